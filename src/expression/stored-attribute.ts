import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ConditionNode, PathNode } from './nodes.js';

/** The path of a top-level attribute by its name as stored. */
export function storedPath(name: string): PathNode {
  return { kind: 'path', segments: [name], physical: true };
}

/** "The attribute has this value", already encoded; undefined: "it is missing". */
export function storedEquals(name: string, value: AttributeValue | undefined): ConditionNode {
  const path = storedPath(name);
  if (value === undefined) return { kind: 'notExists', path };
  return { kind: 'compare', comparator: '=', left: path, right: { kind: 'wire', value } };
}

/** "The attribute is there." */
export function storedExists(name: string): ConditionNode {
  return { kind: 'exists', path: storedPath(name) };
}
