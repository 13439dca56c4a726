import { NumberValue } from '@aws-sdk/lib-dynamodb';
import { IsEmail, Length } from 'class-validator';
import {
  and,
  attr,
  Attribute,
  DataSource,
  Entity,
  InvalidTransactionError,
  KEY,
  set,
  table,
  type Problem,
  type WriteTransaction,
} from 'dynatomic';
import { customer, failureOf, order, shop, User, user } from './support/shop.js';

const { client, customers, db, orders, requests, tableName, users } = shop();

const KILOBYTE = 1024;
const codes = (problems: readonly Problem[]): string[] => problems.map(({ code, index }) => `${index} ${code}`);

/** Both ways to find the problems tell the same, and nothing is sent. */
async function problemsOf(transaction: WriteTransaction): Promise<readonly Problem[]> {
  const error = await failureOf(transaction.execute());
  expect(error).toBeInstanceOf(InvalidTransactionError);
  expect(error).toMatchObject({ code: 'INVALID_TRANSACTION', outcome: 'notApplied' });
  expect(codes(transaction.validate())).toEqual(codes(error.problems));
  expect(() => transaction.toRequest()).toThrow(InvalidTransactionError);
  for (const { message } of error.problems as Problem[]) expect(error.message).toContain(message);
  expect(requests.count).toBe(0);
  return error.problems;
}

/** A plain item of exactly so many bytes. */
function itemOf(bytes: number, pk = 'a'): Record<string, unknown> {
  return { pk, text: 'x'.repeat(bytes - 'pk'.length - pk.length - 'text'.length) };
}

describe('each problem', () => {
  test('no operation at all', async () => {
    expect(await problemsOf(db.transaction())).toEqual([
      { code: 'EMPTY', index: -1, message: 'the transaction has no operation' },
    ]);
  });

  test('101 operations, which are never split', async () => {
    const [problem, ...others] = await problemsOf(
      db.transaction().addAll(Array.from({ length: 101 }, (_, i) => users.delete(`u${i}`))),
    );
    expect(problem).toMatchObject({ code: 'TOO_MANY_OPERATIONS', index: -1 });
    expect(problem?.message).toMatch(/101 operations.*100.*never split silently.*batchWrite.*workflow/);
    expect(others).toEqual([]);
  });

  test('a partition key of 2,049 bytes, some of several bytes per character; 2,048 are fine', async () => {
    const exact = `xx${'€'.repeat(679)}`;
    expect(Buffer.byteLength(`CUSTOMER#${exact}`)).toBe(2048);
    expect(db.transaction().add(customers.delete(exact)).validate()).toEqual([]);
    const [problem] = await problemsOf(db.transaction().add(customers.delete(`${exact}x`)));
    expect(problem).toMatchObject({ code: 'KEY_VALUE', index: 0, entity: 'Customer', table: tableName('App') });
    expect(problem?.message).toMatch(/customerId.*2049 bytes.*2048/);
  });

  test('a sort key of 1,025 bytes', async () => {
    const exact = 'x'.repeat(1024 - 'ORDER#'.length);
    expect(
      db
        .transaction()
        .add(orders.delete({ customerId: 'c', orderId: exact }))
        .validate(),
    ).toEqual([]);
    const [problem] = await problemsOf(db.transaction().add(orders.delete({ customerId: 'c', orderId: `${exact}x` })));
    expect(problem).toMatchObject({ code: 'KEY_VALUE' });
  });

  test('keys of plain items that are empty or too long', async () => {
    const transaction = db
      .transaction()
      .delete('Users', { pk: '' })
      .delete('Users', { pk: 'x'.repeat(2049) })
      .put('App', { pk: 'a', sk: 'é'.repeat(513) })
      .put('App', { pk: 'a' })
      .delete('App', { pk: 'b', sk: 'c', x: 1 })
      .delete('Plain', {})
      .delete('Plain', { pk: true })
      .update('App', { pk: 'a', sk: '' }, set({ n: 1 }));
    const problems = await problemsOf(transaction);
    expect(codes(problems)).toEqual(Array.from({ length: 8 }, (_, i) => `${i} KEY_VALUE`));
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/'pk'.*is empty/),
      expect.stringMatching(/'pk'.*2049 bytes.*2048/),
      expect.stringMatching(/'sk'.*1026 bytes.*1024/),
      expect.stringMatching(/'sk'.*is missing/),
      expect.stringMatching(/'x' is no key attribute/),
      expect.stringMatching(/key.*is missing/),
      expect.stringMatching(/must be text, a number or bytes/),
      expect.stringMatching(/'sk'.*is empty/),
    ]);
  });

  test('a missing key value', async () => {
    const [problem] = await problemsOf(db.transaction().save(order(undefined as never, '1')));
    expect(problem).toMatchObject({ code: 'KEY_VALUE', entity: 'Order' });
    expect(problem?.message).toContain('Order.customerId');
  });

  test('an item of one byte over 400 KB; 400 KB are fine', async () => {
    expect(
      db
        .transaction()
        .put('Plain', itemOf(400 * KILOBYTE))
        .validate(),
    ).toEqual([]);
    const [problem] = await problemsOf(db.transaction().put('Plain', itemOf(400 * KILOBYTE + 1)));
    expect(problem).toMatchObject({ code: 'ITEM_TOO_LARGE', index: 0, table: tableName('Plain') });
    expect(problem?.message).toContain(`${400 * KILOBYTE + 1} bytes`);
  });

  test('4 MB and one byte in all; 4 MB are fine', async () => {
    const quarter = (i: number) => itemOf(256 * KILOBYTE, `item-${i.toString().padStart(2, '0')}`);
    let transaction = db.transaction();
    for (let i = 0; i < 15; i++) transaction = transaction.put('Plain', quarter(i));
    expect(transaction.put('Plain', quarter(15)).validate()).toEqual([]);
    const [problem] = await problemsOf(transaction.put('Plain', itemOf(256 * KILOBYTE + 1, 'item-15')));
    expect(problem).toMatchObject({ code: 'TOO_LARGE', index: -1 });
    expect(problem?.message).toContain(`${4 * KILOBYTE * KILOBYTE + 1} bytes`);
  });

  test('a condition check without a condition', async () => {
    const transaction = db
      .transaction()
      .add(users.check('u1'))
      .conditionCheck('Plain', { pk: 'a' }, undefined as never);
    expect(codes(await problemsOf(transaction))).toEqual(['0 MISSING_CONDITION', '1 MISSING_CONDITION']);
  });

  test('over 100 options of IN, and an expression over 4 KB', async () => {
    const many = Array.from({ length: 101 }, (_, i) => `${i}`);
    const long = Array.from({ length: 300 }, (_, i) => attr(`attribute${i}`).exists());
    const transaction = () =>
      db
        .transaction()
        .add(users.check('u1').where((u) => u.email.in(many)))
        .delete('Plain', { pk: 'a' }, and(...long));
    expect(codes(await problemsOf(transaction()))).toEqual(['0 EXPRESSION', '1 EXPRESSION']);
  });

  test('values that can not be stored, each with its path', async () => {
    class Unknown {
      readonly a = 1;
    }
    const transaction = db
      .transaction()
      .save(user('v', { balance: Number.NaN }))
      .put('Plain', { pk: 'a', deep: { list: [1, undefined] } })
      .put('Plain', { pk: 'b', deep: { unknown: new Unknown() } })
      .put('Plain', { pk: 'c', fn: () => undefined })
      .add(users.update('w').set({ bornAt: new Date(Number.NaN) }));
    const problems = await problemsOf(transaction);
    expect(codes(problems)).toEqual(Array.from({ length: 5 }, (_, i) => `${i} ATTRIBUTE_VALUE`));
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('balance'),
      expect.stringContaining('deep.list[1]'),
      expect.stringContaining('deep.unknown'),
      expect.stringContaining('fn'),
      expect.stringContaining('bornAt'),
    ]);
  });

  test('an operation of another DataSource, a read, and what is no operation', async () => {
    const other = new DataSource({ client, tableName }).repository(User);
    const transaction = db
      .transaction()
      .add(other.delete('x'))
      .add(users.get('x') as never)
      .add({} as never)
      .add(Promise.resolve() as never);
    expect(codes(await problemsOf(transaction))).toEqual([
      '0 FOREIGN_OPERATION',
      '1 NOT_AN_OPERATION',
      '2 NOT_AN_OPERATION',
      '3 NOT_AN_OPERATION',
    ]);
  });

  test('an operation with returning() or with a key of its own, and an empty key', async () => {
    const transaction = db
      .transaction()
      .add(users.delete('a').returning('old') as never)
      .add(users.delete('b').withIdempotencyKey('b') as never)
      .withIdempotencyKey('');
    expect(codes(await problemsOf(transaction))).toEqual([
      '-1 EMPTY_IDEMPOTENCY_KEY',
      '0 HAS_RETURNING',
      '1 HAS_IDEMPOTENCY_KEY',
    ]);
  });
});

describe('two operations on one item', () => {
  class Renamed {
    declare readonly [KEY]?: 'id';
    @Attribute({ name: 'pk' }) id!: string;
    @Attribute() email?: string;
  }
  Entity({ table: table('Renamed', { partitionKey: 'pk' }), partitionKey: '{id}' })(Renamed);

  test.each<[string, () => WriteTransaction]>([
    ['by the same repository', () => db.transaction().save(user('d')).add(users.delete('d'))],
    [
      'a check and an update',
      () =>
        db
          .transaction()
          .add(users.check('d').ifExists())
          .add(users.update('d').add({ seen: 1 })),
    ],
    ['by an entity and by table name', () => db.transaction().save(user('d')).delete('Users', { pk: 'USER#d' })],
    [
      'by a renamed attribute',
      () =>
        db
          .transaction()
          .save(Object.assign(new Renamed(), { id: 'd' }))
          .put('Renamed', { pk: 'd', x: 1 }),
    ],
    [
      'by keys of numbers, 1 and 1.0',
      () =>
        db
          .transaction()
          .delete('Numbers', { n: 1 })
          .delete('Numbers', { n: NumberValue.from('1.0') }),
    ],
    [
      'by a bigint and a number',
      () =>
        db
          .transaction()
          .delete('Numbers', { n: 100n })
          .delete('Numbers', { n: NumberValue.from('1e2') }),
    ],
    [
      'a put of a table that nobody declared',
      () => db.transaction().delete('Plain', { pk: 'd' }).put('Plain', { pk: 'd', a: 1 }),
    ],
    [
      'by keys in another order',
      () => db.transaction().delete('App', { pk: 'a', sk: 'b' }).put('App', { sk: 'b', pk: 'a' }),
    ],
  ])('%s', async (_label, transaction) => {
    const problems = await problemsOf(transaction());
    expect(codes(problems)).toEqual(['1 DUPLICATE_ITEM']);
    expect(problems[0]?.message).toMatch(/operation 0 is on the same item/);
  });

  test('by two repositories of one table', async () => {
    // two classes with equal keys can't be in one DataSource: tables that are one only physically show it
    const one = new DataSource({ client, tableName: () => tableName('Users') });
    class Elsewhere {
      declare readonly [KEY]?: 'userId';
      @Attribute() userId!: string;
    }
    Entity({ table: table('Elsewhere', { partitionKey: 'pk' }), partitionKey: 'USER#{userId}' })(Elsewhere);
    const transaction = one
      .transaction()
      .add(one.repository(User).delete('d'))
      .add(one.repository(Elsewhere).delete('d'));
    expect(codes(await problemsOf(transaction))).toEqual(['1 DUPLICATE_ITEM']);
  });

  test('are told apart where they only look alike', () => {
    const transaction = db
      .transaction()
      .delete('Plain', { pk: '1' })
      .delete('Plain', { pk: 1 })
      .delete('Users', { pk: '1' })
      .delete('App', { pk: 'a', sk: 'bc' })
      .delete('App', { pk: 'ab', sk: 'c' })
      .add(customers.delete('x'))
      .add(orders.delete({ customerId: 'x', orderId: 'PROFILE' }));
    expect(transaction.validate()).toEqual([]);
  });
});

describe('class-validator', () => {
  class Account {
    declare readonly [KEY]?: 'id';
    @Attribute() @Length(1, 5) id!: string;
    @Attribute() @IsEmail() email!: string;
  }
  Entity({ table: table('Accounts', { partitionKey: 'pk' }), partitionKey: 'A#{id}' })(Account);
  const account = (id: string, email: string) => Object.assign(new Account(), { id, email });

  test('tells every property of every entity', async () => {
    const { problems } = await failureOf(
      db
        .transaction()
        .save(account('toolong', 'x'))
        .save(account('b', 'b@example.com'))
        .save(account('c', 'y'))
        .execute(),
    );
    expect(codes(problems)).toEqual(['0 ENTITY_VALIDATION', '2 ENTITY_VALIDATION']);
    expect(problems[0]).toMatchObject({ entity: 'Account', table: tableName('Accounts'), key: { pk: 'A#toolong' } });
    expect(problems[0].error.properties.map(({ property }: { property: string }) => property)).toEqual(['id', 'email']);
    // once it is loaded, validate() has its verdict too
    expect(codes(db.transaction().save(account('c', 'y')).validate())).toEqual(['0 ENTITY_VALIDATION']);
    expect(requests.count).toBe(0);
  });

  test('is left out where the DataSource says so', () => {
    const lenient = new DataSource({ client, tableName, validate: false });
    expect(lenient.transaction().save(account('c', 'y')).validate()).toEqual([]);
  });
});

test('all together, found by one validate(), and the engine saw no request', async () => {
  const transaction = db
    .transaction()
    .addAll(Array.from({ length: 95 }, (_, i) => users.delete(`all-${i}`)))
    .save(customer('same'))
    .add(customers.check('same').ifExists())
    .put('Plain', itemOf(401 * KILOBYTE))
    .add(users.delete(''))
    .add(users.delete('é'.repeat(1100)))
    .add(users.check('check'))
    .add(users.update('nan').set({ balance: Number.NaN }))
    .withIdempotencyKey('');
  const problems = await problemsOf(transaction);
  expect(codes(problems)).toEqual([
    '-1 TOO_MANY_OPERATIONS',
    '-1 EMPTY_IDEMPOTENCY_KEY',
    '96 DUPLICATE_ITEM',
    '97 ITEM_TOO_LARGE',
    '98 KEY_VALUE',
    '99 KEY_VALUE',
    '100 MISSING_CONDITION',
    '101 ATTRIBUTE_VALUE',
  ]);
  const large = Array.from({ length: 11 }, (_, i) =>
    users.put(user(`big-${i}`, { email: 'x'.repeat(399 * KILOBYTE) })),
  );
  expect(codes(transaction.addAll(large).validate())).toContain('-1 TOO_LARGE');
  expect(requests.count).toBe(0);
});

test('an operation alone is checked as in a transaction: its own error comes out', async () => {
  await expect(users.delete('').execute()).rejects.toMatchObject({ code: 'KEY_VALUE' });
  await expect(users.delete('').withIdempotencyKey('k').execute()).rejects.toMatchObject({ code: 'KEY_VALUE' });
  await expect(users.put(user('u')).withIdempotencyKey('').execute()).rejects.toMatchObject({
    problems: [{ code: 'EMPTY_IDEMPOTENCY_KEY' }],
  });
  const tooLarge = users.put(user('u', { email: 'x'.repeat(400 * KILOBYTE) }));
  await expect(tooLarge.execute()).rejects.toMatchObject({ outcome: 'notApplied' });
});
