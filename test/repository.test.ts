import { Attribute, CreatedAt, DataSource, Entity, ItemExistsError, ItemNotFoundError, KEY, table, TransactionCanceledError, UpdatedAt, Version, VersionConflictError, attr, set } from 'dynatomic';
import { engine } from './support/engine.js';

const Users = table('Users', { partitionKey: 'pk' });

class Address {
  @Attribute() city!: string;
  @Attribute() zip?: string;
}

@Entity({ table: Users, partitionKey: 'USER#{userId}' })
class User {
  declare readonly [KEY]?: 'userId';
  @Attribute() userId!: string;
  @Attribute() email!: string;
  @Attribute() balance!: number;
  @Attribute({ type: ['string'] }) tags?: string[];
  @Attribute({ type: 'stringSet' }) roles?: Set<string>;
  @Attribute() address?: Address;
  @Version() version!: number;
  @CreatedAt() createdAt!: Date;
  @UpdatedAt() updatedAt!: Date;
}

const { client, createTable, tableName, requests } = engine();
const db = new DataSource({ client, tableName, entities: [User] });
const users = db.repository(User);

function user(userId: string, values: Partial<User> = {}): User {
  return Object.assign(new User(), { userId, email: `${userId}@example.com`, balance: 100, ...values });
}

beforeAll(() => createTable('Users', 'pk'));

test('saves, finds, replaces and deletes', async () => {
  const al = user('al', { tags: ['a'], roles: new Set(['admin']), address: Object.assign(new Address(), { city: 'Paris' }) });
  await users.save(al);
  expect(al.version).toBe(1);
  expect(al.createdAt).toBeInstanceOf(Date);
  const found = await users.getById('al');
  expect(found).toEqual(al);
  found.balance = 50;
  await users.save(found);
  expect(found.version).toBe(2);
  await expect(users.save(al)).rejects.toBeInstanceOf(VersionConflictError);
  await expect(users.insert(user('al'))).rejects.toBeInstanceOf(ItemExistsError);
  await users.update('al').set((u) => ({ balance: u.balance.minus(10) })).set((u) => u.address.city, 'Rome').where((u) => u.balance.gte(10)).execute();
  const after = await users.update('al').set({ email: 'x' }).returning('new').execute();
  expect(after).toMatchObject({ balance: 40, email: 'x', version: 4, address: { city: 'Rome' } });
  await expect(users.update('bo').set({ email: 'x' }).execute()).rejects.toBeInstanceOf(ItemNotFoundError);
  expect(await users.get('al').project('userId', 'email').execute()).toEqual({ userId: 'al', email: 'x' });
  await users.deleteById('al');
  expect(await users.findById('al')).toBeUndefined();
  expect(await users.exists('al')).toBe(false);
});

test('transactions', async () => {
  await users.transaction().save(user('t1')).insert(user('t2')).execute();
  const [a, b, c] = await db.readTransaction().add(users.get('t1')).add(users.get('t2')).add(users.get('none')).execute();
  expect([a?.userId, b?.userId, c]).toEqual(['t1', 't2', undefined]);
  const second = users.put(user('t2')).ifNotExists();
  const error = await db
    .transaction()
    .add(users.update('t1').set({ balance: 1 }))
    .add(second)
    .execute()
    .catch((e: unknown) => e);
  expect(error).toBeInstanceOf(TransactionCanceledError);
  expect((error as TransactionCanceledError).failureOf(second)?.error).toBeInstanceOf(ItemExistsError);
  expect((error as TransactionCanceledError).failures[0]?.item).toEqual(b);
  await db.transaction().put('Users', { pk: 'X' }).update('Users', { pk: 'Y' }, set({ n: attr('n').ifNotExists(0).plus(1) })).execute();
  requests.clear();
  expect(db.transaction().validate()).toHaveLength(1);
});
