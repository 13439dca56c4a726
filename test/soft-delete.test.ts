import {
  Attribute,
  DataSource,
  DeletedAt,
  Entity,
  ExpiresAt,
  ItemExistsError,
  ItemNotFoundError,
  KEY,
  ModelError,
  table,
  Unique,
  UniqueConstraintError,
  UpdatedAt,
  Version,
} from 'dynatomic';
import { engine } from './support/engine.js';
import { failureOf } from './support/shop.js';

const { client, createTable, requests, tableName } = engine();

const Files = table('Files', { partitionKey: 'pk', sortKey: 'sk' });

@Entity({ table: Files, partitionKey: 'OWNER#{owner}', sortKey: 'FILE#{id}' })
class File {
  declare readonly [KEY]?: 'owner' | 'id';
  @Attribute() owner!: string;
  @Attribute() id!: string;
  @Attribute() size?: number;
  @Version() version!: number;
  @UpdatedAt() updatedAt!: Date;
  @ExpiresAt() expiresAt?: Date;
  @DeletedAt() deletedAt?: Date;
}

@Entity({ table: Files, partitionKey: 'MEMBER#{id}', sortKey: 'MEMBER' })
class Member {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() @Unique() name!: string;
  @DeletedAt() deletedAt?: Date;
}

@Entity({ table: Files, partitionKey: 'PLAIN#{id}', sortKey: 'PLAIN' })
class Plain {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
}

const db = new DataSource({ client, tableName, entities: [File, Member] });
const files = db.repository(File);
const members = db.repository(Member);
const file = (id: string, values: Partial<File> = {}): File =>
  Object.assign(new File(), { owner: 'o', id, size: 1, ...values });
const member = (id: string, name: string): Member => Object.assign(new Member(), { id, name });
const idOf = (id: string) => ({ owner: 'o', id });
const deleted = async (id: string): Promise<File> => {
  await files.save(file(id));
  await files.deleteById(idOf(id));
  requests.clear();
  return (await files.get(idOf(id)).withDeleted().execute()) as File;
};

beforeAll(() => createTable('Files', 'pk', 'sk'));

describe('a soft-deleted item', () => {
  test('is hidden in every read, and shown to every read that asks for it', async () => {
    const owner = 'reads';
    await files.save(file('gone', { owner }));
    await files.save(file('kept', { owner }));
    await files.deleteById({ owner, id: 'gone' });
    const id = { owner, id: 'gone' };
    const get = files.get(id);
    const query = files.query({ owner });
    const scan = files.scan().filter((f) => f.owner.eq(owner));
    const collection = db.collection({ files: File }).query({ owner });

    expect(await files.findById(id)).toBeUndefined();
    expect(await files.exists(id)).toBe(false);
    expect(await failureOf(files.getById(id))).toBeInstanceOf(ItemNotFoundError);
    expect(await get.project('size').execute()).toBeUndefined();
    expect(await db.readTransaction().add(get).execute()).toEqual([undefined]);
    expect(await db.batchGet().add(get).add(get.project('size')).execute()).toEqual([undefined, undefined]);
    expect((await query.all()).map((f) => f.id)).toEqual(['kept']);
    expect(await query.count()).toBe(1);
    expect((await scan.all()).map((f) => f.id)).toEqual(['kept']);
    expect((await collection.all()).files.map((f) => f.id)).toEqual(['kept']);

    const shown = get.withDeleted();
    expect((await shown.execute())?.deletedAt).toBeInstanceOf(Date);
    expect(await shown.project('size').execute()).toEqual({ size: 1 });
    expect((await db.readTransaction().add(shown).execute())[0]?.id).toBe('gone');
    const [batched, both] = await db.batchGet().add(shown).add(get).execute();
    expect([batched?.id, both]).toEqual(['gone', undefined]);
    expect((await query.withDeleted().all()).map((f) => f.id)).toEqual(['gone', 'kept']);
    expect(await query.withDeleted().count()).toBe(2);
    expect((await scan.withDeleted().all()).map((f) => f.id)).toEqual(['gone', 'kept']);
    expect((await collection.withDeleted().all()).files.map((f) => f.id)).toEqual(['gone', 'kept']);
  });
});

describe('restoreById()', () => {
  test('makes the item visible again: another version, another time, everything else as it was', async () => {
    const before = await deleted('r1');
    requests.clear();
    await files.restoreById(idOf('r1'));
    const after = await files.getById(idOf('r1'));
    expect(after.deletedAt).toBeUndefined();
    expect(after.size).toBe(1);
    expect(after.version).toBe(before.version + 1);
    expect(after.updatedAt.getTime()).toBeGreaterThanOrEqual(before.updatedAt.getTime());
    const { UpdateExpression, ConditionExpression, ExpressionAttributeNames } = requests.last('UpdateItem');
    const named = (text: string): string => text.replace(/#\d+/g, (name) => ExpressionAttributeNames[name]);
    expect(named(UpdateExpression)).toBe('SET updatedAt = :1 REMOVE deletedAt ADD version :0');
    expect(named(ConditionExpression)).toContain('attribute_exists(deletedAt)');
    await files.save(Object.assign(after, { size: 2 }));
  });

  test('of an item that is not deleted, or missing, is ItemNotFoundError', async () => {
    await files.save(file('r2'));
    const notDeleted = await failureOf(files.restoreById(idOf('r2')));
    expect(notDeleted).toBeInstanceOf(ItemNotFoundError);
    expect(notDeleted.message).toContain('is not deleted');
    expect(notDeleted.item).toBeInstanceOf(File);
    const missing = await failureOf(files.restoreById(idOf('none')));
    expect(missing).toBeInstanceOf(ItemNotFoundError);
    expect(missing.message).toContain('does not exist');
    expect(await files.get(idOf('none')).withDeleted().execute()).toBeUndefined();
    expect((await files.getById(idOf('r2'))).version).toBe(1);
  });

  test('of an expired item is ItemNotFoundError', async () => {
    await files.save(file('r3', { expiresAt: new Date(Date.now() + 60_000) }));
    await files.deleteById(idOf('r3'));
    await files
      .update(idOf('r3'))
      .set({ expiresAt: new Date(0) })
      .withDeleted()
      .execute();
    expect(await failureOf(files.restoreById(idOf('r3')))).toBeInstanceOf(ItemNotFoundError);
  });

  test('twice is ItemNotFoundError the second time', async () => {
    await deleted('r4');
    await files.restoreById(idOf('r4'));
    expect(await failureOf(files.restoreById(idOf('r4')))).toBeInstanceOf(ItemNotFoundError);
  });

  test('needs @DeletedAt', async () => {
    const error = await failureOf(db.repository(Plain).restoreById('x'));
    expect(error).toBeInstanceOf(ModelError);
    expect(error.message).toContain('@DeletedAt');
  });

  test('bad ids are refused before anything is sent', async () => {
    requests.clear();
    await failureOf(files.restoreById(undefined as never));
    await failureOf(files.restoreById({ owner: 'o' } as never));
    expect(requests.count).toBe(0);
  });

  test('takes unique values again, which the delete had released', async () => {
    await members.insert(member('m1', 'ada'));
    expect(await failureOf(members.insert(member('m2', 'ada')))).toBeInstanceOf(UniqueConstraintError);
    await members.deleteById('m1');
    await members.insert(member('m2', 'ada'));
    const taken = await failureOf(members.restoreById('m1'));
    expect(taken).toBeInstanceOf(UniqueConstraintError);
    expect(await members.findById('m1')).toBeUndefined();
    await members.deleteById('m2');
    await members.restoreById('m1');
    expect((await members.findByUnique('name', 'ada'))?.id).toBe('m1');
    expect(await failureOf(members.insert(member('m3', 'ada')))).toBeInstanceOf(UniqueConstraintError);
    expect(await failureOf(members.restoreById('m1'))).toBeInstanceOf(ItemNotFoundError);
    expect(await failureOf(members.insert(member('m1', 'eve')))).toBeInstanceOf(ItemExistsError);
  });
});
