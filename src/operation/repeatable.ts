import { isLiteral, type PathNode, type UpdateAction } from '../expression/index.js';

/**
 * Whether applying an action a second time changes nothing, so that its request may be sent again when its reply was
 * lost. What is computed from the item does not qualify, nor does an element of a list by its index: removing it makes
 * the next one take its place, and setting one beyond the end appends.
 */
export function isRepeatable(action: UpdateAction): boolean {
  if (action.kind === 'add') return false;
  if (action.kind === 'delete') return true;
  const { segments } = action.path;
  if (typeof segments[segments.length - 1] === 'number') return false;
  if (action.kind === 'remove') return true;
  const { path, value } = action;
  if (value.kind === 'ifNotExists') return isSamePath(path, value.path) && isLiteral(value.fallback);
  return isLiteral(value);
}

function isSamePath(one: PathNode, other: PathNode): boolean {
  return one.physical === other.physical && JSON.stringify(one.segments) === JSON.stringify(other.segments);
}
