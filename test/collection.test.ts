import {
  AbortedError,
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

const App = table('App', { partitionKey: 'pk', sortKey: 'sk' });
const Plain = table('Plain', { partitionKey: 'pk', sortKey: 'sk', discriminator: false });
const Numbered = table('Numbered', { partitionKey: { name: 'n', type: 'N' }, sortKey: { name: 'b', type: 'B' } });

@Entity({ table: App, partitionKey: 'CUSTOMER#{customerId}', sortKey: 'PROFILE' })
class Customer {
  @Attribute() customerId!: string;
  @Attribute() name!: string;
}

@Entity({ table: App, partitionKey: 'CUSTOMER#{customerId}', sortKey: 'ORDER#{orderId}' })
class Order {
  @Attribute() customerId!: string;
  @Attribute() orderId!: string;
  @ExpiresAt() expiresAt?: Date;
  @DeletedAt() deletedAt?: Date;
}

@Entity({ table: App, name: 'Cheque', partitionKey: 'CUSTOMER#{customerId}', sortKey: 'INVOICE#{number:06}' })
class Invoice {
  @Attribute() customerId!: string;
  @Attribute() number!: number;
}

@Entity({ table: App, partitionKey: 'TEAM#{customerId}', sortKey: 'X' })
class Team {
  @Attribute() customerId!: string;
}

@Entity({ table: Plain, partitionKey: 'P#{id}', sortKey: 'A#{a}' })
class Left {
  @Attribute() id!: string;
  @Attribute() a!: string;
}

@Entity({ table: Plain, partitionKey: 'P#{id}', sortKey: 'A#{a}#{b}' })
class Right {
  @Attribute() id!: string;
  @Attribute() a!: string;
  @Attribute() b!: string;
}

@Entity({ table: Numbered, partitionKey: '{n}', sortKey: '{b}' })
class Bytes {
  @Attribute() n!: number;
  @Attribute({ type: 'binary' }) b!: Uint8Array;
}

const { client, tableName, requests } = engine();
const db = new DataSource({ client, tableName, entities: [Customer, Order, Invoice, Team, Left, Right, Bytes] });

const PAST = new Date('2020-01-01');
const make = <T extends object>(target: new () => T, values: Partial<T>): T => Object.assign(new target(), values);

beforeAll(async () => {
  await db.createTables();
  await db
    .transaction()
    .save(make(Customer, { customerId: 'c1', name: 'Al' }))
    .save(make(Order, { customerId: 'c1', orderId: 'b' }))
    .save(make(Order, { customerId: 'c1', orderId: 'a' }))
    .save(make(Order, { customerId: 'c1', orderId: 'old', expiresAt: PAST }))
    .save(make(Order, { customerId: 'c1', orderId: 'gone', deletedAt: PAST }))
    .save(make(Invoice, { customerId: 'c1', number: 7 }))
    .save(make(Customer, { customerId: 'c2', name: 'Bo' }))
    .put('App', { pk: 'CUSTOMER#c2', sk: 'NOTE#1', _type: 'Note', text: 'hi', n: 5 })
    .put('App', { pk: 'CUSTOMER#c3', sk: 'ORDER#x', customerId: 'c3', orderId: 'x' })
    .put('App', { pk: 'CUSTOMER#c4', sk: 'SOMETHING' })
    .save(make(Left, { id: '1', a: 'x' }))
    .save(make(Right, { id: '1', a: 'x', b: 'y' }))
    .save(make(Bytes, { n: 5, b: Uint8Array.of(1, 255) }))
    .execute();
}, 20_000);

beforeEach(() => requests.clear());

const collection = db.collection({ customers: Customer, orders: Order });

describe('collection()', () => {
  test('reads entities of one partition by one query, in groups', async () => {
    const { customers, orders } = await collection.query({ customerId: 'c1' }).all();
    expect(customers).toEqual([make(Customer, { customerId: 'c1', name: 'Al' })]);
    expect(customers[0]).toBeInstanceOf(Customer);
    expect(orders.map(({ orderId }) => orderId)).toEqual(['a', 'b']);
    expect(orders[0]).toBeInstanceOf(Order);
    expect(requests.all().map(({ operation }) => operation)).toEqual(['Query']);
    expect(await collection.query('none').all()).toEqual({ customers: [], orders: [] });
  });

  test('hides, or shows what is hidden', async () => {
    const query = collection.query('c1').consistent();
    const orderIds = async (shown: typeof query): Promise<string[]> =>
      (await shown.all()).orders.map(({ orderId }) => orderId);
    expect(await orderIds(query.includeExpired())).toEqual(['a', 'b', 'old']);
    expect(await orderIds(query.withDeleted())).toEqual(['a', 'b', 'gone']);
    expect(requests.last('Query').ConsistentRead).toBe(true);
  });

  test('an item of no group goes to onUnknown', async () => {
    const unknown: unknown[] = [];
    await collection.query('c1').all({ onUnknown: (item) => unknown.push(item) });
    expect(unknown).toEqual([
      { pk: 'CUSTOMER#c1', sk: 'INVOICE#000007', customerId: 'c1', number: 7, _type: 'Cheque' },
    ]);
    const { customers } = await collection.query('c2').all({ onUnknown: (item) => unknown.push(item) });
    expect(customers).toHaveLength(1);
    expect(unknown[1]).toEqual({ pk: 'CUSTOMER#c2', sk: 'NOTE#1', _type: 'Note', text: 'hi', n: 5 });
  });

  test('without onUnknown, what no entity knows is an error', async () => {
    await expect(collection.query('c2').all()).rejects.toThrow(ModelError);
    await expect(collection.query('c2').all()).rejects.toThrow(/"sk":"NOTE#1".*type 'Note'/);
    await expect(collection.query('c4').all()).rejects.toThrow(/the key of no entity/);
  });

  test('items without a discriminator are told by their keys', async () => {
    expect((await collection.query('c3').all()).orders).toEqual([make(Order, { customerId: 'c3', orderId: 'x' })]);
    const { left, right } = await db.collection({ left: Left, right: Right }).query({ id: '1' }).all();
    expect([left, right]).toEqual([[make(Left, { id: '1', a: 'x' })], [make(Right, { id: '1', a: 'x', b: 'y' })]]);
  });

  test('without a discriminator, what has the key of no entity is unknown', async () => {
    await db.transaction().put('Plain', { pk: 'P#2', sk: 'B' }).execute();
    await expect(db.collection({ left: Left }).query('2').all()).rejects.toThrow(/the key of no entity/);
  });

  test('pages are read to the end', async () => {
    const text = 'x'.repeat(300_000);
    for (let n = 0; n < 8; n++)
      await db
        .transaction()
        .save(make(Order, { customerId: 'big', orderId: `${n}` }))
        .execute();
    for (let n = 0; n < 8; n++)
      await db
        .transaction()
        .put('App', { pk: 'CUSTOMER#big', sk: `ORDER#${n}x`, orderId: `${n}x`, _type: 'Order', text })
        .execute();
    requests.clear();
    expect((await collection.query('big').all()).orders).toHaveLength(16);
    expect(requests.count).toBeGreaterThan(1);
    await expect(collection.query('big').all({ signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
  });

  test('refuses entities that share no partitions, and wrong keys', async () => {
    expect(() => db.collection({ customers: Customer, teams: Team })).toThrow(/share no partitions/);
    expect(() => db.collection({ customers: Customer, left: Left })).toThrow(ModelError);
    expect(() => db.collection({ a: Customer, b: Customer })).toThrow(/in two groups/);
    expect(() => db.collection({})).toThrow(ModelError);
    expect(() => db.collection(undefined as never)).toThrow(ModelError);
    expect(() => db.collection({ dates: Date })).toThrow(ModelError);
    expect(() => collection.query({ orderId: 'a' } as never)).toThrow(ExpressionError);
    await expect(collection.query({}).all()).rejects.toThrow(KeyValueError);
  });
});

describe('load()', () => {
  test('makes the right entity of an item', async () => {
    expect(await db.load(App, { pk: 'CUSTOMER#c1', sk: 'PROFILE' })).toEqual(
      make(Customer, { customerId: 'c1', name: 'Al' }),
    );
    const invoice = await db.load(App, { pk: 'CUSTOMER#c1', sk: 'INVOICE#000007' });
    expect(invoice).toBeInstanceOf(Invoice);
    await db.load(App, { pk: 'CUSTOMER#c1', sk: 'PROFILE' }, { returnConsumedCapacity: 'TOTAL' });
    expect(requests.last('GetItem').ReturnConsumedCapacity).toBe('TOTAL');
    expect(await db.load(App, { pk: 'CUSTOMER#c3', sk: 'ORDER#x' })).toBeInstanceOf(Order);
    expect(await db.load(Plain, { pk: 'P#1', sk: 'A#x#y' })).toBeInstanceOf(Right);
    expect(await db.load(Numbered, { n: 5, b: Uint8Array.of(1, 255) })).toEqual(
      make(Bytes, { n: 5, b: Uint8Array.of(1, 255) }),
    );
  });

  test('hides what reads hide, and finds nothing where nothing is', async () => {
    expect(await db.load(App, { pk: 'CUSTOMER#c1', sk: 'ORDER#old' })).toBeUndefined();
    expect(await db.load(App, { pk: 'CUSTOMER#c1', sk: 'ORDER#gone' })).toBeUndefined();
    expect(await db.load(App, { pk: 'none', sk: 'none' })).toBeUndefined();
  });

  test('refuses unknown items and wrong keys', async () => {
    await expect(db.load(App, { pk: 'CUSTOMER#c2', sk: 'NOTE#1' })).rejects.toThrow(/type 'Note'/);
    requests.clear();
    for (const key of [
      { pk: 'x' },
      { pk: 'x', sk: 'y', z: 1 },
      { pk: 'x', s: 'y' },
      {},
      undefined,
      { pk: '', sk: 'x' },
    ]) {
      await expect(db.load(App, key as never)).rejects.toThrow(KeyValueError);
    }
    await expect(db.load(App, { pk: 5, sk: 'x' })).rejects.toThrow(/pk/);
    await expect(db.load(undefined as never, { pk: 'x' })).rejects.toThrow(ModelError);
    await expect(db.load(App, { pk: 'x', sk: 'y' }, { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
    expect(requests.count).toBe(0);
  });
});
