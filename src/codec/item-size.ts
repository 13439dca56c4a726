import { numberDigits } from './number-text.js';
import type { AttributeValue, Item } from './wire.js';

/** Bytes of an item, attribute names included. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items */
export const MAX_ITEM_BYTES = 400 * 1024;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
const CONTAINER_BYTES = 3;
const ELEMENT_BYTES = 1;

/** The bytes that DynamoDB counts for an item: names and values. */
export function itemSize(item: Item): number {
  let bytes = 0;
  for (const name of Object.keys(item)) bytes += Buffer.byteLength(name) + attributeSize(item[name] as AttributeValue);
  return bytes;
}

/** The bytes that DynamoDB counts for a value. */
export function attributeSize(wire: AttributeValue): number {
  if (wire.S !== undefined) return Buffer.byteLength(wire.S);
  if (wire.N !== undefined) return numberSize(wire.N);
  if (wire.M !== undefined) return CONTAINER_BYTES + itemSize(wire.M) + ELEMENT_BYTES * Object.keys(wire.M).length;
  if (wire.L !== undefined) return sum(wire.L, (element) => attributeSize(element) + ELEMENT_BYTES) + CONTAINER_BYTES;
  if (wire.B !== undefined) return wire.B.byteLength;
  if (wire.SS !== undefined) return sum(wire.SS, (text) => Buffer.byteLength(text));
  if (wire.NS !== undefined) return sum(wire.NS, numberSize);
  if (wire.BS !== undefined) return sum(wire.BS, (bytes) => bytes.byteLength);
  return 1;
}

/** What names, wrappers and elements come to at most, beside their texts: in the size as in half of the JSON. */
export const VALUE_BOUND = 10;
/** Bytes of a character, of which JSON makes six at most. */
export const CHARACTER_BOUND = 3;

/**
 * At least `itemSize`, and at least half of what the item has in JSON. Found without a look at the characters of texts,
 * so that small items cost little.
 */
export function itemSizeBound(item: Item): number {
  let bytes = 0;
  for (const name in item) {
    bytes += CHARACTER_BOUND * name.length + attributeSizeBound(item[name] as AttributeValue);
  }
  return bytes;
}

export function attributeSizeBound(wire: AttributeValue): number {
  const text = wire.S ?? wire.N;
  if (text !== undefined) return textBound(text);
  if (wire.M !== undefined) return VALUE_BOUND + itemSizeBound(wire.M);
  if (wire.L !== undefined) return VALUE_BOUND + sum(wire.L, attributeSizeBound);
  const texts = wire.SS ?? wire.NS;
  if (texts !== undefined) return VALUE_BOUND + sum(texts, textBound);
  if (wire.B !== undefined) return VALUE_BOUND + wire.B.byteLength;
  if (wire.BS !== undefined) return VALUE_BOUND + sum(wire.BS, (bytes) => VALUE_BOUND + bytes.byteLength);
  return VALUE_BOUND;
}

function textBound(text: string): number {
  return VALUE_BOUND + CHARACTER_BOUND * text.length;
}

/** A byte, one more for every two digits on each side of the decimal point, and one for a minus sign. */
function numberSize(text: string): number {
  const { integer, fraction, negative } = numberDigits(text);
  return 1 + Math.ceil(integer / 2) + Math.ceil(fraction / 2) + (negative ? 1 : 0);
}

function sum<T>(values: readonly T[], size: (value: T) => number): number {
  let bytes = 0;
  for (const value of values) bytes += size(value);
  return bytes;
}
