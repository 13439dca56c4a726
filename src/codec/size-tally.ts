import { CHARACTER_BOUND, VALUE_BOUND } from './item-size.js';

/** Counts while values are encoded, so that `itemSizeBound` need not visit them again; it comes to no less. */
export interface SizeTally {
  bytes: number;
}

/** The text itself, counted. */
export function counted(text: string, tally: SizeTally | undefined): string {
  if (tally) tally.bytes += CHARACTER_BOUND * text.length;
  return text;
}

/** What an attribute of this name, or an entry of a map, counts beside its value's own. */
export function namedBound(name: string): number {
  return VALUE_BOUND + CHARACTER_BOUND * name.length;
}
