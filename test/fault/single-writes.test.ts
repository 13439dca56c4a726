import { randomInt, randomUUID } from 'node:crypto';
import {
  Attribute,
  CreatedAt,
  Entity,
  ItemExistsError,
  ItemNotFoundError,
  KEY,
  OutcomeUnknownError,
  table,
  UpdatedAt,
  Version,
  VersionConflictError,
  type UpdateOperation,
} from 'dynatomic';
import { engine } from '../support/engine.js';
import { failureOf } from '../support/faulty-connection.js';
import { startArena, type Arena } from '../support/workloads/arena.js';

const Single = table('Single', { partitionKey: 'pk' });

@Entity({ table: Single, partitionKey: 'NOTE#{id}' })
class Note {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute({ type: 'string' }) text?: string;
  @Attribute({ type: 'number' }) n?: number;
  @Attribute({ type: 'number' }) m?: number;
  @Attribute({ type: ['string'] }) lines?: string[];
  @CreatedAt() createdAt!: Date;
  @UpdatedAt() updatedAt!: Date;
}

@Entity({ table: Single, partitionKey: 'PAGE#{id}' })
class Page {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute({ type: 'string' }) text?: string;
  @Version() version!: number;
  @UpdatedAt() updatedAt!: Date;
}

/** Nothing that only one call makes. */
@Entity({ table: Single, partitionKey: 'LOCK#{id}' })
class Lock {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute({ type: 'string', default: () => 'open' }) state?: string;
  @Version() version!: number;
}

@Entity({ table: Single, partitionKey: 'TICKET#{id}' })
class Ticket {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute({ type: 'string', default: () => randomUUID() }) nonce?: string;
}

const { client, endpoint, tableName } = engine();
let arena: Arena;
/** An id that no other test uses. */
let id: string;

beforeAll(async () => {
  arena = await startArena({
    client,
    endpoint,
    tableName,
    seed: randomInt(2 ** 31),
    entities: [Note, Page, Lock, Ticket],
  });
});
beforeEach(() => (id = randomUUID()));
afterEach(() => arena.proxy.calm());
afterAll(() => arena.stop());

const note = (values: Partial<Note> = {}): Note => Object.assign(new Note(), { id, ...values });
const requests = (operation: string): number => arena.proxy.counts.operations[operation]?.requests ?? 0;

/** How many requests of an operation an action sends. */
async function counted<T>(operation: string, action: () => Promise<T>): Promise<{ result: T; sent: number }> {
  const before = requests(operation);
  const result = await action();
  return { result, sent: requests(operation) - before };
}

describe('a condition that fails after a lost reply', () => {
  test('is no failure where the item is what this very insert wrote', async () => {
    const made = note({ text: 'mine' });
    arena.proxy.next({ fault: 'dropAfter', on: 'PutItem' });
    const { sent } = await counted('PutItem', () => arena.db.repository(Note).insert(made));
    expect(sent).toBe(2);
    expect(await arena.truth.repository(Note).getById(id)).toEqual(made);
    expect(made.createdAt).toBeInstanceOf(Date);
  });

  test('is no failure where the item is what this very save wrote, version included', async () => {
    const pages = arena.db.repository(Page);
    await pages.insert(Object.assign(new Page(), { id }));
    const page = await pages.getById(id);
    page.text = 'mine';
    arena.proxy.next({ fault: 'errorAfter', on: 'PutItem' });
    await pages.save(page);
    expect(page.version).toBe(2);
    expect(await arena.truth.repository(Page).getById(id)).toEqual(page);
  });

  test.each(['none', 'new'] as const)(
    'is no failure where an update sees its own time (returning %s)',
    async (values) => {
      const notes = arena.db.repository(Note);
      await notes.insert(note({ text: 'old' }));
      arena.proxy.next({ fault: 'cutReply', on: 'UpdateItem' });
      const update = notes
        .update(id)
        .set({ text: 'mine' })
        .remove('n')
        .where((n) => n.text.eq('old'));
      const { result, sent } = await counted<unknown>('UpdateItem', () =>
        values === 'new' ? update.returning('new').execute() : update.execute(),
      );
      expect(sent).toBe(2);
      expect(result).toMatchObject(values === 'new' ? { text: 'mine' } : { attempts: 2, replayed: false });
    },
  );

  test('is no failure where an upsert made the item', async () => {
    arena.proxy.next({ fault: 'dropAfter', on: 'UpdateItem' });
    const upsert = arena.db.repository(Note).update(id).upsert().set({ text: 'mine' });
    expect(await upsert.where((n) => n.text.notExists()).execute()).toMatchObject({ attempts: 2 });
  });

  test('is no failure where an update of a loaded object left all that it changed', async () => {
    const pages = arena.db.repository(Page);
    await pages.insert(Object.assign(new Page(), { id }));
    const page = await pages.getById(id);
    page.text = 'mine';
    arena.proxy.next({ fault: 'dropAfter', on: 'UpdateItem' });
    await pages.update(page).execute();
    expect(await arena.truth.repository(Page).getById(id)).toEqual(page);
  });

  test('says nothing where the item holds no value that only this call made', async () => {
    arena.proxy.next({ fault: 'dropAfter', on: 'PutItem' });
    const error = await failureOf(arena.db.repository(Lock).insert(Object.assign(new Lock(), { id })));
    expect(error).toBeInstanceOf(ItemExistsError);
    expect(error.outcome).toBe('unknown');
  });

  test('is no failure where a default was generated', async () => {
    const ticket = Object.assign(new Ticket(), { id });
    arena.proxy.next({ fault: 'dropAfter', on: 'PutItem' });
    await arena.db.repository(Ticket).insert(ticket);
    expect(await arena.truth.repository(Ticket).getById(id)).toEqual(ticket);
  });

  test('says nothing where the item is another', async () => {
    await arena.truth.repository(Note).insert(note({ text: 'theirs' }));
    arena.proxy.next({ fault: 'dropBefore', on: 'PutItem' });
    const error = await failureOf(arena.db.repository(Note).insert(note({ text: 'mine' })));
    expect(error).toBeInstanceOf(ItemExistsError);
    expect(error).toMatchObject({ outcome: 'unknown', item: { text: 'theirs' } });
  });

  test('says nothing where the item is gone', async () => {
    const pages = arena.db.repository(Page);
    await pages.insert(Object.assign(new Page(), { id }));
    const page = await pages.getById(id);
    page.text = 'mine';
    await arena.truth.repository(Page).deleteById(id);
    arena.proxy.next({ fault: 'errorBefore', on: 'PutItem' });
    const error = await failureOf(pages.save(page));
    expect(error).toBeInstanceOf(VersionConflictError);
    expect(error.outcome).toBe('unknown');
    expect(page.version).toBe(1);
  });

  test('says nothing of a delete, which may have been ours', async () => {
    await arena.truth.repository(Note).insert(note());
    arena.proxy.next({ fault: 'dropAfter', on: 'DeleteItem' });
    const error = await failureOf(arena.db.repository(Note).delete(id).ifExists().execute());
    expect(error).toBeInstanceOf(ItemNotFoundError);
    expect(error.outcome).toBe('unknown');
  });

  test('is a failure when every attempt was answered', async () => {
    await arena.truth.repository(Note).insert(note());
    arena.proxy.script([
      { fault: 'throttle', on: 'PutItem' },
      { fault: 'conflict', on: 'PutItem' },
    ]);
    const error = await failureOf(arena.db.repository(Note).insert(note()));
    expect(error).toBeInstanceOf(ItemExistsError);
    expect(error.outcome).toBe('notApplied');
  });
});

type Change = (update: UpdateOperation<Note>) => UpdateOperation<Note>;

/** From `{ n: 1, m: 2, lines: ['a', 'b', 'c'] }`, applied once. */
const ACCUMULATING: [string, Change, Partial<Note>][] = [
  ['plus', (u) => u.set((n) => ({ n: n.n.plus(1) })), { n: 2 }],
  ['minus', (u) => u.set((n) => ({ n: n.n.minus(1) })), { n: 0 }],
  ['arithmetic as text', (u) => u.set('n = n + :one', { one: 1 } as never), { n: 2 }],
  ['add', (u) => u.add({ n: 1 }), { n: 2 }],
  ['append', (u) => u.set((n) => ({ lines: n.lines.append(['d']) })), { lines: ['a', 'b', 'c', 'd'] }],
  ['prepend', (u) => u.set((n) => ({ lines: n.lines.prepend(['d']) })), { lines: ['d', 'a', 'b', 'c'] }],
  ['a swap of two attributes', (u) => u.set((n) => ({ n: n.m, m: n.n })), { n: 2, m: 1 }],
  ['the removal of a list element', (u) => u.remove((n) => n.lines.at(0)), { lines: ['b', 'c'] }],
  ['a list element beyond the end', (u) => u.set((n) => n.lines.at(3), 'd'), { lines: ['a', 'b', 'c', 'd'] }],
];

describe.each(ACCUMULATING)('%s', (_name, change, expected) => {
  const before = { n: 1, m: 2, lines: ['a', 'b', 'c'] };
  const update = () => change(arena.db.repository(Note).update(id));
  const stored = () => arena.truth.repository(Note).getById(id);
  beforeEach(() => arena.truth.repository(Note).insert(note(before)));

  test('is not sent again when its reply was lost', async () => {
    arena.proxy.next({ fault: 'dropAfter', on: 'UpdateItem' });
    const { result: error, sent } = await counted('UpdateItem', () => failureOf(update().execute()));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ outcome: 'unknown', resume: undefined });
    expect(sent).toBe(1);
    expect(await stored()).toMatchObject({ ...before, ...expected });
  });

  test('is sent again when it was refused', async () => {
    arena.proxy.script([
      { fault: 'throttle', on: 'UpdateItem' },
      { fault: 'conflict', on: 'UpdateItem' },
    ]);
    expect(await update().execute()).toMatchObject({ attempts: 3 });
    expect(await stored()).toMatchObject({ ...before, ...expected });
  });

  test('is applied once with an idempotency key', async () => {
    arena.proxy.script([{ fault: 'dropAfter' }, { fault: 'errorAfter' }, { fault: 'inProgress' }]);
    expect(await update().withIdempotencyKey(randomUUID()).execute()).toMatchObject({ attempts: 4, replayed: false });
    expect(await stored()).toMatchObject({ ...before, ...expected });
  });
});

test('the step of a version counts as arithmetic', async () => {
  await arena.truth.repository(Page).insert(Object.assign(new Page(), { id }));
  arena.proxy.next({ fault: 'dropAfter', on: 'UpdateItem' });
  const error = await failureOf(arena.db.repository(Page).update(id).set({ text: 'mine' }).execute());
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  expect(await arena.truth.repository(Page).getById(id)).toMatchObject({ text: 'mine', version: 2 });
});

test.each<[string, () => { execute(): Promise<unknown> }]>([
  ['DeleteItem', () => arena.db.repository(Note).delete(id).returning('old')],
  [
    'PutItem',
    () =>
      arena.db
        .repository(Note)
        .put(note({ text: 'new' }))
        .returning('old'),
  ],
  ['UpdateItem', () => arena.db.repository(Note).update(id).set({ text: 'new' }).returning('old')],
])('what a %s found is not made up when its reply was lost', async (operation, write) => {
  await arena.truth.repository(Note).insert(note({ text: 'old' }));
  arena.proxy.next({ fault: 'dropAfter', on: operation as 'DeleteItem' });
  const { result: error, sent } = await counted(operation, () => failureOf(write().execute()));
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  expect(sent).toBe(1);
});
