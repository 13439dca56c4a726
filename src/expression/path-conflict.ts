import { ExpressionError } from '../errors/index.js';
import { type PathNode, pathText, type UpdateAction } from './nodes.js';

type Segments = readonly (string | number)[];

/** DynamoDB refuses an update of two paths of which one is, or is within, the other. */
export function requireDistinctPaths(actions: readonly UpdateAction[], added: readonly UpdateAction[]): void {
  for (let i = 0; i < added.length; i++) {
    const { path } = added[i] as UpdateAction;
    for (const other of actions) requireDistinct(other.path, path);
    for (let j = 0; j < i; j++) requireDistinct((added[j] as UpdateAction).path, path);
  }
}

/** Whether one of the paths is the other, or within it. */
export function overlap(a: Segments, b: Segments): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function requireDistinct(first: PathNode, second: PathNode): void {
  if (first.physical === second.physical && overlap(first.segments, second.segments)) {
    throw conflict(pathText(first), pathText(second));
  }
}

export function conflict(first: string, second: string): ExpressionError {
  return new ExpressionError(
    first === second
      ? `The update changes '${first}' twice.`
      : `The update changes both '${first}' and '${second}', of which one is within the other.`,
  );
}
