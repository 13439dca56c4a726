import { type AttributeValue, itemIdentity, wireIdentity } from '../src/codec/index.js';

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
