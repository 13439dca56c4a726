import { ISO_DATE_LENGTH } from '../model/template-language.js';
import { ValueFault } from './value-fault.js';
import { type AttributeValue, describeWireType, wireType } from './wire.js';

/** Writes the stored form of a placeholder's value into key text. */
export type KeyText = (wire: AttributeValue) => string;

/** The text of an unpadded value. Strings go through `escape`; dates and booleans have no character to escape. */
export function plainText(isDate: boolean, escape: (text: string) => string): KeyText {
  if (isDate) return (wire) => dateText(wire);
  return (wire) => {
    if (wire.BOOL !== undefined) return String(wire.BOOL);
    if (wire.S === undefined) {
      const fix = wire.N === undefined ? '' : ' without a pad';
      throw new ValueFault(`${describeWireType(wireType(wire))} can't be part of key text${fix}`);
    }
    if (wire.S === '') throw new ValueFault('a value in a key must not be empty');
    return escape(wire.S);
  };
}

/** The text of a number, of `pad` digits. */
export function paddedText(pad: number): KeyText {
  return ({ N: text }) => {
    if (text === undefined || !/^\d+$/.test(text)) {
      throw new ValueFault('must be an integer from 0 up, or keys would not be in the order of the numbers');
    }
    if (text.length > pad) throw new ValueFault(`${text.length} digits are more than the ${pad} of its pad`);
    return text.padStart(pad, '0');
  };
}

/**
 * Percent-encodes `%`, `#` and the character that starts the literal text after the placeholder, so that a value can
 * never be taken for the end of itself.
 */
export function keyEscape(following: string): (text: string) => string {
  const [start = '#'] = following;
  let special: RegExp | undefined;
  return (text) => {
    if (!text.includes('#') && !text.includes('%') && (start === '#' || !text.includes(start))) return text;
    special ??= new RegExp(`[%#${start.replace(/[\\\]^-]/, '\\$&')}]`, 'gu');
    return text.replace(special, percentEncode);
  };
}

function percentEncode(char: string): string {
  return Buffer.from(char, 'utf8').toString('hex').toUpperCase().replace(/../g, '%$&');
}

function dateText({ S: text }: AttributeValue): string {
  if (text?.length !== ISO_DATE_LENGTH) {
    throw new ValueFault('must be a Date of the years 0 to 9999, or keys would not be in the order of time');
  }
  return text;
}
