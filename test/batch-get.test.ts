import { Attribute, DataSource, Entity, InvalidTransactionError, KEY, ServiceError, table } from 'dynatomic';
import { customer, Customer, failureOf, order, Order, shop, user, User } from './support/shop.js';

const { db, client, customers, orders, users, requests, tableName, createTable } = shop();

const Scores = table('Scores', { partitionKey: 'game', sortKey: { name: 'score', type: 'N' } });

@Entity({ table: Scores, partitionKey: '{game}', sortKey: '{score}' })
class Score {
  declare readonly [KEY]?: 'game' | 'score';
  @Attribute() game!: string;
  @Attribute() score!: number;
  @Attribute() player!: string;
}
const scores = db.repository(Score);

const orderIds = Array.from({ length: 230 }, (_, i) => ({ customerId: 'g1', orderId: `o${i}` }));

beforeAll(async () => {
  await createTable('Scores', 'game', { name: 'score', type: 'N' });
  await db
    .batchWrite()
    .addAll(orderIds.map(({ customerId, orderId }, i) => orders.put(order(customerId, orderId, { total: i }))))
    .addAll(
      [1.5, 100].map((score) => scores.put(Object.assign(new Score(), { game: 'go', score, player: `p${score}` }))),
    )
    .add(customers.put(customer('g1', { credit: 5 })))
    .put('Plain', { pk: 'g1', at: 1, who: 'ada' })
    .execute();
  await users.save(user('g1'));
});

beforeEach(() => requests.clear());

test('results come in the order of adding, by their own classes', async () => {
  const [found, profile, missing, projected, plain] = await db
    .batchGet()
    .add(users.get('g1'))
    .add(customers.get('g1'))
    .add(orders.get({ customerId: 'g1', orderId: 'none' }))
    .add(orders.get({ customerId: 'g1', orderId: 'o7' }).project('total'))
    .get('Plain', { pk: 'g1' }, ['who'])
    .execute();
  expect(found).toBeInstanceOf(User);
  expect(found?.email).toBe('g1@example.com');
  expect(profile).toBeInstanceOf(Customer);
  expect(profile?.credit).toBe(5);
  expect(missing).toBeUndefined();
  expect(projected).toEqual({ total: 7 });
  expect(plain).toEqual({ who: 'ada' });
});

test('any number: 100 keys to a request, in any order of the answers', async () => {
  const mixed = [...orderIds].reverse();
  const found = await db
    .batchGet()
    .addAll(mixed.map((id) => orders.get(id)))
    .execute();
  expect(found.map((each) => each?.total)).toEqual(mixed.map(({ orderId }) => Number(orderId.slice(1))));
  expect(found.every((each) => each instanceof Order)).toBe(true);
  const sizes = requests.all('BatchGetItem').map(({ input }) => input.RequestItems[tableName('App')].Keys.length);
  expect(sizes.sort()).toEqual([100, 100, 30]);
});

test('an item that is asked for twice is fetched once; each position gets an object of its own', async () => {
  const [one, two, part] = await db
    .batchGet()
    .add(customers.get('g1'))
    .add(customers.get('g1'))
    .add(customers.get('g1').project('credit'))
    .execute();
  expect(one).toEqual(two);
  expect(one).not.toBe(two);
  expect(part).toEqual({ credit: 5 });
  const [{ input: whole }, { input: projected }, ...more] = requests.all('BatchGetItem') as [any, any];
  expect(more).toEqual([]);
  const key = { pk: { S: 'CUSTOMER#g1' }, sk: { S: 'PROFILE' } };
  expect(whole.RequestItems).toEqual({ [tableName('App')]: { Keys: [key] } });
  expect(projected.RequestItems).toEqual({
    [tableName('App')]: {
      Keys: [key],
      ProjectionExpression: '#0, #1, #2',
      ExpressionAttributeNames: { '#0': 'credit', '#1': 'pk', '#2': 'sk' },
    },
  });
});

test('gets of several tables share requests, as far as their projections allow', async () => {
  await db
    .batchGet()
    .add(users.get('g1'))
    .add(customers.get('g1').project('credit'))
    .add(orders.get({ customerId: 'g1', orderId: 'o1' }).project('total'))
    .get('Plain', { pk: 'g1' }, ['at'])
    .execute();
  expect(requests.all('BatchGetItem').map(({ input }) => Object.keys(input.RequestItems))).toEqual([
    [tableName('Users'), tableName('App'), tableName('Plain')],
    [tableName('App')],
  ]);
});

test('consistent reads are asked for where they are wanted', async () => {
  await db.batchGet().add(users.get('g1').consistent()).add(users.get('g2')).execute();
  const asked = requests.all('BatchGetItem').map(({ input }) => input.RequestItems[tableName('Users')]);
  expect(asked).toEqual([
    { Keys: [{ pk: { S: 'USER#g1' } }], ConsistentRead: true },
    { Keys: [{ pk: { S: 'USER#g2' } }] },
  ]);
});

test('keys that are numbers are told apart by value', async () => {
  const found = await db
    .batchGet()
    .addAll([100, 2, 1.5].map((score) => scores.get({ game: 'go', score })))
    .add(scores.get({ game: 'go', score: 1e2 }).project('player'))
    .get('Scores', { game: 'go', score: 100 }, ['player'])
    .execute();
  expect(found.map((score) => score?.player)).toEqual(['p100', undefined, 'p1.5', 'p100', 'p100']);
});

test('a projection of which the item has nothing is an empty object, a missing item is undefined', async () => {
  const found = await db
    .batchGet()
    .add(orders.get({ customerId: 'g1', orderId: 'o1' }).project('status'))
    .add(orders.get({ customerId: 'g1', orderId: 'none' }).project('status'))
    .execute();
  expect(found).toEqual([{}, undefined]);
});

test('an empty batch sends nothing', async () => {
  expect(await db.batchGet().execute()).toEqual([]);
  expect(requests.count).toBe(0);
});

test('what is wrong is reported at once, before anything is sent', async () => {
  const other = new DataSource({ client, tableName }).repository(Customer);
  const error = await failureOf(
    db
      .batchGet()
      .add(customers.put(customer('g1')) as never)
      .add(other.get('g1'))
      .add(customers.get(''))
      .get('Plain', {})
      .execute(),
  );
  expect(error).toBeInstanceOf(InvalidTransactionError);
  expect(error.message).toMatch(/^The batch was not sent: operation 0: a batch get takes gets/);
  expect(error.problems.map(({ code, index }: any) => [code, index])).toEqual([
    ['NOT_AN_OPERATION', 0],
    ['FOREIGN_OPERATION', 1],
    ['KEY_VALUE', 2],
    ['KEY_VALUE', 3],
  ]);
  expect(requests.count).toBe(0);
  expect(() => db.batchGet().addAll(undefined as never)).toThrow(InvalidTransactionError);
});

test("DynamoDB's refusal is the client's error", async () => {
  const error = await failureOf(db.batchGet().get('Nowhere', { pk: 'x' }).execute());
  expect(error).toBeInstanceOf(ServiceError);
});
