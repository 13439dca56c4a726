/** Significant digits that a DynamoDB number holds. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-data-types */
export const MAX_NUMBER_DIGITS = 38;
/** Powers of ten of the first digit of a DynamoDB number; same page. */
const MIN_NUMBER_EXPONENT = -130;
const MAX_NUMBER_EXPONENT = 125;

const NUMBER = /^([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;

/** A decimal number: 0.`digits` × 10^`point`. `digits` has no zeros at its ends and is empty for zero. */
interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly point: number;
}

/**
 * The one text of a number that DynamoDB can hold: no exponent, no zeros that mean nothing, no `-0`; so that equal
 * numbers have equal text. Undefined where DynamoDB can't hold the number, and for text that is no number.
 */
export function canonicalNumber(text: string): string | undefined {
  const decimal = parseDecimal(text);
  return decimal && fits(decimal) ? formatDecimal(decimal) : undefined;
}

/** Significant digits before and after the decimal point, and the sign: what a number's size is made of. */
export function numberDigits(text: string): { integer: number; fraction: number; negative: boolean } {
  const { negative, digits, point } = parseDecimal(text) ?? { negative: false, digits: text, point: text.length };
  const integer = Math.min(Math.max(point, 0), digits.length);
  return { integer, fraction: digits.length - integer, negative };
}

function parseDecimal(text: string): Decimal | undefined {
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const [, sign, integer = '', fraction = '', exponent = '0'] = match;
  const all = integer + fraction;
  const start = firstNonZero(all);
  const digits = all.slice(start, lastNonZero(all) + 1);
  return {
    negative: sign === '-' && digits !== '',
    digits,
    point: digits === '' ? 0 : integer.length - start + Number(exponent),
  };
}

function firstNonZero(digits: string): number {
  let index = 0;
  while (digits[index] === '0') index += 1;
  return index;
}

function lastNonZero(digits: string): number {
  let index = digits.length - 1;
  while (digits[index] === '0') index -= 1;
  return index;
}

function fits({ digits, point }: Decimal): boolean {
  if (digits === '') return true;
  const exponent = point - 1;
  return digits.length <= MAX_NUMBER_DIGITS && exponent >= MIN_NUMBER_EXPONENT && exponent <= MAX_NUMBER_EXPONENT;
}

function formatDecimal({ negative, digits, point }: Decimal): string {
  if (digits === '') return '0';
  const sign = negative ? '-' : '';
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
