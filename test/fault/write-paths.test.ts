import { randomUUID } from 'node:crypto';
import {
  Attribute,
  CreatedAt,
  DataSource,
  DeletedAt,
  Entity,
  ExpiresAt,
  ItemExistsError,
  ItemNotFoundError,
  KEY,
  set,
  table,
  TransactionCanceledError,
  UpdatedAt,
  Version,
  VersionConflictError,
  type WriteOperation,
} from 'dynatomic';
import { engine } from '../support/engine.js';
import { failureOf } from '../support/faulty-connection.js';

@Entity({ table: table('Files', { partitionKey: 'pk' }), partitionKey: 'FILE#{id}' })
class File {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute({ type: 'string' }) text?: string;
  @Version() version!: number;
  @CreatedAt() createdAt!: Date;
  @UpdatedAt() updatedAt!: Date;
  @ExpiresAt() expiresAt?: Date;
  @DeletedAt() deletedAt?: Date;
}

const { client, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [File], idempotency: { table: 'Keys' } });
const files = db.repository(File);
let id: string;

beforeAll(() => db.createTables());
beforeEach(() => (id = randomUUID()));

const file = (values: Partial<File> = {}): File => Object.assign(new File(), { id, ...values });
const PAST = new Date(Date.now() - 60_000);

interface Sendable extends WriteOperation<'transact'> {
  execute(): Promise<unknown>;
  withIdempotencyKey(key: string): { execute(): Promise<unknown> };
}

/** Every way in which one operation gets to DynamoDB. */
const WAYS: [string, (operation: Sendable) => Promise<unknown>][] = [
  ['alone', (operation) => operation.execute()],
  ['with an idempotency key', (operation) => operation.withIdempotencyKey(randomUUID()).execute()],
  ['in a transaction', (operation) => db.transaction().add(operation).execute()],
  ['in an interactive transaction', (operation) => db.transaction((tx) => tx.add(operation))],
];

/** What the operation was refused with, whichever way it went. */
async function refusalOf(write: Promise<unknown>): Promise<unknown> {
  const error: unknown = await failureOf(write);
  return error instanceof TransactionCanceledError ? error.failures[0]?.error : error;
}

describe.each(WAYS)('an operation %s', (_name, send) => {
  test('inserts the first version, and tells the object', async () => {
    const made = file({ text: 'a' });
    const before = Date.now();
    await send(files.put(made).ifNotExists());
    expect(made.version).toBe(1);
    expect(made.createdAt).toEqual(made.updatedAt);
    expect(made.createdAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(await files.getById(id)).toEqual(made);
  });

  test('refuses to insert what exists, and leaves the object alone', async () => {
    await files.insert(file());
    const second = file({ text: 'b' });
    expect(await refusalOf(send(files.put(second).ifNotExists()))).toBeInstanceOf(ItemExistsError);
    expect(second).toEqual(file({ text: 'b' }));
  });

  test('saves the next version of what was loaded', async () => {
    await files.insert(file());
    const loaded = await files.getById(id);
    const { createdAt } = loaded;
    loaded.text = 'b';
    const before = Date.now();
    await send(files.put(loaded));
    expect(loaded).toMatchObject({ version: 2, createdAt });
    expect(loaded.updatedAt.getTime()).toBeGreaterThanOrEqual(before);
    expect(await files.getById(id)).toEqual(loaded);
  });

  test.each<[string, (stale: File) => Sendable]>([
    ['save', (stale) => files.put(stale)],
    ['update', (stale) => files.update(Object.assign(stale, { text: 'late' }))],
    ['remove', (stale) => files.delete(stale)],
    ['remove for good', (stale) => files.delete(stale).permanently()],
  ])('refuses to %s an object that is stale, and leaves it alone', async (_verb, write) => {
    await files.insert(file());
    const stale = await files.getById(id);
    await files.update(id).set({ text: 'early' }).execute();
    const operation = write(stale);
    const before = { ...stale };
    expect(await refusalOf(send(operation))).toBeInstanceOf(VersionConflictError);
    expect({ ...stale }).toEqual(before);
    expect(await files.getById(id)).toMatchObject({ text: 'early', version: 2 });
  });

  test('refuses to save a fresh object over an item', async () => {
    await files.insert(file());
    expect(await refusalOf(send(files.put(file())))).toBeInstanceOf(VersionConflictError);
  });

  test('steps the version and the time of an update by id', async () => {
    await files.insert(file());
    const { createdAt } = await files.getById(id);
    const before = Date.now();
    await send(files.update(id).set({ text: 'b' }));
    const found = await files.getById(id);
    expect(found).toMatchObject({ text: 'b', version: 2, createdAt });
    expect(found.updatedAt.getTime()).toBeGreaterThanOrEqual(before);
  });

  test('steps the version and the time of an update of an object, and tells it', async () => {
    await files.insert(file());
    const loaded = await files.getById(id);
    loaded.text = 'b';
    await send(files.update(loaded));
    expect(loaded.version).toBe(2);
    expect(await files.getById(id)).toEqual(loaded);
  });

  test('makes a whole item of an upsert', async () => {
    await send(files.update(id).upsert().set({ text: 'b' }));
    const made = await files.getById(id);
    expect(made).toMatchObject({ id, text: 'b', version: 1 });
    expect(made.createdAt).toEqual(made.updatedAt);
    await send(files.update(id).upsert().set({ text: 'c' }));
    expect(await files.getById(id)).toMatchObject({ text: 'c', version: 2, createdAt: made.createdAt });
  });

  test('refuses to update what is missing', async () => {
    expect(await refusalOf(send(files.update(id).set({ text: 'b' })))).toBeInstanceOf(ItemNotFoundError);
    expect(await files.exists(id)).toBe(false);
  });

  test('takes an expired item for absent', async () => {
    await files.insert(file({ text: 'old', expiresAt: PAST }));
    expect(await files.findById(id)).toBeUndefined();
    expect(await refusalOf(send(files.update(id).set({ text: 'b' })))).toBeInstanceOf(ItemNotFoundError);
    expect(await refusalOf(send(files.delete(id)))).toBeInstanceOf(ItemNotFoundError);
    await send(files.update(id).includeExpired().set({ text: 'b' }));
    expect(await files.get(id).includeExpired().execute()).toMatchObject({ text: 'b', version: 2 });
    const made = file({ text: 'new' });
    await send(files.put(made).ifNotExists());
    expect(made.version).toBe(1);
    expect(await files.getById(id)).toEqual(made);
  });

  test('marks an item as deleted, once, and keeps its key', async () => {
    await files.insert(file());
    const loaded = await files.getById(id);
    await send(files.delete(loaded));
    expect(loaded).toMatchObject({ version: 2, deletedAt: expect.any(Date) });
    expect(await files.findById(id)).toBeUndefined();
    expect(await files.get(id).withDeleted().execute()).toEqual(loaded);
    expect(await refusalOf(send(files.delete(id)))).toBeInstanceOf(ItemNotFoundError);
    expect(await refusalOf(send(files.update(id).set({ text: 'b' })))).toBeInstanceOf(ItemNotFoundError);
    expect(await refusalOf(send(files.put(file()).ifNotExists()))).toBeInstanceOf(ItemExistsError);
    await send(files.update(id).withDeleted().set({ text: 'b' }));
    expect(await files.get(id).withDeleted().execute()).toMatchObject({ text: 'b', version: 3 });
    await send(files.delete(id).permanently());
    await send(files.put(file()).ifNotExists());
    expect(await files.getById(id)).toMatchObject({ version: 1 });
  });
});

describe.each<[string, Record<'save' | 'insert' | 'remove', (entity: File) => Promise<unknown>>]>([
  [
    'the repository',
    {
      save: (entity) => files.save(entity),
      insert: (entity) => files.insert(entity),
      remove: (entity) => files.remove(entity),
    },
  ],
  [
    'a transaction of the repository',
    {
      save: (entity) => files.transaction().save(entity).execute(),
      insert: (entity) => files.transaction().insert(entity).execute(),
      remove: (entity) => files.transaction().delete(entity).execute(),
    },
  ],
  [
    'a transaction',
    {
      save: (entity) => db.transaction().save(entity).execute(),
      insert: (entity) => db.transaction().add(files.put(entity).ifNotExists()).execute(),
      remove: (entity) => db.transaction().add(files.delete(entity)).execute(),
    },
  ],
  [
    'an interactive transaction',
    {
      save: (entity) => db.transaction((tx) => tx.save(entity)),
      insert: (entity) => db.transaction((tx) => tx.insert(entity)),
      remove: (entity) => db.transaction((tx) => tx.remove(entity)),
    },
  ],
])('the verbs of %s', (_name, { save, insert, remove }) => {
  test('stamp what they write, and tell the object', async () => {
    const made = file({ text: 'a' });
    await insert(made);
    expect(made).toMatchObject({ version: 1, createdAt: made.updatedAt });
    made.text = 'b';
    await save(made);
    expect(made.version).toBe(2);
    expect(await files.getById(id)).toEqual(made);
    await remove(made);
    expect(made).toMatchObject({ version: 3, deletedAt: expect.any(Date) });
    expect(await files.get(id).withDeleted().execute()).toEqual(made);
  });

  test('refuse what is stale', async () => {
    const made = file();
    await insert(made);
    await files.update(id).set({ text: 'early' }).execute();
    for (const write of [save, remove]) {
      expect(await refusalOf(write(made))).toBeInstanceOf(VersionConflictError);
      expect(made).toMatchObject({ version: 1, deletedAt: undefined });
    }
    expect(await refusalOf(insert(file()))).toBeInstanceOf(ItemExistsError);
    expect(await refusalOf(save(file()))).toBeInstanceOf(VersionConflictError);
  });
});

test('a repeated delete with a durable key is a repeat, although its time differs', async () => {
  await files.insert(file());
  const key = randomUUID();
  expect(await files.delete(id).withIdempotencyKey(key).execute()).toMatchObject({ replayed: false });
  const first = (await files.get(id).withDeleted().execute())?.deletedAt;
  await new Promise((resolve) => setTimeout(resolve, 2));
  expect(await files.delete(id).withIdempotencyKey(key).execute()).toMatchObject({ replayed: true });
  expect((await files.get(id).withDeleted().execute())?.deletedAt).toEqual(first);
});

describe('in an interactive transaction', () => {
  test('objects learn of their write after the commit', async () => {
    await files.insert(file());
    const saved = await db.transaction(async (tx) => {
      const found = await tx.getById(File, id);
      tx.save(found);
      expect(found.version).toBe(1);
      return found;
    });
    expect(saved.version).toBe(2);
  });

  test('hidden items are not seen, and are verified as they are stored', async () => {
    await files.insert(file({ text: 'old', expiresAt: PAST }));
    const runs: number[] = [];
    await db.transaction(async (tx) => {
      runs.push(tx.attempt);
      expect(await tx.findById(File, id)).toBeUndefined();
      if (tx.attempt === 1) await files.update(id).includeExpired().set({ text: 'older' }).execute();
      tx.insert(file({ text: 'new' }));
    });
    expect(runs).toEqual([1, 2]);
    expect(await files.getById(id)).toMatchObject({ text: 'new', version: 1 });
  });

  test('an item that was removed can be saved again in the same run', async () => {
    await files.insert(file({ text: 'old' }));
    await db.transaction(async (tx) => {
      const old = await tx.getById(File, id);
      tx.remove(old);
      expect(await tx.findById(File, id)).toBeUndefined();
      tx.save(old);
    });
    expect(await files.getById(id)).toMatchObject({ text: 'old', version: 2 });
  });
});

test.each<[string, (found: File) => Sendable]>([
  ['put', (found) => files.put(found)],
  ['update', (found) => files.update(found).set({ text: 'b' })],
  ['delete', (found) => files.delete(found)],
])('a %s of an object that can not be told of it is not sent', async (_verb, write) => {
  await files.insert(file());
  const found = Object.freeze(await files.getById(id));
  await expect(write(found).execute()).rejects.toMatchObject({ code: 'ATTRIBUTE_VALUE', outcome: 'notApplied' });
  expect(await files.getById(id)).toMatchObject({ version: 1 });
});

test('a write whose answer can not be read is applied all the same', async () => {
  await files.insert(file());
  await db
    .transaction()
    .update('Files', { pk: `FILE#${id}` }, set({ createdAt: 5 }))
    .execute();
  const update = files.update(id).set({ text: 'b' }).returning('new');
  await expect(update.execute()).rejects.toMatchObject({ code: 'ATTRIBUTE_VALUE', outcome: 'applied' });
});

test('an interactive transaction forgets no operation when it takes another back', async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  await db.transaction((tx) => {
    const made = file();
    tx.insert(made);
    tx.add(files.put(file({ id: one })));
    tx.remove(made);
    tx.add(files.put(file({ id: other })));
  });
  expect(await Promise.all([id, one, other].map((each) => files.exists(each)))).toEqual([false, true, true]);
});

test.each([NaN, 0, 1.5, '3'])('an interactive transaction of %p runs is refused', async (maxAttempts) => {
  const options = { maxAttempts: maxAttempts as number };
  await expect(db.transaction(() => 1, options)).rejects.toMatchObject({ code: 'MODEL' });
});

test('a version is not for batches', async () => {
  const batch = db.batchWrite();
  await expect(batch.add(files.put(file()) as never).execute()).rejects.toMatchObject({ outcome: 'notApplied' });
  expect(await files.exists(id)).toBe(false);
});
