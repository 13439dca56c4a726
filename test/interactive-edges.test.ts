import {
  Attribute,
  AttributeValueError,
  CreatedAt,
  DataSource,
  DeletedAt,
  Entity,
  InvalidTransactionError,
  ItemExistsError,
  KEY,
  ModelError,
  table,
  Unique,
  UniqueConstraintError,
  Version,
} from 'dynatomic';
import { engine } from './support/engine.js';

const Desk = table('Desk', { partitionKey: 'pk' });

@Entity({ table: Desk, partitionKey: 'NOTE#{id}' })
class Note {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() text?: string;
  @DeletedAt() deletedAt?: Date;
}

@Entity({ table: Desk, partitionKey: 'EVENT#{at}' })
class Event {
  declare readonly [KEY]?: 'at';
  @CreatedAt() at!: Date;
}

@Entity({ table: Desk, partitionKey: 'PERSON#{id}' })
class Person {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() @Unique() email!: string;
  @Version() version!: number;
}

@Entity({ table: Desk, partitionKey: 'WIDE#{id}' })
class Wide {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() count!: number;
}

const { client, requests, tableName } = engine();
const db = new DataSource({
  client,
  tableName,
  entities: [Note, Event, Person, Wide],
  idempotency: { table: 'Keys' },
  retry: { baseDelayMs: 1 },
});
const notes = db.repository(Note);
const people = db.repository(Person);

const note = (id: string, text?: string): Note => Object.assign(new Note(), { id, text });
const person = (id: string, email: string): Person => Object.assign(new Person(), { id, email });
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

beforeAll(() => db.createTables());
beforeEach(() => requests.clear());

test('reads several in their order, each once', async () => {
  await notes.save(note('r1', 'one'));
  const found = await db.transaction(async (tx) => {
    const [a, none, b] = await tx.findByIds(Note, ['r1', 'r0', 'r1']);
    expect(a).toBe(b);
    return [a?.text, none];
  });
  expect(found).toEqual(['one', undefined]);
  expect(requests.all('GetItem')).toHaveLength(2);
});

test('what is inserted and removed again is not written; what is saved after its insert stays an insert', async () => {
  await db.transaction((tx) => {
    const gone = note('w1');
    tx.insert(gone);
    tx.remove(gone);
    const kept = note('w2');
    tx.insert(kept);
    kept.text = 'kept';
    tx.save(kept);
  });
  expect(await notes.exists('w1')).toBe(false);
  expect((await notes.findById('w2'))?.text).toBe('kept');
  const again = failureOf(
    db.transaction((tx) => {
      const taken = note('w2');
      tx.insert(taken);
      tx.save(taken);
    }),
  );
  await expect(again).resolves.toMatchObject({ failures: [{ error: expect.any(ItemExistsError) as unknown }] });
});

test('an entity whose key is made by the write itself goes in as well', async () => {
  const event = new Event();
  await db.transaction((tx) => {
    tx.save(event);
    tx.save(note('e1'));
  });
  expect(await db.repository(Event).findById(event.at)).toEqual(event);
});

test('a deleted item reads as missing, and is verified as it is stored', async () => {
  await notes.save(note('d1', 'x'));
  await notes.deleteById('d1');
  let runs = 0;
  await db.transaction(async (tx) => {
    runs += 1;
    expect(await tx.findById(Note, 'd1')).toBeUndefined();
    if (tx.attempt === 1) await notes.delete('d1').permanently().execute();
    tx.save(note('d2'));
  });
  expect(runs).toBe(2);
});

test('unique values hold inside too', async () => {
  await people.insert(person('u1', 'a@x.org'));
  await db.transaction(async (tx) => {
    const one = await tx.getById(Person, 'u1');
    one.email = 'b@x.org';
    tx.save(one);
    tx.insert(person('u2', 'a@x.org'));
  });
  expect((await people.findByUnique('email', 'a@x.org'))?.id).toBe('u2');
  const error = await failureOf(db.transaction((tx) => tx.insert(person('u3', 'b@x.org'))));
  expect(error).toMatchObject({ failures: [{ error: expect.any(UniqueConstraintError) as unknown }] });
});

test('an item with more attributes than an expression holds is verified by its version', async () => {
  const attributes = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`extra${i}`, i]));
  await db
    .transaction()
    .put('Desk', { pk: 'WIDE#1', _type: 'Wide', id: '1', count: 0, ...attributes })
    .execute();
  const update = db.transaction(async (tx) => {
    const wide = await tx.getById(Wide, '1');
    tx.add(
      db
        .repository(Wide)
        .update('1')
        .set({ count: wide.count + 1 }),
    );
  });
  await expect(update).rejects.toBeInstanceOf(ModelError);
  await db
    .transaction()
    .put('Desk', { pk: 'PERSON#w', _type: 'Person', id: 'w', email: 'w', version: 1, ...attributes })
    .execute();
  let runs = 0;
  await db.transaction(async (tx) => {
    runs += 1;
    await tx.getById(Person, 'w');
    if (tx.attempt === 1) await people.update('w').set({ email: 'w' }).execute();
    tx.save(note('wide'));
  });
  expect(runs).toBe(2);
});

test('more reads than one check holds are refused, as are too many reads and writes', async () => {
  const ids = Array.from({ length: 101 }, (_, i) => `many${i}`);
  const reads = db.transaction((tx) => tx.findByIds(Note, ids));
  await expect(reads).rejects.toMatchObject({ problems: [{ code: 'TOO_MANY_OPERATIONS' }] });
  const both = db.transaction(async (tx) => {
    await tx.findByIds(Note, ids.slice(0, 60));
    for (const id of ids.slice(60)) tx.save(note(id));
    tx.save(note('one too many'));
  });
  await expect(both).rejects.toThrow('42 of its own, 60 checks of what was read');
});

test('what the callback is given wrongly is refused at once', async () => {
  const wrong = (use: (tx: { save(e: never): void; add(o: never): void }) => void): Promise<unknown> =>
    failureOf(db.transaction((tx) => use(tx as never)));
  expect(await wrong((tx) => tx.save(null as never))).toBeInstanceOf(ModelError);
  expect(await wrong((tx) => tx.save({ id: 'plain' } as never))).toBeInstanceOf(ModelError);
  expect(await wrong((tx) => tx.add(undefined as never))).toBeInstanceOf(InvalidTransactionError);
  await expect(db.transaction(() => 1, { idempotencyKey: '' })).rejects.toMatchObject({
    problems: [{ code: 'EMPTY_IDEMPOTENCY_KEY' }],
  });
});

test('a receipt is JSON of up to 64 KB', async () => {
  const run = (value: unknown, idempotencyKey: string): Promise<unknown> =>
    failureOf(db.transaction(() => value, { idempotencyKey }));
  expect(await run(1n, 'bigint')).toBeInstanceOf(AttributeValueError);
  expect(await run('x'.repeat(70_000), 'long')).toBeInstanceOf(AttributeValueError);
  expect(await run(undefined, 'nothing')).toBeUndefined();
  expect(await run('second', 'nothing')).toBeUndefined();
  expect(await run({ a: [1] }, 'object')).toEqual({ a: [1] });
  expect(await run('second', 'object')).toEqual({ a: [1] });
});

test('an interactive idempotency key is of use to one of several at once', async () => {
  let effects = 0;
  const results = await Promise.all(
    Array.from({ length: 5 }, () =>
      db.transaction(
        async (tx) => {
          const found = (await tx.findById(Note, 'shared')) ?? note('shared', '0');
          found.text = String(Number(found.text) + 1);
          tx.save(found);
          effects += 1;
          return found.text;
        },
        { idempotencyKey: 'shared-key' },
      ),
    ),
  );
  expect(new Set(results)).toEqual(new Set(['1']));
  expect(effects).toBeGreaterThanOrEqual(1);
  expect((await notes.findById('shared'))?.text).toBe('1');
});
