import { ConditionFailedError, ExpressionError, ItemNotFoundError, VersionConflictError } from 'dynatomic';
import { failureOf, order, shop, User, user } from './support/shop.js';

const { db, orders, requests, tableName, users } = shop();

const fresh = async (id: string, values: Partial<User> = {}): Promise<User> => {
  const saved = user(id, values);
  await users.save(saved);
  requests.clear();
  return saved;
};

describe('what an update does', () => {
  test('SET of values, of undefined and of null', async () => {
    await fresh('set-1', { note: 'n', bornAt: new Date(0) });
    await users.update('set-1').set({ email: 'x', note: null, bornAt: undefined, nickname: 'Al' }).execute();
    const { UpdateExpression, ExpressionAttributeNames } = requests.last('UpdateItem');
    expect(Object.values(ExpressionAttributeNames)).not.toContain('bornAt');
    expect(Object.values(ExpressionAttributeNames)).toContain('n');
    expect(UpdateExpression).toMatch(/^SET /);
    expect(await users.getById('set-1')).toMatchObject({ email: 'x', note: null, nickname: 'Al', bornAt: new Date(0) });
  });

  test('SET of expressions: plus, minus, ifNotExists, append, prepend, another field', async () => {
    await fresh('set-2', { tags: ['b'] });
    await users
      .update('set-2')
      .set((u) => ({
        balance: u.balance.minus(10),
        seen: u.seen.ifNotExists(0).plus(1),
        tags: u.tags.append(['c']),
        nickname: u.email,
      }))
      .execute();
    await users
      .update('set-2')
      .set((u) => ({ tags: u.tags.prepend(['a']), seen: u.seen.ifNotExists(0).plus(1), balance: u.balance.plus(5) }))
      .execute();
    expect(await users.getById('set-2')).toMatchObject({
      balance: 95,
      seen: 2,
      tags: ['a', 'b', 'c'],
      nickname: 'set-2@example.com',
      version: 3,
    });
  });

  test('SET of nested paths', async () => {
    const address = { city: 'Rome', zip: '1' };
    await fresh('set-3', { address, lines: [{ sku: 'a', quantity: 1 }], scores: { a: 1 } });
    await users
      .update('set-3')
      .set((u) => u.address.city, 'Paris')
      .set((u) => u.lines.at(0).quantity, (await users.getById('set-3')).lines![0]!.quantity + 1)
      .set((u) => u.scores.path('b'), 2)
      .remove((u) => u.address.zip)
      .execute();
    expect(await users.getById('set-3')).toMatchObject({
      address: { city: 'Paris', zip: undefined },
      lines: [{ sku: 'a', quantity: 2 }],
      scores: { a: 1, b: 2 },
    });
  });

  test('a nested path into a map that is missing is refused by DynamoDB, as a ServiceError with its cause', async () => {
    await fresh('set-4');
    const error = await failureOf(
      users
        .update('set-4')
        .set((u) => u.address.city, 'Paris')
        .execute(),
    );
    expect(error).toMatchObject({ code: 'SERVICE', outcome: 'notApplied', cause: { name: 'ValidationException' } });
  });

  test('ADD, DELETE and REMOVE', async () => {
    await fresh('add-1', { roles: new Set(['guest', 'staff']), note: 'n' });
    await users
      .update('add-1')
      .add({ views: 2n ** 65n, seen: 1, roles: undefined })
      .removeFrom({ roles: new Set(['guest']) })
      .remove('note', 'nickname')
      .execute();
    const al = await users.getById('add-1');
    expect(al).toMatchObject({ views: 2n ** 65n, seen: 1, roles: new Set(['staff']), note: undefined });
    expect(al.nickname).toBeUndefined();
    await users
      .update('add-1')
      .add({ roles: new Set(['admin']) })
      .execute();
    expect((await users.getById('add-1')).roles).toEqual(new Set(['staff', 'admin']));
  });

  test('attributes that the class does not declare survive it', async () => {
    await db
      .transaction()
      .put('Users', { pk: 'USER#add-2', userId: 'add-2', balance: 1, legacy: { a: [1] } })
      .execute();
    await users.update('add-2').set({ balance: 2 }).execute();
    const [item] = await db.readTransaction().get('Users', { pk: 'USER#add-2' }).execute();
    expect(item).toMatchObject({ balance: 2, legacy: { a: [1] }, version: 1 });
  });

  test('an update that is left with nothing is refused, unsent', async () => {
    await expect(users.update('none').set({ email: undefined }).execute()).rejects.toBeInstanceOf(ExpressionError);
    await expect(users.update('none').execute()).rejects.toThrow(/nothing to do/);
    expect(requests.count).toBe(0);
  });

  test('the primary key can not be updated', () => {
    expect(() => users.update('k').set({ userId: 'x' } as never)).toThrow(ExpressionError);
    expect(() => users.update('k').remove('userId' as never)).toThrow(/primary key/);
    expect(() => orders.update({ customerId: 'c', orderId: 'o' }).add({ orderId: 1 } as never)).toThrow(
      ExpressionError,
    );
  });

  test('two parts on one path are refused at once', () => {
    expect(() => users.update('k').set({ balance: 1 }).add({ balance: 1 })).toThrow(ExpressionError);
    expect(() =>
      users
        .update('k')
        .set((u) => u.address.city, 'x')
        .remove('address'),
    ).toThrow(ExpressionError);
  });
});

describe('the item that is updated', () => {
  test('must exist: no ghost is made', async () => {
    const error = await failureOf(users.update('ghost').set({ balance: 1 }).execute());
    expect(error).toBeInstanceOf(ItemNotFoundError);
    expect(error).toMatchObject({ code: 'ITEM_NOT_FOUND', key: { pk: 'USER#ghost' }, item: undefined });
    expect(await users.exists('ghost')).toBe(false);
  });

  test('tells a missing item from a condition that does not hold', async () => {
    const al = await fresh('where-1');
    const update = (id: string) =>
      users
        .update(id)
        .set({ balance: 0 })
        .where((u) => u.balance.gt(100));
    expect(await failureOf(update('ghost').execute())).toBeInstanceOf(ItemNotFoundError);
    const error = await failureOf(update('where-1').execute());
    expect(error).toBeInstanceOf(ConditionFailedError);
    expect(error.item).toEqual(al);
  });

  test('is created by upsert(), with the id, the discriminator and createdAt; an existing one keeps its own', async () => {
    await users.update('upsert-1').set({ email: 'e', balance: 1 }).upsert().execute();
    const made = await users.getById('upsert-1');
    expect(made).toMatchObject({ userId: 'upsert-1', email: 'e', version: 1, createdAt: expect.any(Date) });
    const [item] = await db.readTransaction().get('Users', { pk: 'USER#upsert-1' }).execute();
    expect(item).toMatchObject({ _type: 'User', userId: 'upsert-1' });
    await users.update('upsert-1').set({ balance: 2 }).upsert().execute();
    expect(await users.getById('upsert-1')).toMatchObject({ createdAt: made.createdAt, version: 2, balance: 2 });
  });

  test('is created by upsert() with nothing to set, too', async () => {
    await orders.update({ customerId: 'c', orderId: 'upsert' }).upsert().execute();
    const found = await orders.getById({ customerId: 'c', orderId: 'upsert' });
    expect(found).toMatchObject({ customerId: 'c', orderId: 'upsert' });
  });

  test('ifExists() takes upsert() back', async () => {
    const update = users.update('upsert-2').set({ balance: 1 }).upsert().ifExists();
    expect(await failureOf(update.execute())).toBeInstanceOf(ItemNotFoundError);
  });
});

describe('returning', () => {
  test('new, old and none', async () => {
    await fresh('returning-1', { balance: 1 });
    const update = users.update('returning-1').add({ balance: 1 });
    const after = await update.returning('new').execute();
    expect(after).toBeInstanceOf(User);
    expect(after).toMatchObject({ balance: 2, version: 2 });
    expect(await update.returning('old').execute()).toMatchObject({ balance: 2, version: 2 });
    expect(await update.returning('new').returning('none').execute()).toEqual({ attempts: 1, replayed: false });
    // what came back is a loaded entity: it can be saved on the version that it has
    after.balance = 50;
    expect(await failureOf(users.save(after))).toBeInstanceOf(VersionConflictError);
    const latest = await update.returning('new').execute();
    latest.balance = 50;
    await users.save(latest);
  });
});

describe('update(entity)', () => {
  test('writes what changed since it was loaded, and nothing else', async () => {
    await fresh('entity-1', { tags: ['a'], note: 'n' });
    const al = await users.getById('entity-1');
    await users
      .update('entity-1')
      .set((u) => u.email, 'theirs')
      .execute();
    al.balance = 7;
    delete al.note;
    requests.clear();
    const error = await failureOf(users.update(al).execute());
    expect(error).toBeInstanceOf(VersionConflictError);
    const again = await users.getById('entity-1');
    again.balance = 7;
    delete again.note;
    requests.clear();
    await users.update(again).execute();
    expect(Object.values(requests.last('UpdateItem').ExpressionAttributeNames).sort()).toEqual(
      ['balance', 'note', 'pk', 'updatedAt', 'version'].sort(),
    );
    expect(again.version).toBe(3);
    const stored = await users.getById('entity-1');
    expect(stored).toEqual(again);
    expect(stored).toMatchObject({ email: 'theirs', balance: 7, tags: ['a'] });
    await users.save(again);
  });

  test('without a change is a check of the version', async () => {
    await fresh('entity-2');
    const al = await users.getById('entity-2');
    await users.update(al).execute();
    expect(al.version).toBe(1);
    await users.update('entity-2').set({ balance: 0 }).execute();
    expect(await failureOf(users.update(al).execute())).toBeInstanceOf(VersionConflictError);
  });

  test('with more to set than what changed: the entity goes on from what was written', async () => {
    await fresh('entity-3');
    const al = await users.getById('entity-3');
    await users.update(al).set({ email: 'x' }).execute();
    expect(al.version).toBe(2);
    al.balance = 1;
    await users.update(al).add({ seen: 1 }).execute();
    expect(al.version).toBe(3);
    await users.save(al);
    expect((await users.getById('entity-3')).version).toBe(4);
  });

  test('that fails leaves the entity as it was', async () => {
    await fresh('entity-4');
    const al = await users.getById('entity-4');
    al.balance = 5;
    const before = { ...al };
    await failureOf(
      users
        .update(al)
        .where((u) => u.balance.lt(0))
        .execute(),
    );
    expect({ ...al }).toEqual(before);
    await users.update(al).execute();
    expect(al.version).toBe(2);
  });
});

test('what the entity and the update both change is refused', async () => {
  await fresh('entity-5', { address: { city: 'Rome' } });
  const al = await users.getById('entity-5');
  al.balance = 1;
  al.address = { city: 'Oslo' };
  await expect(users.update(al).set({ balance: 2 }).execute()).rejects.toBeInstanceOf(ExpressionError);
  const nested = users.update(al).set((u) => u.address.city, 'Paris');
  await expect(nested.execute()).rejects.toBeInstanceOf(ExpressionError);
});

test('builders are immutable: a half-built update is shared and reused', async () => {
  await fresh('shared-1');
  const base = users.update('shared-1').where((u) => u.balance.gt(0));
  const one = base.set({ email: 'one' });
  const two = base.set({ nickname: 'two' }).where({ email: 'one' });
  const names = (operation: typeof base) => Object.values(operation.toRequest().ExpressionAttributeNames ?? {});
  const before = JSON.stringify(one.toRequest().UpdateExpression);
  expect(names(one)).not.toContain('n');
  expect(names(two)).toContain('n');
  expect(names(base.set({ seen: 1 }))).not.toContain('email');
  expect(JSON.stringify(one.toRequest().UpdateExpression)).toBe(before);
  await one.execute();
  await two.execute();
  expect(await users.getById('shared-1')).toMatchObject({ email: 'one', nickname: 'two' });
});

test('toRequest() is what is sent, and changing it changes nothing', async () => {
  await orders.save(order('c', 'request'));
  const update = orders.update({ customerId: 'c', orderId: 'request' }).set({ total: 2 });
  const request = update.toRequest();
  expect(request).toEqual({
    TableName: tableName('App'),
    Key: { pk: { S: 'CUSTOMER#c' }, sk: { S: 'ORDER#request' } },
    UpdateExpression: 'SET #0 = :0',
    ConditionExpression: 'attribute_exists(#1)',
    ExpressionAttributeNames: { '#0': 'total', '#1': 'pk' },
    ExpressionAttributeValues: { ':0': { N: '2' } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  request.TableName = 'other';
  request.Key = {};
  await update.execute();
  expect(requests.last('UpdateItem')).toEqual(update.toRequest());
});
