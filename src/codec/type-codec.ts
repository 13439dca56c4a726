import { types } from 'node:util';
import type { NamedType, ResolvedType } from '../model/attribute-type.js';
import type { Codec } from './codec.js';
import { checkDepth, decodeList, decodeRecord, encodeList, encodeRecord } from './containers.js';
import { attributeSizeBound } from './item-size.js';
import { jsonCodec } from './json-codec.js';
import { isPlainObject } from './own.js';
import { plainValueCodec } from './plain-value-codec.js';
import {
  bigintType,
  binaryCodec,
  booleanCodec,
  dateType,
  decimalType,
  epochMillisType,
  epochSecondsType,
  numberCodec,
  numberType,
  stringCodec,
  stringType,
  textCodec,
} from './scalar-codecs.js';
import { binarySetCodec, textSetCodec } from './set-codecs.js';
import { structPlan } from './struct-plan.js';
import { ValueFault, wrongValue, wrongWireType } from './value-fault.js';

const plain = plainValueCodec();

/** Values of any shape, by the rules of plain items; null only where the attribute is nullable. */
const anyCodec: Codec = {
  encode: (value, depth, tally) => {
    if (value === null) throw wrongValue(value, 'a value');
    if (types.isSet(value) && value.size === 0) return undefined;
    const wire = plain.encode(value, depth);
    if (tally) tally.bytes += attributeSizeBound(wire);
    return wire;
  },
  decode: plain.decode,
};

const NAMED: Readonly<Record<NamedType, Codec>> = {
  string: stringCodec,
  number: numberCodec,
  boolean: booleanCodec,
  bigint: textCodec(bigintType),
  decimal: textCodec(decimalType),
  date: textCodec(dateType),
  epochSeconds: textCodec(epochSecondsType),
  epochMillis: textCodec(epochMillisType),
  binary: binaryCodec,
  stringSet: textSetCodec(stringType),
  numberSet: textSetCodec(numberType),
  bigintSet: textSetCodec(bigintType),
  binarySet: binarySetCodec,
  json: jsonCodec,
  any: anyCodec,
};

/** The codec of a type; null is no value of any type but `json`. */
export function typeCodec(type: ResolvedType): Codec {
  switch (type.kind) {
    case 'list':
      return listCodec(typeCodec(type.element));
    case 'map':
      return mapCodec(typeCodec(type.value));
    case 'embedded':
      return structPlan(type.struct, typeCodec);
    case 'custom':
      return customCodec(type.to, type.from);
    default:
      return NAMED[type.kind];
  }
}

function listCodec(element: Codec): Codec {
  return {
    encode: (value, depth, tally) => {
      checkDepth(depth);
      if (!Array.isArray(value)) throw wrongValue(value, 'an array');
      return { L: encodeList(value, depth, element.encode, tally) };
    },
    decode: (wire) => {
      if (wire.L === undefined) throw wrongWireType(wire, 'L');
      return decodeList(wire.L, element.decode);
    },
    element,
  };
}

function mapCodec(element: Codec): Codec {
  const encode: Codec['encode'] = (value, depth, tally) =>
    value === undefined ? undefined : element.encode(value, depth, tally);
  return {
    encode: (value, depth, tally) => {
      checkDepth(depth);
      if (!isPlainObject(value)) throw wrongValue(value, 'a plain object');
      return { M: encodeRecord(value, depth, encode, tally) };
    },
    decode: (wire) => {
      if (wire.M === undefined) throw wrongWireType(wire, 'M');
      return decodeRecord(wire.M, element.decode);
    },
    element,
  };
}

function customCodec(to: (value: unknown) => unknown, from: (stored: unknown) => unknown): Codec {
  return {
    encode: (value, depth, tally) => {
      if (value === null || value === undefined) throw wrongValue(value, 'a value');
      const stored = to(value);
      if (stored === null || stored === undefined) throw new ValueFault(`its conversion 'to' gave ${stored}`);
      return anyCodec.encode(stored, depth, tally);
    },
    decode: (wire) => from(plain.decode(wire)),
  };
}
