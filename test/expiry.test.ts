import {
  Attribute,
  DataSource,
  Entity,
  ExpiresAt,
  ItemExistsError,
  ItemNotFoundError,
  KEY,
  table,
  Unique,
  Version,
} from 'dynatomic';
import { engine } from './support/engine.js';
import { failureOf } from './support/shop.js';

const { client, tableName } = engine();

const Cache = table('Cache', {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: { byKind: { partitionKey: 'kind', sortKey: 'sk' } },
});

@Entity({
  table: Cache,
  partitionKey: 'OWNER#{owner}',
  sortKey: 'ENTRY#{id}',
  indexes: { byKind: { partitionKey: '{kind}', sortKey: 'ENTRY#{id}' } },
})
class Entry {
  declare readonly [KEY]?: 'owner' | 'id';
  @Attribute() owner!: string;
  @Attribute() id!: string;
  @Attribute() kind?: string;
  @Attribute() n?: number;
  @Version() version!: number;
  @ExpiresAt() expiresAt?: Date;
}

@Entity({ table: Cache, partitionKey: 'SEAT#{seat}', sortKey: 'HOLD' })
class Hold {
  declare readonly [KEY]?: 'seat';
  @Attribute() seat!: string;
  @Attribute() @Unique() code!: string;
  @ExpiresAt() expiresAt?: Date;
}

const db = new DataSource({ client, tableName, entities: [Entry, Hold] });
const entries = db.repository(Entry);
const holds = db.repository(Hold);
const PAST = new Date('2020-01-01T00:00:00Z');
const soon = (ms = 3_600_000): Date => new Date(Date.now() + ms);
const entry = (owner: string, id: string, values: Partial<Entry> = {}): Entry =>
  Object.assign(new Entry(), { owner, id, n: 1, ...values });
const hold = (seat: string, code: string, expiresAt?: Date): Hold =>
  Object.assign(new Hold(), { seat, code, ...(expiresAt && { expiresAt }) });

beforeAll(() => db.createTables());

test('an expired item is hidden in every read, and shown to every read that asks for it', async () => {
  const owner = 'reads';
  await entries.save(entry(owner, 'gone', { kind: owner, expiresAt: PAST }));
  await entries.save(entry(owner, 'kept', { kind: owner, expiresAt: soon() }));
  await entries.save(entry(owner, 'ever', { kind: owner }));
  const get = entries.get({ owner, id: 'gone' });
  const reads = [
    entries.query({ owner }),
    entries.index('byKind').query({ kind: owner }),
    entries.scan().filter((e) => e.owner.eq(owner)),
  ];
  const collection = db.collection({ entries: Entry }).query({ owner });
  const ids = (found: readonly { id: string }[]): string[] => found.map(({ id }) => id);

  expect(await entries.findById({ owner, id: 'gone' })).toBeUndefined();
  expect(await db.readTransaction().add(get).execute()).toEqual([undefined]);
  expect(await db.batchGet().add(get).add(get.project('n')).execute()).toEqual([undefined, undefined]);
  for (const read of reads) {
    expect(ids(await read.all())).toEqual(['ever', 'kept']);
    expect(await read.count()).toBe(2);
    expect(await read.first()).toMatchObject({ id: 'ever' });
  }
  expect(ids((await collection.all()).entries)).toEqual(['ever', 'kept']);

  const shown = get.includeExpired();
  expect((await shown.execute())?.expiresAt).toEqual(PAST);
  expect((await db.readTransaction().add(shown).execute())[0]?.n).toBe(1);
  const [batched, projected] = await db.batchGet().add(shown).add(shown.project('n')).execute();
  expect(batched?.id).toBe('gone');
  expect(projected).toEqual({ n: 1 });
  for (const read of reads) {
    expect(ids(await read.includeExpired().all())).toEqual(['ever', 'gone', 'kept']);
    expect(await read.includeExpired().count()).toBe(3);
  }
  expect(ids((await collection.includeExpired().all()).entries)).toEqual(['ever', 'gone', 'kept']);
});

test('the second of its expiry is over: it is hidden from then on', async () => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  await entries.save(entry('edge', 'now', { expiresAt: new Date(now) }));
  expect(await entries.findById({ owner: 'edge', id: 'now' })).toBeUndefined();
});

test('an item hides by itself once its time has come', async () => {
  await entries.save(entry('edge', 'soon', { expiresAt: soon(1100) }));
  expect(await entries.findById({ owner: 'edge', id: 'soon' })).toBeDefined();
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(await entries.findById({ owner: 'edge', id: 'soon' })).toBeUndefined();
});

test('its place is free: insert, save and a transaction take it as new', async () => {
  for (const [id, write] of [
    ['insert', (e: Entry) => entries.insert(e)],
    ['save', (e: Entry) => entries.save(e)],
    ['tx', (e: Entry) => db.transaction().add(entries.put(e).ifNotExists()).execute()],
  ] as const) {
    const old = entry('free', id, { expiresAt: PAST });
    await entries.save(old);
    await entries.save(old);
    expect(old.version).toBe(2);
    const fresh = entry('free', id, { n: 7 });
    await write(fresh);
    expect(fresh.version).toBe(1);
    expect(await entries.getById({ owner: 'free', id })).toMatchObject({ n: 7, version: 1 });
    expect(await failureOf(entries.insert(entry('free', id)))).toBeInstanceOf(ItemExistsError);
  }
});

test('it counts as missing in transactions, unless includeExpired()', async () => {
  const id = { owner: 'cond', id: 'x' };
  await entries.save(entry('cond', 'x', { expiresAt: PAST }));
  const update = entries.update(id).add({ n: 1 });
  const error = await failureOf(db.transaction().add(update).execute());
  expect(error.failures[0].error).toBeInstanceOf(ItemNotFoundError);
  await db.transaction().add(update.includeExpired()).execute();
  expect((await entries.get(id).includeExpired().execute())?.n).toBe(2);
  await db.transaction().add(entries.check(id).ifNotExists()).put('Cache', { pk: 'a', sk: 'a' }).execute();
});

test('prolonging it in time keeps it', async () => {
  const id = { owner: 'prolong', id: 'x' };
  await entries.save(entry('prolong', 'x', { expiresAt: soon(60_000) }));
  await entries.update(id).set({ expiresAt: soon() }).execute();
  expect(await entries.findById(id)).toBeDefined();
  await entries.update(id).remove('expiresAt').execute();
  expect((await entries.getById(id)).expiresAt).toBeUndefined();
});

test('a unique value is free once its item has expired', async () => {
  await holds.insert(hold('s1', 'c1', soon()));
  expect((await failureOf(holds.insert(hold('s2', 'c1')))).code).toBe('UNIQUE_CONSTRAINT');
  await holds.update('s1').set({ expiresAt: PAST }).execute();
  expect(await holds.findByUnique('code', 'c1')).toBeUndefined();
  await holds.insert(hold('s2', 'c1'));
  expect((await holds.findByUnique('code', 'c1'))?.seat).toBe('s2');
});
