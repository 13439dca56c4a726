import { AttributeValueError, ExpressionError, ItemNotFoundError } from 'dynatomic';
import { customer, failureOf, order, Order, shop, User, user } from './support/shop.js';

const { customers, db, orders, requests, tableName, users } = shop();

beforeAll(async () => {
  await users.save(user('u1', { tags: ['a'], address: { city: 'Paris' } }));
  await customers.save(customer('c1'));
  await orders.save(order('c1', 'o1', { status: 'open' }));
});

test('findById gives an instance, or undefined', async () => {
  const al = await users.findById('u1');
  expect(al).toBeInstanceOf(User);
  expect(al).toMatchObject({ userId: 'u1', balance: 100, tags: ['a'], address: { city: 'Paris' } });
  expect(await users.findById('nobody')).toBeUndefined();
  expect(requests.last('GetItem')).toEqual({ TableName: tableName('Users'), Key: { pk: { S: 'USER#nobody' } } });
});

test('getById gives the entity, or says which one is missing', async () => {
  expect(await users.getById('u1')).toBeInstanceOf(User);
  const error = await failureOf(users.getById('nobody'));
  expect(error).toBeInstanceOf(ItemNotFoundError);
  expect(error).toMatchObject({
    code: 'ITEM_NOT_FOUND',
    outcome: 'notApplied',
    entity: 'User',
    table: tableName('Users'),
    key: { pk: 'USER#nobody' },
  });
  expect(error.message).toContain('USER#nobody');
});

test('ids are a bare value, or an object, as many placeholders as there are', async () => {
  expect(await users.findById({ userId: 'u1' })).toBeInstanceOf(User);
  expect(await orders.findById({ customerId: 'c1', orderId: 'o1' })).toBeInstanceOf(Order);
  // an entity that was read is an id as well
  expect(await orders.findById(order('c1', 'o1'))).toBeInstanceOf(Order);
  expect(await orders.findById({ customerId: 'c1', orderId: 'O1' })).toBeUndefined();
});

test('exists fetches no more than a key attribute, consistently', async () => {
  expect(await users.exists('u1')).toBe(true);
  expect(requests.last('GetItem')).toMatchObject({
    ConsistentRead: true,
    ProjectionExpression: '#0',
    ExpressionAttributeNames: { '#0': 'pk' },
  });
  expect(await users.exists('nobody')).toBe(false);
});

test('consistent() is asked for where it is wanted', async () => {
  const get = users.get('u1');
  expect(get.toRequest()).not.toHaveProperty('ConsistentRead');
  expect(await get.consistent().execute()).toBeInstanceOf(User);
  expect(requests.last('GetItem').ConsistentRead).toBe(true);
});

describe('project', () => {
  test('gives a plain object of just these properties', async () => {
    const found = await users.get('u1').project('userId', 'address', 'note').execute();
    expect(found).toEqual({ userId: 'u1', address: { city: 'Paris' } });
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(requests.last('GetItem').ProjectionExpression).toBe('#0, #1, #2, #3');
  });

  test('tells an item without any of them from a missing one', async () => {
    expect(await users.get('u1').project('note').execute()).toEqual({});
    expect(await users.get('nobody').project('note').execute()).toBeUndefined();
  });

  test('keeps the last projection, and names each attribute once', () => {
    const get = users.get('u1').project('email').project('nickname', 'nickname');
    expect(Object.values(get.toRequest().ExpressionAttributeNames ?? {})).toEqual(['n', 'pk']);
  });

  test('of an unknown property, or of none, is refused at once', () => {
    expect(() => users.get('u1').project('emial' as never)).toThrow(/Did you mean 'email'/);
    expect(() => users.get('u1').project(...([] as unknown as ['email']))).toThrow(ExpressionError);
  });
});

test('only declared attributes are read', async () => {
  await db
    .transaction()
    .put('App', { pk: 'CUSTOMER#c9', sk: 'PROFILE', customerId: 'c9', status: 'x', legacy: 1, __proto__: 2 })
    .execute();
  expect(await customers.getById('c9')).toEqual(customer('c9', { status: 'x' }));
});

test('a stored value of another type is an error that names the attribute, never a wrong value', async () => {
  const item = { pk: 'CUSTOMER#c8', sk: 'PROFILE', customerId: 'c8', status: 5 };
  await db.transaction().put('App', item).execute();
  const error = await failureOf(customers.findById('c8'));
  expect(error).toBeInstanceOf(AttributeValueError);
  expect(error).toMatchObject({ code: 'ATTRIBUTE_VALUE', path: 'status' });
  expect(error.message).toContain('Customer.status');
});

test('the capacity that a get takes is observed elsewhere; asking for it does no harm', async () => {
  expect(await users.get('u1').execute({ returnConsumedCapacity: 'TOTAL' })).toBeInstanceOf(User);
  expect(requests.last('GetItem').ReturnConsumedCapacity).toBe('TOTAL');
});

test('a signal that fired ends the read before anything is sent', async () => {
  const signal = AbortSignal.abort(new Error('stop'));
  expect(await failureOf(users.get('u1').execute({ signal }))).toMatchObject({ code: 'ABORTED' });
  expect(requests.count).toBe(0);
});
