import { createHash } from 'node:crypto';
import { valueCodec, wireIdentity, type AttributeValue, type Item } from '../codec/index.js';
import { RESERVED_KEY_PREFIX, type EntityModel, type UniqueModel } from '../model/index.js';
import { isHidden } from '../operation/index.js';

/** A unique value of an item, and the key of the guard that keeps it. */
export interface UniqueValue {
  readonly constraint: readonly string[];
  /** As the caller knows it: of the one property, or an object of all. */
  readonly value: unknown;
  readonly key: Item;
}

/** Values of which the text is longer are hashed, so that the guard's key stays within DynamoDB's 2,048 bytes. */
const MAX_VALUE_BYTES = 1024;

const normalized = valueCodec({ kind: 'any' });

/** The unique values that an item holds, by the text of the guard's key; none for a hidden item. */
export function uniqueValues(model: EntityModel, item: Item | undefined, now: Date): Map<string, UniqueValue> {
  const values = new Map<string, UniqueValue>();
  if (!item || isHidden(model, item, now, {})) return values;
  for (const unique of model.uniques) {
    const wires = unique.properties.map((property) => item[model.byProperty.get(property)?.name ?? '']);
    const value = uniqueValue(model, unique, wires);
    if (value) values.set(guardText(value), value);
  }
  return values;
}

/** The unique value of stored attribute values, in the order of the constraint's properties; undefined where one is missing. */
export function uniqueValue(
  model: EntityModel,
  unique: UniqueModel,
  wires: readonly (AttributeValue | undefined)[],
): UniqueValue | undefined {
  const texts: string[] = [];
  const decoded: Record<string, unknown> = {};
  for (const [at, property] of unique.properties.entries()) {
    const attribute = model.byProperty.get(property);
    const wire = wires[at];
    if (!attribute || wire === undefined || wire.NULL !== undefined) return undefined;
    const value = valueCodec(attribute.type).decode(wire, property, model.name);
    const compared = unique.normalize ? normalized.encode(unique.normalize(value), property, model.name) : wire;
    if (compared === undefined) return undefined;
    texts.push(wireIdentity(compared));
    decoded[property] = value;
  }
  const [only] = unique.properties;
  const value = unique.properties.length === 1 ? decoded[only ?? ''] : decoded;
  return { constraint: unique.properties, value, key: guardKey(model, unique, `[${texts.join()}]`) };
}

function guardKey({ name, table }: EntityModel, { properties }: UniqueModel, text: string): Item {
  const kept =
    Buffer.byteLength(text) <= MAX_VALUE_BYTES ? text : createHash('sha256').update(text).digest('base64url');
  const key: Item = {
    [table.partitionKey.name]: { S: `${RESERVED_KEY_PREFIX}unique#${name}#${properties.join()}#${kept}` },
  };
  if (table.sortKey) key[table.sortKey.name] = { S: RESERVED_KEY_PREFIX };
  return key;
}

export function guardText({ key }: Pick<UniqueValue, 'key'>): string {
  return JSON.stringify(key);
}
