import { VALUE_BOUND } from './item-size.js';
import { lostValue, setOwn } from './own.js';
import { checkWellFormed } from './scalar-codecs.js';
import { namedBound, type SizeTally } from './size-tally.js';
import { faultWithin, ValueFault, wrongValue } from './value-fault.js';
import type { AttributeValue, Item } from './wire.js';

/** Levels of lists and maps in an item. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-attributes */
export const MAX_NESTING = 32;

type Encode = (value: unknown, depth: number, tally: SizeTally | undefined) => AttributeValue | undefined;
type Decode = (wire: AttributeValue) => unknown;

/** Refuses what is nested too deeply; a value that contains itself ends here too. */
export function checkDepth(depth: number): void {
  if (depth > MAX_NESTING) {
    throw new ValueFault(`nested deeper than DynamoDB's ${MAX_NESTING} levels; the value may contain itself`);
  }
}

/** The elements of an array. None may be without a wire value, which would shift the indexes of the others. */
export function encodeList(
  values: readonly unknown[],
  depth: number,
  encode: Encode,
  tally?: SizeTally,
): AttributeValue[] {
  const list = new Array<AttributeValue>(values.length);
  if (tally) tally.bytes += VALUE_BOUND * list.length;
  let index = 0;
  try {
    for (; index < list.length; index += 1) {
      const wire = encode(values[index], depth + 1, tally);
      if (wire === undefined) throw wrongValue(values[index], 'an element that DynamoDB can hold');
      list[index] = wire;
    }
  } catch (fault) {
    throw faultWithin(fault, index);
  }
  return list;
}

export function decodeList(list: readonly AttributeValue[], decode: Decode): unknown[] {
  const values = new Array<unknown>(list.length);
  let index = 0;
  try {
    for (const wire of list) {
      values[index] = decode(wire);
      index += 1;
    }
  } catch (fault) {
    throw faultWithin(fault, index);
  }
  return values;
}

/** The properties of an object; one whose value has no wire value is left out. */
export function encodeRecord(
  values: Readonly<Record<string, unknown>>,
  depth: number,
  encode: Encode,
  tally?: SizeTally,
): Item {
  const record: Item = {};
  let key = '';
  try {
    for (key of Object.keys(values)) {
      const wire = encode(values[key], depth + 1, tally);
      if (wire === undefined) continue;
      if (tally) tally.bytes += namedBound(key);
      setOwn(record, checkWellFormed(key), wire);
    }
  } catch (fault) {
    throw faultWithin(fault, key);
  }
  return record;
}

/** An ordinary object, in which every name, `__proto__` too, is an own property. */
export function decodeRecord(record: Item, decode: Decode): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  let key = '';
  try {
    for (key of Object.keys(record)) setOwn(values, key, decode(record[key] ?? lostValue()));
  } catch (fault) {
    throw faultWithin(fault, key);
  }
  return values;
}
