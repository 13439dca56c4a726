import fc from 'fast-check';
import { type AttributeValue, itemIdentity, keyValueIdentity, wireIdentity } from '../src/codec/index.js';

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

describe('the identity of wire values', () => {
  it.each<[AttributeValue, AttributeValue]>([
    [{ N: '1' }, { N: '1.0' }],
    [{ N: '100' }, { N: '1E2' }],
    [{ NS: ['1', '2'] }, { NS: ['2.0', '1'] }],
    [{ SS: ['a', 'b'] }, { SS: ['b', 'a'] }],
    [{ B: bytes(1, 2) }, { B: Buffer.from([0, 1, 2]).subarray(1) }],
    [{ BS: [bytes(1), bytes(2)] }, { BS: [bytes(2), bytes(1)] }],
    [{ M: { a: { N: '1' }, b: { L: [{ BOOL: true }] } } }, { M: { b: { L: [{ BOOL: true }] }, a: { N: '1.0' } } }],
  ])('is the same for %j and %j', (a, b) => {
    expect(wireIdentity(a)).toBe(wireIdentity(b));
    expect(itemIdentity({ x: a, y: a })).toBe(itemIdentity({ y: b, x: b }));
  });

  it.each<[AttributeValue, AttributeValue]>([
    [{ N: '1' }, { S: '1' }],
    [{ N: '1' }, { N: '-1' }],
    [{ L: [{ S: 'a' }, { S: 'b' }] }, { L: [{ S: 'b' }, { S: 'a' }] }],
    [{ SS: ['a'] }, { L: [{ S: 'a' }] }],
    [{ B: bytes(1) }, { B: bytes(2) }],
    [{ M: { a: { S: 'x' } } }, { M: { b: { S: 'x' } } }],
    [{ NULL: true }, { BOOL: true }],
  ])('differs for %j and %j', (a, b) => {
    expect(wireIdentity(a)).not.toBe(wireIdentity(b));
  });
});

test('the identity of a key is the same for values that are', () => {
  const digits = fc.constantFrom('0', '00', '-0', '1', '01', '1.0', '10', '1E1', '-1', '-1.0', '1'.repeat(38));
  const keyValue: fc.Arbitrary<AttributeValue> = fc.oneof(
    fc.string({ unit: fc.constantFrom('S', '1', ':', '\n', '"', '[', 'é') }).map((S) => ({ S })),
    digits.map((N) => ({ N })),
    fc.uint8Array({ maxLength: 2 }).map((B) => ({ B })),
  );
  const key = fc.array(keyValue, { minLength: 1, maxLength: 2 });
  const identity = (values: AttributeValue[]): string => values.map(keyValueIdentity).join('');
  const isSame = (a: AttributeValue[], b: AttributeValue[]): boolean =>
    JSON.stringify(a.map(wireIdentity)) === JSON.stringify(b.map(wireIdentity));
  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(identity(a) === identity(b)).toBe(isSame(a, b));
    }),
    { numRuns: 2000 },
  );
});
