import {
  Attribute,
  ConditionFailedError,
  CreatedAt,
  DataSource,
  DeletedAt,
  Entity,
  ExpiresAt,
  ItemExistsError,
  ItemNotFoundError,
  KEY,
  table,
  UpdatedAt,
  Version,
  VersionConflictError,
} from 'dynatomic';
import { engine } from './support/engine.js';
import { failureOf } from './support/shop.js';

const { client, createTable, requests, tableName } = engine();

@Entity({ table: table('Sessions', { partitionKey: 'pk' }), partitionKey: 'S#{id}' })
class Session {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() n?: number;
  @ExpiresAt() expiresAt?: Date;
}

@Entity({ table: table('Notes', { partitionKey: 'pk' }), partitionKey: 'N#{id}' })
class Note {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() text?: string;
  @Version() version!: number;
  @CreatedAt() createdAt!: Date;
  @UpdatedAt() updatedAt!: Date;
  @DeletedAt() deletedAt?: Date;
}

const db = new DataSource({ client, tableName, entities: [Session, Note] });
const sessions = db.repository(Session);
const notes = db.repository(Note);

const past = new Date('2020-01-01T00:00:00.900Z');
const session = (id: string, expiresAt?: Date) => Object.assign(new Session(), { id, n: 1, expiresAt });
const note = (id: string) => Object.assign(new Note(), { id, text: 't' });

beforeAll(async () => {
  await createTable('Sessions', 'pk');
  await createTable('Notes', 'pk');
});

describe('an item past its @ExpiresAt', () => {
  const future = () => new Date(Date.now() + 3_600_000);

  test('is stored with epoch seconds', async () => {
    await sessions.save(session('stored', past));
    expect(requests.last('PutItem').Item.expiresAt).toEqual({ N: '1577836800' });
  });

  test('is hidden from reads, unless includeExpired()', async () => {
    await sessions.save(session('hidden', past));
    expect(await sessions.findById('hidden')).toBeUndefined();
    expect(await sessions.exists('hidden')).toBe(false);
    expect(await sessions.get('hidden').project('n').execute()).toBeUndefined();
    expect(await sessions.get('hidden').project('n').includeExpired().execute()).toEqual({ n: 1 });
    const [one, two] = await db.readTransaction().add(sessions.get('hidden')).add(sessions.get('visible')).execute();
    expect([one, two]).toEqual([undefined, undefined]);
    expect((await sessions.get('hidden').includeExpired().execute())?.n).toBe(1);
  });

  test('counts as absent in every condition', async () => {
    await sessions.save(session('absent', past));
    expect(await failureOf(sessions.update('absent').add({ n: 1 }).execute())).toBeInstanceOf(ItemNotFoundError);
    expect(await failureOf(sessions.delete('absent').ifExists().execute())).toBeInstanceOf(ItemNotFoundError);
    expect(await failureOf(sessions.check('absent').ifExists().execute())).toBeInstanceOf(ItemNotFoundError);
    expect(await failureOf(sessions.check('absent').where({ n: 1 }).execute())).toBeInstanceOf(ItemNotFoundError);
    await sessions.check('absent').ifNotExists().execute();
    await sessions.check('absent').where({ n: 1 }).includeExpired().execute();
    await sessions.update('absent').add({ n: 1 }).includeExpired().execute();
    await sessions.insert(session('absent', future()));
    expect(await failureOf(sessions.insert(session('absent')))).toBeInstanceOf(ItemExistsError);
    await sessions.update('absent').add({ n: 1 }).execute();
    expect((await sessions.getById('absent')).n).toBe(2);
  });
});

describe('an item with @DeletedAt', () => {
  test('is marked by remove() and deleteById(), and hidden from then on', async () => {
    const one = note('one');
    await notes.save(one);
    await notes.save(note('two'));
    await notes.remove(one);
    await notes.deleteById('two');
    expect(one).toMatchObject({ version: 2, deletedAt: expect.any(Date) });
    for (const id of ['one', 'two']) {
      expect(await notes.findById(id)).toBeUndefined();
      expect(await notes.exists(id)).toBe(false);
      const hidden = await notes.get(id).withDeleted().execute();
      expect(hidden).toMatchObject({ text: 't', version: 2, deletedAt: expect.any(Date) });
    }
  });

  test('is missing for update, check and another delete; its key stays taken', async () => {
    await notes.save(note('gone'));
    await notes.deleteById('gone');
    expect(await failureOf(notes.deleteById('gone'))).toBeInstanceOf(ItemNotFoundError);
    expect(await failureOf(notes.deleteById('never'))).toBeInstanceOf(ItemNotFoundError);
    expect(await failureOf(notes.update('gone').set({ text: 'x' }).execute())).toBeInstanceOf(ItemNotFoundError);
    expect(await failureOf(notes.check('gone').ifExists().execute())).toBeInstanceOf(ItemNotFoundError);
    const error = await failureOf(notes.insert(note('gone')));
    expect(error).toBeInstanceOf(ItemExistsError);
    expect(error.item).toMatchObject({ id: 'gone', deletedAt: expect.any(Date) });
    await notes.check('gone').where({ text: 't' }).withDeleted().execute();
    const updated = await notes.update('gone').set({ text: 'x' }).withDeleted().returning('new').execute();
    expect(updated).toMatchObject({ text: 'x', version: 3 });
  });

  test('is conditioned on its version, and on what the caller asks', async () => {
    const one = note('versioned');
    await notes.save(one);
    await notes.update('versioned').set({ text: 'x' }).execute();
    expect(await failureOf(notes.remove(one))).toBeInstanceOf(VersionConflictError);
    expect(one.deletedAt).toBeUndefined();
    expect(await failureOf(notes.delete('versioned').where({ text: 't' }).execute())).toBeInstanceOf(
      ConditionFailedError,
    );
    await notes.delete('versioned').where({ text: 'x' }).execute();
  });

  test('is removed by permanently()', async () => {
    await notes.save(note('permanent'));
    await notes.deleteById('permanent');
    await notes.delete('permanent').permanently().execute();
    expect(requests.last('DeleteItem').Key).toEqual({ pk: { S: 'N#permanent' } });
    expect(await notes.get('permanent').withDeleted().execute()).toBeUndefined();
  });

  test('is deleted in transactions, where a missing one cancels all', async () => {
    await notes.save(note('t1'));
    const missing = notes.delete('t2');
    const error = await failureOf(db.transaction().add(notes.delete('t1')).add(missing).execute());
    expect(error.failureOf(missing).error).toBeInstanceOf(ItemNotFoundError);
    expect(await notes.exists('t1')).toBe(true);
    await db.transaction().add(notes.delete('t1')).execute();
    expect(await notes.exists('t1')).toBe(false);
  });
});
