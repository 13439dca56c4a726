import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Attribute, DataSource, DeletedAt, Entity, ExpiresAt, ExpressionError, KeyValueError, table } from 'dynatomic';
import { engine } from './support/engine.js';

const App = table('App', { partitionKey: 'pk', sortKey: 'sk' });

@Entity({ table: App, partitionKey: 'CUSTOMER#{customerId}', sortKey: 'PROFILE' })
class Customer {
  @Attribute() customerId!: string;
  @Attribute() name!: string;
}

@Entity({ table: App, partitionKey: 'CUSTOMER#{customerId}', sortKey: 'ORDER#{createdAt}#{orderId}' })
class Order {
  @Attribute() customerId!: string;
  @Attribute() createdAt!: Date;
  @Attribute() orderId!: string;
  @Attribute() total!: number;
  @Attribute({ type: ['string'] }) tags?: string[];
  @ExpiresAt() expiresAt?: Date;
  @DeletedAt() deletedAt?: Date;
}

@Entity({ table: App, partitionKey: 'CUSTOMER#{customerId}', sortKey: 'ORDER#{createdAt}#{orderId}#LINE#{line:03}' })
class OrderLine {
  @Attribute() customerId!: string;
  @Attribute() createdAt!: Date;
  @Attribute() orderId!: string;
  @Attribute() line!: number;
}

const { client, createTable, tableName, requests } = engine();
const db = new DataSource({ client, tableName, entities: [Customer, Order, OrderLine] });
const orders = db.repository(Order);

const day = (date: string): Date => new Date(`${date}T00:00:00.000Z`);

function order(orderId: string, date: string, values: Partial<Order> = {}): Order {
  return Object.assign(new Order(), { customerId: 'c1', orderId, createdAt: day(date), total: 10, ...values });
}

const STORED = [
  order('a', '2026-10-30', { total: 5 }),
  order('b', '2026-11-01', { tags: ['gift'] }),
  order('c', '2026-11-01', { total: 30 }),
  order('d', '2026-11-20'),
  order('e', '2026-12-01', { total: 50 }),
];

const ids = (found: readonly { orderId: string }[]): string => found.map(({ orderId }) => orderId).join('');

beforeAll(async () => {
  await createTable('App', 'pk', 'sk');
  for (const stored of STORED) await orders.save(stored);
  await db.repository(Customer).save(Object.assign(new Customer(), { customerId: 'c1', name: 'Al' }));
  const line = { customerId: 'c1', createdAt: day('2026-11-01'), orderId: 'b', line: 1 };
  await db.repository(OrderLine).save(Object.assign(new OrderLine(), line));
  await orders.save(order('z', '2026-11-02', { customerId: 'c2' }));
});

beforeEach(() => requests.clear());

test('reads the entity’s items of a partition, in order, as instances', async () => {
  const found = await orders.query({ customerId: 'c1' }).all();
  expect(found).toEqual(STORED);
  expect(found[0]).toBeInstanceOf(Order);
  expect(ids(await orders.query('c1').all())).toBe('abcde');
  expect(ids(await orders.query({ customerId: 'c1' }).descending().all())).toBe('edcba');
  expect(ids(await orders.query({ customerId: 'c1' }).descending().ascending().all())).toBe('abcde');
  expect(await orders.query({ customerId: 'none' }).all()).toEqual([]);
});

test('asks by the template’s prefix, for its own entity, and hides on the server', () => {
  const { KeyConditionExpression, FilterExpression, ExpressionAttributeNames, ExpressionAttributeValues } = orders
    .query('c1')
    .toRequest();
  expect(KeyConditionExpression).toBe('#0 = :0 AND begins_with(#1, :1)');
  expect(FilterExpression).toBe(
    '(#2 = :2 OR attribute_not_exists(#2)) AND (attribute_not_exists(#3) OR #3 > :3) AND attribute_not_exists(#4)',
  );
  expect(ExpressionAttributeNames).toEqual({
    '#0': 'pk',
    '#1': 'sk',
    '#2': '_type',
    '#3': 'expiresAt',
    '#4': 'deletedAt',
  });
  expect(ExpressionAttributeValues).toMatchObject({
    ':0': { S: 'CUSTOMER#c1' },
    ':1': { S: 'ORDER#' },
    ':2': { S: 'Order' },
  });
});

describe('ranges', () => {
  const all = orders.query({ customerId: 'c1' });

  test.each([
    ['beginsWith, part of a date', all.beginsWith({ createdAt: '2026-11' }), 'bcd'],
    ['beginsWith, a whole date', all.beginsWith({ createdAt: day('2026-11-01') }), 'bc'],
    ['beginsWith, behind a whole value', all.beginsWith({ createdAt: day('2026-11-01'), orderId: 'c' }), 'c'],
    ['beginsWith, nothing', all.beginsWith({ createdAt: '' }), 'abcde'],
    ['gt', all.gt({ createdAt: day('2026-11-01') }), 'de'],
    ['gte', all.gte({ createdAt: day('2026-11-01') }), 'bcde'],
    ['lt', all.lt({ createdAt: day('2026-11-01') }), 'a'],
    ['lte', all.lte({ createdAt: day('2026-11-01') }), 'abc'],
    ['between', all.between({ createdAt: day('2026-11-01') }, { createdAt: day('2026-11-20') }), 'bcd'],
    ['gte and lt', all.gte({ createdAt: day('2026-11-01') }).lt({ createdAt: day('2026-11-20') }), 'bc'],
    ['gt of two values', all.gt({ createdAt: day('2026-11-01'), orderId: 'b' }), 'cde'],
    ['lt of two values', all.lt({ createdAt: day('2026-11-01'), orderId: 'c' }), 'ab'],
    ['lte of two values', all.lte({ createdAt: day('2026-11-01'), orderId: 'c' }), 'abc'],
    ['eq', all.eq({ createdAt: day('2026-11-01') }), 'bc'],
    ['eq, all values', all.eq({ createdAt: day('2026-11-01'), orderId: 'b' }), 'b'],
    ['equality in query()', orders.query({ customerId: 'c1', createdAt: day('2026-11-01') }), 'bc'],
    [
      'a range behind equality',
      orders.query({ customerId: 'c1', createdAt: day('2026-11-01') }).gt({ orderId: 'b' }),
      'c',
    ],
    ['lt behind equality', orders.query({ customerId: 'c1', createdAt: day('2026-11-01') }).lt({ orderId: 'c' }), 'b'],
  ])('%s', async (_, query, expected) => {
    expect(ids(await query.all())).toBe(expected);
    expect(ids(await query.descending().all())).toBe([...expected].reverse().join(''));
    expect(await query.count()).toBe(expected.length);
  });

  test('never leave the template’s prefix', () => {
    const request = all.gt({ createdAt: day('2026-11-01') }).toRequest();
    expect(request.KeyConditionExpression).toBe('#0 = :0 AND #1 BETWEEN :1 AND :2');
    expect(request.ExpressionAttributeValues).toMatchObject({
      ':1': { S: 'ORDER#2026-11-01T00:00:00.000Z$' },
      ':2': { S: 'ORDER$' },
    });
  });

  test('refuse what makes no range', async () => {
    expect(() => all.gt({})).toThrow(ExpressionError);
    expect(() => all.gt({ total: 5 })).toThrow(/\(createdAt, orderId\), not 'total'/);
    expect(() =>
      orders.query({ customerId: 'c1', createdAt: day('2026-11-01') }).gt({ createdAt: day('2026-11-02') }),
    ).toThrow(/already/);
    expect(() => all.gt({ createdAt: day('2026-11-01') }).eq({ createdAt: day('2026-11-01') })).toThrow(/already/);
    expect(() => all.gt({ createdAt: day('2026-11-01') }).beginsWith({ createdAt: '2026' })).toThrow(ExpressionError);
    expect(() => db.repository(Customer).query('c1').gt({ name: 'x' })).toThrow(/none, as the key has none/);
    expect(() => db.repository(Customer).index('byName')).toThrow(/It is in none/);
    await expect(all.gt({ orderId: 'a' }).all()).rejects.toThrow(KeyValueError);
    await expect(all.beginsWith({ orderId: 'a' }).all()).rejects.toThrow(KeyValueError);
    await expect(all.eq({ orderId: 'a' }).all()).rejects.toThrow(KeyValueError);
    await expect(all.beginsWith({ createdAt: 'Nov' }).all()).rejects.toThrow(/ISO 8601/);
    await expect(all.beginsWith({ createdAt: day('2026-11-01'), orderId: '\ud800' }).all()).rejects.toThrow(
      /surrogate/,
    );
    await expect(all.beginsWith({ createdAt: 2026 as never }).all()).rejects.toThrow(/the start of the stored text/);
    await expect(all.between({ createdAt: day('2026-12-01') }, { createdAt: day('2026-11-01') }).all()).rejects.toThrow(
      /ends before it begins/,
    );
    await expect(all.lt({ createdAt: day('2026-11-01'), orderId: 'x'.repeat(1024) }).all()).rejects.toThrow(
      KeyValueError,
    );
    await expect(all.gt({ createdAt: 'soon' as never }).all()).rejects.toThrow(KeyValueError);
    expect(requests.count).toBe(0);
  });
});

test('refuses wrong partitions', async () => {
  expect(() => orders.query({ custmerId: 'c1' } as never)).toThrow(/Did you mean 'customerId'/);
  await expect(orders.query({}).all()).rejects.toThrow(KeyValueError);
  await expect(orders.query({ customerId: undefined as never }).all()).rejects.toThrow(ExpressionError);
  await expect(orders.query(undefined as never).all()).rejects.toThrow(ExpressionError);
  await expect(orders.query('').all()).rejects.toThrow(KeyValueError);
  await expect(orders.query({ customerId: 5 as never }).all()).rejects.toThrow(KeyValueError);
  expect(requests.count).toBe(0);
});

describe('filters and projections', () => {
  test('filter narrows by conditions, values and text; several are ANDed', async () => {
    const query = orders.query('c1').filter((o) => o.total.gte(10));
    expect(ids(await query.all())).toBe('bcde');
    expect(ids(await query.filter((o) => o.total.lt(50).or(o.total.gt(1000))).all())).toBe('bcd');
    expect(ids(await orders.query('c1').filter({ total: 30 }).all())).toBe('c');
    expect(ids(await orders.query('c1').filter('contains(tags, :tag)', { tag: 'gift' }).all())).toBe('b');
    expect(await query.count()).toBe(4);
    expect(() => orders.query('c1').filter((o) => (o as never as { nope: never }).nope)).toThrow(ExpressionError);
    await expect(orders.query('c1').filter('sk = :s', { s: 'x' }).all()).rejects.toThrow(/key attribute/);
  });

  test('project gives plain objects of the properties alone', async () => {
    const [first] = await orders
      .query('c1')
      .project('orderId', 'tags')
      .eq({ createdAt: day('2026-11-01') })
      .all();
    expect(first).toStrictEqual({ orderId: 'b', tags: ['gift'] });
    expect(() => orders.query('c1').project('nope' as never)).toThrow(ExpressionError);
    expect(() => orders.query('c1').project(...([] as never as ['total']))).toThrow(ExpressionError);
  });
});

test('tells the consumed capacity to those who listen', async () => {
  const listen = jest.fn();
  subscribe('dynatomic:request', listen);
  await orders.query('c1').execute({ returnConsumedCapacity: 'TOTAL' });
  unsubscribe('dynatomic:request', listen);
  expect(listen).toHaveBeenCalledTimes(1);
  expect(requests.last('Query').ReturnConsumedCapacity).toBe('TOTAL');
});

describe('unusual keys', () => {
  const Odd = table('Odd', { partitionKey: { name: 'n', type: 'N' }, sortKey: { name: 'b', type: 'B' } });

  @Entity({ table: Odd, partitionKey: '{n}', sortKey: '{b}' })
  class Blob {
    @Attribute() n!: number;
    @Attribute({ type: 'binary' }) b!: Uint8Array;
  }

  @Entity({ table: App, partitionKey: 'T#{tenant}#{user}', sortKey: '\u{10ffff}{kind}#{tenant}' })
  class Strange {
    @Attribute() tenant!: string;
    @Attribute() user!: string;
    @Attribute() kind!: string;
  }

  const bytes = [[0], [1], [1, 0], [1, 255], [2], [255, 255]].map((values) => Uint8Array.from(values));

  test('binary sort keys: ranges, starts and cursors', async () => {
    await createTable('Odd', { name: 'n', type: 'N' }, { name: 'b', type: 'B' });
    const blobs = new DataSource({ client, tableName }).repository(Blob);
    for (const b of bytes) await blobs.save(Object.assign(new Blob(), { n: 1, b }));
    const found = async (query: ReturnType<typeof blobs.query>): Promise<Uint8Array[]> =>
      (await query.all()).map(({ b }) => b);
    const query = blobs.query(1);
    expect(await found(query)).toEqual(bytes);
    expect(await found(query.gt({ b: Uint8Array.of(1) }))).toEqual(bytes.slice(2));
    expect(await found(query.between({ b: Uint8Array.of(1) }, { b: Uint8Array.of(1, 9) }))).toEqual(bytes.slice(1, 3));
    expect(await found(query.beginsWith({ b: Uint8Array.of(1) }))).toEqual(bytes.slice(1, 4));
    expect(await found(query.beginsWith({ b: new Uint8Array() }))).toEqual(bytes);
    await expect(query.beginsWith({ b: 'x' }).all()).rejects.toThrow(/needs a key of text/);
    await expect(query.between({ b: Uint8Array.of(2) }, { b: Uint8Array.of(1) }).all()).rejects.toThrow(
      ExpressionError,
    );
    const { items, cursor } = await query.limit(4).execute();
    expect(items.map(({ b }) => b)).toEqual(bytes.slice(0, 4));
    expect(await found(query.after(cursor))).toEqual(bytes.slice(4));
  });

  test('a placeholder of both keys, and the last character of all', async () => {
    const strange = new DataSource({ client, tableName }).repository(Strange);
    const all = strange.query({ tenant: 't', user: 'u' });
    expect(all.toRequest().ExpressionAttributeValues).toMatchObject({ ':1': { S: '\u{10ffff}' } });
    const some = all.eq({ kind: 'x' });
    expect(some.toRequest().ExpressionAttributeValues).toMatchObject({ ':1': { S: '\u{10ffff}x#t' } });
    const values = all.gte({ kind: 'x' }).toRequest().ExpressionAttributeValues;
    expect(values).toMatchObject({ ':1': { S: '\u{10ffff}x#' }, ':2': { S: '\u{10ffff}\u{10ffff}' } });
    expect(() => strange.query('t')).toThrow(/takes an object of key placeholders/);
    await expect(strange.query({ tenant: 't' }).all()).rejects.toThrow(KeyValueError);
  });
});
