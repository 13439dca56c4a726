import { ExpressionError } from '../errors/index.js';
import { conditionNode, OPERAND, operandNode, updateActions } from './brand.js';
import { Condition } from './condition.js';
import { describe } from './describe.js';
import { expressionSource } from './text-source.js';
import type { AssignedNode, Comparator, ConditionNode, OperandNode, TermNode } from './nodes.js';

/** What conditions can be made of: a field, or the size of one. Methods read only the brand, so that they work through proxies. */
export abstract class ComparableOperand {
  abstract readonly [OPERAND]: OperandNode;

  eq(value: unknown): Condition {
    return compare(this, '=', value);
  }

  ne(value: unknown): Condition {
    return compare(this, '<>', value);
  }

  lt(value: unknown): Condition {
    return compare(this, '<', value);
  }

  lte(value: unknown): Condition {
    return compare(this, '<=', value);
  }

  gt(value: unknown): Condition {
    return compare(this, '>', value);
  }

  gte(value: unknown): Condition {
    return compare(this, '>=', value);
  }

  between(low: unknown, high: unknown): Condition {
    return condition({ kind: 'between', operand: this[OPERAND], low: comparedNode(low), high: comparedNode(high) });
  }

  in(values: unknown): Condition {
    const options = Object.freeze(optionsOf(values));
    return condition({ kind: 'in', operand: this[OPERAND], options });
  }

  [Symbol.toPrimitive](): never {
    throw new ExpressionError(
      'A field has no value here: compare with eq(), lt(), gte() and so on, calculate with plus() and minus().',
    );
  }
}

/** The size of a field: characters of a string, bytes of a binary, elements of a set, list or map. */
export class SizeOperand extends ComparableOperand {
  readonly [OPERAND]: OperandNode;

  constructor(node: OperandNode) {
    super();
    this[OPERAND] = node;
    Object.freeze(this);
  }
}

/** What SET assigns beyond a value or a field. */
export class UpdateTerm {
  readonly [OPERAND]: AssignedNode;

  constructor(node: AssignedNode) {
    this[OPERAND] = Object.freeze(node);
    Object.freeze(this);
  }

  plus(value: unknown): UpdateTerm {
    return arithmetic('+', this, value);
  }

  minus(value: unknown): UpdateTerm {
    return arithmetic('-', this, value);
  }

  append(values: unknown): UpdateTerm {
    return listAppend(this, values);
  }

  prepend(values: unknown): UpdateTerm {
    return listAppend(values, this);
  }

  [Symbol.toPrimitive](): never {
    throw new ExpressionError('An update expression has no value here: calculate with plus() and minus().');
  }
}

export function condition(node: ConditionNode): Condition {
  return new Condition(Object.freeze(node));
}

/** The node of what a condition compares with: a field, a size, or else a value. */
export function comparedNode(value: unknown): OperandNode {
  const node = operandNode(value) ?? literal(value);
  if (node.kind === 'path' || node.kind === 'size' || node.kind === 'value' || node.kind === 'wire') return node;
  throw new ExpressionError(`A condition can't hold ${describe(value)}: DynamoDB calculates in updates only.`);
}

/** The node of what SET assigns: a field, an expression, or else a value. */
export function assignedNode(value: unknown): AssignedNode {
  const node = operandNode(value) ?? literal(value);
  if (node.kind === 'size')
    throw new ExpressionError("An update can't assign a size: DynamoDB knows size() in conditions only.");
  return node;
}

/** The node of what arithmetic and functions take in an update: DynamoDB allows one `+` or `-` per assignment. */
export function termNode(value: unknown): TermNode {
  const node = assignedNode(value);
  if (node.kind === 'arithmetic') {
    throw new ExpressionError('DynamoDB calculates one plus or minus per assignment. Add the values up first.');
  }
  return node;
}

export function arithmetic(operator: '+' | '-', left: unknown, right: unknown): UpdateTerm {
  return new UpdateTerm({ kind: 'arithmetic', operator, left: termNode(left), right: termNode(right) });
}

export function listAppend(first: unknown, second: unknown): UpdateTerm {
  return new UpdateTerm({ kind: 'listAppend', first: termNode(first), second: termNode(second) });
}

function compare(left: ComparableOperand, comparator: Comparator, right: unknown): Condition {
  return condition({ kind: 'compare', comparator, left: left[OPERAND], right: comparedNode(right) });
}

function literal(value: unknown): OperandNode & TermNode {
  if (conditionNode(value) ?? updateActions(value) ?? expressionSource(value)) {
    throw new ExpressionError(`A value or a field is needed here, not ${describe(value)}.`);
  }
  return Object.freeze({ kind: 'value', value });
}

function optionsOf(values: unknown): OperandNode[] {
  if (values === undefined) return [literal(undefined)];
  if (typeof values === 'object' && values !== null && Symbol.iterator in values && operandNode(values) === undefined) {
    return Array.from(values as Iterable<unknown>, comparedNode);
  }
  throw new ExpressionError(`in() takes an array of values, not ${describe(values)}.`);
}
