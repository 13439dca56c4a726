import { ExpressionError } from '../errors/index.js';
import { conditionNode, fieldPath, operandNode, updateActions } from './brand.js';
import { describe } from './describe.js';
import type { FieldScope } from './field.js';
import type { PathNode } from './nodes.js';
import { expressionSource } from './text-source.js';

export type NamedValue = readonly [path: PathNode, value: unknown];

/** The values of an object with the paths that their names stand for. */
export function namedValues(values: unknown, scope: FieldScope): readonly NamedValue[] {
  if (!isRecord(values)) throw new ExpressionError(`An object of values by name is expected, not ${describe(values)}.`);
  return Object.keys(values).map((name) => [pathOf(name, scope), values[name]]);
}

/** The path that a name or a field stands for. */
export function pathOf(target: unknown, scope: FieldScope): PathNode {
  const path = typeof target === 'string' ? scope.path(target) : fieldPath(target);
  if (path !== undefined) return path;
  throw new ExpressionError(`A path is a name or a field such as u.address.city, not ${describe(target)}.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return (conditionNode(value) ?? operandNode(value) ?? updateActions(value) ?? expressionSource(value)) === undefined;
}
