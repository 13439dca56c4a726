import { attr, ItemNotFoundError, set, TransactionCanceledError, type WriteOperation } from 'dynatomic';
import { customer, failureOf, order, shop, User, user } from './support/shop.js';

const { customers, db, orders, requests, tableName, users } = shop();

type Kind = 'put' | 'insert' | 'update' | 'delete' | 'check';
const KINDS: readonly Kind[] = ['put', 'insert', 'update', 'delete', 'check'];

/** An operation on customer `id`, who exists with credit 10 but for an insert. */
const operations: Readonly<Record<Kind, (id: string) => WriteOperation<'transact'>>> = {
  put: (id) => customers.put(customer(id, { credit: 1 })),
  insert: (id) => customers.put(customer(id, { credit: 2 })).ifNotExists(),
  update: (id) => customers.update(id).set((c) => ({ credit: c.credit.plus(1) })),
  delete: (id) => customers.delete(id).where({ credit: 10 }),
  check: (id) => customers.check(id).where((c) => c.credit.gte(10)),
};

const CREDIT_AFTER: Readonly<Record<Kind, number | undefined>> = {
  put: 1,
  insert: 2,
  update: 11,
  delete: undefined,
  check: 10,
};

/** Makes the customers that the operations need. */
async function prepare(kinds: readonly Kind[], id: (index: number) => string): Promise<void> {
  const existing = kinds.flatMap((kind, i) =>
    kind === 'insert' ? [] : [customers.put(customer(id(i), { credit: 10 }))],
  );
  if (existing.length > 0) await db.transaction().addAll(existing).execute();
  requests.clear();
}

async function credits(kinds: readonly Kind[], id: (index: number) => string): Promise<(number | undefined)[]> {
  const found = await db
    .readTransaction()
    .addAll(kinds.map((_, i) => customers.get(id(i))))
    .execute();
  return found.map((one) => one?.credit);
}

const mixed = (count: number): Kind[] => Array.from({ length: count }, (_, i) => KINDS[i % KINDS.length] as Kind);
const same = (kind: Kind, count: number): Kind[] => Array.from({ length: count }, () => kind);

describe.each([1, 2, 25, 100])('%i operations', (count) => {
  test.each([...KINDS.map((kind) => [kind, same(kind, count)] as const), ['mixed', mixed(count)] as const])(
    '%s: all are applied by one request, in order',
    async (name, kinds) => {
      const id = (i: number): string => `${name}-${count}-${i}`;
      await prepare(kinds, id);
      const result = await db
        .transaction()
        .addAll(kinds.map((kind, i) => operations[kind](id(i))))
        .execute();
      expect(result).toEqual({ attempts: 1, replayed: false });
      expect(requests.all().map(({ operation }) => operation)).toEqual(['TransactWriteItems']);
      const { TransactItems } = requests.last('TransactWriteItems');
      expect(TransactItems.map((item: object) => Object.keys(item)[0])).toEqual(
        kinds.map(
          (kind) => ({ put: 'Put', insert: 'Put', update: 'Update', delete: 'Delete', check: 'ConditionCheck' })[kind],
        ),
      );
      expect(await credits(kinds, id)).toEqual(kinds.map((kind) => CREDIT_AFTER[kind]));
    },
  );

  test('mixed, with one that fails at the end: nothing is applied', async () => {
    const kinds = mixed(count);
    const id = (i: number): string => `failing-${count}-${i}`;
    await prepare(kinds, id);
    const before = await credits(kinds, id);
    const failing = customers.update('nobody').set({ credit: 1 });
    const error = await failureOf(
      db
        .transaction()
        .addAll(kinds.slice(1).map((kind, i) => operations[kind](id(i + 1))))
        .add(failing)
        .execute(),
    );
    expect(error).toBeInstanceOf(TransactionCanceledError);
    expect(error.failures).toHaveLength(1);
    expect(error.failureOf(failing)).toMatchObject({ index: count - 1, code: 'ConditionalCheckFailed' });
    expect(error.failures[0].error).toBeInstanceOf(ItemNotFoundError);
    expect(await credits(kinds, id)).toEqual(before);
  });
});

describe('a repository’s own transaction', () => {
  test('saves, inserts, updates, deletes and checks', async () => {
    const gone = user('r-gone');
    await users
      .transaction()
      .insert(gone)
      .insert(user('r-two'))
      .insert(user('r-three'))
      .insert(user('r-four'))
      .execute();
    gone.balance = 1;
    const kept = user('r-one');
    await users
      .transaction()
      .save(kept)
      .update('r-two', (u) => u.set({ nickname: 'Al' }).where((f) => f.balance.gte(100)))
      .delete(gone)
      .deleteById('r-three')
      .conditionCheck('r-four', (u) => u.balance.eq(100))
      .addAll([customers.put(customer('r'))])
      .execute();
    const found = await db
      .readTransaction()
      .addAll(['r-one', 'r-two', 'r-gone', 'r-three', 'r-four'].map((id) => users.get(id)))
      .execute();
    expect(found.map((one) => one?.nickname)).toEqual(['anonymous', 'Al', undefined, undefined, 'anonymous']);
    expect(kept.version).toBe(1);
    expect(await customers.exists('r')).toBe(true);
  });

  test('has the tools of every transaction', () => {
    const transaction = users.transaction().deleteById('x').withIdempotencyKey('key');
    expect(transaction.validate()).toEqual([]);
    expect(transaction.explain().operations).toHaveLength(1);
    expect(transaction.toRequest()).toEqual({
      TransactItems: [{ Delete: { TableName: tableName('Users'), Key: { pk: { S: 'USER#x' } } } }],
      ClientRequestToken: 'key',
    });
  });
});

describe('the low-level builder', () => {
  test('mixes plain items with entities, adding no condition of its own', async () => {
    await orders.save(order('mix', '1'));
    const al = user('mix');
    await db
      .transaction()
      .put('Plain', { pk: 'audit', at: 5, by: { name: 'al' } }, attr('pk').notExists())
      .update('Plain', { pk: 'counter' }, set({ n: attr('n').ifNotExists(0).plus(1) }))
      .delete('Plain', { pk: 'cart' })
      .conditionCheck('App', { pk: 'CUSTOMER#mix', sk: 'ORDER#1' }, attr('total').eq(10))
      .save(al)
      .add(customers.put(customer('mix')))
      .execute();
    const sent = requests.last('TransactWriteItems').TransactItems;
    expect(sent[0].Put).toEqual({
      TableName: tableName('Plain'),
      Item: { pk: { S: 'audit' }, at: { N: '5' }, by: { M: { name: { S: 'al' } } } },
      ConditionExpression: 'attribute_not_exists(#0)',
      ExpressionAttributeNames: { '#0': 'pk' },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    expect(sent[1].Update).not.toHaveProperty('ConditionExpression');
    expect(sent[2].Delete).toEqual({ TableName: tableName('Plain'), Key: { pk: { S: 'cart' } } });
    expect(al.version).toBe(1);
    const [audit, counter] = await db
      .readTransaction()
      .get('Plain', { pk: 'audit' })
      .get('Plain', { pk: 'counter' })
      .execute();
    expect([audit, counter]).toEqual([
      { pk: 'audit', at: 5, by: { name: 'al' } },
      { pk: 'counter', n: 1 },
    ]);
  });

  test('conditions by values and by text work as well', async () => {
    await db.transaction().put('Plain', { pk: 'open', n: 1 }).execute();
    await db
      .transaction()
      .update('Plain', { pk: 'open' }, set('n = n + :one', { one: 1 }), { n: 1 })
      .execute();
    const error = await failureOf(db.transaction().delete('Plain', { pk: 'open' }, { n: 1 }).execute());
    expect(error.failures[0]).toMatchObject({
      entity: undefined,
      table: tableName('Plain'),
      key: { pk: 'open' },
      item: { pk: 'open', n: 2 },
      error: { code: 'CONDITION_FAILED' },
    });
  });

  test('an entity of another class is saved by its own class', async () => {
    await db.transaction().save(user('own')).save(customer('own')).save(order('own', '1')).execute();
    expect(await users.exists('own')).toBe(true);
    expect(await orders.exists({ customerId: 'own', orderId: '1' })).toBe(true);
  });
});

describe('entities after a write', () => {
  test('get version, timestamps and defaults once it is applied, and not before', async () => {
    const one = user('after-1');
    const two = user('after-2');
    const transaction = db.transaction().save(one).add(users.put(two).ifNotExists());
    transaction.validate();
    transaction.explain();
    transaction.toRequest();
    expect(one).toEqual(user('after-1'));
    await failureOf(transaction.add(users.check('nobody').ifExists()).execute());
    expect(one).toEqual(user('after-1'));
    expect(two).toEqual(user('after-2'));
    await transaction.execute();
    expect(one).toMatchObject({ version: 1, nickname: 'anonymous', createdAt: expect.any(Date) });
    expect(one.createdAt).toEqual(two.createdAt);
    expect(one).toBeInstanceOf(User);
    one.balance = 5;
    await users.save(one);
    expect(one.version).toBe(2);
  });

  test('an update by id and a deleted entity are left alone', async () => {
    const al = user('after-3');
    await users.save(al);
    const before = { ...al };
    await db
      .transaction()
      .add(users.update('after-3').set({ balance: 1 }))
      .execute();
    expect({ ...al }).toEqual(before);
    const latest = await users.getById('after-3');
    await db.transaction().add(users.delete(latest)).execute();
    expect(latest).toMatchObject({ version: 2, balance: 1 });
  });
});

test('a transaction is immutable: half-built, it is shared and reused', async () => {
  const base = db.transaction().delete('Plain', { pk: 'base' });
  const one = base.delete('Plain', { pk: 'one' });
  const two = base.delete('Plain', { pk: 'two' }).withIdempotencyKey('two');
  expect(base.explain().operations).toHaveLength(1);
  expect(one.explain().operations.map(({ key }) => key)).toEqual([{ pk: 'base' }, { pk: 'one' }]);
  expect(two.explain().operations.map(({ key }) => key)).toEqual([{ pk: 'base' }, { pk: 'two' }]);
  expect(one.toRequest().ClientRequestToken).not.toBe('two');
  await Promise.all([one.execute(), two.execute()]);
});

test('the items of a transaction may come from any iterable', async () => {
  function* deletes() {
    yield users.delete('i1');
    yield users.delete('i2');
  }
  expect(
    db
      .transaction()
      .addAll(deletes())
      .addAll(new Set([users.delete('i3')]))
      .explain().operations,
  ).toHaveLength(3);
});
