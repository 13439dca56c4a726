import { describeKey, type Item } from '../codec/index.js';
import { entityOfItem } from '../codec/entity-of-item.js';
import { ModelError } from '../errors/index.js';
import { type Class, entityModel, type EntityModel } from '../model/index.js';
import { loadEntity } from '../operation/index.js';
import { readImage } from './read-image.js';
import { isExpiry, malformedRecord, type StreamRecord, tableOfRecord } from './stream-record.js';

/** What happened to one item. */
export interface StreamChange<E extends object = object> {
  readonly kind: 'insert' | 'modify' | 'remove';
  readonly entity: Class<E>;
  /** The entity after the change; undefined for a removal, and where the stream's view leaves it out. */
  readonly new: E | undefined;
  /** The entity before the change; undefined for an insertion, and where the stream's view leaves it out. */
  readonly old: E | undefined;
  /** The primary key as stored, by attribute name. */
  readonly keys: Readonly<Record<string, unknown>>;
  /**
   * Whether DynamoDB removed the item because its time to live was over, not somebody's delete. In a replica of a global
   * table only the Region where it expired can tell.
   */
  readonly expired: boolean;
  /** Physical table name; undefined for records of the Streams API, which don't tell. */
  readonly table: string | undefined;
  readonly sequenceNumber: string | undefined;
  /** The approximate time of the change. */
  readonly at: Date | undefined;
  readonly record: StreamRecord;
}

export interface StreamOptions {
  /** From logical to physical table name, as the `DataSource` has it. */
  readonly tableName?: ((logical: string) => string) | undefined;
}

/** The changes of several entity classes: a union of `StreamChange<User> | StreamChange<Order>`. */
export type StreamChangeOf<C extends Class> = C extends Class<infer E> ? StreamChange<E> : never;

const KINDS = new Map<unknown, StreamChange['kind']>([
  ['INSERT', 'insert'],
  ['MODIFY', 'modify'],
  ['REMOVE', 'remove'],
]);

/**
 * Makes entities of the images of a DynamoDB Streams record. Its entity is recognised by the table, the discriminator
 * and, where there is none, the form of the key; undefined for a record of none of the entities. A soft delete is a
 * `modify` that sets `@DeletedAt`.
 *
 * @throws AttributeValueError when the record is malformed or an image doesn't fit its class; ModelError when a class is
 * no entity
 * @example
 * for (const record of event.Records) {
 *   const change = decodeStreamRecord(record, [User, Order]);
 *   if (change?.new instanceof User) await welcome(change.new);
 * }
 */
export function decodeStreamRecord<C extends Class>(
  record: StreamRecord,
  entities: readonly C[],
  options: StreamOptions = {},
): StreamChangeOf<C> | undefined {
  const classes: unknown = entities;
  if (!Array.isArray(classes)) throw new ModelError('decodeStreamRecord()', ['takes an array of @Entity classes']);
  const read = readRecord(record, entities.map(entityModel), options);
  return read && (changeOf(read) as StreamChangeOf<C>);
}

/** A record whose entity is known, its images not yet made entities. */
export interface ReadRecord {
  readonly record: StreamRecord;
  readonly model: EntityModel;
  readonly kind: StreamChange['kind'];
  readonly keys: Item;
  readonly after: Item | undefined;
  readonly before: Item | undefined;
}

/** Reads a record and recognises its entity; undefined where it is of none of the models. */
export function readRecord(
  record: StreamRecord,
  models: readonly EntityModel[],
  options: StreamOptions,
): ReadRecord | undefined {
  const { eventName, dynamodb } = record ?? {};
  const kind = KINDS.get(eventName);
  if (kind === undefined) throw malformedRecord('eventName', 'INSERT, MODIFY or REMOVE');
  if (dynamodb?.Keys === undefined) throw malformedRecord('dynamodb', 'the change of an item');
  const keys = readImage(dynamodb.Keys, 'dynamodb.Keys');
  const after = dynamodb.NewImage && readImage(dynamodb.NewImage, 'dynamodb.NewImage');
  const before = dynamodb.OldImage && readImage(dynamodb.OldImage, 'dynamodb.OldImage');
  const model = entityOfItem(modelsOfTable(record, models, options), after ?? before ?? keys);
  return model && { record, model, kind, keys, after, before };
}

export function changeOf({ record, model, kind, keys, after, before }: ReadRecord): StreamChange {
  return {
    kind,
    entity: model.target,
    new: after && loadEntity(model, after),
    old: before && loadEntity(model, before),
    keys: describeKey(keys),
    expired: isExpiry(record),
    table: tableOfRecord(record),
    sequenceNumber: record.dynamodb?.SequenceNumber,
    at: toDate(record.dynamodb?.ApproximateCreationDateTime),
    record,
  };
}

function modelsOfTable(
  record: StreamRecord,
  models: readonly EntityModel[],
  { tableName = (logical) => logical }: StreamOptions,
): readonly EntityModel[] {
  const physical = tableOfRecord(record);
  return physical === undefined ? models : models.filter(({ table }) => tableName(table.name) === physical);
}

function toDate(time: number | Date | undefined): Date | undefined {
  return typeof time === 'number' ? new Date(time * 1000) : time;
}
