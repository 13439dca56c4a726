import { describeKey, itemIdentity, type Item } from '../codec/index.js';
import { ItemNotFoundError, ModelError } from '../errors/index.js';
import { storedEquals, storedExists, type ConditionNode } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { wireConditions } from '../operation/index.js';
import type { HiddenWrite } from './hidden-write.js';

/** An item as an interactive transaction read it. */
export interface TrackedRead {
  readonly model: EntityModel;
  readonly table: string;
  readonly key: Item;
  /** As stored, before hiding; undefined: there was none. */
  readonly item: Item | undefined;
}

/**
 * Comparisons that fit one expression of 4 KB beside the operation's own, by the length of their placeholders.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const MAX_COMPARED_ATTRIBUTES = 200;

/** "The item still is what was read": every attribute; of one with too many, the version and the time of creation. */
export function readConditions({ model, item }: TrackedRead): ConditionNode[] {
  const partitionKey = model.partitionKey.attribute.name;
  if (!item) return [storedEquals(partitionKey, undefined)];
  const primary = new Set([model.partitionKey.attribute.name, model.sortKey?.attribute.name]);
  const declared = model.attributes.map(({ name }) => name);
  const names = new Set([...Object.keys(item), ...declared].filter((name) => !primary.has(name)));
  const compared = names.size > MAX_COMPARED_ATTRIBUTES ? markers(model) : names;
  return [storedExists(partitionKey), ...[...compared].map((name) => storedEquals(name, item[name]))];
}

function markers({ name, version, createdAt }: EntityModel): Iterable<string> {
  if (version) return [version, createdAt].flatMap((attribute) => attribute?.name ?? []);
  throw new ModelError(`entity ${name}`, [
    `an interactive transaction can't compare an item of over ${MAX_COMPARED_ATTRIBUTES} attributes; give the entity a @Version`,
  ]);
}

/** A check that an item which is only read still is what was read. */
export function readCheck(read: TrackedRead): HiddenWrite<'ConditionCheck'> {
  const { model, table, key } = read;
  const { ConditionExpression = '', ...rest } = wireConditions(readConditions(read));
  return {
    kind: 'ConditionCheck',
    input: { TableName: table, Key: key, ConditionExpression, ...rest },
    table,
    key,
    refusal: (_image, details) =>
      new ItemNotFoundError(`${model.name} ${JSON.stringify(describeKey(key))} changed after it was read`, details),
  };
}

/** Whether an item is no longer what was read. */
export function hasChanged({ item }: TrackedRead, now: Item | undefined): boolean {
  return item && now ? itemIdentity(item) !== itemIdentity(now) : item !== now;
}
