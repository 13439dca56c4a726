import type { Connection } from '../client/index.js';
import { entityOfItem } from '../codec/entity-of-item.js';
import { keyValueCodec, type Item } from '../codec/index.js';
import { KeyValueError, ModelError } from '../errors/index.js';
import type { TableModel } from '../model/index.js';
import { readItem, type ExecuteOptions } from '../operation/index.js';
import type { CollectionContext } from './collection.js';
import { unknownItem } from './collection-query.js';

/** Reads one item by its key as stored, and makes of it the entity that it is. */
export function loadItem(
  connection: Connection,
  context: CollectionContext,
  table: TableModel<string>,
  key: Readonly<Record<string, unknown>>,
  { signal, returnConsumedCapacity }: ExecuteOptions,
): Promise<object | undefined> {
  if (typeof (table as Partial<TableModel> | undefined)?.partitionKey?.name !== 'string') {
    throw new ModelError('load()', ['takes a table that table() made']);
  }
  const input = {
    TableName: context.physicalTable(table.name),
    Key: encodeKey(table, key),
    ...(returnConsumedCapacity && { ReturnConsumedCapacity: returnConsumedCapacity }),
  };
  const read = (item: Item | undefined): object | undefined => {
    if (!item) return undefined;
    const model = entityOfItem(context.entitiesOf(table.name), item);
    if (!model) throw unknownItem({ table }, item);
    return readItem(model, item, undefined, {});
  };
  return connection.send('GetItem', input, ({ output }) => read(output.Item), { signal });
}

function encodeKey({ name, partitionKey, sortKey }: TableModel<string>, key: Readonly<Record<string, unknown>>): Item {
  const attributes = sortKey ? [partitionKey, sortKey] : [partitionKey];
  const names = attributes.map((attribute) => attribute.name);
  const given = Object.keys(key ?? {});
  if (given.length !== names.length || !names.every((attribute) => given.includes(attribute))) {
    throw new KeyValueError(
      `a key of table '${name}' has ${names.join(' and ')}, not ${given.join(' and ') || 'nothing'}`,
    );
  }
  const item: Item = {};
  for (const attribute of attributes) {
    const value = key[attribute.name];
    const wire = value === '' ? undefined : keyValueCodec(attribute).encode(value, attribute.name, `table '${name}'`);
    if (!wire) throw new KeyValueError(`key attribute '${attribute.name}' of table '${name}' must not be empty`);
    item[attribute.name] = wire;
  }
  return item;
}
