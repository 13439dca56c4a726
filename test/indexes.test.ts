import {
  Attribute,
  DataSource,
  DeletedAt,
  Entity,
  ExpiresAt,
  ExpressionError,
  KeyValueError,
  ModelError,
  table,
} from 'dynatomic';
import { engine } from './support/engine.js';

const App = table('App', {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: {
    byStatus: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' },
    keysOnly: { partitionKey: 'gsi2pk', sortKey: { name: 'gsi2sk', type: 'N' }, projection: 'KEYS_ONLY' },
    included: { partitionKey: 'gsi3pk', projection: { include: ['n', 'deletedAt'] } },
    byTotal: { local: true, sortKey: { name: 'total', type: 'N' } },
    byNote: { local: true, sortKey: 'lsi2sk', projection: 'KEYS_ONLY' },
  },
});

@Entity({
  table: App,
  partitionKey: 'CUSTOMER#{customerId}',
  sortKey: 'ORDER#{createdAt}#{orderId}',
  indexes: {
    byStatus: { partitionKey: 'STATUS#{status}', sortKey: 'ORDER#{paid}#{createdAt}#{line:03}' },
    keysOnly: { partitionKey: 'STATUS#{status}', sortKey: '{line}' },
    byTotal: { sortKey: '{total}' },
    byNote: { sortKey: 'NOTE#{paid}#{line:04}#{note}' },
  },
})
class Order {
  @Attribute() customerId!: string;
  @Attribute() orderId!: string;
  @Attribute() createdAt!: Date;
  @Attribute() total!: number;
  @Attribute() line!: number;
  @Attribute() paid!: boolean;
  @Attribute() status?: string;
  @Attribute() note?: string;
}

@Entity({
  table: App,
  partitionKey: 'TICKET#{ticketId}',
  sortKey: 'TICKET',
  indexes: {
    byStatus: { partitionKey: 'STATUS#{status}', sortKey: 'TICKET#{ticketId}' },
    included: { partitionKey: 'OWNER#{owner}' },
  },
})
class Ticket {
  @Attribute() ticketId!: string;
  @Attribute() status!: string;
  @Attribute() owner!: string;
  @Attribute({ name: 'n' }) title!: string;
  @Attribute() text?: string;
  @DeletedAt() deletedAt?: Date;
}

const Wide = table('Wide', {
  partitionKey: 'id',
  indexes: {
    byRegion: { partitionKey: ['tenantId', 'region'], sortKey: ['year', 'month', 'place'] },
  },
});

const Eight = table('Eight', {
  partitionKey: 'id',
  indexes: {
    byNumbers: {
      partitionKey: [{ name: 'a', type: 'N' }, 'b', 'c', 'd'],
      sortKey: [{ name: 'e', type: 'N' }, 'f', 'g', 'h'],
    },
  },
});

@Entity({
  table: Wide,
  partitionKey: '{id}',
  indexes: {
    byRegion: { partitionKey: ['{tenantId}', '{region}'], sortKey: ['{year}', '{month}', 'PLACE#{city}#{street}'] },
  },
})
class Report {
  @Attribute() id!: string;
  @Attribute() tenantId!: string;
  @Attribute() region!: string;
  @Attribute() year!: string;
  @Attribute() month!: string;
  @Attribute() city!: string;
  @Attribute() street!: string;
}

@Entity({ table: Eight, partitionKey: '{id}' })
class Numbers {
  @Attribute() id!: string;
  @Attribute() a!: number;
  @Attribute() b!: string;
  @Attribute() c!: string;
  @Attribute() d!: string;
  @Attribute() e!: number;
  @Attribute() f!: string;
  @Attribute() g!: string;
  @Attribute() h!: string;
}

const { client, tableName, requests } = engine();
const db = new DataSource({ client, tableName, entities: [Order, Ticket] });
const orders = db.repository(Order);
const tickets = db.repository(Ticket);

const day = (date: string): Date => new Date(`${date}T00:00:00.000Z`);

function order(orderId: string, values: Partial<Order> = {}): Order {
  const common = { customerId: 'c1', createdAt: day('2026-11-01'), total: 10, line: 1, paid: false, status: 'open' };
  return Object.assign(new Order(), { ...common, orderId, ...values });
}

const STORED = [
  order('a', { line: 2, total: 7, note: 'x#1' }),
  order('b', { line: 1, total: 30, createdAt: day('2026-11-02'), note: 'y' }),
  order('c', { line: 10, paid: true, total: -4 }),
  order('d', { line: 3, status: 'closed' }),
  order('e', { status: undefined as never }),
];

const ids = (found: readonly Partial<Order>[]): string => found.map(({ orderId }) => orderId).join('');

beforeAll(async () => {
  await db.createTables();
  for (const stored of STORED) await orders.save(stored);
  await tickets.save(
    Object.assign(new Ticket(), { ticketId: 't1', status: 'open', owner: 'al', title: 'One', text: 'long' }),
  );
  await tickets.save(Object.assign(new Ticket(), { ticketId: 't2', status: 'open', owner: 'al', title: 'Two' }));
  await tickets.save(Object.assign(new Ticket(), { ticketId: 't3', status: 'open', owner: 'al', title: 'Three' }));
  await tickets.deleteById('t3');
}, 20_000);

beforeEach(() => requests.clear());

describe('an index with everything', () => {
  const open = orders.index('byStatus').query({ status: 'open' });

  test('gives the entity’s own items, in the order of its sort key; those without its keys are not in it', async () => {
    const found = await open.all();
    expect(ids(found)).toBe('abc');
    expect(found[0]).toBeInstanceOf(Order);
    expect(found[0]).toEqual(STORED[0]);
    expect(requests.last('Query').IndexName).toBe('byStatus');
    expect((await tickets.index('byStatus').query('open').all()).map(({ ticketId }) => ticketId)).toEqual(['t1', 't2']);
    expect(await orders.index('byStatus').query({ status: 'none' }).all()).toEqual([]);
  });

  test('takes ranges, filters, projections, counts and cursors', async () => {
    expect(ids(await open.eq({ paid: false }).all())).toBe('ab');
    expect(ids(await open.eq({ paid: false }).beginsWith({ createdAt: '2026-11-02' }).all())).toBe('b');
    expect(ids(await open.gt({ paid: false, createdAt: day('2026-11-01') }).all())).toBe('bc');
    expect(
      ids(
        await orders
          .index('byStatus')
          .query({ status: 'open', paid: false, createdAt: day('2026-11-01') })
          .lte({ line: 2 })
          .all(),
      ),
    ).toBe('a');
    expect(
      ids(
        await open
          .filter((o) => o.total.gt(0))
          .descending()
          .all(),
      ),
    ).toBe('ba');
    expect(await open.project('total').first()).toStrictEqual({ total: 7 });
    expect(await open.count()).toBe(3);
    const page = await open.limit(2).execute();
    expect(ids(page.items)).toBe('ab');
    expect(ids((await open.limit(2).after(page.cursor).execute()).items)).toBe('c');
  });

  test('can’t be read consistently, and must exist', () => {
    expect(() => open.consistent()).toThrow(ExpressionError);
    expect(() => orders.index('byStatsu')).toThrow(/Did you mean 'byStatus'/);
    expect(() => orders.index('included')).toThrow(/in no index 'included'/);
    expect(() => orders.index('byStatus').query({ customerId: 'c1' })).toThrow(ExpressionError);
  });
});

describe('local indexes', () => {
  test('number ranges, consistently', async () => {
    const byTotal = orders.index('byTotal').query({ customerId: 'c1' });
    expect((await byTotal.consistent().all()).map(({ total }) => total)).toEqual([-4, 7, 10, 10, 30]);
    expect(requests.last('Query').ConsistentRead).toBe(true);
    expect(ids(await byTotal.gt({ total: 10 }).all())).toBe('b');
    expect(ids(await byTotal.between({ total: -4 }, { total: 7 }).all())).toBe('ca');
    expect(ids(await byTotal.eq({ total: 30 }).all())).toBe('b');
  });
});

describe('an index that leaves attributes out', () => {
  test('KEYS_ONLY gives what the keys tell', async () => {
    const found = await orders.index<Partial<Order>>('keysOnly').query({ status: 'open' }).all();
    expect(found).toStrictEqual([
      { customerId: 'c1', orderId: 'b', createdAt: day('2026-11-02'), line: 1, status: 'open' },
      { customerId: 'c1', orderId: 'a', createdAt: day('2026-11-01'), line: 2, status: 'open' },
      { customerId: 'c1', orderId: 'c', createdAt: day('2026-11-01'), line: 10, status: 'open' },
    ]);
    const [, noted] = await orders.index<Partial<Order>>('byNote').query('c1').all();
    expect(noted).toStrictEqual({
      customerId: 'c1',
      orderId: 'a',
      createdAt: day('2026-11-01'),
      paid: false,
      line: 2,
      note: 'x#1',
    });
    const unpaid = orders.index('byNote').query({ customerId: 'c1', paid: false });
    expect(ids(await unpaid.gte({ line: 2 }).all())).toBe('a');
    expect(ids(await unpaid.eq({ line: 2 }).lte({ note: 'x#1' }).all())).toBe('a');
    expect(ids(await unpaid.eq({ line: 2 }).lt({ note: 'x#1' }).all())).toBe('');
  });

  test('INCLUDE gives the keys and what it includes; hidden items stay hidden', async () => {
    const owned = tickets.index<Partial<Ticket>>('included').query('al');
    const found = (await owned.all()).toSorted((a, b) => String(a.ticketId).localeCompare(String(b.ticketId)));
    expect(found).toStrictEqual([
      { ticketId: 't1', owner: 'al', title: 'One' },
      { ticketId: 't2', owner: 'al', title: 'Two' },
    ]);
    expect(await owned.count()).toBe(2);
    expect(await owned.withDeleted().count()).toBe(3);
  });

  test('full() fetches the rest by batches, in the order of the index', async () => {
    const full = orders.index<Partial<Order>>('keysOnly').query('open').full();
    const found = await full.all();
    expect(ids(found)).toBe('bac');
    expect(found[0]).toBeInstanceOf(Order);
    expect(found[1]).toEqual(STORED[0]);
    expect(requests.all().map(({ operation }) => operation)).toEqual(['Query', 'BatchGetItem']);
    expect(ids((await full.limit(2).execute()).items)).toBe('ba');
    expect(await full.project('total').all()).toStrictEqual([{ total: 30 }, { total: 7 }, { total: -4 }]);
    expect(await full.count()).toBe(3);
    const owned = await tickets.index('included').query('al').full().all();
    expect(owned.map(({ text }) => text).toSorted()).toEqual(['long', undefined]);
  });

  test('full() of nothing sends no batch', async () => {
    expect(await orders.index('keysOnly').query('none').full().all()).toEqual([]);
    expect(requests.all('BatchGetItem')).toEqual([]);
  });

  test('full() of many items takes a batch for every 100', async () => {
    const many = Array.from({ length: 230 }, (_, line) =>
      order(`m${line}`, { customerId: 'c2', line, status: 'many' }),
    );
    for (let from = 0; from < many.length; from += 100) {
      await db
        .transaction()
        .addAll(many.slice(from, from + 100).map((one) => orders.put(one)))
        .execute();
    }
    requests.clear();
    const found = await orders.index('keysOnly').query('many').full().all();
    expect(found).toEqual(many);
    expect(requests.all('BatchGetItem')).toHaveLength(3);
    const pages = await orders.index('keysOnly').query('many').full().limit(40).pageSize(50).all();
    expect(pages.map(({ line }) => line)).toEqual(Array.from({ length: 40 }, (_, line) => line));
  });

  test('full() of everything costs nothing more, and what an index lacks can’t be projected', async () => {
    await orders.index('byStatus').query('open').full().all();
    expect(requests.all().map(({ operation }) => operation)).toEqual(['Query']);
    await expect(orders.index('keysOnly').query('open').project('total').all()).rejects.toThrow(/full\(\)/);
    expect(await orders.index('keysOnly').query('open').project('orderId').first()).toStrictEqual({ orderId: 'b' });
  });
});

test('an index must have what hiding needs', () => {
  const Hidden = table('Hidden', {
    partitionKey: 'pk',
    indexes: {
      bare: { partitionKey: 'owner', projection: 'KEYS_ONLY' },
      byExpiry: {
        partitionKey: 'owner',
        sortKey: { name: 'expiresAt', type: 'N' },
        projection: { include: ['deletedAt'] },
      },
    },
  });
  @Entity({
    table: Hidden,
    partitionKey: '{pk}',
    indexes: { bare: { partitionKey: '{owner}' }, byExpiry: { partitionKey: '{owner}', sortKey: '{expiresAt}' } },
  })
  class Session {
    @Attribute() pk!: string;
    @Attribute() owner!: string;
    @ExpiresAt() expiresAt?: Date;
    @DeletedAt() deletedAt?: Date;
  }
  const declare = (): unknown => new DataSource({ client, entities: [Session] });
  expect(declare).toThrow(ModelError);
  expect(declare).toThrow(/index 'bare' leaves out 'expiresAt'(.|\n)*index 'bare' leaves out 'deletedAt'/);
  expect(declare).not.toThrow(/byExpiry/);
});

test('a hiding attribute may be a key of the index: what is hidden is left out after the read', async () => {
  const Sessions = table('Sessions', {
    partitionKey: 'pk',
    indexes: { byExpiry: { partitionKey: 'owner', sortKey: { name: 'expiresAt', type: 'N' } } },
  });
  @Entity({ table: Sessions, partitionKey: 'SESSION#{id}' })
  class Session {
    @Attribute() id!: string;
    @Attribute() owner!: string;
    @ExpiresAt() expiresAt!: Date;
  }
  const own = new DataSource({ client, tableName, entities: [Session] });
  await own.createTables();
  const sessions = own.repository(Session);
  for (const [id, expiresAt] of [
    ['old', day('2020-01-01')],
    ['new', day('2099-01-01')],
  ] as const) {
    await sessions.save(Object.assign(new Session(), { id, owner: 'al', expiresAt }));
  }
  const query = sessions.index('byExpiry').query('al');
  expect((await query.all()).map(({ id }) => id)).toEqual(['new']);
  expect(await query.count()).toBe(1);
  expect(
    await query
      .lt({ expiresAt: day('2050-01-01') })
      .includeExpired()
      .count(),
  ).toBe(1);
});

describe('multi-attribute keys', () => {
  const declared = new DataSource({ client, tableName, entities: [Report, Numbers] });
  const reports = declared.repository(Report).index('byRegion');
  const region = { tenantId: 't', region: 'eu' };

  test.each([
    ['the partition', reports.query(region), '#0 = :0 AND #1 = :1'],
    ['equality from the left', reports.query({ ...region, year: '2026' }), '#0 = :0 AND #1 = :1 AND #2 = :2'],
    [
      'a range on the last',
      reports.query({ ...region, year: '2026' }).gte({ month: '03' }),
      '#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 >= :3',
    ],
    [
      'a prefix',
      reports.query({ ...region, year: '2026' }).beginsWith({ month: '0' }),
      '#0 = :0 AND #1 = :1 AND #2 = :2 AND begins_with(#3, :3)',
    ],
    [
      'a template’s prefix',
      reports.query({ ...region, year: '2026', month: '03' }),
      '#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 = :3 AND begins_with(#4, :4)',
    ],
    [
      'a template’s range',
      reports.query({ ...region, year: '2026', month: '03', city: 'Rome' }).lt({ street: 'M' }),
      '#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 = :3 AND #4 BETWEEN :4 AND :5',
    ],
    [
      'all',
      reports.query({ ...region, year: '2026', month: '03', city: 'Rome', street: 'M' }),
      '#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 = :3 AND #4 = :4',
    ],
  ])('%s', (_, query, expected) => {
    expect(query.toRequest().KeyConditionExpression).toBe(expected);
  });

  test('eight attributes', () => {
    const query = declared
      .repository(Numbers)
      .index('byNumbers')
      .query({ a: 1, b: 'b', c: 'c', d: 'd', e: 5, f: 'f', g: 'g' })
      .gt({ h: 'h' });
    const { KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = query.toRequest();
    expect(KeyConditionExpression).toBe(
      '#0 = :0 AND #1 = :1 AND #2 = :2 AND #3 = :3 AND #4 = :4 AND #5 = :5 AND #6 = :6 AND #7 > :7',
    );
    expect(Object.values(ExpressionAttributeNames ?? {}).slice(0, 8)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    expect(ExpressionAttributeValues).toMatchObject({ ':0': { N: '1' }, ':4': { N: '5' }, ':7': { S: 'h' } });
  });

  test('gaps are refused', async () => {
    await expect(reports.query({ tenantId: 't' }).all()).rejects.toThrow(KeyValueError);
    await expect(reports.query({ ...region, month: '03' }).all()).rejects.toThrow(/month comes after/);
    await expect(reports.query(region).gt({ month: '03' }).all()).rejects.toThrow(KeyValueError);
    await expect(reports.query(region).gt({ year: '2026', month: '03' }).all()).rejects.toThrow(
      /'year', which the query must give/,
    );
    await expect(
      reports
        .query({ ...region, year: '2026' })
        .gt({ month: '03', city: 'Rome' })
        .all(),
    ).rejects.toThrow(KeyValueError);
  });
});
