import { randomUUID } from 'node:crypto';
import {
  Attribute,
  DataSource,
  DeletedAt,
  Entity,
  ExpiresAt,
  ExpressionError,
  InvalidCursorError,
  KeyValueError,
  table,
} from 'dynatomic';
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
    expect(() => all.gt({ createdAt: day('2026-11-01') }).beginsWith({ createdAt: '2026' })).toThrow(ExpressionError);
    await expect(all.gt({ orderId: 'a' }).all()).rejects.toThrow(KeyValueError);
    await expect(all.beginsWith({ orderId: 'a' }).all()).rejects.toThrow(KeyValueError);
    await expect(all.eq({ orderId: 'a' }).all()).rejects.toThrow(KeyValueError);
    await expect(all.beginsWith({ createdAt: 'Nov' }).all()).rejects.toThrow(/ISO 8601/);
    await expect(all.beginsWith({ createdAt: '\ud800' }).all()).rejects.toThrow(KeyValueError);
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
