import { types } from 'node:util';
import type { Codec } from './codec.js';
import { dateOfIsoText, isoText } from './iso-date.js';
import { canonicalNumber, MAX_NUMBER_DIGITS } from './number-text.js';
import { EXACT_DIGITS, shortNumber, shortText } from './short-number.js';
import { counted } from './size-tally.js';
import { ValueFault, wrongValue, wrongWireType } from './value-fault.js';
import { wireBytes } from './wire-bytes.js';

/** A type whose values are each one wire string: of `S` or of `N`. Its sets are made of the same two functions. */
export interface TextType<W extends 'S' | 'N' = 'S' | 'N'> {
  readonly wire: W;
  readonly toText: (value: unknown) => string;
  readonly fromText: (text: string) => unknown;
}

const RANGE = `DynamoDB's numbers have up to ${MAX_NUMBER_DIGITS} significant digits, from 1E-130 to 9.9E+125`;
/** Milliseconds from 1970 to the last moment that a Date can hold, either way. */
const MAX_DATE_MILLIS = 8.64e15;
const ISO_DATE = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.(\d+))?)?(?:Z|[+-]\d\d:\d\d))?$/;

export const stringType: TextType<'S'> = { wire: 'S', toText: stringToText, fromText: (text) => text };
export const numberType: TextType<'N'> = { wire: 'N', toText: numberToText, fromText: numberFromText };
export const bigintType: TextType<'N'> = { wire: 'N', toText: bigintToText, fromText: bigintFromText };
export const decimalType: TextType<'N'> = { wire: 'N', toText: decimalToText, fromText: decimalFromText };
export const dateType: TextType<'S'> = { wire: 'S', toText: dateToText, fromText: dateFromText };
export const epochSecondsType: TextType<'N'> = epochType(1000, 'seconds');
export const epochMillisType: TextType<'N'> = epochType(1, 'milliseconds');

export function textCodec({ wire: type, toText, fromText }: TextType): Codec {
  if (type === 'S') {
    return {
      encode: (value, _depth, tally) => ({ S: counted(toText(value), tally) }),
      decode: (wire) => {
        if (wire.S === undefined) throw wrongWireType(wire, 'S');
        return fromText(wire.S);
      },
    };
  }
  return {
    encode: (value, _depth, tally) => ({ N: counted(toText(value), tally) }),
    decode: (wire) => {
      if (wire.N === undefined) throw wrongWireType(wire, 'N');
      return fromText(wire.N);
    },
  };
}

/** `textCodec(stringType)` without its indirections: most values are strings, and numbers come next. */
export const stringCodec: Codec = {
  encode: (value, _depth, tally) => ({ S: counted(stringToText(value), tally) }),
  decode: (wire) => {
    if (wire.S === undefined) throw wrongWireType(wire, 'S');
    return wire.S;
  },
};

/** The same of `numberType`. */
export const numberCodec: Codec = {
  encode: (value, _depth, tally) => ({ N: counted(numberToText(value), tally) }),
  decode: (wire) => {
    if (wire.N === undefined) throw wrongWireType(wire, 'N');
    return numberFromText(wire.N);
  },
};

export const booleanCodec: Codec = {
  encode: (value) => {
    if (typeof value !== 'boolean') throw wrongValue(value, 'a boolean');
    return { BOOL: value };
  },
  decode: (wire) => {
    if (wire.BOOL === undefined) throw wrongWireType(wire, 'BOOL');
    return wire.BOOL;
  },
};

export const binaryCodec: Codec = {
  encode: (value, _depth, tally) => {
    const bytes = copyBytes(value);
    if (tally) tally.bytes += bytes.byteLength;
    return { B: bytes };
  },
  decode: (wire) => {
    if (wire.B === undefined) throw wrongWireType(wire, 'B');
    return plainBytes(wire.B);
  },
};

/** A copy, so that what is sent stays what was given. */
export function copyBytes(value: unknown): Uint8Array {
  if (!types.isUint8Array(value)) throw wrongValue(value, 'a Uint8Array or Buffer');
  return wireBytes(new Uint8Array(value));
}

/** The same bytes as a Uint8Array that is no Buffer. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (!Buffer.isBuffer(bytes)) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A string that UTF-8 can carry: half of a surrogate pair would be stored as another character. */
export function checkWellFormed(text: string): string {
  if (!(text as string & { isWellFormed(): boolean }).isWellFormed()) {
    throw new ValueFault('the text has half of a surrogate pair, which UTF-8 has no form for');
  }
  return text;
}

export function isDate(value: unknown): value is Date {
  return value instanceof Date || types.isDate(value);
}

function stringToText(value: unknown): string {
  if (typeof value !== 'string') throw wrongValue(value, 'a string');
  return checkWellFormed(value);
}

function numberToText(value: unknown): string {
  if (typeof value !== 'number') throw wrongValue(value, 'a number');
  const short = shortText(value);
  if (short !== undefined) return short;
  if (!Number.isFinite(value)) throw new ValueFault(`${value} can't be stored`);
  const text = String(value);
  return text.includes('e') ? numberInRange(text) : text;
}

function numberFromText(text: string): number {
  const short = shortNumber(text);
  if (short) return short;
  const value = Number(text);
  if (text.length <= EXACT_DIGITS && value !== 0 && Number.isFinite(value)) return value;
  const shown = String(value);
  if (shown === text) return value;
  if (canonicalNumber(text) === undefined || canonicalNumber(text) !== canonicalNumber(shown)) {
    throw new ValueFault(
      `a number can't hold ${text} exactly; declare the type 'decimal'${text.includes('.') ? '' : " or 'bigint'"}`,
    );
  }
  return value === 0 ? 0 : value;
}

function bigintToText(value: unknown): string {
  if (typeof value !== 'bigint') throw wrongValue(value, 'a bigint');
  return numberInRange(value.toString());
}

function bigintFromText(text: string): bigint {
  const canonical = canonicalNumber(text);
  if (canonical === undefined || canonical.includes('.')) {
    throw new ValueFault(`a bigint can't hold ${text}; declare the type 'decimal'`);
  }
  return BigInt(canonical);
}

function decimalToText(value: unknown): string {
  if (typeof value !== 'string') throw wrongValue(value, 'a decimal number as a string');
  return numberInRange(value);
}

function decimalFromText(text: string): string {
  return numberInRange(text);
}

function numberInRange(text: string): string {
  const canonical = canonicalNumber(text);
  if (canonical === undefined) throw new ValueFault(`not a number that DynamoDB can hold: ${RANGE}`);
  return canonical;
}

function dateToText(value: unknown): string {
  return isoText(validDate(value));
}

function dateFromText(text: string): Date {
  const own = dateOfIsoText(text);
  if (own) return own;
  const date = new Date(text);
  const match = ISO_DATE.exec(text);
  if (!match || Number.isNaN(date.getTime())) {
    throw new ValueFault(`the stored text is not an ISO 8601 date with a time zone`);
  }
  if (match[1] !== undefined && /[^0]/.test(match[1].slice(3))) {
    throw new ValueFault(`a Date can't hold the fraction of a millisecond that is stored`);
  }
  return date;
}

function epochType(millis: number, unit: string): TextType<'N'> {
  return {
    wire: 'N',
    toText: (value) => String(Math.floor(validDate(value).getTime() / millis)),
    fromText: (text) => {
      const value = numberFromText(text) * millis;
      if (!Number.isInteger(value) || Math.abs(value) > MAX_DATE_MILLIS) {
        throw new ValueFault(`a Date can't hold ${text} ${unit} since 1970`);
      }
      return new Date(value);
    },
  };
}

export function validDate(value: unknown): Date {
  if (!isDate(value)) throw wrongValue(value, 'a Date');
  if (Number.isNaN(value.getTime())) throw new ValueFault('the Date is invalid');
  return value;
}
