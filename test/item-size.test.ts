import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { attributeSize, type AttributeValue, type Item, itemSize, MAX_ITEM_BYTES } from '../src/codec/index.js';
import { engine } from './support/engine.js';

describe('item sizes', () => {
  // The rules and examples of https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
  it('count names and values', () => {
    expect(itemSize({ 'shirt-color': { S: 'R' }, 'shirt-size': { S: 'M' } })).toBe(23);
    expect(itemSize({})).toBe(0);
    expect(itemSize({ é: { BOOL: true } })).toBe(3);
  });

  it.each<[AttributeValue, number]>([
    [{ S: '' }, 0],
    [{ S: 'é€😀' }, 2 + 3 + 4],
    [{ B: new Uint8Array(5) }, 5],
    [{ BOOL: false }, 1],
    [{ NULL: true }, 1],
    [{ N: '0' }, 1],
    [{ N: '27' }, 2],
    [{ N: '-27' }, 3],
    [{ N: '461' }, 3],
    [{ N: '1000' }, 2],
    [{ N: '1.5' }, 3],
    [{ N: '0.001' }, 2],
    [{ N: '1E20' }, 2],
    [{ N: '9'.repeat(38) }, 20],
    [{ N: '-0.0012' }, 3],
    [{ L: [] }, 3],
    [{ M: {} }, 3],
    [{ L: [{ S: 'a' }, { N: '1' }, { BOOL: true }] }, 3 + 3 + 4],
    [{ M: { ab: { S: 'c' }, d: { NULL: true } } }, 3 + 2 + 3 + 2],
    [{ SS: ['a', 'bc'] }, 3],
    [{ NS: ['1', '22', '333'] }, 7],
    [{ BS: [new Uint8Array(1), new Uint8Array(2)] }, 3],
  ])('of %j is %i bytes', (wire, bytes) => {
    expect(attributeSize(wire)).toBe(bytes);
  });
});

describe('the limit of 400 KB on the engine', () => {
  const { client, tableName, createTable } = engine();
  beforeAll(() => createTable('Sizes', 'pk'));

  const accepted = async (item: Item): Promise<boolean> => {
    try {
      await client.send(new PutItemCommand({ TableName: tableName('Sizes'), Item: item }));
      return true;
    } catch (error) {
      if ((error as Error).name === 'ValidationException') return false;
      throw error;
    }
  };

  it.each<[string, Item]>([
    ['strings', { a: { S: 'é'.repeat(1000) } }],
    [
      'numbers',
      Object.fromEntries(['0', '1', '-12', '123', '-1.5', '0.001', '1200', '12.345'].map((N, i) => [`n${i}`, { N }])),
    ],
    ['number sets', { a: { NS: ['1', '-22', '3.33'] } }],
    ['lists', { a: { L: [{ S: 'a' }, { L: [] }, { L: [{ N: '1' }, { NULL: true }] }] } }],
    ['maps', { a: { M: { bc: { S: 'd' }, e: { M: {} }, f: { M: { g: { BOOL: true } } } } } }],
    ['binary', { a: { B: new Uint8Array(1000) }, b: { BS: [new Uint8Array(1), new Uint8Array(2)] } }],
    ['string sets', { a: { SS: ['a', 'é', ''] } }],
  ])('is where our count of %s says', async (_, attributes) => {
    const item: Item = { pk: { S: 'x' }, ...attributes, filler: { S: '' } };
    const filler = 'x'.repeat(MAX_ITEM_BYTES - itemSize(item));
    const largest = { ...item, filler: { S: filler } };
    const tooLarge = { ...item, filler: { S: `${filler}x` } };
    expect([itemSize(largest), itemSize(tooLarge)]).toEqual([MAX_ITEM_BYTES, MAX_ITEM_BYTES + 1]);
    expect([await accepted(largest), await accepted(tooLarge)]).toEqual([true, false]);
  });
});
