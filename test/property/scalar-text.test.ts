import fc from 'fast-check';
import { canonicalNumber, valueCodec } from '../../src/codec/index.js';

const dates = valueCodec({ kind: 'date' });
const numbers = valueCodec({ kind: 'number' });
const MANY = { numRuns: 5000 };

const date = fc.oneof(
  fc.date({ noInvalidDate: true }),
  fc.date({ noInvalidDate: true, min: new Date(Date.UTC(1990, 0, 1)), max: new Date(Date.UTC(2040, 0, 1)) }),
);
/** What looks like a stored date; the numbers in it may be too large. */
const dateText = fc
  .tuple(...[9999, 13, 32, 25, 61, 61, 999].map((max) => fc.integer({ min: 0, max })))
  .map(([year, month, day, hour, minute, second, milli]) => {
    const two = (value: number | undefined): string => String(value).padStart(2, '0');
    const time = `${two(hour)}:${two(minute)}:${two(second)}.${String(milli).padStart(3, '0')}`;
    return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${time}Z`;
  });
const digits = (max: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^\\d{0,${max}}$`));
/** What has few decimals, and what is next to it. */
const amount = fc
  .tuple(fc.integer({ min: -(10 ** 15), max: 10 ** 15 }), fc.integer({ min: 0, max: 4 }), fc.constantFrom(0, 1, -1))
  .map(([count, decimals, step]) => {
    const value = count / 10 ** decimals;
    return value * (1 + step * Number.EPSILON);
  });

function readDate(text: string): number | undefined {
  try {
    return (dates.decode({ S: text }, '') as Date).getTime();
  } catch {
    return undefined;
  }
}

test('a date is stored as toISOString() gives it', () => {
  fc.assert(
    fc.property(date, (value) => {
      expect(dates.encode(value, '')).toEqual({ S: value.toISOString() });
    }),
    MANY,
  );
});

test('the text of a date is read as Date reads it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        dateText,
        date.map(String),
        date.map((value) => value.toISOString()),
      ),
      (text) => {
        const read = readDate(text);
        if (read !== undefined) expect(read).toBe(new Date(text).getTime());
        else expect(text.endsWith('Z') && Number.isFinite(Date.parse(text))).toBe(false);
      },
    ),
    MANY,
  );
});

test('a number is stored with the digits that JavaScript prints', () => {
  fc.assert(
    fc.property(fc.oneof(amount, fc.double({ noNaN: true, min: -1e20, max: 1e20 })), (value) => {
      fc.pre(value === 0 || Math.abs(value) >= 1e-130);
      const text = String(value);
      expect(numbers.encode(value, '')).toEqual({ N: text.includes('e') ? canonicalNumber(text) : text });
    }),
    MANY,
  );
});

test('the text of a number is read as Number() reads it', () => {
  fc.assert(
    fc.property(digits(10), fc.constantFrom('', '.', '-', 'e', ' '), digits(8), (before, separator, after) => {
      const text = before + separator + after;
      const [wanted, canonical] = [Number(text), canonicalNumber(text)];
      const isExact = canonical !== undefined && canonical === canonicalNumber(String(wanted));
      if (isExact) expect(numbers.decode({ N: text }, '')).toBe(wanted === 0 ? 0 : wanted);
      else if (canonical === undefined && wanted === 0) expect(() => numbers.decode({ N: text }, '')).toThrow();
    }),
    MANY,
  );
});
