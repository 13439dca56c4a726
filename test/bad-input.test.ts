import {
  and,
  attr,
  Attribute,
  CreatedAt,
  DataSource,
  DynatomicError,
  Entity,
  expr,
  not,
  or,
  set,
  table,
  Unique,
  Version,
} from 'dynatomic';
import { failureOf, Order, shop, User, user } from './support/shop.js';

const { client, db, orders, requests, tableName, users } = shop();

class Stranger {
  readonly pk = 'x';
}

/** Values that a caller without types can pass, and those that a hostile one would. */
const GARBAGE: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 5],
  ['NaN', Number.NaN],
  ['a boolean', true],
  ['a bigint', 5n],
  ['an empty text', ''],
  ['a symbol', Symbol('garbage')],
  ['an array', [undefined]],
  ['an object', {}],
  ['an object without a prototype', Object.create(null)],
  ['a function', () => undefined],
  ['a class', Stranger],
  ['an instance of another class', new Stranger()],
  ['a date that is none', new Date(Number.NaN)],
  ['a hostile text', "'; DROP TABLE Users; --#{}[0].__proto__\u0000\ud800"],
  ['an object that answers nothing', hostile()],
];

/** Throws whatever is done to it, but for what Jest and the promises need. */
function hostile(): object {
  const fail = (): never => {
    throw new RangeError('hostile');
  };
  return Object.defineProperties({}, { userId: { get: fail, enumerable: true }, toString: { value: fail } });
}

type Call = (garbage: any) => unknown;

/** Calls that may accept some of the garbage, but must not break on the rest. */
const CALLS: Readonly<Record<string, Call>> = {
  'new DataSource(…)': (x) => new DataSource(x),
  'new DataSource({ client })': (client) => new DataSource({ client }),
  'new DataSource({ entities })': (entities) => new DataSource({ client, entities }),
  'new DataSource({ entities: […] })': (entity) => new DataSource({ client, entities: [entity] }),
  'new DataSource({ tableName })': (tableName) =>
    new DataSource({ client, tableName }).repository(User).get('u1').toRequest(),
  'new DataSource({ tableName: () => … })': (name) =>
    new DataSource({ client, tableName: () => name }).repository(User).get('u1').toRequest(),
  'new DataSource({ validate })': (validate) => new DataSource({ client, validate }),
  'new DataSource({ retry })': (retry) => new DataSource({ client, retry }),
  'table(…)': (x) => table(x, { partitionKey: 'pk' }),
  'table(name, …)': (x) => table('T', x),
  'table(name, { partitionKey })': (partitionKey) => table('T', { partitionKey }),
  'table(name, { sortKey })': (sortKey) => table('T', { partitionKey: 'pk', sortKey }),
  'table(name, { indexes })': (indexes) => table('T', { partitionKey: 'pk', indexes }),
  'table(name, { indexes: { i } })': (i) => table('T', { partitionKey: 'pk', indexes: { i } }),
  'table(name, { discriminator })': (discriminator) => table('T', { partitionKey: 'pk', discriminator }),
  'db.repository(…)': (x) => db.repository(x),
  'db.transaction().add(…)': (x) => db.transaction().add(x).validate(),
  'db.transaction().addAll(…)': (x) => db.transaction().addAll(x).validate(),
  'db.transaction().addAll([…])': (x) => db.transaction().addAll([x]).validate(),
  'db.transaction().save(…)': (x) => db.transaction().save(x).validate(),
  'db.transaction().put(…)': (x) => db.transaction().put(x, { pk: 'a' }).validate(),
  'db.transaction().put(table, …)': (x) => db.transaction().put('Plain', x).validate(),
  'db.transaction().put(table, { a })': (a) => db.transaction().put('Plain', { pk: 'a', a }).validate(),
  'db.transaction().put(table, item, …)': (x) => db.transaction().put('Plain', { pk: 'a' }, x).validate(),
  'db.transaction().update(table, key, …)': (x) => db.transaction().update('Plain', { pk: 'a' }, x).validate(),
  'db.transaction().update(table, …)': (x) =>
    db
      .transaction()
      .update('Plain', x, set({ n: 1 }))
      .validate(),
  'db.transaction().delete(…)': (x) => db.transaction().delete(x, { pk: 'a' }).validate(),
  'db.transaction().delete(table, …)': (x) => db.transaction().delete('Plain', x).validate(),
  'db.transaction().conditionCheck(table, …)': (x) =>
    db.transaction().conditionCheck('Plain', x, attr('a').exists()).validate(),
  'db.transaction().conditionCheck(table, key, …)': (x) =>
    db.transaction().conditionCheck('Plain', { pk: 'a' }, x).explain(),
  'db.transaction().withIdempotencyKey(…)': (x) =>
    db.transaction().put('Plain', { pk: 'a' }).withIdempotencyKey(x).toRequest(),
  'users.transaction().save(…)': (x) => users.transaction().save(x).explain(),
  'users.transaction().insert(…)': (x) => users.transaction().insert(x).explain(),
  'users.transaction().update(…)': (x) =>
    users
      .transaction()
      .update(x, (u) => u.set({ balance: 1 }))
      .explain(),
  'users.transaction().update(id, …)': (x) => users.transaction().update('u1', x).explain(),
  'users.transaction().update(id, () => …)': (x) =>
    users
      .transaction()
      .update('u1', () => x)
      .explain(),
  'users.transaction().delete(…)': (x) => users.transaction().delete(x).explain(),
  'users.transaction().deleteById(…)': (x) => users.transaction().deleteById(x).explain(),
  'users.transaction().conditionCheck(…)': (x) => users.transaction().conditionCheck(x, { balance: 1 }).explain(),
  'users.transaction().conditionCheck(id, …)': (x) => users.transaction().conditionCheck('u1', x).explain(),
  'users.put(…)': (x) => users.put(x).toRequest(),
  'users.put({ … })': (x) => users.put(user('u1', { userId: x })).toRequest(),
  'users.put({ email })': (email) => users.put(user('u1', { email })).toRequest(),
  'users.put({ lines })': (lines) => users.put(user('u1', { lines })).toRequest(),
  'users.put({ version })': (version) => users.put(user('u1', { version })).toRequest(),
  'users.put({ createdAt })': (createdAt) => users.put(user('u1', { createdAt })).toRequest(),
  'users.put().where(…)': (x) => users.put(user('u1')).where(x).toRequest(),
  'users.put().returning(…)': (x) => users.put(user('u1')).returning(x).toRequest(),
  'users.put().orThrow(…)': (x) => users.put(user('u1')).orThrow(x).toRequest(),
  'users.put().withIdempotencyKey(…)': (x) => users.put(user('u1')).withIdempotencyKey(x).toRequest(),
  'users.update(…)': (x) => users.update(x).set({ balance: 1 }).toRequest(),
  'orders.update({ … })': (x) => orders.update({ customerId: 'c', orderId: x }).set({ total: 1 }).toRequest(),
  'users.update().set(…)': (x) => users.update('u1').set(x).toRequest(),
  'users.update().set({ email })': (email) => users.update('u1').set({ email }).toRequest(),
  'users.update().set({ lines })': (lines) => users.update('u1').set({ lines }).toRequest(),
  'users.update().set({ version })': (version) => users.update('u1').set({ version }).toRequest(),
  'users.update().set(path, …)': (x) =>
    users
      .update('u1')
      .set((u) => u.address.city, x)
      .toRequest(),
  'users.update().set(…, 1)': (x) => users.update('u1').set(x, 1).toRequest(),
  'users.update().set(() => …)': (x) =>
    users
      .update('u1')
      .set(() => x)
      .toRequest(),
  'users.update().add(…)': (x) => users.update('u1').add(x).toRequest(),
  'users.update().add({ balance })': (balance) => users.update('u1').add({ balance }).toRequest(),
  'users.update().removeFrom(…)': (x) => users.update('u1').removeFrom(x).toRequest(),
  'users.update().removeFrom({ roles })': (roles) => users.update('u1').removeFrom({ roles }).toRequest(),
  'users.update().remove(…)': (x) => users.update('u1').remove(x).toRequest(),
  'users.update().where(…)': (x) => users.update('u1').set({ balance: 1 }).where(x).toRequest(),
  'users.update().where(() => …)': (x) =>
    users
      .update('u1')
      .set({ balance: 1 })
      .where(() => x)
      .toRequest(),
  'users.update().where({ email })': (email) => users.update('u1').set({ balance: 1 }).where({ email }).toRequest(),
  'users.update().with(…)': (x) => users.update('u1').set({ balance: 1 }).with(x).toRequest(),
  'users.update().returning(…)': (x) => users.update('u1').set({ balance: 1 }).returning(x).toRequest(),
  'users.update().orThrow(…)': (x) => users.update('u1').set({ balance: 1 }).orThrow(x).toRequest(),
  'users.delete(…)': (x) => users.delete(x).toRequest(),
  'users.check(…)': (x) => users.check(x).ifExists().toRequest(),
  'users.get(…)': (x) => users.get(x).toRequest(),
  'orders.get(…)': (x) => orders.get(x).toRequest(),
  'users.get().project(…)': (x) => users.get('u1').project(x).toRequest(),
  'attr(…)': (x) => attr(x).eq(1),
  'attr(name, …)': (x) => attr('a', x).eq(1),
  'attr().eq(…)': (x) => db.transaction().delete('Plain', { pk: 'a' }, attr('a').eq(x)).explain(),
  'attr().in(…)': (x) => db.transaction().delete('Plain', { pk: 'a' }, attr('a').in(x)).explain(),
  'attr().at(…)': (x) => attr('a').at(x).exists(),
  'attr().type(…)': (x) => attr('a').type(x),
  'set(…)': (x) => db.transaction().update('Plain', { pk: 'a' }, set(x)).explain(),
  'and(…)': (x) => and(x),
  'or(…)': (x) => or(attr('a').exists(), x),
  'not(…)': (x) => not(x),
  'expr`…`': (x) =>
    users
      .check('u1')
      .where(expr`email = ${x}`)
      .toRequest(),
  'expr(…)': (x) => expr(x),
  'Attribute(…)': (x) => declared(Attribute(x)),
  'Attribute({ type })': (type) => declared(Attribute({ type })),
  'Attribute({ type: […] })': (type) => declared(Attribute({ type: [type] })),
  'Attribute({ type: { map } })': (map) => declared(Attribute({ type: { map } })),
  'Attribute({ type: () => … })': (type) => declared(Attribute({ type: () => type })),
  'Attribute({ name })': (name) => declared(Attribute({ type: 'string', name })),
  'Entity(…)': (x) => declaredBy(x),
  'Entity({ table })': (table) => declaredBy({ table, partitionKey: 'F#{id}' }),
  'Entity({ name })': (name) => declaredBy({ table: 'Fresh', name, partitionKey: 'F#{id}' }),
  'Entity({ partitionKey })': (partitionKey) => declaredBy({ table: 'Fresh', partitionKey }),
  'Entity({ sortKey })': (sortKey) => declaredBy({ table: 'Fresh', partitionKey: 'F#{id}', sortKey }),
  'Entity({ indexes })': (indexes) => declaredBy({ table: Indexed, partitionKey: 'F#{id}', indexes }),
  'Entity({ indexes: { i } })': (i) => declaredBy({ table: Indexed, partitionKey: 'F#{id}', indexes: { i } }),
  'Entity({ indexes: { i: { partitionKey } } })': (partitionKey) =>
    declaredBy({ table: Indexed, partitionKey: 'F#{id}', indexes: { i: { partitionKey } } }),
  'Unique(…)': (x) => declared(Unique(x)),
  'Version(…)': (x) => declared(Version(x)),
  'CreatedAt({ type })': (type) => declared(CreatedAt({ type })),
  'Attribute({ default })': (value) => declared(Attribute({ type: 'string', default: value })),
};

const Indexed = table('Indexed', { partitionKey: 'pk', indexes: { i: { partitionKey: 'ipk' } } });

function declaredBy(options: any): void {
  class Fresh {}
  Attribute({ type: 'string' })(Fresh.prototype, 'id');
  Entity(options)(Fresh as never);
  new DataSource({ client, tableName, entities: [Fresh] }).repository(Fresh).put({ id: 'a' }).toRequest();
}

function declared(decorator: PropertyDecorator): void {
  class Fresh {}
  decorator(Fresh.prototype, 'a');
  Attribute({ type: 'string' })(Fresh.prototype, 'id');
  Entity({ table: 'Fresh', partitionKey: 'F#{id}' as 'F' })(Fresh);
  const fresh = new DataSource({ client, tableName, entities: [Fresh] }).repository(Fresh);
  fresh.put({ id: 'a' }).toRequest();
}

test.each(Object.entries(CALLS))('%s: garbage is refused by an error of ours, or taken', (_name, call) => {
  const raw = GARBAGE.flatMap(([label, garbage]) => {
    try {
      call(garbage);
    } catch (error) {
      if (!isOurs(error)) return [`${label}: ${String(error)}`];
    }
    return [];
  });
  expect(raw).toEqual([]);
  expect(requests.count).toBe(0);
});

const PROMISES: Readonly<Record<string, (garbage: any) => Promise<unknown>>> = {
  'users.save(…)': (x) => users.save(x),
  'users.insert(…)': (x) => users.insert(x),
  'users.findById(…)': (x) => users.findById(x),
  'users.getById(…)': (x) => users.getById(x),
  'users.exists(…)': (x) => users.exists(x),
  'users.remove(…)': (x) => users.remove(x),
  'users.deleteById(…)': (x) => users.deleteById(x),
  'orders.findById(…)': (x) => orders.findById(x),
  'db.readTransaction(…)': (x) => db.readTransaction(x).execute(),
  'db.readTransaction().add(…)': (x) => db.readTransaction().add(x).execute(),
  'db.readTransaction().get(table, …)': (x) => db.readTransaction().get('Plain', x).execute(),
  'db.transaction(callback)': (x) => db.transaction(x ?? null),
  'db.transaction(callback, …)': (x) => db.transaction(() => 1, x),
  'tx.save(…)': (x) => db.transaction((tx) => tx.save(x)),
  'tx.insert(…)': (x) => db.transaction((tx) => tx.insert(x)),
  'tx.remove(…)': (x) => db.transaction((tx) => tx.remove(x)),
  'tx.add(…)': (x) => db.transaction((tx) => tx.add(x)),
  'tx.findById(…)': (x) => db.transaction((tx) => tx.findById(x, 'u1')),
  'tx.findById(User, …)': (x) => db.transaction((tx) => tx.findById(User, x)),
  'tx.findByIds(User, …)': (x) => db.transaction((tx) => tx.findByIds(User, x)),
  'users.create(…)': (x) => users.create(x),
  'users.toPlain(…)': (x) => users.toPlain(x),
  'users.restoreById(…)': (x) => users.restoreById(x),
  'users.query(…)': async (x) => users.query(x).all(),
  'orders.query({ … }).gte(…)': async (x) => orders.query('c').gte(x).all(),
  'orders.query().filter(…)': async (x) => orders.query('c').filter(x).all(),
  'orders.query().limit(…)': async (x) => orders.query('c').limit(x).all(),
  'orders.query().after(…)': (x) => orders.query('c').after(x).execute(),
  'orders.index(…)': async (x) => orders.index(x).query('c').all(),
  'orders.scan().segments(…)': async (x) => orders.scan().segments(x).all(),
  'db.collection(…)': async (x) => db.collection(x).query('c').all(),
  'db.collection({ … })': async (x) => db.collection({ x }).query('c').all(),
  'db.load(…)': (x) => db.load(x, { pk: 'a' }),
  'db.batchGet().add(…)': async (x) => db.batchGet().add(x).execute(),
  'db.batchGet().addAll(…)': async (x) => db.batchGet().addAll(x).execute(),
  'db.batchWrite().add(…)': async (x) => db.batchWrite().add(x).execute(),
  'db.batchWrite().addAll(…)': async (x) => db.batchWrite().addAll(x).execute(),
};

test.each(Object.entries(PROMISES))('%s: never throws at once, and fails by an error of ours', async (_name, call) => {
  for (const [label, garbage] of GARBAGE) {
    const promise = call(garbage);
    expect(promise).toBeInstanceOf(Promise);
    const error = await promise.catch((error: unknown) => error);
    if (error instanceof Error && !isOurs(error)) throw new Error(`${label}: ${String(error)}`);
  }
});

/** Errors of ours, and those of the caller's own code, which go through as they are. */
function isOurs(error: unknown): boolean {
  const ofCaller = error instanceof Error && /^hostile$|^Class constructor /.test(error.message);
  return error instanceof DynatomicError || ofCaller;
}

const EXECUTES: Readonly<Record<string, (options: any) => Promise<unknown>>> = {
  'a get': (options) => users.get('u1').execute(options),
  'a put': (options) => users.put(user('u1')).execute(options),
  'a check': (options) => users.check('u1').ifNotExists().execute(options),
  'a transaction': (options) => db.transaction().put('Plain', { pk: 'a' }).execute(options),
  'a read transaction': (options) => db.readTransaction().add(users.get('u1')).execute(options),
};

describe.each(Object.entries(EXECUTES))('execute() of %s', (_name, execute) => {
  test.each([
    ['null', null],
    ['a number', 5],
    ['a text', 'x'],
    ['a signal that is none', { signal: 5 }],
    ['a signal that is null', { signal: null }],
    ['capacity that is none', { returnConsumedCapacity: 5 }],
  ])('with %s', async (_label, options) => {
    const promise = execute(options);
    expect(promise).toBeInstanceOf(Promise);
    await promise.catch((error: unknown) => expect(error).toBeInstanceOf(DynatomicError));
  });
});

test('a key that is missing, empty or of another type names the entity and the property', async () => {
  expect((await failureOf(users.findById(undefined as never))).message).toContain('User.userId');
  expect((await failureOf(users.findById(''))).message).toContain('User.userId');
  expect((await failureOf(users.findById({ userId: 5 } as never))).message).toContain('User.userId');
  expect((await failureOf(orders.findById({ customerId: 'c' } as never))).message).toContain('Order.orderId');
  expect((await failureOf(orders.findById('c' as never))).message).toContain('customerId, orderId');
  expect(requests.count).toBe(0);
});

test('what is no entity is told apart by name', () => {
  expect(() => db.repository(Stranger)).toThrow(/Stranger/);
  expect(() => db.transaction().save(new Stranger())).toThrow(/Stranger/);
  expect(() => db.transaction().save({ pk: 'x' })).toThrow(/put\(table, item\)/);
  expect(() => users.put(undefined as never).toRequest()).toThrow(/User/);
  expect(() => users.put(new Order() as never).toRequest()).toThrow(/User/);
});

test('builders are no promises, so that awaiting one by mistake sends nothing and changes nothing', async () => {
  const builders = [
    db.transaction(),
    db.readTransaction(),
    db.readTransaction({ a: users.get('u1') }),
    users.transaction(),
    users.put(user('u1')),
    users.update('u1'),
    users.delete('u1'),
    users.check('u1'),
    users.get('u1'),
    set({ a: 1 }),
    attr('a'),
    attr('a').eq(1),
  ];
  for (const builder of builders) {
    expect((builder as { then?: unknown }).then).toBeUndefined();
    await expect((async () => builder)()).resolves.toBe(builder);
  }
  expect(requests.count).toBe(0);
});

test.each([
  [
    'an undefined idempotency key',
    (x: any) => db.transaction().put('Plain', { pk: 'a' }).withIdempotencyKey(x.none).toRequest(),
  ],
  ['an idempotency key that is a number', (x: any) => users.put(user('u1')).withIdempotencyKey(x.number).toRequest()],
  [
    'an undefined idempotency key of an update',
    (x: any) => users.update('u1').set({ balance: 1 }).withIdempotencyKey(x.none).toRequest(),
  ],
  ['an undefined idempotency key of a delete', (x: any) => users.delete('u1').withIdempotencyKey(x.none).toRequest()],
  ['an empty idempotency key', () => users.put(user('u1')).withIdempotencyKey('').toRequest()],
  ['orThrow() with an error instead of a function', (x: any) => users.put(user('u1')).orThrow(x.error)],
  ['addAll() with one operation', (x: any) => db.transaction().addAll(x.operation)],
  ['addAll() of reads with one read', (x: any) => db.readTransaction().addAll(x.read)],
  ['an update of nothing', () => users.update('u1').set({ email: undefined }).toRequest()],
  [
    'a condition on undefined',
    () =>
      users
        .update('u1')
        .set({ balance: 1 })
        .where({ email: undefined as never })
        .toRequest(),
  ],
])('%s is refused, not ignored', (_label, call) => {
  const inputs = {
    none: undefined,
    number: 5,
    error: new Error(),
    operation: users.put(user('u1')),
    read: users.get('u1'),
  };
  expect(thrownBy(() => call(inputs))).toBeInstanceOf(DynatomicError);
  expect(requests.count).toBe(0);
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
