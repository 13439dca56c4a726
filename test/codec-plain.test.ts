import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  NumberValue,
  PutCommand,
  type TranslateConfig,
} from '@aws-sdk/lib-dynamodb';
import { type AttributeValue, type Item, plainCodec, type PlainCodecOptions } from '../src/codec/index.js';
import { AttributeValueError } from '../src/errors/index.js';
import { asJson } from './support/as-json.js';
import { engine } from './support/engine.js';

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

/** What an expression throws. */
function thrown(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

const stored: readonly [unknown, AttributeValue][] = [
  ['text', { S: 'text' }],
  ['', { S: '' }],
  [1.5, { N: '1.5' }],
  [2n ** 64n, { N: '18446744073709551616' }],
  [true, { BOOL: true }],
  [null, { NULL: true }],
  [bytes(1, 2), { B: bytes(1, 2) }],
  [[1, [null]], { L: [{ N: '1' }, { L: [{ NULL: true }] }] }],
  [{ a: { b: 'x' } }, { M: { a: { M: { b: { S: 'x' } } } } }],
  [new Set(['a', 'b']), { SS: ['a', 'b'] }],
  [new Set([1, 2]), { NS: ['1', '2'] }],
  [new Set([bytes(1), bytes(2)]), { BS: [bytes(1), bytes(2)] }],
];

const lossy: TranslateConfig['marshallOptions'] = { removeUndefinedValues: true, convertClassInstanceToMap: true };

describe('plain values', () => {
  it.each(stored)('%p is stored and read', (value, wire) => {
    expect(plainCodec().encode(value, 'x')).toEqual(wire);
    expect(plainCodec().decode(wire, 'x')).toEqual(value);
  });

  it.each<[unknown, AttributeValue]>([
    [
      new Map<string, unknown>([
        ['a', 1],
        ['__proto__', 2],
      ]),
      {
        M: Object.fromEntries([
          ['a', { N: '1' }],
          ['__proto__', { N: '2' }],
        ]),
      },
    ],
    [Object.assign(Object.create(null) as object, { a: 1 }), { M: { a: { N: '1' } } }],
    [Buffer.from([1]), { B: bytes(1) }],
    [bytes(1, 2).buffer, { B: bytes(1, 2) }],
    [new DataView(bytes(1, 2, 3).buffer, 1), { B: bytes(2, 3) }],
    [new Uint16Array([258]), { B: bytes(2, 1) }],
    [NumberValue.from('12345678901234567890.5'), { N: '12345678901234567890.5' }],
    [new Set([NumberValue.from('1.0'), 1, 1n]), { NS: ['1'] }],
    [new Set([bytes(1), bytes(1)]), { BS: [bytes(1)] }],
    [1e-7, { N: '0.0000001' }],
    [-0, { N: '0' }],
  ])('%p is stored too', (value, wire) => {
    expect(plainCodec().encode(value, 'x')).toEqual(wire);
  });

  it.each<[unknown, string]>([
    [undefined, 'got undefined'],
    [() => 1, 'got a function'],
    [Symbol('s'), 'got a symbol'],
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [2 ** 53, 'may be rounded'],
    [10n ** 38n + 1n, '38 significant digits'],
    [NumberValue.from('1E200'), '38 significant digits'],
    [new Date(0), 'toISOString'],
    [new URL('http://localhost'), 'an instance of URL would lose its class'],
    [new Set(), 'no empty sets'],
    [new Set([1, '2']), 'all strings, all numbers or all binary'],
    [new Set([true]), 'all strings, all numbers or all binary'],
    [new Set([undefined]), 'got undefined'],
    [new Map([[1, 'x']]), 'a string as the key of a map'],
    ['\udfff', 'half of a surrogate pair'],
  ])('%p is refused: %s', (value, message) => {
    for (const options of [{}, { marshall: lossy }]) {
      const error = thrown(() => plainCodec(options).encodeItem({ pk: 'x', list: [{ value }] })) as AttributeValueError;
      expect(error).toBeInstanceOf(AttributeValueError);
      expect(error.path).toBe('list[0].value');
      expect(error.message).toMatch(/^list\[0\]\.value: /);
      expect(error.message).toContain(message);
    }
  });

  it('follow the marshall options', () => {
    const encode = (marshall: PlainCodecOptions['marshall'], value: unknown): unknown =>
      plainCodec({ marshall }).encode(value, 'x');
    const empty = { convertEmptyValues: true };
    for (const value of ['', bytes(), new Set()]) expect(encode(empty, value)).toEqual({ NULL: true });
    expect(encode(empty, [''])).toEqual({ L: [{ NULL: true }] });
    expect(encode(empty, new Set(['']))).toEqual({ SS: [''] });
    expect(encode({ allowImpreciseNumbers: true }, 2 ** 53)).toEqual({ N: '9007199254740992' });
    expect(encode({ allowImpreciseNumbers: true }, new Set([2 ** 53]))).toEqual({ NS: ['9007199254740992'] });
    expect(thrown(() => encode({ allowImpreciseNumbers: true }, NaN))).toBeInstanceOf(AttributeValueError);
  });

  it('are read with numbers as the unmarshall options say', () => {
    const decode = (wrapNumbers: boolean | ((text: string) => unknown), wire: AttributeValue): unknown =>
      plainCodec({ unmarshall: { wrapNumbers } }).decode(wire, 'x');
    const exact = '0.12345678901234567890123456789';
    expect(decode((text) => `n${text}`, { NS: ['1', '2'] })).toEqual(new Set(['n1', 'n2']));
    const wrapped = decode(true, { N: exact }) as NumberValue;
    expect([wrapped.value, String(wrapped), wrapped.valueOf()]).toEqual([exact, exact, exact]);
    expect((decode(true, { N: '5' }) as NumberValue).toBigInt()).toBe(5n);
    expect((decode(true, { N: '5' }) as NumberValue).toAttributeValue()).toEqual({ N: '5' });
    expect(plainCodec().encode(wrapped, 'x')).toEqual({ N: exact });
    expect(decode(false, { N: '9007199254740993' })).toBe(9007199254740993n);
    expect(decode(false, { N: '1E2' })).toBe(100);
    for (const N of [exact, '9007199254740993.5']) {
      expect(thrown(() => decode(false, { N })).message).toContain('exactly');
    }
  });

  it('must be an object as a whole', () => {
    for (const item of [undefined, null, 'x', [], new Map(), new Date(0)]) {
      expect(thrown(() => plainCodec().encodeItem(item)).message).toContain('expected a plain object');
    }
    expect(thrown(() => plainCodec().decodeItem({ a: { M: { b: { N: '0.12345678901234567' } } } })).message).toMatch(
      /^a\.b: /,
    );
  });

  it('may be nested as deeply as DynamoDB allows', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 'x' : [nested(levels - 1)]);
    expect(plainCodec().encode(nested(32), 'x')).toBeDefined();
    expect(thrown(() => plainCodec().encode(nested(33), 'x')).message).toContain("deeper than DynamoDB's 32 levels");
  });
});

describe('on the engine', () => {
  const { client, tableName, createTable } = engine();
  const TableName = tableName('Plain');
  beforeAll(() => createTable('Plain', 'pk'));

  it('plain items are what the document client writes and reads', async () => {
    const document = DynamoDBDocumentClient.from(client);
    const item = { pk: 'same', ...Object.fromEntries(stored.map(([value], index) => [`v${index}`, value])) };
    await document.send(new PutCommand({ TableName, Item: item }));
    const { Item = {} } = await client.send(new GetItemCommand({ TableName, Key: { pk: { S: 'same' } } }));
    expect(plainCodec().decodeItem(Item)).toEqual(item);
    await client.send(new PutItemCommand({ TableName, Item: { ...plainCodec().encodeItem(item), pk: { S: 'ours' } } }));
    const read = await document.send(new GetCommand({ TableName, Key: { pk: 'ours' } }));
    expect(read.Item).toEqual({ ...item, pk: 'ours' });
  });

  const hostile = [
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'a.b',
    'a[0]',
    '#x',
    ':v',
    'size',
    '😀',
    ' ',
  ];

  it('every name reaches the engine and comes back as an own property, and pollutes nothing', async () => {
    const names = Object.fromEntries(hostile.map((name) => [name, { polluted: name }]));
    const item = { pk: 'hostile', ...names, nested: { ...names, list: [names] } };
    await client.send(asJson(new PutItemCommand({ TableName, Item: plainCodec().encodeItem(item) })));
    // The SDK loses a top-level `__proto__` when it reads; that it was stored is for the engine to say.
    const update = new UpdateItemCommand({
      TableName,
      Key: { pk: { S: 'hostile' } },
      ConditionExpression: '#proto = :proto',
      UpdateExpression: 'REMOVE #proto',
      ExpressionAttributeNames: { '#proto': '__proto__' },
      ExpressionAttributeValues: { ':proto': { M: { polluted: { S: '__proto__' } } } },
      ReturnValues: 'ALL_NEW',
    });
    const { Attributes: Item = {} } = await client.send(asJson(update));
    const read = plainCodec().decodeItem(Item);
    const rest = Object.fromEntries(Object.entries(item).filter(([name]) => name !== '__proto__'));
    expect(read).toEqual(rest);
    for (const object of [read['nested'], (read['nested'] as { list: object[] }).list[0]] as object[]) {
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
      expect(Object.keys(object)).toEqual(expect.arrayContaining(hostile));
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('a value that the SDK lost is an error', () => {
    const item = Object.defineProperty({}, '__proto__', { value: undefined, enumerable: true }) as Item;
    expect(thrown(() => plainCodec().decodeItem(item)).message).toBe(
      '__proto__: the value was lost by the SDK, which read it',
    );
  });
});
