// Defects that users of DynamoDB libraries reported about values; none of them may come back.
import { Attribute, CreatedAt, DataSource, Entity, KEY, ModelError, table, UpdatedAt } from 'dynatomic';
import { engine } from '../support/engine.js';

const { client, createTable, tableName } = engine();
const Things = table('Things', { partitionKey: 'pk' });

class Size {
  @Attribute() width?: number;
}

@Entity({ table: Things, partitionKey: 'T#{id}' })
class Thing {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() text?: string;
  @Attribute({ type: 'string', nullable: true }) note?: string | null;
  @Attribute() count?: number;
  @Attribute({ type: 'bigint' }) big?: bigint;
  @Attribute({ type: 'decimal' }) price?: string;
  @Attribute() at?: Date;
  @Attribute({ type: 'stringSet' }) tags?: Set<string>;
  @Attribute() size?: Size;
  @Attribute({ type: 'any' }) data?: unknown;
  @Attribute({ default: () => 'given', type: 'string' }) origin?: string;
  @CreatedAt() createdAt!: Date;
  @UpdatedAt() updatedAt!: Date;
}

const db = new DataSource({ client, tableName, entities: [Thing] });
const things = db.repository(Thing);
const thing = (id: string, values: Partial<Thing> = {}) => Object.assign(new Thing(), { id, ...values });
const raw = async (id: string) =>
  (
    await db
      .readTransaction()
      .get('Things', { pk: `T#${id}` })
      .execute()
  )[0];

beforeAll(() => createTable('Things', 'pk'));

test('null, undefined, an empty text and an empty set meant now this, now that', async () => {
  await things.save(thing('null', { text: '', note: null, count: undefined as never, tags: new Set() }));
  const item = await raw('null');
  expect(item).toMatchObject({ text: '', note: null });
  expect(item).not.toHaveProperty('count');
  expect(item).not.toHaveProperty('tags');
  await things.update('null').set({ text: undefined, note: undefined, origin: 'x' }).execute();
  expect(await raw('null')).toMatchObject({ text: '', note: null, origin: 'x' });
  await things.update('null').remove('note').execute();
  expect(await raw('null')).not.toHaveProperty('note');
  await expect(things.save(thing('null', { text: null as never }))).rejects.toMatchObject({ path: 'text' });
});

test('large and exact numbers were rounded without a word', async () => {
  const values = { big: 2n ** 100n, price: '12345678901234567890.123456789' };
  await things.save(thing('numbers', values));
  expect(await things.getById('numbers')).toMatchObject(values);
  await db
    .transaction()
    .put('Things', { pk: 'T#huge', id: 'huge', count: 2n ** 60n + 1n })
    .execute();
  await expect(things.findById('huge')).rejects.toMatchObject({ code: 'ATTRIBUTE_VALUE', path: 'count' });
});

test('dates were stored as empty maps, or came back as text', async () => {
  const at = new Date('2026-11-22T10:20:30.456Z');
  await things.save(thing('date', { at }));
  expect((await raw('date'))?.['at']).toBe('2026-11-22T10:20:30.456Z');
  expect((await things.getById('date')).at).toEqual(at);
  await expect(db.transaction().put('Things', { pk: 'x', at }).execute()).rejects.toThrow(/at/);
});

test('an upsert overwrote the time of creation, or could not remove', async () => {
  await things.update('upsert').set({ text: 'one' }).upsert().execute();
  const { createdAt } = await things.getById('upsert');
  await things.update('upsert').set({ count: 1 }).remove('text').upsert().execute();
  const after = await things.getById('upsert');
  expect(after.createdAt).toEqual(createdAt);
  expect(after).toMatchObject({ count: 1, text: undefined });
});

test('a default was filled in at reading, so that the stored item and the object differed', async () => {
  await db.transaction().put('Things', { pk: 'T#default', id: 'default' }).execute();
  expect((await things.getById('default')).origin).toBeUndefined();
  await things.save(thing('default'));
  expect((await things.getById('default')).origin).toBe('given');
});

test('a nested update of a map that is missing failed without saying so', async () => {
  await things.save(thing('nested'));
  const update = things.update('nested').set((t) => t.size.width, 5);
  await expect(update.execute()).rejects.toMatchObject({ code: 'SERVICE', outcome: 'notApplied' });
  await things
    .update('nested')
    .set({ size: { width: 5 } })
    .execute();
  await update.execute();
});

test('data without a fixed form could not be stored', async () => {
  const data = { kind: 'circle', r: 1, deep: [{ a: [] }, { 'size of': { __proto__: null } }], 'a.b': true };
  await things.save(thing('data', { data }));
  expect((await things.getById('data')).data).toEqual(data);
});

test('where the compiler emits no metadata, types were guessed', () => {
  class Guess {}
  Attribute()(Guess.prototype, 'id');
  Entity({ table: 'Guesses', partitionKey: 'G' })(Guess);
  expect(() => db.repository(Guess)).toThrow(ModelError);
  expect(() => db.repository(Guess)).toThrow(/Guess\.id.*emitDecoratorMetadata.*type: 'date'/s);
});
