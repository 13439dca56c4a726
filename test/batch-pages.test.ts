import fc from 'fast-check';
import { jsonSize } from '../src/batch/json-size.js';
import { itemSize, itemSizeBound, type AttributeValue, type Item } from '../src/codec/index.js';
import type { WriteEntry } from '../src/operation/index.js';
import { writePages } from '../src/batch/write-pages.js';

const MEGABYTE = 1024 * 1024;

const put = (values: readonly AttributeValue[]): WriteEntry => {
  const Item = { pk: { S: 'x' }, list: { L: [...values] } };
  return { bytesBound: itemSizeBound(Item), input: { Item } } as unknown as WriteEntry;
};
const sizes = (entries: WriteEntry[]): number[] => writePages(entries).map((page) => page.length);
const times = <T>(count: number, value: T): T[] => new Array<T>(count).fill(value);

test('pages hold 25 writes', () => {
  expect(sizes([])).toEqual([]);
  expect(sizes(times(25, put([{ S: 'a' }])))).toEqual([25]);
  expect(sizes(times(51, put([{ S: 'a' }])))).toEqual([25, 25, 1]);
});

test('25 large texts fit into the 16 MB of a request', () => {
  expect(sizes(times(25, put([{ S: 'x'.repeat(390 * 1024) }])))).toEqual([25]);
});

test('items whose JSON is much longer than what DynamoDB counts make smaller pages', () => {
  const empty = put(times(100_000, { S: '' }));
  expect(itemSize((empty.input as { Item: Item }).Item)).toBeLessThan(400 * 1024);
  const json = JSON.stringify(empty.input).length;
  const perPage = Math.floor((16 * MEGABYTE) / json);
  expect(perPage).toBeLessThan(25);
  expect(sizes(times(20, empty))).toEqual([perPage, 20 - perPage]);
});

test('binary values are counted as base64', () => {
  const binary = put([{ B: new Uint8Array(390 * 1024) }]);
  expect(sizes(times(50, binary))).toEqual([25, 25]);
});

test('the size of an item in JSON, and the bound of its size', () => {
  const anyValue = fc.letrec<{ value: AttributeValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'binary' }).map((S) => ({ S })),
      fc.integer().map((n) => ({ N: String(n) })),
      fc.boolean().map((BOOL) => ({ BOOL })),
      fc.constant({ NULL: true as const }),
      fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }).map((SS) => ({ SS })),
      fc.array(fc.integer().map(String), { minLength: 1 }).map((NS) => ({ NS })),
      fc.array(tie('value'), { maxLength: 4 }).map((L) => ({ L })),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }).map((M) => ({ M })),
    ),
  })).value;
  fc.assert(
    fc.property(fc.dictionary(fc.string(), anyValue, { maxKeys: 6 }), (item) => {
      const exact = Buffer.byteLength(JSON.stringify(item));
      // one comma too many for each list and map
      const commas = JSON.stringify(item).match(/[[{]/g)?.length ?? 0;
      expect(jsonSize(item)).toBeGreaterThanOrEqual(exact);
      expect(jsonSize(item)).toBeLessThanOrEqual(exact + commas);
      expect(itemSizeBound(item)).toBeGreaterThanOrEqual(itemSize(item));
      expect(2 * itemSizeBound(item)).toBeGreaterThanOrEqual(exact - '{}'.length);
    }),
    { numRuns: 100 },
  );
});
