import type { Item } from '../codec/index.js';
import { storedEquals, storedExists, storedPath, type ConditionNode, type WireNode } from '../expression/index.js';
import type { AttributeModel, EntityModel } from '../model/index.js';

/** Which hidden items a read or a condition takes into account. */
export interface Visibility {
  readonly includeExpired?: boolean | undefined;
  readonly withDeleted?: boolean | undefined;
}

/** Whether an item is past its `@ExpiresAt`, or soft-deleted, and so hidden. */
export function isHidden(
  { expiresAt, deletedAt }: EntityModel,
  item: Item,
  now: Date,
  visibility: Visibility,
): boolean {
  if (deletedAt && !visibility.withDeleted && isSet(item[deletedAt.name])) return true;
  return isExpired(expiresAt, item, now, visibility);
}

function isSet(wire: Item[string] | undefined): boolean {
  return wire !== undefined && wire.NULL === undefined;
}

function isExpired(
  expiresAt: AttributeModel | undefined,
  item: Item,
  now: Date,
  { includeExpired }: Visibility,
): boolean {
  const seconds = expiresAt && item[expiresAt.name]?.N;
  return seconds !== undefined && !includeExpired && Number(seconds) <= epochSeconds(now);
}

function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

function wireSeconds(date: Date): WireNode {
  return { kind: 'wire', value: { N: String(epochSeconds(date)) } };
}

/** "The item is there": not missing, not expired, not deleted. */
export function mustExist(model: EntityModel, now: Date, visibility: Visibility): ConditionNode {
  const exists: ConditionNode = storedExists(model.partitionKey.attribute.name);
  return { kind: 'and', conditions: [exists, ...mustShow(model, now, visibility)] };
}

/** "The item, which exists, is not hidden": not expired, not deleted. */
export function mustShow({ expiresAt, deletedAt }: EntityModel, now: Date, visibility: Visibility): ConditionNode[] {
  const conditions: ConditionNode[] = [];
  if (expiresAt && !visibility.includeExpired) {
    const path = storedPath(expiresAt.name);
    conditions.push({
      kind: 'or',
      conditions: [
        { kind: 'notExists', path },
        { kind: 'compare', comparator: '>', left: path, right: wireSeconds(now) },
      ],
    });
  }
  if (deletedAt && !visibility.withDeleted) conditions.push(storedEquals(deletedAt.name, undefined));
  return conditions;
}

/** "The key is free": no item, or an expired one. A soft-deleted item still takes its key. */
export function mustNotExist(model: EntityModel, now: Date): ConditionNode {
  const absent = storedEquals(model.partitionKey.attribute.name, undefined);
  const { expiresAt } = model;
  if (!expiresAt) return absent;
  const path = storedPath(expiresAt.name);
  const expired: ConditionNode = { kind: 'compare', comparator: '<=', left: path, right: wireSeconds(now) };
  return { kind: 'or', conditions: [absent, expired] };
}

/** "The item has this version"; undefined: it has none yet. */
export function hasVersion(attribute: AttributeModel, version: number | undefined): ConditionNode {
  return storedEquals(attribute.name, version === undefined ? undefined : { N: String(version) });
}
