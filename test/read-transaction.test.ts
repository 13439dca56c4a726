import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DataSource,
  InvalidTransactionError,
  TransactionCanceledError,
  TransactionConflictError,
  type ReadTransaction,
} from 'dynatomic';
import { FaultProxy } from 'dynatomic/testing';
import { Customer, customer, failureOf, order, Order, shop, User, user } from './support/shop.js';

const { client, customers, db, endpoint, orders, requests, tableName, users } = shop();

beforeAll(async () => {
  await db
    .transaction()
    .save(user('u1'))
    .save(customer('c1', { credit: 5 }))
    .save(order('c1', 'o1', { status: 'open' }))
    .put('Plain', { pk: 'p1', at: 1, who: 'al', tags: new Set(['a']) })
    .execute();
});

test('results come in the order of the calls, undefined for what is missing', async () => {
  const [al, nobody, one, status, plain, projected] = await db
    .readTransaction()
    .add(users.get('u1'))
    .add(users.get('nobody'))
    .add(orders.get({ customerId: 'c1', orderId: 'o1' }))
    .add(customers.get('c1').project('credit'))
    .get('Plain', { pk: 'p1' })
    .get('Plain', { pk: 'p2' }, ['who'])
    .execute();
  expect(al).toBeInstanceOf(User);
  expect(nobody).toBeUndefined();
  expect(one).toEqual(order('c1', 'o1', { status: 'open' }));
  expect(one).toBeInstanceOf(Order);
  expect(status).toEqual({ credit: 5 });
  expect(plain).toEqual({ pk: 'p1', at: 1, who: 'al', tags: new Set(['a']) });
  expect(projected).toBeUndefined();
  expect(requests.all().map(({ operation }) => operation)).toEqual(['TransactGetItems']);
});

test('a projection of a plain item gives what was asked for, also where nothing matches', async () => {
  const [some] = await db.readTransaction().get('Plain', { pk: 'p1' }, ['at', 'who', 'missing']).execute();
  const [none] = await db.readTransaction().get('Plain', { pk: 'p1' }, ['missing']).execute();
  expect(some).toEqual({ at: 1, who: 'al' });
  expect(none).toEqual({});
});

test('results by name', async () => {
  const {
    al,
    none,
    orders: found,
  } = await db
    .readTransaction({
      al: users.get('u1'),
      none: users.get('x'),
      orders: orders.get({ customerId: 'c1', orderId: 'o1' }),
    })
    .execute();
  expect(al?.userId).toBe('u1');
  expect(none).toBeUndefined();
  expect(found?.total).toBe(10);
  const hostile = await db.readTransaction({ ['__proto__']: users.get('u1'), constructor: users.get('x') }).execute();
  expect(Object.keys(hostile).sort()).toEqual(['__proto__', 'constructor']);
});

test('100 gets, in order', async () => {
  const ids = Array.from({ length: 100 }, (_, i) => `hundred-${i}`);
  await db
    .transaction()
    .addAll(ids.filter((_, i) => i % 2 === 0).map((id) => customers.put(customer(id))))
    .execute();
  const all = await db
    .readTransaction()
    .addAll(ids.map((id) => customers.get(id)))
    .execute();
  expect(all).toHaveLength(100);
  all.forEach((found, i) => expect(found?.customerId).toBe(i % 2 === 0 ? ids[i] : undefined));
});

test('it sees one point in time: never half of a transaction', async () => {
  const pair = () => db.readTransaction().add(customers.get('pair-1')).add(customers.get('pair-2'));
  const write = async (credit: number) => {
    const [one, two] = [customer('pair-1', { credit }), customer('pair-2', { credit: -credit })];
    await db.transaction().save(one).save(two).execute();
  };
  await write(0);
  const writes = Array.from({ length: 10 }, (_, i) => write(i));
  const reads = await Promise.all(Array.from({ length: 10 }, () => pair().execute()));
  await Promise.all(writes);
  for (const [one, two] of reads) expect((one?.credit ?? 1) + (two?.credit ?? 1)).toBe(0);
});

describe('is checked before anything is sent', () => {
  const codesOf = async (transaction: { execute(): Promise<unknown> }): Promise<string[]> => {
    const error = await failureOf(transaction.execute());
    expect(error).toBeInstanceOf(InvalidTransactionError);
    expect(requests.count).toBe(0);
    return error.problems.map(({ code, index }: { code: string; index: number }) => `${index} ${code}`);
  };

  test.each<[string, () => ReadTransaction<any>, string[]]>([
    ['no read', () => db.readTransaction(), ['-1 EMPTY']],
    [
      '101 reads',
      () => db.readTransaction().addAll(Array.from({ length: 101 }, (_, i) => users.get(`${i}`))),
      ['-1 TOO_MANY_OPERATIONS'],
    ],
    [
      'one item twice',
      () => db.readTransaction().add(users.get('a')).get('Users', { pk: 'USER#a' }),
      ['1 DUPLICATE_ITEM'],
    ],
    [
      'an empty key',
      () => db.readTransaction().add(users.get('')).get('Plain', { pk: '' }),
      ['0 KEY_VALUE', '1 KEY_VALUE'],
    ],
    ['a write', () => db.readTransaction().add(users.delete('a') as never), ['0 NOT_AN_OPERATION']],
    [
      'a read of another DataSource',
      () => db.readTransaction().add(new DataSource({ client }).repository(User).get('a')),
      ['0 FOREIGN_OPERATION'],
    ],
    ['what is no read', () => db.readTransaction().add(undefined as never), ['0 NOT_AN_OPERATION']],
  ])('%s', async (_label, transaction, expected) => {
    expect(await codesOf(transaction())).toEqual(expected);
  });

  test('all problems at once, of named reads too', async () => {
    expect(await codesOf(db.readTransaction({}))).toEqual(['-1 EMPTY']);
    const reads = { a: users.get(''), b: users.get('b'), c: users.get('b') };
    expect(await codesOf(db.readTransaction(reads))).toEqual(['0 KEY_VALUE', '2 DUPLICATE_ITEM']);
  });
});

test('is immutable', async () => {
  const base = db.readTransaction().add(users.get('u1'));
  const more = base.add(customers.get('c1'));
  expect(await base.execute()).toHaveLength(1);
  expect(await more.execute()).toHaveLength(2);
});

describe('conflicts with writes', () => {
  let proxy: FaultProxy;
  let through: DynamoDBClient;
  let busy: DataSource;

  beforeEach(async () => {
    proxy = await FaultProxy.start({ target: endpoint });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    through = new DynamoDBClient({ endpoint: proxy.endpoint, region: 'us-east-1', credentials });
    busy = new DataSource({ client: through, tableName, retry: { maxAttempts: 2, baseDelayMs: 1, maxDelayMs: 2 } });
  });

  afterEach(async () => {
    through.destroy();
    await proxy.stop();
  });

  const reads = () => busy.readTransaction().add(busy.repository(Customer).get('c1')).get('Plain', { pk: 'p1' });

  test('are tried again', async () => {
    proxy.script([{ fault: 'conflict', at: [1] }]);
    const [one] = await reads().execute();
    expect(one?.credit).toBe(5);
  });

  test('on every attempt are TransactionConflictError, tied to the get', async () => {
    proxy.script([{ fault: 'conflict', at: [0], times: 2 }]);
    const error = await failureOf(reads().execute());
    expect(error).toBeInstanceOf(TransactionConflictError);
    expect(error).toMatchObject({ outcome: 'notApplied' });
    expect(error.failures).toEqual([
      expect.objectContaining({ index: 0, entity: Customer, table: tableName('App'), code: 'TransactionConflict' }),
    ]);
    expect(error.reasons.map(({ code }: { code: string }) => code)).toEqual(['TransactionConflict', 'None']);
  });

  test('and throttles are TransactionCanceledError', async () => {
    proxy.script([{ fault: 'cancel', reasons: ['TransactionConflict', 'ThrottlingError'], times: 2 }]);
    const error = await failureOf(reads().execute());
    expect(error).toBeInstanceOf(TransactionCanceledError);
    expect(error).not.toBeInstanceOf(TransactionConflictError);
    expect(error.failures).toHaveLength(2);
  });
});
