import type { KeyAttribute } from '../model/table-model.js';
import { decodeRecord } from './containers.js';
import { plainValueCodec } from './plain-value-codec.js';
import { ValueCodec } from './value-codec.js';
import { wrongValue } from './value-fault.js';
import { describeWireType, type Item } from './wire.js';

const plain = plainValueCodec();
const readable = plainValueCodec({
  unmarshall: { wrapNumbers: (text) => (String(Number(text)) === text ? Number(text) : text) },
});

/** The codec of a key attribute's stored value: a string, a number or bigint, or bytes, as its type says. */
export function keyValueCodec({ type }: KeyAttribute): ValueCodec {
  return new ValueCodec({
    encode: (value, depth) => {
      const wire = plain.encode(value, depth);
      if (wire[type] === undefined) throw wrongValue(value, describeWireType(type));
      return wire;
    },
    decode: plain.decode,
  });
}

/** A key as plain values, for people to read. A number that JavaScript can't hold is text. */
export function describeKey(key: Item): Record<string, unknown> {
  return decodeRecord(key, readable.decode);
}
