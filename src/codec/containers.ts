import { getWire, setOwn } from './own.js';
import { checkWellFormed } from './scalar-codecs.js';
import { faultWithin, ValueFault, wrongValue } from './value-fault.js';
import type { AttributeValue, Item } from './wire.js';

/** Levels of lists and maps in an item. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-attributes */
export const MAX_NESTING = 32;

type Encode = (value: unknown, depth: number) => AttributeValue | undefined;
type Decode = (wire: AttributeValue) => unknown;

/** Refuses what is nested too deeply; a value that contains itself ends here too. */
export function checkDepth(depth: number): void {
  if (depth > MAX_NESTING) {
    throw new ValueFault(`nested deeper than DynamoDB's ${MAX_NESTING} levels; the value may contain itself`);
  }
}

/** The elements of an array. None may be without a wire value, which would shift the indexes of the others. */
export function encodeList(values: readonly unknown[], depth: number, encode: Encode): AttributeValue[] {
  const list = new Array<AttributeValue>(values.length);
  for (let i = 0; i < values.length; i += 1) {
    try {
      const wire = encode(values[i], depth + 1);
      if (wire === undefined) throw wrongValue(values[i], 'an element that DynamoDB can hold');
      list[i] = wire;
    } catch (fault) {
      throw faultWithin(fault, i);
    }
  }
  return list;
}

export function decodeList(list: readonly AttributeValue[], decode: Decode): unknown[] {
  return list.map((wire, index) => {
    try {
      return decode(wire);
    } catch (fault) {
      throw faultWithin(fault, index);
    }
  });
}

/** The entries of an object or a Map; one whose value has no wire value is left out. */
export function encodeRecord(entries: Iterable<readonly [unknown, unknown]>, depth: number, encode: Encode): Item {
  const record: Item = {};
  for (const [key, value] of entries) {
    if (typeof key !== 'string') throw wrongValue(key, 'a string as the key of a map');
    try {
      const wire = encode(value, depth + 1);
      if (wire !== undefined) setOwn(record, checkWellFormed(key), wire);
    } catch (fault) {
      throw faultWithin(fault, key);
    }
  }
  return record;
}

/** An ordinary object, in which every name, `__proto__` too, is an own property. */
export function decodeRecord(record: Item, decode: Decode): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const key of Object.keys(record)) {
    try {
      setOwn(values, key, decode(getWire(record, key) as AttributeValue));
    } catch (fault) {
      throw faultWithin(fault, key);
    }
  }
  return values;
}
