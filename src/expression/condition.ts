import { ExpressionError } from '../errors/index.js';
import { CONDITION, conditionNode } from './brand.js';
import { describe } from './describe.js';
import type { ConditionNode, JunctionNode } from './nodes.js';

/**
 * A condition on an item. Immutable: joining conditions makes a new one. JavaScript's own `&&` and `||` can't join
 * conditions: they would quietly drop one.
 */
export class Condition {
  readonly [CONDITION]: ConditionNode;

  constructor(node: ConditionNode) {
    this[CONDITION] = node;
    Object.freeze(this);
  }

  /** Holds when this and all the others do. */
  and(...others: Condition[]): Condition {
    return and(this, ...others);
  }

  /** Holds when this or one of the others does. */
  or(...others: Condition[]): Condition {
    return or(this, ...others);
  }

  /** Holds when this does not. */
  not(): Condition {
    return not(this);
  }

  [Symbol.toPrimitive](): never {
    throw new ExpressionError('A condition is not true or false by itself: join conditions by and(), or() and not().');
  }
}

/**
 * Holds when all conditions do.
 *
 * @example
 * users.update('u1').where((u) => and(u.balance.gte(10), not(u.status.eq('closed'))));
 */
export function and(...conditions: readonly Condition[]): Condition {
  return junction('and', conditions);
}

/**
 * Holds when at least one condition does.
 *
 * @example
 * users.update('u1').where((u) => or(u.status.eq('open'), u.status.notExists()));
 */
export function or(...conditions: readonly Condition[]): Condition {
  return junction('or', conditions);
}

/**
 * Holds when the condition does not.
 *
 * @example
 * users.update('u1').where((u) => not(u.roles.contains('guest')));
 */
export function not(condition: Condition): Condition {
  return new Condition(Object.freeze({ kind: 'not', condition: requireCondition(condition, 'not') }));
}

function junction(kind: JunctionNode['kind'], conditions: readonly Condition[]): Condition {
  const nodes = conditions.map((condition) => requireCondition(condition, kind));
  return new Condition(junctionNode(kind, nodes));
}

/** Joins conditions; those that are joined in the same way already become one. An empty junction is kept: it is an error. */
export function junctionNode(kind: JunctionNode['kind'], nodes: readonly ConditionNode[]): ConditionNode {
  const first = nodes[0];
  if (nodes.length === 1 && first !== undefined) return first;
  const conditions: ConditionNode[] = [];
  for (const node of nodes) {
    if (node.kind === kind && node.conditions.length > 0) for (const inner of node.conditions) conditions.push(inner);
    else conditions.push(node);
  }
  return Object.freeze({ kind, conditions: Object.freeze(conditions) });
}

function requireCondition(value: unknown, where: string): ConditionNode {
  const node = conditionNode(value);
  if (node !== undefined) return node;
  throw new ExpressionError(
    `${where}() takes conditions, not ${describe(value)}. Make one with eq(), gte(), exists() and so on.`,
  );
}
