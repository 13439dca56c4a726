import { Attribute, CreatedAt, Entity } from '../src/decorators/index.js';
import { AttributeValueError, ExpressionError, KeyValueError } from '../src/errors/index.js';
import { type AttributeType, type Class, entityModel, table } from '../src/model/index.js';
import {
  type AttributeValue,
  describeKey,
  entityCodec,
  type EntityCodec,
  itemSizeBound,
  keyValueCodec,
} from '../src/codec/index.js';

const codecOf = (target: Class): EntityCodec => entityCodec(entityModel(target));
const at = new Date('2026-11-22T10:00:00.000Z');

/** What an expression throws. */
function thrown(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

/** The stored partition key of an entity whose template is `source`, of values `a` and `b`. */
function keyOf(
  source: string,
  a: AttributeType,
  b: AttributeType = 'string',
  keyType: 'S' | 'N' | 'B' = 'S',
): (...values: unknown[]) => AttributeValue | undefined {
  @Entity({ table: table('Keys', { partitionKey: { name: 'pk', type: keyType } }), partitionKey: source as '{a}' })
  class Keyed {
    @Attribute({ type: a }) a: unknown;
    @Attribute({ type: b }) b: unknown;
  }
  const codec = codecOf(Keyed);
  return (first, second) => codec.keyOf({ a: first, b: second })['pk'];
}

const App = table('App', {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: {
    byStatus: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' },
    byRegion: { partitionKey: ['tenantId', 'region'], sortKey: [{ name: 'year', type: 'N' }] },
    byTotal: { local: true, sortKey: { name: 'lsi1sk', type: 'N' } },
    inverted: { partitionKey: 'sk', sortKey: 'pk' },
  },
});

@Entity({
  table: App,
  partitionKey: 'CUSTOMER#{customerId}',
  sortKey: 'ORDER#{createdAt}#{orderId}',
  indexes: {
    byStatus: { partitionKey: 'STATUS#{status}', sortKey: '{createdAt}' },
    byRegion: { partitionKey: ['{tenant}', '{region}'], sortKey: '{year}' },
    byTotal: { sortKey: '{total}' },
    inverted: { partitionKey: 'ORDER#{createdAt}#{orderId}', sortKey: 'CUSTOMER#{customerId}' },
  },
})
class Order {
  @Attribute() customerId!: string;
  @Attribute() orderId!: string;
  @CreatedAt() createdAt!: Date;
  @Attribute({ type: 'string', nullable: true }) status?: string | null;
  @Attribute() tenant?: string;
  @Attribute({ type: 'string', nullable: true }) region?: string | null;
  @Attribute() year?: number;
  @Attribute({ type: 'decimal' }) total?: string;
}
const orders = codecOf(Order);
const order = (values: Partial<Order> = {}): Order =>
  Object.assign(new Order(), { customerId: 'c1', orderId: 'o1', createdAt: at }, values);

describe('key text', () => {
  it.each<[string, AttributeType, unknown, string]>([
    ['USER#{a}', 'string', 'u1', 'USER#u1'],
    ['USER#{a}', 'string', 'a#b%c', 'USER#a%23b%25c'],
    ['{a}', 'string', 'a#b%c', 'a#b%c'],
    ['{a}/x', 'string', 'a/b#', 'a%2Fb%23/x'],
    ['{a}é', 'string', 'né', 'n%C3%A9é'],
    ['{a}😀', 'string', '😀', '%F0%9F%98%80😀'],
    ['{a}-x', 'string', 'a-b]', 'a%2Db]-x'],
    ['{a}]', 'string', 'a]b', 'a%5Db]'],
    ['{a}^', 'string', 'a^b', 'a%5Eb^'],
    ['{a}\\', 'string', 'a\\b', 'a%5Cb\\'],
    ['N#{a:010}', 'number', 42, 'N#0000000042'],
    ['{a:03}', 'number', 0, '000'],
    ['{a:20}', 'bigint', 2n ** 60n, '01152921504606846976'],
    ['{a:010}', 'epochSeconds', new Date(1999), '0000000001'],
    ['{a:013}', 'epochMillis', at, '1795341600000'],
    ['D#{a}', 'date', at, 'D#2026-11-22T10:00:00.000Z'],
    ['{a}', 'date', at, '2026-11-22T10:00:00.000Z'],
    ['{a}:x', 'date', at, '2026-11-22T10:00:00.000Z:x'],
    ['B#{a}', 'boolean', false, 'B#false'],
    ['{a}', 'boolean', true, 'true'],
    ['C#{a}#', { to: (v: string) => v.toUpperCase(), from: String }, 'x#', 'C#X%23#'],
    ['{a:05}', { to: (v: { cents: number }) => v.cents, from: Number }, { cents: 7 }, '00007'],
  ])('%s of the %p %p is %s', (source, type, value, text) => {
    expect(keyOf(source, type)(value, 'x')).toEqual({ S: text });
  });

  it('may touch a placeholder of fixed width', () => {
    expect(keyOf('{a}{b}', 'date')(at, 'x')).toEqual({ S: '2026-11-22T10:00:00.000Zx' });
    expect(keyOf('{a:05}{b}', 'number')(5, '5')).toEqual({ S: '000055' });
  });

  it.each<[AttributeType, 'N' | 'B', unknown, AttributeValue]>([
    ['number', 'N', -1.5, { N: '-1.5' }],
    ['bigint', 'N', 2n ** 70n, { N: '1180591620717411303424' }],
    ['decimal', 'N', '1.50', { N: '1.5' }],
    ['epochSeconds', 'N', new Date(5000), { N: '5' }],
    ['binary', 'B', new Uint8Array([1]), { B: new Uint8Array([1]) }],
    [{ to: (v: { cents: number }) => v.cents, from: Number }, 'N', { cents: 7 }, { N: '7' }],
  ])('a bare %p is stored as it is in a key of type %s', (type, keyType, value, wire) => {
    expect(keyOf('{a}', type, 'string', keyType)(value)).toEqual(wire);
  });

  it.each<[string, AttributeType, unknown, string]>([
    ['X#{a}', 'string', '', 'must not be empty'],
    ['{a}', 'string', '', 'must not be empty'],
    ['{a}', 'string', undefined, 'is missing'],
    ['{a}', 'string', null, 'is missing'],
    ['{a}', 'string', 5, 'expected a string, got a number'],
    ['{a}', 'string', 'x\udc00', 'half of a surrogate pair'],
    ['{a}', 'date', new Date(NaN), 'invalid'],
    ['D#{a}', 'date', new Date(Date.UTC(10_000, 0)), 'years 0 to 9999'],
    ['{a}', 'date', new Date(Date.UTC(-1, 0)), 'years 0 to 9999'],
    ['{a:03}', 'number', 1000, '4 digits are more than the 3 of its pad'],
    ['{a:03}', 'number', -1, 'an integer from 0 up'],
    ['{a:03}', 'number', 1.5, 'an integer from 0 up'],
    ['{a:03}', 'number', NaN, 'NaN'],
    ['{a:03}', 'number', '5', 'expected a number'],
    ['{a:03}', 'epochMillis', new Date(-1), 'an integer from 0 up'],
    ['X#{a}', { to: () => 5, from: Number }, 'x', "a number (N) can't be part of key text without a pad"],
    ['{a}', { to: () => ['x'], from: Number }, 'x', "a list (L) can't be part of key text"],
    ['{a:03}', { to: () => 'x', from: Number }, 'x', 'an integer from 0 up'],
  ])('%s refuses the %p %p: %s', (source, type, value, message) => {
    const error = thrown(() => keyOf(source, type)(value));
    expect(error).toBeInstanceOf(KeyValueError);
    expect(error.message).toMatch(/^Keyed\.a/);
    expect(error.message).toContain(message);
  });

  it('refuses a value of another type than the key attribute, and empty bytes', () => {
    const custom = { to: () => 'x', from: Number };
    expect(thrown(() => keyOf('{a}', custom, 'string', 'N')(1)).message).toBe(
      "Keyed.a: it is a string (S), but key attribute 'pk' is a number (N)",
    );
    expect(thrown(() => keyOf('{a}', 'binary', 'string', 'B')(new Uint8Array())).message).toBe(
      'Keyed.a: a value in a key must not be empty',
    );
  });

  it('has up to 2,048 bytes in a partition key and 1,024 in a sort key', () => {
    const key = (customerId: string, orderId: string): unknown =>
      orders.encodeKey({ customerId, createdAt: at, orderId });
    const longest = 'é'.repeat((2048 - 9 - 1) / 2);
    expect(key(`${longest}x`, 'o'.repeat(1024 - 31))).toBeDefined();
    expect(thrown(() => key(`${longest}xx`, 'o')).message).toBe(
      "Order.customerId: partition key 'pk' would have 2049 bytes; DynamoDB takes up to 2048",
    );
    expect(thrown(() => key('c', 'o'.repeat(1024 - 30))).message).toBe(
      "Order: sort key 'sk' would have 1025 bytes; DynamoDB takes up to 1024",
    );
    expect(thrown(() => keyOf('{a}', 'binary', 'string', 'B')(new Uint8Array(2049)))).toBeInstanceOf(KeyValueError);
    expect(keyOf('{a}', 'binary', 'string', 'B')(new Uint8Array(2048))).toBeDefined();
  });
});

describe('ids', () => {
  @Entity({ table: 'Users', partitionKey: 'USER#{userId}', sortKey: 'USER#{userId}' })
  class User {
    @Attribute() userId!: string;
    @Attribute() name?: string;
  }
  const users = codecOf(User);
  const u1 = { pk: { S: 'USER#u1' }, sk: { S: 'USER#u1' } };

  it('are the bare value where there is one, or an object', () => {
    expect(users.encodeKey('u1')).toEqual(u1);
    expect(users.encodeKey({ userId: 'u1' })).toEqual(u1);
    expect(users.encodeKey(Object.assign(new User(), { userId: 'u1' }))).toEqual(u1);
    expect(users.keyOf(Object.assign(new User(), { userId: 'u1', name: 'Al' }))).toEqual(u1);
    expect(users.keyOfItem({ ...u1, name: { S: 'Al' } })).toEqual(u1);
  });

  it('are objects where there are several', () => {
    expect(orders.encodeKey({ customerId: 'c1', createdAt: at, orderId: 'o#1' })).toEqual({
      pk: { S: 'CUSTOMER#c1' },
      sk: { S: 'ORDER#2026-11-22T10:00:00.000Z#o%231' },
    });
    expect(thrown(() => orders.encodeKey('c1')).message).toBe(
      'Order: an id is an object of customerId, createdAt, orderId; got a string',
    );
    expect(thrown(() => orders.encodeKey({ customerId: 'c1', createdAt: at })).message).toBe(
      "Order.orderId is missing, but is part of key 'sk'",
    );
  });

  it('may be dates, bytes and custom objects', () => {
    const key = (type: AttributeType, id: unknown): unknown => {
      @Entity({ table: 'Bare', partitionKey: 'X#{id}' })
      class Bare {
        @Attribute({ type }) id: unknown;
      }
      return codecOf(Bare).encodeKey(id);
    };
    expect(key('date', at)).toEqual({ pk: { S: 'X#2026-11-22T10:00:00.000Z' } });
    expect(key({ to: (v: { code: string }) => v.code, from: String }, { code: 'abc' })).toEqual({ pk: { S: 'X#abc' } });
  });

  it.each([undefined, null, '', 5, {}, { userid: 'u1' }, [], NaN, Symbol('s')])('%p is refused', (id) => {
    const error = thrown(() => users.encodeKey(id));
    expect(error).toBeInstanceOf(KeyValueError);
    expect(error.message).toMatch(/^User\.userId/);
  });

  it('are not needed where the keys are fixed', () => {
    @Entity({ table: 'Settings', partitionKey: 'SETTINGS' })
    class Settings {
      @Attribute() theme?: string;
    }
    expect(codecOf(Settings).encodeKey(undefined)).toEqual({ pk: { S: 'SETTINGS' } });
  });

  it('are shown as plain values', () => {
    expect(describeKey(orders.keyOf(order()))).toEqual({ pk: 'CUSTOMER#c1', sk: 'ORDER#2026-11-22T10:00:00.000Z#o1' });
    expect(describeKey({ n: { N: '5' }, big: { N: '12345678901234567890' } })).toEqual({
      n: 5,
      big: '12345678901234567890',
    });
  });

  it('may be the key attribute itself', () => {
    @Entity({
      table: table('Scores', { partitionKey: 'gameId', sortKey: { name: 'score', type: 'N' } }),
      partitionKey: '{gameId}',
      sortKey: '{score}',
    })
    class Score {
      @Attribute() gameId!: string;
      @Attribute() score!: number;
    }
    const scores = codecOf(Score);
    const item = scores.encode(Object.assign(new Score(), { gameId: 'g', score: -1.5 }));
    expect(item).toEqual({ gameId: { S: 'g' }, score: { N: '-1.5' }, _type: { S: 'Score' } });
    expect(scores.decode(item)).toEqual({ gameId: 'g', score: -1.5 });
    expect(thrown(() => scores.encode(Object.assign(new Score(), { gameId: '', score: 1 })))).toBeInstanceOf(
      KeyValueError,
    );
  });
});

describe('index keys', () => {
  it('are made of the same values as the item, and are left out with one missing', () => {
    const full = order({ status: 'open', tenant: 't', region: 'eu', year: 2026, total: '9.90' });
    const keys = (values: { [K in keyof Order]?: Order[K] | undefined }): object => {
      const tally = { bytes: 0 };
      const item = orders.encode(Object.assign(order(), full, values), undefined, tally);
      expect(tally.bytes).toBeGreaterThanOrEqual(itemSizeBound(item));
      return Object.fromEntries(
        Object.entries(item).filter(([name]) =>
          ['gsi1pk', 'gsi1sk', 'tenantId', 'lsi1sk', 'region', 'year'].includes(name),
        ),
      );
    };
    const byStatus = { gsi1pk: { S: 'STATUS#open' }, gsi1sk: { S: '2026-11-22T10:00:00.000Z' } };
    const own = { region: { S: 'eu' }, year: { N: '2026' } };
    expect(keys({})).toEqual({ ...byStatus, ...own, tenantId: { S: 't' }, lsi1sk: { N: '9.9' } });
    expect(keys({ status: undefined })).toEqual({ ...own, tenantId: { S: 't' }, lsi1sk: { N: '9.9' } });
    expect(keys({ status: null, total: undefined })).toEqual({ ...own, tenantId: { S: 't' } });
    expect(keys({ year: undefined, total: undefined })).toEqual({ ...byStatus, region: { S: 'eu' } });
  });

  it('never hold NULL: a null in an attribute that is an index key is left out', () => {
    expect(orders.encode(order({ tenant: 't', year: 1, region: null }))).not.toHaveProperty('region');
    expect(orders.encode(order({ status: null }))).toMatchObject({ status: { NULL: true } });
  });

  it('are refused when empty or too long', () => {
    expect(thrown(() => orders.encode(order({ status: '' }))).message).toBe(
      'Order.status: a value in a key must not be empty',
    );
    expect(thrown(() => orders.encode(order({ tenant: 't', year: 1, region: '' })))).toBeInstanceOf(KeyValueError);
    expect(thrown(() => orders.encode(order({ status: 'x'.repeat(2042) }))).message).toContain(
      "partition key 'gsi1pk' would have 2049",
    );
    expect(thrown(() => orders.encode(order({ status: 5 as never })))).toBeInstanceOf(AttributeValueError);
  });

  it('tell what they depend on, and can be made of values alone', () => {
    expect(orders.indexKeys.map(({ name, properties, attributes }) => ({ name, properties, attributes }))).toEqual([
      { name: 'byStatus', properties: ['status', 'createdAt'], attributes: ['gsi1pk', 'gsi1sk'] },
      { name: 'byRegion', properties: ['tenant', 'region', 'year'], attributes: ['tenantId'] },
      { name: 'byTotal', properties: ['total'], attributes: ['lsi1sk'] },
    ]);
    const [byStatus] = orders.indexKeys;
    if (!byStatus) throw new Error('no index');
    expect(orders.encodeIndexKeys(byStatus, { status: 'a#b', createdAt: at, other: 1 })).toEqual({
      gsi1pk: { S: 'STATUS#a%23b' },
      gsi1sk: { S: '2026-11-22T10:00:00.000Z' },
    });
    expect(orders.encodeIndexKeys(byStatus, { status: 'a' })).toBeUndefined();
    expect(orders.encodeIndexKeys(byStatus, { status: null, createdAt: at })).toBeUndefined();
    expect(thrown(() => orders.encodeIndexKeys(byStatus, { status: '', createdAt: at }))).toBeInstanceOf(KeyValueError);
  });
});

describe('parts of keys', () => {
  const { partitionKey, sortKey } = entityModel(Order);
  if (!sortKey) throw new Error('no sort key');

  it('have the value that their placeholders give', () => {
    expect(orders.encodeKeyPart(partitionKey, { customerId: 'c1' })).toEqual({ S: 'CUSTOMER#c1' });
    expect(thrown(() => orders.encodeKeyPart(sortKey, { createdAt: at })).message).toBe(
      "Order.orderId is missing, but is part of key 'sk'",
    );
    const foreign = entityModel(Order).indexes.get('byStatus');
    expect(orders.encodeKeyPart(foreign?.partitionKey[0] ?? partitionKey, { status: 'x' })).toEqual({ S: 'STATUS#x' });
    expect(thrown(() => orders.encodeKeyPart({ ...partitionKey }, {}))).toBeInstanceOf(ExpressionError);
  });

  it('begin with what the leading values give', () => {
    const date = 'ORDER#2026-11-22T10:00:00.000Z';
    expect(orders.keyPrefix(sortKey, {})).toEqual({ text: '', separator: 'ORDER#', next: 'createdAt' });
    expect(orders.keyPrefix(sortKey, { createdAt: at })).toEqual({ text: date, separator: '#', next: 'orderId' });
    expect(orders.keyPrefix(sortKey, { createdAt: at, orderId: 'a#' })).toEqual({
      text: `${date}#a%23`,
      separator: '',
      next: undefined,
    });
    expect(thrown(() => orders.keyPrefix(sortKey, { orderId: 'o1' })).message).toBe(
      "Order.createdAt is missing, but comes before {orderId} in key 'ORDER#{createdAt}#{orderId}'",
    );
    expect(thrown(() => orders.keyPrefix(sortKey, { createdAt: 'x' })).message).toBe(
      'Order.createdAt: expected a Date, got a string',
    );
  });

  it('escape the start of a value as they escape the value', () => {
    expect(orders.escapeInKey(sortKey, 'orderId', 'a#b')).toBe('a%23b');
    expect(orders.escapeInKey(sortKey, 'createdAt', '2026-11')).toBe('2026-11');
    expect(orders.escapeInKey(sortKey, 'unknown', '#')).toBe('#');
  });
});

describe('the values of key attributes by name', () => {
  it('are those of the attribute type', () => {
    expect(keyValueCodec({ name: 'pk', type: 'S' }).encode('x', 'pk')).toEqual({ S: 'x' });
    expect(keyValueCodec({ name: 'n', type: 'N' }).encode(5, 'n')).toEqual({ N: '5' });
    expect(keyValueCodec({ name: 'n', type: 'N' }).encode(5n, 'n')).toEqual({ N: '5' });
    expect(keyValueCodec({ name: 'b', type: 'B' }).decode({ B: new Uint8Array([1]) }, 'b')).toEqual(
      new Uint8Array([1]),
    );
    expect(thrown(() => keyValueCodec({ name: 'pk', type: 'S' }).encode(5, 'pk')).message).toBe(
      'pk: expected a string (S), got a number',
    );
  });
});
