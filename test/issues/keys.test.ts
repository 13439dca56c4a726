// Defects that users of DynamoDB libraries reported about keys; none of them may come back.
import { Attribute, DataSource, Entity, KEY, table } from 'dynatomic';
import { engine } from '../support/engine.js';

const { client, createTable, requests, tableName } = engine();

const App = table('App', {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: { byOwner: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' } },
});

@Entity({
  table: App,
  partitionKey: 'DOC#{tenant}#{name}',
  sortKey: 'V',
  indexes: { byOwner: { partitionKey: 'OWNER#{owner}', sortKey: '{state}#{name}' } },
})
class Doc {
  declare readonly [KEY]?: 'tenant' | 'name';
  @Attribute() tenant!: string;
  @Attribute() name!: string;
  @Attribute() owner?: string;
  @Attribute() state?: string;
  @Attribute() title?: string;
}

@Entity({ table: App, partitionKey: 'TENANT#{tenant}', sortKey: 'META' })
class Tenant {
  declare readonly [KEY]?: 'tenant';
  @Attribute() tenant!: string;
}

const db = new DataSource({ client, tableName, entities: [Doc, Tenant] });
const docs = db.repository(Doc);
const doc = (tenant: string, name: string, values: Partial<Doc> = {}) =>
  Object.assign(new Doc(), { tenant, name, ...values });
const stored = async (tenant: string, name: string) => {
  const { Key = {} } = docs.get({ tenant, name }).toRequest();
  const key = Object.fromEntries(Object.entries(Key).map(([attribute, value]) => [attribute, value.S]));
  return (await db.readTransaction().get('App', key).execute())[0];
};

beforeAll(() => createTable('App', 'pk', 'sk'));
beforeEach(() => requests.clear());

test('composite keys of different values collided where a value held the separator', async () => {
  await docs.insert(doc('x#y', 'z', { title: 'one' }));
  await docs.insert(doc('x', 'y#z', { title: 'two' }));
  await docs.insert(doc('x%23y', 'z', { title: 'three' }));
  expect((await docs.getById({ tenant: 'x#y', name: 'z' })).title).toBe('one');
  expect((await docs.getById({ tenant: 'x', name: 'y#z' })).title).toBe('two');
  expect((await docs.getById({ tenant: 'x%23y', name: 'z' })).title).toBe('three');
});

test('letters of keys were folded to one case, so that items overwrote each other', async () => {
  await docs.insert(doc('AbC', 'n', { title: 'one' }));
  await docs.insert(doc('aBc', 'n', { title: 'two' }));
  expect((await docs.getById({ tenant: 'AbC', name: 'n' })).title).toBe('one');
  expect(await docs.findById({ tenant: 'abc', name: 'n' })).toBeUndefined();
});

test('a partial update left the keys of an index stale, or wrote half of them', async () => {
  await docs.insert(doc('t', 'n', { owner: 'al', state: 'draft' }));
  const update = docs.update({ tenant: 't', name: 'n' }).set({ owner: 'bo' });
  await expect(update.execute()).rejects.toThrow(/'byOwner'.*with\(\{ state \}\)/);
  await expect(update.with({ state: 'final' }).execute()).rejects.toMatchObject({ code: 'CONDITION_FAILED' });
  await update.with({ state: 'draft' }).execute();
  expect(await stored('t', 'n')).toMatchObject({ gsi1pk: 'OWNER#bo', gsi1sk: 'draft#n' });
  await docs.update({ tenant: 't', name: 'n' }).set({ state: undefined, title: 'x' }).execute();
  expect(await stored('t', 'n')).toMatchObject({ gsi1pk: 'OWNER#bo', gsi1sk: 'draft#n', title: 'x' });
});

test('an item without a value of an index key got a NULL, or a key with "undefined" in it', async () => {
  await docs.insert(doc('sparse', 'n', { state: 'draft' }));
  const item = await stored('sparse', 'n');
  expect(item).not.toHaveProperty('gsi1pk');
  expect(item).not.toHaveProperty('gsi1sk');
  await docs.insert(doc('sparse', 'm', { state: 'draft', owner: 'al' }));
  expect(await stored('sparse', 'm')).toMatchObject({ gsi1pk: 'OWNER#al', gsi1sk: 'draft#m' });
  await docs.update({ tenant: 'sparse', name: 'm' }).remove('owner').execute();
  expect(await stored('sparse', 'm')).not.toHaveProperty('gsi1pk');
});

test('several entities could not share a table without seeing each other’s items', async () => {
  const tenants = db.repository(Tenant);
  await tenants.insert(Object.assign(new Tenant(), { tenant: 's' }));
  await docs.insert(doc('s', 'META'));
  expect(await tenants.getById('s')).toBeInstanceOf(Tenant);
  expect(await docs.getById({ tenant: 's', name: 'META' })).toBeInstanceOf(Doc);
});

test('tables were described or created behind the user’s back', async () => {
  await docs.findById({ tenant: 'a', name: 'b' });
  await docs.save(doc('a', 'b'));
  await db
    .transaction()
    .add(docs.delete({ tenant: 'a', name: 'b' }))
    .execute();
  const sent = requests.all().map(({ operation }) => operation);
  expect(sent).toEqual(['GetItem', 'PutItem', 'TransactWriteItems']);
});
