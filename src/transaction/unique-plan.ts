import type { Connection } from '../client/index.js';
import { wireIdentity, type Item } from '../codec/index.js';
import { VersionConflictError } from '../errors/index.js';
import { storedEquals, type ConditionNode } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { guardedAttributes, type WriteEffect } from '../operation/index.js';
import type { CompiledTransaction, TransactionEntry } from './compile-transaction.js';
import type { GuardedChange } from './unique-guards.js';

/** An entry that may change unique values. */
export interface GuardedEntry {
  readonly entry: TransactionEntry;
  readonly model: EntityModel;
  readonly key: Item;
  readonly effect: WriteEffect;
}

/** Stored items by index of the entry; undefined inside: there is none. */
export type CurrentItems = ReadonlyMap<number, Item | undefined>;

export function guardedEntries({ entries }: CompiledTransaction): GuardedEntry[] {
  const guarded: GuardedEntry[] = [];
  for (const entry of entries) {
    const { entity: model } = entry.spec;
    if (!model || model.uniques.length === 0) continue;
    const { effect, key } = entry.write;
    if (key && effect && effect.changes?.size !== 0) guarded.push({ entry, model, key, effect });
  }
  return guarded;
}

/** Reads the items that must be known before their guards can be; `stale` ones although they were loaded. */
export async function readCurrentItems(
  connection: Connection,
  guarded: readonly GuardedEntry[],
  stale: boolean,
  signal: AbortSignal | undefined,
): Promise<CurrentItems> {
  const unknown = guarded.filter(({ effect: { before } }) => before === undefined || (stale && before !== 'absent'));
  const items = await Promise.all(
    unknown.map(async ({ entry: { index, write }, key }) => {
      const input = { TableName: write.table, Key: key, ConsistentRead: true };
      const item = await connection.send('GetItem', input, ({ output }) => output.Item, { signal });
      return [index, item] as const;
    }),
  );
  return new Map(items);
}

/** The item that the entry's guards are worked out from: as read, or as loaded; `'unknown'` when it must be read first. */
export function basisOf({ entry, effect }: GuardedEntry, current: CurrentItems): Item | undefined | 'unknown' {
  if (current.has(entry.index)) return current.get(entry.index);
  return effect.before === 'absent' ? undefined : (effect.before ?? 'unknown');
}

export function guardedChange({ entry, model, key, effect }: GuardedEntry, before: Item | undefined): GuardedChange {
  return { owner: entry.index, model, table: entry.write.table, key, before, after: effect.after(before) };
}

/**
 * "The item still has the unique values that its guards were worked out from". A version doesn't say that: an object can
 * carry a newer one than the item that it was loaded from had.
 */
export function basisConditions({ model, effect }: GuardedEntry, basis: Item | undefined): ConditionNode[] {
  if (effect.before === 'absent') return [];
  if (!basis) return [storedEquals(model.partitionKey.attribute.name, undefined)];
  return [...guardedAttributes(model)].map((name) => storedEquals(name, basis[name]));
}

/** Whether the item that a failed condition met is no longer the one that the guards were worked out from. */
export function isOutdated(
  { entry, model, effect }: GuardedEntry,
  basis: Item | undefined,
  image: Item | undefined,
): boolean {
  if (effect.before === 'absent' || entry.write.refusal(image) instanceof VersionConflictError) return false;
  if (!basis || !image) return basis !== image;
  return [...guardedAttributes(model)].some((name) => {
    const [was, is] = [basis[name], image[name]];
    return was && is ? wireIdentity(was) !== wireIdentity(is) : was !== is;
  });
}
