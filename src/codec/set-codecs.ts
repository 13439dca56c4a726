import { types } from 'node:util';
import type { Codec } from './codec.js';
import { VALUE_BOUND } from './item-size.js';
import { binaryCodec, copyBytes, plainBytes, type TextType, textCodec } from './scalar-codecs.js';
import { counted } from './size-tally.js';
import { wrongValue, wrongWireType } from './value-fault.js';

/** A set of strings or numbers. An empty one has no wire value. */
export function textSetCodec(type: TextType): Codec {
  const { toText, fromText } = type;
  const wireType = type.wire === 'S' ? 'SS' : 'NS';
  return {
    encode: (value, _depth, tally) => {
      const elements = [...checkSet(value)];
      if (elements.length === 0) return undefined;
      const texts = new Array<string>(elements.length);
      if (tally) tally.bytes += VALUE_BOUND * texts.length;
      for (let index = 0; index < elements.length; index += 1) texts[index] = counted(toText(elements[index]), tally);
      return wireType === 'SS' ? { SS: texts } : { NS: texts };
    },
    decode: (wire) => {
      const texts = wire[wireType];
      if (texts === undefined) throw wrongWireType(wire, wireType);
      const values = new Set();
      for (const text of texts) values.add(fromText(text));
      return values;
    },
    element: textCodec(type),
  };
}

/** Byte arrays of equal content are one element. */
export const binarySetCodec: Codec = {
  encode: (value, _depth, tally) => {
    const elements = distinctBytes(Array.from(checkSet(value), copyBytes));
    if (tally) for (const { byteLength } of elements) tally.bytes += VALUE_BOUND + byteLength;
    return elements.length === 0 ? undefined : { BS: elements };
  },
  decode: (wire) => {
    if (wire.BS === undefined) throw wrongWireType(wire, 'BS');
    return new Set(wire.BS.map(plainBytes));
  },
  element: binaryCodec,
};

export function distinctBytes(elements: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(elements.map((bytes) => [Buffer.from(bytes).toString('latin1'), bytes])).values()];
}

function checkSet(value: unknown): ReadonlySet<unknown> {
  if (!(value instanceof Set) && !types.isSet(value)) throw wrongValue(value, 'a Set');
  return value;
}
