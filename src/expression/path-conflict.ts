import { ExpressionError } from '../errors/index.js';
import { type PathNode, pathText, type UpdateAction } from './nodes.js';

type Segments = readonly (string | number)[];

/** DynamoDB refuses an update of two paths of which one is, or is within, the other. Those before `from` are distinct. */
export function requireDistinctPaths(actions: readonly UpdateAction[], from = 0): void {
  for (let i = from; i < actions.length; i++) {
    const { path } = actions[i] as UpdateAction;
    for (let j = 0; j < i; j++) requireDistinct((actions[j] as UpdateAction).path, path);
  }
}

/** Whether one of the paths is the other, or within it. */
export function overlap(a: Segments, b: Segments): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function requireDistinct(first: PathNode, second: PathNode): void {
  if (first.segments[0] !== second.segments[0] || first.physical !== second.physical) return;
  if (overlap(first.segments, second.segments)) {
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
