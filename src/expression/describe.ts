import { conditionNode, operandNode, updateActions } from './brand.js';
import { expressionSource } from './text-source.js';

/** What a value is, in words, for messages that refuse it; never its content. */
export function describe(value: unknown): string {
  if (conditionNode(value) !== undefined) return 'a condition';
  if (updateActions(value) !== undefined) return 'an update';
  if (expressionSource(value) !== undefined) return 'a text of expr';
  const node = operandNode(value);
  if (node !== undefined) return node.kind === 'path' ? 'a field' : `the expression '${node.kind}'`;
  if (value === null || value === undefined || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
