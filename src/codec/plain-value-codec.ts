import { types } from 'node:util';
import type { Codec } from './codec.js';
import { checkDepth, decodeList, encodeList, encodeRecord, decodeRecord } from './containers.js';
import { NumberValue, numberValueText } from './number-value.js';
import { isPlainObject } from './own.js';
import { bigintType, checkWellFormed, decimalType, isDate, numberType, plainBytes } from './scalar-codecs.js';
import { distinctBytes } from './set-codecs.js';
import { describeValue, ValueFault, wrongValue } from './value-fault.js';
import { wireBytes } from './wire-bytes.js';
import type { AttributeValue } from './wire.js';

/**
 * The options of lib-dynamodb's `DynamoDBDocumentClient` that are followed; those that would lose data silently
 * (`removeUndefinedValues`, `convertClassInstanceToMap`) are not.
 */
export interface PlainCodecOptions {
  readonly marshall?: MarshallOptions | undefined;
  readonly unmarshall?: UnmarshallOptions | undefined;
}

interface MarshallOptions {
  /** Empty strings, binaries and sets are stored as NULL. */
  readonly convertEmptyValues?: boolean | undefined;
  /** Numbers beyond ±(2^53 - 1) are stored as JavaScript prints them. */
  readonly allowImpreciseNumbers?: boolean | undefined;
}

interface UnmarshallOptions {
  /** Numbers are read as `NumberValue`, or as what the function makes of their text. */
  readonly wrapNumbers?: boolean | ((text: string) => unknown) | undefined;
}

interface PlainValueCodec extends Codec {
  encode(value: unknown, depth: number): AttributeValue;
}

/** Converts plain JavaScript values by the rules of lib-dynamodb. */
export function plainValueCodec({ marshall = {}, unmarshall = {} }: PlainCodecOptions = {}): PlainValueCodec {
  const { convertEmptyValues, allowImpreciseNumbers } = marshall;
  const number = numberReader(unmarshall.wrapNumbers);

  function encode(value: unknown, depth: number): AttributeValue {
    checkDepth(depth);
    switch (typeof value) {
      case 'string':
        return value === '' && convertEmptyValues ? { NULL: true } : { S: checkWellFormed(value) };
      case 'number':
        return { N: encodeNumber(value) };
      case 'boolean':
        return { BOOL: value };
      case 'bigint':
        return { N: bigintType.toText(value) };
      case 'object':
        return value === null ? { NULL: true } : encodeObject(value, depth);
      default:
        throw wrongValue(value, 'a value that DynamoDB can hold');
    }
  }

  function encodeNumber(value: number): string {
    if (!allowImpreciseNumbers && Math.abs(value) > Number.MAX_SAFE_INTEGER && Number.isFinite(value)) {
      throw new ValueFault(`a number beyond ±(2^53 - 1) may be rounded; use a bigint or NumberValue`);
    }
    return numberType.toText(value);
  }

  function encodeObject(value: object, depth: number): AttributeValue {
    if (Array.isArray(value)) return { L: encodeList(value, depth, encode) };
    if (isPlainObject(value)) return { M: encodeRecord(value, depth, encode) };
    if (types.isSet(value)) return encodeSet(value);
    if (types.isMap(value)) return { M: encodeRecord(recordOf(value), depth, encode) };
    const bytes = bytesOf(value);
    if (bytes) return bytes.length === 0 && convertEmptyValues ? { NULL: true } : { B: bytes };
    const text = numberValueText(value);
    if (text !== undefined) return { N: decimalType.toText(text) };
    if (isDate(value)) throw new ValueFault('a Date has no form in DynamoDB; store its toISOString() or getTime()');
    throw new ValueFault(`${describeValue(value)} would lose its class; store a plain object`);
  }

  function encodeSet(set: ReadonlySet<unknown>): AttributeValue {
    if (set.size === 0) {
      if (convertEmptyValues) return { NULL: true };
      throw new ValueFault('DynamoDB has no empty sets; leave the attribute out');
    }
    const { encode: encodeElement } = convertEmptyValues
      ? plainValueCodec({ marshall: { allowImpreciseNumbers } })
      : codec;
    const elements = Array.from(set, (element) => encodeElement(element, 0));
    const strings = elements.flatMap(({ S }) => (S === undefined ? [] : [S]));
    if (strings.length === set.size) return { SS: strings };
    const numbers = elements.flatMap(({ N }) => (N === undefined ? [] : [N]));
    if (numbers.length === set.size) return { NS: [...new Set(numbers)] };
    const binaries = elements.flatMap(({ B }) => (B === undefined ? [] : [B]));
    if (binaries.length === set.size) return { BS: distinctBytes(binaries) };
    throw new ValueFault('the elements of a set must be all strings, all numbers or all binary');
  }

  function decode(wire: AttributeValue): unknown {
    if (wire.S !== undefined) return wire.S;
    if (wire.N !== undefined) return number(wire.N);
    if (wire.BOOL !== undefined) return wire.BOOL;
    if (wire.M !== undefined) return decodeRecord(wire.M, decode);
    if (wire.L !== undefined) return decodeList(wire.L, decode);
    if (wire.NULL !== undefined) return null;
    if (wire.B !== undefined) return plainBytes(wire.B);
    if (wire.SS !== undefined) return new Set(wire.SS);
    if (wire.NS !== undefined) return new Set(wire.NS.map(number));
    if (wire.BS !== undefined) return new Set(wire.BS.map(plainBytes));
    throw new ValueFault('the stored value is of no type that DynamoDB has');
  }

  const codec = { encode, decode };
  return codec;
}

function numberReader(wrapNumbers: UnmarshallOptions['wrapNumbers']): (text: string) => unknown {
  if (typeof wrapNumbers === 'function') return (text) => wrapNumbers(text);
  if (wrapNumbers) return (text) => new NumberValue(text);
  return (text) => {
    try {
      return (Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER ? bigintType : numberType).fromText(text);
    } catch {
      throw new ValueFault(
        `neither a number nor a bigint can hold ${text} exactly; declare the type 'decimal', or set wrapNumbers for plain items`,
      );
    }
  };
}

function recordOf(map: ReadonlyMap<unknown, unknown>): Record<string, unknown> {
  for (const key of map.keys()) if (typeof key !== 'string') throw wrongValue(key, 'a string as the key of a map');
  return Object.fromEntries(map as ReadonlyMap<string, unknown>);
}

/** A copy of the bytes of an ArrayBuffer, a typed array or a DataView. */
function bytesOf(value: object): Uint8Array | undefined {
  if (types.isAnyArrayBuffer(value)) return wireBytes(new Uint8Array(value.slice(0)));
  if (!ArrayBuffer.isView(value)) return undefined;
  return wireBytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice());
}
