import type { Condition, Operand, PathOperand, UpdateValue } from '../expression/expression.js';
import { operandsOf } from '../expression/visit-operands.js';
import type { BoundCondition, Changes, EntityModel } from '../model.js';
import { type ChainCall, entry, type Scope, valueCode } from './code.js';
import { propertyOf } from './emit-entities.js';
import { call, type Doc, object } from './layout.js';
import { stringLiteral } from './source-text.js';

/** What a condition says of the whole item, and what is left of it. */
export interface SplitCondition {
  /** Whether the item must exist, where the condition tests the partition key attribute. */
  readonly exists: boolean | undefined;
  readonly rest: Condition | undefined;
}

/** Takes `attribute_exists(pk)` and `attribute_not_exists(pk)` out of a condition. */
export function splitExistence({ condition }: BoundCondition, entity: EntityModel): SplitCondition {
  const terms = condition.kind === 'and' ? condition.operands : [condition];
  const test = terms.find((term) => existenceTest(term, entity) !== undefined);
  if (!test) return { exists: undefined, rest: condition };
  const left = terms.filter((term) => term !== test);
  const [only] = left;
  const rest = left.length > 1 ? ({ kind: 'and', operands: left } as const) : only;
  return { exists: existenceTest(test, entity), rest };
}

function existenceTest(term: Condition, { table }: EntityModel): boolean | undefined {
  if (term.kind !== 'function' || term.path.steps.length > 0) return undefined;
  if (term.path.root !== table.partitionKey.name && term.path.root !== table.sortKey?.name) return undefined;
  if (term.name === 'attribute_exists') return true;
  return term.name === 'attribute_not_exists' ? false : undefined;
}

/** A text of this length leaves no room for another argument behind it. */
const LONG_TEXT = 100;

/** `where('balance >= :amount', { amount })`. */
export function whereCall(condition: Condition, bound: BoundCondition, entity: EntityModel, scope: Scope): ChainCall {
  const used = new Set(
    operandsOf(condition).flatMap((operand) => (operand.kind === 'placeholder' ? [operand.name] : [])),
  );
  const values = [...bound.values].filter(([name]) => used.has(name));
  const text = stringLiteral(conditionText(condition, entity));
  if (values.length === 0) return { code: ['where(', text, ')'] };
  const given = object(values.map(([name, value]) => entry(name, valueCode(value, scope))));
  return { code: call('where', [text, given], text.length < LONG_TEXT) };
}

/** A condition in DynamoDB's syntax, with the names of properties. */
export function conditionText(node: Condition, entity: EntityModel): string {
  const operand = (value: Operand): string => operandText(value, entity);
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.operands.map((inner) => nested(inner, entity)).join(` ${node.kind.toUpperCase()} `);
    case 'not':
      return `NOT ${nested(node.operand, entity)}`;
    case 'compare':
      return `${operand(node.left)} ${node.operator} ${operand(node.right)}`;
    case 'between':
      return `${operand(node.operand)} BETWEEN ${operand(node.low)} AND ${operand(node.high)}`;
    case 'in':
      return `${operand(node.operand)} IN (${node.list.map(operand).join(', ')})`;
    case 'function':
      return `${node.name}(${[node.path, ...(node.argument ? [node.argument] : [])].map(operand).join(', ')})`;
  }
}

function nested(node: Condition, entity: EntityModel): string {
  const text = conditionText(node, entity);
  return node.kind === 'and' || node.kind === 'or' || node.kind === 'not' ? `(${text})` : text;
}

function operandText(operand: Operand, entity: EntityModel): string {
  if (operand.kind === 'placeholder') return `:${operand.name}`;
  if (operand.kind === 'size') return `size(${operandText(operand.path, entity)})`;
  const steps = operand.steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
  return propertyOf(entity, operand.root) + steps.join('');
}

/** The calls that make an update: `set`, `add` and `remove`. */
export function changeCalls(changes: Changes, entity: EntityModel, scope: Scope): ChainCall[] {
  const calls: ChainCall[] = [];
  const value = (name: string): Doc => {
    const bound = changes.values.get(name);
    return bound ? valueCode(bound, scope) : name;
  };
  if (changes.set.length > 0) {
    const fields = 'item';
    const plain = changes.set.every(({ value }) => value.kind === 'placeholder');
    const entries = changes.set.map((change) =>
      entry(propertyOf(entity, change.field), updateCode(change.value, fields, entity, value)),
    );
    const assigned = object(entries);
    calls.push(
      plain ? { code: ['set(', assigned, ')'] } : { code: [`set((${fields}) => (`, assigned, '))'], complex: true },
    );
  }
  if (changes.add.length > 0) {
    const entries = changes.add.map(({ field, value: added }) =>
      entry(propertyOf(entity, field), updateCode(added, '', entity, value)),
    );
    calls.push({ code: ['add(', object(entries), ')'] });
  }
  if (changes.remove.length > 0) {
    calls.push({
      code: `remove(${changes.remove.map((field) => stringLiteral(propertyOf(entity, field))).join(', ')})`,
    });
  }
  return calls;
}

function updateCode(node: UpdateValue, fields: string, entity: EntityModel, value: (name: string) => Doc): Doc {
  const code = (inner: UpdateValue): Doc => updateCode(inner, fields, entity, value);
  switch (node.kind) {
    case 'placeholder':
      return value(node.name);
    case 'path':
      return pathCode(node, fields, entity);
    case 'plus':
      // A sum starts with the field; which side of the sign it stood on makes no difference.
      if (node.left.kind === 'placeholder') return [code(node.right), '.plus(', code(node.left), ')'];
      return [code(node.left), '.plus(', code(node.right), ')'];
    case 'minus':
      return [code(node.left), '.minus(', code(node.right), ')'];
    case 'if_not_exists':
      return [pathCode(node.path, fields, entity), '.ifNotExists(', code(node.fallback), ')'];
    case 'list_append':
      if (node.left.kind === 'placeholder') return [code(node.right), '.prepend(', code(node.left), ')'];
      return [code(node.left), '.append(', code(node.right), ')'];
  }
}

/** A path of fields: `item.address.path('city')`. */
export function pathCode({ root, steps }: PathOperand, fields: string, entity: EntityModel): string {
  const rest = steps.map((step) => (typeof step === 'number' ? `.at(${step})` : `.path(${stringLiteral(step)})`));
  return fieldCode(fields, propertyOf(entity, root)) + rest.join('');
}

/** A field of the object that callbacks get; a property named `path` has the method's name. */
export function fieldCode(fields: string, property: string): string {
  return property === 'path' ? `${fields}.path('path')` : `${fields}.${property}`;
}
