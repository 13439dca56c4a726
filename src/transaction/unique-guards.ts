import { describeKey, itemIdentity, type Item } from '../codec/index.js';
import { UniqueConstraintError } from '../errors/index.js';
import { storedEquals, storedPath, type ConditionNode } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { wireConditions } from '../operation/index.js';
import type { HiddenWrite } from './hidden-write.js';
import { uniqueValues, type UniqueValue } from './unique-value.js';

/** Attribute of a guard: the primary key of the item that has the value. */
export const GUARD_OWNER = 'owner';
/** What a guard's discriminator says. */
const GUARD_TYPE = '$dynatomic.unique';

/** A change of items of one entity, from which the changes of their guards follow. */
export interface GuardedChange {
  readonly owner: number;
  readonly model: EntityModel;
  readonly table: string;
  readonly key: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** Moves, adds and drops guards so that they follow the changes; a value handed on within them is one write. */
export function guardWrites(changes: readonly GuardedChange[], now: Date): HiddenWrite[] {
  const released = new Map<string, { change: GuardedChange; value: UniqueValue }>();
  const taken: { text: string; change: GuardedChange; value: UniqueValue; kept: boolean }[] = [];
  for (const change of changes) {
    const { model, before, after } = change;
    const old = uniqueValues(model, before, now);
    const next = uniqueValues(model, after, now);
    for (const [text, value] of old) if (!next.has(text)) released.set(`${change.table} ${text}`, { change, value });
    for (const [text, value] of next) {
      if (!old.has(text) || !sameExpiry(model, before, after)) {
        taken.push({ text: `${change.table} ${text}`, change, value, kept: old.has(text) });
      }
    }
  }
  const puts = taken.map(({ text, change, value, kept }) => {
    const previous = kept ? change : released.get(text)?.change;
    released.delete(text);
    return putGuard(change, value, previous, now);
  });
  return [...puts, ...[...released.values()].map(({ change, value }) => deleteGuard(change, value))];
}

function sameExpiry({ expiresAt }: EntityModel, before: Item | undefined, after: Item | undefined): boolean {
  return !expiresAt || before?.[expiresAt.name]?.N === after?.[expiresAt.name]?.N;
}

/** Takes a value: it must be free, or belong to `previous`, which gives it up in the same transaction. */
function putGuard(
  change: GuardedChange,
  value: UniqueValue,
  previous: GuardedChange | undefined,
  now: Date,
): HiddenWrite<'Put'> {
  const { model, table, after } = change;
  const { discriminator } = model.table;
  const expiry = model.expiresAt && after?.[model.expiresAt.name];
  const Item: Item = { ...value.key };
  Item[GUARD_OWNER] = { M: change.key };
  if (discriminator !== false) Item[discriminator] = { S: GUARD_TYPE };
  if (model.expiresAt && expiry) Item[model.expiresAt.name] = expiry;
  const free: ConditionNode[] = [storedEquals(model.table.partitionKey.name, undefined)];
  free.push(isOwner(change.key));
  if (previous && previous !== change) free.push(isOwner(previous.key));
  if (model.expiresAt) {
    const right = { kind: 'wire', value: { N: String(Math.floor(now.getTime() / 1000)) } } as const;
    free.push({ kind: 'compare', comparator: '<=', left: storedPath(model.expiresAt.name), right });
  }
  const condition = wireConditions([{ kind: 'or', conditions: free }]);
  return { kind: 'Put', input: { TableName: table, Item, ...condition }, ...guard(change, value) };
}

function deleteGuard(change: GuardedChange, value: UniqueValue): HiddenWrite<'Delete'> {
  const free: ConditionNode = storedEquals(change.model.table.partitionKey.name, undefined);
  const condition = wireConditions([{ kind: 'or', conditions: [isOwner(change.key), free] }]);
  return { kind: 'Delete', input: { TableName: change.table, Key: value.key, ...condition }, ...guard(change, value) };
}

function guard(
  { owner, model, table, key }: GuardedChange,
  { constraint, value, key: guardKey }: UniqueValue,
): Pick<HiddenWrite, 'owner' | 'table' | 'key' | 'refusal'> {
  return {
    owner,
    table,
    key: guardKey,
    refusal: (_image, details) =>
      new UniqueConstraintError(
        `${model.name} ${JSON.stringify(describeKey(key))}: ${constraint.join(' + ')} ${JSON.stringify(value)} belongs to another item`,
        { ...details, entity: model.name, table, key: describeKey(key), constraint, value },
      ),
  };
}

/** "The guard belongs to the item with this key." */
export function isOwner(key: Item): ConditionNode {
  return storedEquals(GUARD_OWNER, { M: key });
}

/** Whether a guard belongs to the item with this key. */
export function isOwnedBy(guardItem: Item, key: Item): boolean {
  const owner = guardItem[GUARD_OWNER]?.M;
  return owner !== undefined && itemIdentity(owner) === itemIdentity(key);
}
