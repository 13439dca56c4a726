import { plainCodec, type Item } from '../codec/index.js';
import type { EntityModel } from '../model/index.js';

/** Numbers read as JavaScript's where they fit, and as text where they don't. */
const readable = plainCodec({
  unmarshall: { wrapNumbers: (text) => (String(Number(text)) === text ? Number(text) : text) },
});

/** A key as plain values, for messages. */
export function describeKey(key: Item): Record<string, unknown> {
  return readable.decodeItem(key);
}

/** The primary key within an item. */
export function primaryKeyOf({ partitionKey, sortKey }: EntityModel, item: Item): Item {
  const key: Item = {};
  for (const part of sortKey ? [partitionKey, sortKey] : [partitionKey]) {
    const value = item[part.attribute.name];
    if (value) key[part.attribute.name] = value;
  }
  return key;
}
