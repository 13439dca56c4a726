import fc from 'fast-check';
import type { NamedType } from '../../src/model/index.js';

/** Any text but that with halves of surrogate pairs. */
export const text = fc.string({ unit: 'binary' });
const hostileName = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'a.b',
  'a[0]',
  '#x',
  ':v',
  'select',
  '😀',
  '',
);
export const name = fc.oneof(text, hostileName);
export const number = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -9e125, max: 9e125 })
  .map((value) => (Math.abs(value) < 1e-130 ? 0 : value));
export const bigint = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n });
const date = fc.date({ noInvalidDate: true });
const binary = fc.uint8Array({ maxLength: 20 });
const setOf = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.uniqueArray(values, { minLength: 1, maxLength: 5 }).map((array) => new Set(array));
/** Digits with a point somewhere, and no zeros that mean nothing. */
export const decimal = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 1n, max: 10n ** 38n - 1n }), fc.integer({ min: -90, max: 80 }))
  .map(([negative, digits, exponent]) => {
    const significant = digits.toString().replace(/0+$/, '');
    const point = significant.length + exponent;
    const shown =
      exponent >= 0
        ? significant + '0'.repeat(exponent)
        : point > 0
          ? `${significant.slice(0, point)}.${significant.slice(point)}`
          : `0.${'0'.repeat(-point)}${significant}`;
    return (negative ? '-' : '') + shown;
  });
const json = fc.jsonValue({ stringUnit: 'binary' });
export const plain = fc.object({
  key: name,
  values: [
    text,
    number.filter((value) => Math.abs(value) <= Number.MAX_SAFE_INTEGER),
    fc.boolean(),
    fc.constant(null),
    binary,
  ],
  maxDepth: 3,
});

/** Values of each type. */
export const VALUES: Record<NamedType, fc.Arbitrary<unknown>> = {
  string: text,
  number,
  boolean: fc.boolean(),
  bigint,
  decimal,
  date,
  epochSeconds: date.map((value) => new Date(Math.floor(value.getTime() / 1000) * 1000)),
  epochMillis: date,
  binary,
  stringSet: setOf(text),
  numberSet: setOf(number.filter((value) => !Object.is(value, -0))),
  bigintSet: setOf(bigint),
  binarySet: fc.uniqueArray(binary, { minLength: 1, selector: (bytes) => bytes.join() }).map((array) => new Set(array)),
  json,
  any: plain,
};
