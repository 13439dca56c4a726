import type { ConditionNode, OperandNode, AssignedNode, PathNode, UpdateAction } from './nodes.js';

// Symbols of the global registry: JSON can't hold them, and two copies of the package agree on them.

/** Where a condition keeps its node. */
export const CONDITION: unique symbol = Symbol.for('dynatomic.condition') as never;
/** Where a field, or an expression over fields, keeps its node. */
export const OPERAND: unique symbol = Symbol.for('dynatomic.operand') as never;
/** Where an update keeps its actions. */
export const UPDATE: unique symbol = Symbol.for('dynatomic.update') as never;
/** Where fields keep the names below them, and `Fields` those of the item. */
export const SCOPE: unique symbol = Symbol.for('dynatomic.scope') as never;

/** The node of a condition, or undefined for anything else. */
export function conditionNode(value: unknown): ConditionNode | undefined {
  return branded<ConditionNode>(value, CONDITION);
}

/** The node of a field or of an expression over fields, or undefined for anything else. */
export function operandNode(value: unknown): OperandNode | AssignedNode | undefined {
  return branded<OperandNode | AssignedNode>(value, OPERAND);
}

/** The path of a field, or undefined for anything else. */
export function fieldPath(value: unknown): PathNode | undefined {
  const node = operandNode(value);
  return node?.kind === 'path' ? node : undefined;
}

/** The actions of an update, such as `set({ … })` makes, or undefined for anything else. */
export function updateActions(value: unknown): readonly UpdateAction[] | undefined {
  return branded<readonly UpdateAction[]>(value, UPDATE);
}

function branded<T>(value: unknown, brand: symbol): T | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<symbol, T | undefined>)[brand] : undefined;
}
