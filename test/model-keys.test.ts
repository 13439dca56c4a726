import { Attribute, CreatedAt, DataSource, Entity, KEY, KeyValueError, table } from 'dynatomic';
import { engine } from './support/engine.js';

const { client, createTable, requests, tableName } = engine();

const Scores = table('Scores', { partitionKey: 'gameId', sortKey: { name: 'score', type: 'N' }, discriminator: false });
const App = table('App', {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: {
    byStatus: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' },
    byRegion: { partitionKey: ['tenantId', 'region'], sortKey: ['year', 'month'] },
    byCreated: { local: true, sortKey: 'lsi1sk' },
  },
  discriminator: 'kind',
});

/** The key attributes are the entity's own, so that nothing is stored twice. */
@Entity({ table: Scores, partitionKey: '{gameId}', sortKey: '{score}' })
class Score {
  declare readonly [KEY]?: 'gameId' | 'score';
  @Attribute() gameId!: string;
  @Attribute() score!: number;
  @Attribute() player!: string;
}

@Entity({
  table: App,
  name: 'O',
  partitionKey: 'CUSTOMER#{customerId}',
  sortKey: 'ORDER#{createdAt}#{number:06}',
  indexes: {
    byStatus: { partitionKey: 'STATUS#{status}', sortKey: '{createdAt}' },
    byCreated: { sortKey: '{createdAt}' },
  },
})
class Order {
  declare readonly [KEY]?: 'customerId' | 'createdAt' | 'number';
  @Attribute() customerId!: string;
  @Attribute() number!: number;
  @Attribute() status?: string;
  @Attribute() tenantId?: string;
  @Attribute() region?: string;
  @Attribute() year?: string;
  @Attribute() month?: string;
  @CreatedAt() createdAt!: Date;
}

/** A binary key. */
@Entity({ table: table('Blobs', { partitionKey: { name: 'hash', type: 'B' } }), partitionKey: '{hash}' })
class Blob {
  declare readonly [KEY]?: 'hash';
  @Attribute() hash!: Uint8Array;
  @Attribute() name!: string;
}

const db = new DataSource({ client, tableName, entities: [Score, Order, Blob] });
const scores = db.repository(Score);
const orders = db.repository(Order);
const blobs = db.repository(Blob);
const createdAt = new Date('2026-11-22T10:00:00.000Z');

function order(values: Partial<Order>): Order {
  return Object.assign(new Order(), { customerId: 'c', number: 7, createdAt, ...values });
}

beforeAll(async () => {
  await createTable('Scores', 'gameId', { name: 'score', type: 'N' });
  await createTable('App', 'pk', 'sk');
  await createTable('Blobs', { name: 'hash', type: 'B' });
});

test('a property that is the key attribute itself is stored once, as it is', async () => {
  const score = Object.assign(new Score(), { gameId: 'Chess', score: -1.5, player: 'al' });
  await scores.insert(score);
  expect(requests.last('PutItem').Item).toEqual({ gameId: { S: 'Chess' }, score: { N: '-1.5' }, player: { S: 'al' } });
  expect(await scores.getById({ gameId: 'Chess', score: -1.5 })).toEqual(score);
  expect(await scores.findById({ gameId: 'chess', score: -1.5 })).toBeUndefined();
  expect(await scores.exists({ gameId: 'Chess', score: -1.5 })).toBe(true);
});

test('a key of bytes', async () => {
  const hash = Uint8Array.of(0, 255, 1);
  await blobs.insert(Object.assign(new Blob(), { hash, name: 'b' }));
  expect((await blobs.getById(hash)).name).toBe('b');
  expect((await blobs.getById({ hash })).name).toBe('b');
  await expect(blobs.findById(new Uint8Array())).rejects.toBeInstanceOf(KeyValueError);
});

test('templates fill the keys of the table and of its indexes, and the properties are stored too', () => {
  expect(orders.put(order({ status: 'a#b%c' })).toRequest().Item).toEqual({
    pk: { S: 'CUSTOMER#c' },
    sk: { S: 'ORDER#2026-11-22T10:00:00.000Z#000007' },
    customerId: { S: 'c' },
    number: { N: '7' },
    status: { S: 'a#b%c' },
    createdAt: { S: '2026-11-22T10:00:00.000Z' },
    gsi1pk: { S: 'STATUS#a%23b%25c' },
    gsi1sk: { S: '2026-11-22T10:00:00.000Z' },
    lsi1sk: { S: '2026-11-22T10:00:00.000Z' },
    kind: { S: 'O' },
  });
});

test('a missing value leaves an index out, without a NULL; attributes of their own fill an index by themselves', () => {
  const { Item } = orders.put(order({ tenantId: 't', region: 'eu', year: '2026', month: '11' })).toRequest();
  expect(Item).not.toHaveProperty('gsi1pk');
  expect(Item).not.toHaveProperty('gsi1sk');
  expect(Item).toMatchObject({ tenantId: { S: 't' }, region: { S: 'eu' }, year: { S: '2026' }, month: { S: '11' } });
});

test('an update of what an index is made of rewrites its key, or drops it', async () => {
  const id = { customerId: 'c', createdAt, number: 1 };
  await orders.save(order({ number: 1, status: 'open' }));
  await orders.update(id).set({ status: 'paid' }).execute();
  const { UpdateExpression, ExpressionAttributeValues } = requests.last('UpdateItem');
  expect(UpdateExpression).toContain('SET');
  expect(Object.values(ExpressionAttributeValues)).toContainEqual({ S: 'STATUS#paid' });
  await orders.update(id).remove('status').execute();
  const key = { pk: 'CUSTOMER#c', sk: 'ORDER#2026-11-22T10:00:00.000Z#000001' };
  const [item] = await db.readTransaction().get('App', key).execute();
  expect(item).not.toHaveProperty('gsi1pk');
  expect(item).not.toHaveProperty('gsi1sk');
  expect(item).toHaveProperty('lsi1sk');
});

test('an update of a loaded entity keeps its index keys right, whichever way the change came', async () => {
  const id = { customerId: 'c', createdAt, number: 2 };
  const key = { pk: 'CUSTOMER#c', sk: 'ORDER#2026-11-22T10:00:00.000Z#000002' };
  const stored = async () => (await db.readTransaction().get('App', key).execute())[0];
  await orders.save(order({ number: 2 }));
  const loaded = await orders.getById(id);
  loaded.status = 'open';
  await orders.update(loaded).execute();
  expect(await stored()).toMatchObject({ gsi1pk: 'STATUS#open', gsi1sk: createdAt.toISOString() });
  await orders.update(loaded).set({ status: 'paid' }).execute();
  expect(await stored()).toMatchObject({ status: 'paid', gsi1pk: 'STATUS#paid', gsi1sk: createdAt.toISOString() });
});

test.each<[string, Partial<Order>, string]>([
  ['missing', { customerId: undefined as never }, 'customerId is missing'],
  ['empty', { customerId: '' }, 'customerId'],
  ['longer than its pad', { number: 1_000_000 }, 'number'],
  ['negative', { number: -1 }, 'number'],
  ['not an integer', { number: 1.5 }, 'number'],
  ['too long in bytes', { customerId: '€'.repeat(700) }, 'customerId'],
])('a key value that is %s is refused, with its property', async (_label, values, property) => {
  const before = requests.count;
  await expect(orders.save(order(values))).rejects.toBeInstanceOf(KeyValueError);
  await expect(orders.save(order(values))).rejects.toThrow(new RegExp(property));
  expect(requests.count).toBe(before);
});
