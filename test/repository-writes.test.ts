import { ConditionFailedError, ItemExistsError, ItemNotFoundError, VersionConflictError } from 'dynatomic';
import { customer, failureOf, order, shop, User, user } from './support/shop.js';

const { customers, db, orders, requests, tableName, users } = shop();

describe('save', () => {
  test('creates the item, and then puts version, timestamps and generated values on the entity', async () => {
    const al = user('save-1', { tags: ['a'], roles: new Set(['admin']), views: 2n ** 70n, note: null });
    const before = Date.now();
    await users.save(al);
    expect(al).toMatchObject({ version: 1, nickname: 'anonymous', createdAt: expect.any(Date) });
    expect(al.createdAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(al.updatedAt).toEqual(al.createdAt);
    expect(await users.getById('save-1')).toEqual(al);
    expect(requests.all('PutItem')).toEqual([
      {
        operation: 'PutItem',
        input: {
          TableName: tableName('Users'),
          Item: expect.objectContaining({ pk: { S: 'USER#save-1' }, _type: { S: 'User' }, note: { NULL: true } }),
          ConditionExpression: 'attribute_not_exists(#0)',
          ExpressionAttributeNames: { '#0': 'pk' },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
    ]);
  });

  test('replaces what was loaded, on the version that was loaded', async () => {
    const al = user('save-2');
    await users.save(al);
    const loaded = await users.getById('save-2');
    loaded.balance = 1;
    await users.save(loaded);
    expect(requests.last('PutItem')).toMatchObject({
      ConditionExpression: '#0 = :0',
      ExpressionAttributeNames: { '#0': 'version' },
      ExpressionAttributeValues: { ':0': { N: '1' } },
    });
    expect(loaded.version).toBe(2);
    expect(loaded.createdAt).toEqual(al.createdAt);
    expect(loaded.updatedAt.getTime()).toBeGreaterThanOrEqual(al.updatedAt.getTime());
    await users.save(loaded);
    expect(await users.getById('save-2')).toMatchObject({ balance: 1, version: 3 });
  });

  test('of an entity that somebody else wrote in between fails, and leaves the entity as it was', async () => {
    const mine = user('save-3');
    await users.save(mine);
    const theirs = await users.getById('save-3');
    await users.save(theirs);
    const copy = structuredClone({ ...mine });
    const error = await failureOf(users.save(mine));
    expect(error).toBeInstanceOf(VersionConflictError);
    expect(error).toMatchObject({
      code: 'VERSION_CONFLICT',
      outcome: 'notApplied',
      entity: 'User',
      table: tableName('Users'),
      key: { pk: 'USER#save-3' },
      item: theirs,
    });
    expect(error.item).toBeInstanceOf(User);
    expect(error.message).toMatch(/version 2, not at 1/);
    expect({ ...mine }).toEqual(copy);
  });

  test('of a fresh object over an existing item, or of one that is gone, is a conflict', async () => {
    const first = user('save-4');
    await users.save(first);
    const fresh = user('save-4');
    expect(await failureOf(users.save(fresh))).toBeInstanceOf(VersionConflictError);
    expect(fresh).toEqual(user('save-4'));
    await users.deleteById('save-4');
    const error = await failureOf(users.save(first));
    expect(error).toBeInstanceOf(VersionConflictError);
    expect(error.item).toBeUndefined();
    expect(error.message).toContain('gone');
  });

  test('of an entity that carries a version by hand is conditioned on it', async () => {
    await users.save(user('save-5'));
    await users.save(user('save-5', { version: 1, balance: 3 }));
    expect(await users.getById('save-5')).toMatchObject({ version: 2, balance: 3 });
  });

  test('of an item that was written before the entity had a version: the first save gives it one', async () => {
    await db.transaction().put('Users', { pk: 'USER#save-6', userId: 'save-6', email: 'e', balance: 0 }).execute();
    const one = await users.getById('save-6');
    const two = await users.getById('save-6');
    await users.save(one);
    expect(one.version).toBe(1);
    expect(await failureOf(users.save(two))).toBeInstanceOf(VersionConflictError);
  });

  test('without a version replaces whatever is there, and asks nothing', async () => {
    await customers.save(customer('c1', { credit: 5 }));
    await customers.save(customer('c1', { status: 'closed' }));
    expect(requests.last('PutItem')).not.toHaveProperty('ConditionExpression');
    expect(await customers.getById('c1')).toEqual(customer('c1', { status: 'closed' }));
  });

  test('keeps createdAt where the object carries it', async () => {
    const createdAt = new Date('2020-01-01T00:00:00.000Z');
    const al = user('save-7', { createdAt });
    await users.save(al);
    expect((await users.getById('save-7')).createdAt).toEqual(createdAt);
    expect(al.updatedAt.getTime()).toBeGreaterThan(createdAt.getTime());
  });

  test('takes a plain object of the same shape as well', async () => {
    await customers.save({ customerId: 'plain', status: 'active' });
    expect(await customers.getById('plain')).toEqual(customer('plain'));
  });
});

describe('insert', () => {
  test('needs the key to be free, whatever the entity carries', async () => {
    const al = user('insert-1', { version: 7 });
    await users.insert(al);
    expect(al.version).toBe(1);
    const other = user('insert-1', { email: 'other@example.com' });
    const error = await failureOf(users.insert(other));
    expect(error).toBeInstanceOf(ItemExistsError);
    expect(error).toMatchObject({ code: 'ITEM_EXISTS', outcome: 'notApplied', item: al, key: { pk: 'USER#insert-1' } });
    expect(error.message).toMatch(/User .*USER#insert-1.* exists already/);
    expect(other).toEqual(user('insert-1', { email: 'other@example.com' }));
  });

  test('needs it without a version, too', async () => {
    await orders.insert(order('c', 'insert'));
    expect(await failureOf(orders.insert(order('c', 'insert')))).toBeInstanceOf(ItemExistsError);
  });

  test('of many at once: one wins', async () => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => users.insert(user('insert-2'))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ItemExistsError);
    }
  });
});

describe('put', () => {
  test('sends nothing before execute()', () => {
    users.put(user('put-0')).ifNotExists();
    expect(requests.count).toBe(0);
  });

  test('where() is ANDed with the version, and tells which of them failed', async () => {
    const al = user('put-1');
    await users.save(al);
    const put = users.put(al).where((u) => u.balance.lt(0));
    expect(put.toRequest().ConditionExpression).toBe('#0 = :0 AND #1 < :1');
    const error = await failureOf(put.execute());
    expect(error).toBeInstanceOf(ConditionFailedError);
    expect(error).toMatchObject({ code: 'CONDITION_FAILED', item: al });
    await users.update('put-1').set({ balance: 0 }).execute();
    expect(await failureOf(put.execute())).toBeInstanceOf(VersionConflictError);
  });

  test('ifExists() never creates', async () => {
    const put = customers.put(customer('put-2')).ifExists();
    expect(await failureOf(put.execute())).toBeInstanceOf(ItemNotFoundError);
    await customers.save(customer('put-2'));
    await put.execute();
  });

  test('returning the old entity', async () => {
    const put = customers.put(customer('put-3', { credit: 1 })).returning('old');
    expect(await put.execute()).toBeUndefined();
    expect(await put.execute()).toEqual(customer('put-3', { credit: 1 }));
    expect(requests.last('PutItem').ReturnValues).toBe('ALL_OLD');
  });

  test('the same operation can be executed again and goes on from what it wrote', async () => {
    const al = user('put-4');
    const put = users.put(al);
    await put.execute();
    await put.execute();
    expect(al.version).toBe(2);
  });
});

describe('delete', () => {
  test('of an existing and of a missing item, by id', async () => {
    await users.save(user('delete-1'));
    await users.deleteById('delete-1');
    expect(await users.findById('delete-1')).toBeUndefined();
    await users.deleteById('delete-1');
    expect(requests.last('DeleteItem')).toEqual({
      TableName: tableName('Users'),
      Key: { pk: { S: 'USER#delete-1' } },
    });
  });

  test('remove() of an entity that was changed meanwhile fails', async () => {
    const al = user('delete-2');
    await users.save(al);
    await users.update('delete-2').set({ balance: 0 }).execute();
    expect(await failureOf(users.remove(al))).toBeInstanceOf(VersionConflictError);
    await users.remove(await users.getById('delete-2'));
    expect(await users.exists('delete-2')).toBe(false);
    expect(await failureOf(users.remove(al))).toBeInstanceOf(VersionConflictError);
  });

  test('ifExists(), where() and returning()', async () => {
    await users.save(user('delete-3'));
    expect(await failureOf(users.delete('delete-4').ifExists().execute())).toBeInstanceOf(ItemNotFoundError);
    const poor = users.delete('delete-3').where((u) => u.balance.lt(1));
    expect(await failureOf(poor.execute())).toBeInstanceOf(ConditionFailedError);
    const old = await users.delete('delete-3').returning('old').execute();
    expect(old).toBeInstanceOf(User);
    expect(old?.userId).toBe('delete-3');
    expect(await users.delete('delete-3').returning('old').execute()).toBeUndefined();
  });
});

describe('check', () => {
  test('alone is a transaction of one, and writes nothing', async () => {
    const al = user('check-1');
    await users.save(al);
    await users.check('check-1').where({ balance: 100 }).execute();
    const error = await failureOf(
      users
        .check('check-1')
        .where((u) => u.balance.gt(100))
        .execute(),
    );
    expect(error).toBeInstanceOf(ConditionFailedError);
    expect(error.item).toEqual(al);
    expect(await failureOf(users.check('check-2').ifExists().execute())).toBeInstanceOf(ItemNotFoundError);
    expect(await failureOf(users.check('check-1').ifNotExists().execute())).toBeInstanceOf(ItemExistsError);
    await users.check('check-2').ifNotExists().execute();
    expect(requests.all().at(-1)?.operation).toBe('TransactWriteItems');
    expect(await users.getById('check-1')).toEqual(al);
  });

  test('without a condition is refused, unsent', async () => {
    await expect(users.check('check-1').execute()).rejects.toThrow(/needs a condition/);
    expect(requests.count).toBe(0);
  });
});

describe('orThrow', () => {
  class Taken extends Error {}

  test('is what the caller gets when a condition fails, with what happened as its cause', async () => {
    await users.save(user('or-1'));
    const error = await failureOf(
      users
        .put(user('or-1'))
        .ifNotExists()
        .orThrow(() => new Taken('e-mail taken'))
        .execute(),
    );
    expect(error).toBeInstanceOf(Taken);
    expect(error.message).toBe('e-mail taken');
    expect(error.cause).toBeInstanceOf(ItemExistsError);
    expect(error.cause.item).toMatchObject({ userId: 'or-1' });
  });

  test('serves update, delete and check alike, and keeps a cause of its own', async () => {
    const cause = new Error('mine');
    const orThrow = (): Error => new Taken('x', { cause });
    for (const operation of [
      users.update('or-2').set({ balance: 1 }).orThrow(orThrow),
      users.delete('or-2').ifExists().orThrow(orThrow),
      users.check('or-2').ifExists().orThrow(orThrow),
    ]) {
      const error = await failureOf(operation.execute());
      expect(error).toBeInstanceOf(Taken);
      expect(error.cause).toBe(cause);
    }
  });

  test('takes a frozen error, and what is no error', async () => {
    const frozen = Object.freeze(new Taken('frozen'));
    const update = users.update('or-3').set({ balance: 1 });
    expect(await failureOf(update.orThrow(() => frozen).execute())).toBe(frozen);
    expect(await failureOf(update.orThrow(() => 'text').execute())).toBe('text');
    expect(await failureOf(update.orThrow(() => undefined).execute())).toBeInstanceOf(ItemNotFoundError);
  });

  test('is not asked when something else is wrong', async () => {
    const orThrow = jest.fn(() => new Taken());
    await expect(users.put(user('')).orThrow(orThrow).execute()).rejects.toThrow(/userId/);
    await users.put(user('or-4')).orThrow(orThrow).execute();
    expect(orThrow).not.toHaveBeenCalled();
  });
});

test('a write tells its attempts, and the capacity that it took where it was asked', async () => {
  const result = await customers.put(customer('capacity')).execute({ returnConsumedCapacity: 'TOTAL' });
  expect(result).toEqual({
    attempts: 1,
    replayed: false,
    consumedCapacity: [expect.objectContaining({ TableName: tableName('App'), CapacityUnits: 1 })],
  });
  expect(await customers.put(customer('capacity')).execute()).toEqual({ attempts: 1, replayed: false });
});

test('an idempotency key applies a single write once, as a transaction of one', async () => {
  await customers.save(customer('key-1', { credit: 1 }));
  const increment = customers.update('key-1').add({ credit: 1 }).withIdempotencyKey(tableName('key-1'));
  await increment.execute();
  await increment.execute();
  expect((await customers.getById('key-1')).credit).toBe(2);
  expect(requests.all('UpdateItem')).toHaveLength(0);
  expect(requests.all('TransactWriteItems')).toHaveLength(2);
  const insert = customers.put(customer('key-1')).ifNotExists();
  const error = await failureOf(insert.withIdempotencyKey(tableName('key-2')).execute());
  expect(error).toBeInstanceOf(ItemExistsError);
  expect(error.item).toEqual(customer('key-1', { credit: 2 }));
});
