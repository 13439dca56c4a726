import {
  Attribute,
  CreatedAt,
  DataSource,
  Entity,
  IdempotencyMismatchError,
  ItemExistsError,
  KEY,
  table,
  UpdatedAt,
  Version,
} from 'dynatomic';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { engine } from './support/engine.js';

const Orders = table('Orders', { partitionKey: 'pk' });

@Entity({ table: Orders, partitionKey: 'ORDER#{id}' })
class Order {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() total!: number;
  @Version() version!: number;
  @CreatedAt() createdAt!: Date;
  @UpdatedAt() updatedAt!: Date;
}

const { client, requests, tableName } = engine();
const plain = new DataSource({ client, tableName, entities: [Order] });
const db = new DataSource({
  client,
  tableName,
  entities: [Order],
  idempotency: { table: 'Keys', retention: { days: 1 } },
});
const orders = db.repository(Order);
const order = (id: string, total: number): Order => Object.assign(new Order(), { id, total });

beforeAll(() => db.createTables());
beforeEach(() => requests.clear());

test('a plain key makes the token; other parameters are a mismatch', async () => {
  const add = (n: number) =>
    plain
      .transaction()
      .add(
        plain
          .repository(Order)
          .update('p')
          .set((o) => ({ total: o.total.plus(n) })),
      )
      .withIdempotencyKey('plain-1');
  await plain.transaction().put('Orders', { pk: 'ORDER#p', id: 'p', total: 1 }).execute();
  requests.clear();
  const count = plain
    .transaction()
    .update('Orders', { pk: 'C' }, (await import('dynatomic')).set({ n: 1 }))
    .withIdempotencyKey('k1');
  await count.execute();
  await count.execute();
  expect(requests.last('TransactWriteItems').ClientRequestToken).toBe('k1');
  await expect(
    plain
      .transaction()
      .update('Orders', { pk: 'C' }, (await import('dynatomic')).set({ n: 2 }))
      .withIdempotencyKey('k1')
      .execute(),
  ).rejects.toBeInstanceOf(IdempotencyMismatchError);
  void add;
});

test('a durable key: a repeat with a fresh object is replayed', async () => {
  const first = order('1', 10);
  expect(await orders.put(first).ifNotExists().withIdempotencyKey('d1').execute()).toMatchObject({ replayed: false });
  expect(first.version).toBe(1);
  const second = order('1', 10);
  expect(await orders.put(second).ifNotExists().withIdempotencyKey('d1').execute()).toMatchObject({ replayed: true });
  expect(second.version).toBeUndefined();
  await expect(orders.put(order('1', 11)).ifNotExists().withIdempotencyKey('d1').execute()).rejects.toBeInstanceOf(
    IdempotencyMismatchError,
  );
  await expect(orders.insert(order('1', 10))).rejects.toBeInstanceOf(ItemExistsError);
});

test('a failed execution leaves no record', async () => {
  const insert = (): Promise<unknown> => orders.put(order('2', 1)).ifNotExists().withIdempotencyKey('d2').execute();
  await orders.insert(order('2', 0));
  await expect(insert()).rejects.toBeInstanceOf(ItemExistsError);
  await orders.deleteById('2');
  expect(await insert()).toMatchObject({ replayed: false });
  expect(await insert()).toMatchObject({ replayed: true });
});

test('an expired record counts as absent, though it lingers', async () => {
  const add = () =>
    db
      .transaction()
      .add(orders.update('3').set((o) => ({ total: o.total.plus(1) })))
      .withIdempotencyKey('d3')
      .execute();
  await orders.insert(order('3', 0));
  expect(await add()).toMatchObject({ replayed: false });
  expect(await add()).toMatchObject({ replayed: true });
  const TableName = tableName('Keys');
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: { pk: { S: 'k:d3' } } }));
  await client.send(new PutItemCommand({ TableName, Item: { ...Item, expiresAt: { N: '1000' } } }));
  expect(await add()).toMatchObject({ replayed: false });
  expect((await orders.findById('3'))?.total).toBe(2);
});

test('concurrent executions of one key have one effect and equal answers', async () => {
  await orders.insert(order('4', 0));
  const add = () =>
    db
      .transaction()
      .add(orders.update('4').set((o) => ({ total: o.total.plus(1) })))
      .withIdempotencyKey('d4')
      .execute();
  const results = await Promise.all(Array.from({ length: 10 }, add));
  expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect((await orders.findById('4'))?.total).toBe(1);
});
