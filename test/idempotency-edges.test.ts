import { GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  Attribute,
  DataSource,
  DeletedAt,
  Entity,
  IdempotencyMismatchError,
  KEY,
  ModelError,
  table,
  UpdatedAt,
  Version,
  VersionConflictError,
} from 'dynatomic';
import { engine } from './support/engine.js';

@Entity({ table: table('Files', { partitionKey: 'pk' }), partitionKey: 'FILE#{id}' })
class File {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() bytes?: Uint8Array;
  @Attribute({ type: 'binarySet' }) parts?: Set<Uint8Array>;
  @Version() version!: number;
  @UpdatedAt() updatedAt!: Date;
  @DeletedAt() deletedAt?: Date;
}

const { client, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [File], idempotency: { table: 'Keys' } });
const files = db.repository(File);
const file = (id: string, values: Partial<File> = {}): File => Object.assign(new File(), { id, ...values });

async function keys(): Promise<(string | undefined)[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName('Keys'), ConsistentRead: true }));
  return Items.map(({ pk }) => pk?.S);
}

beforeAll(() => db.createTables());

test.each([
  [{ table: '' }, 'idempotency.table'],
  [{ table: 7 }, 'idempotency.table'],
  [{ table: 'Keys', retention: { minutes: 10 } }, 'idempotency.retention must be over ten minutes'],
  [{ table: 'Keys', retention: {} }, 'idempotency.retention'],
])('the options %j are refused', (idempotency, message) => {
  expect(() => new DataSource({ client, idempotency: idempotency as never })).toThrow(ModelError);
  expect(() => new DataSource({ client, idempotency: idempotency as never })).toThrow(message);
});

test('a key of any length is kept, a long one as its hash', async () => {
  const long = 'k'.repeat(3000);
  const put = (): Promise<unknown> => files.put(file('long')).ifNotExists().withIdempotencyKey(long).execute();
  expect(await put()).toMatchObject({ replayed: false });
  expect(await put()).toMatchObject({ replayed: true });
  expect((await keys()).find((key) => key?.startsWith('h:'))).toHaveLength(38);
});

test('bytes count in the fingerprint', async () => {
  const put = (value: number): Promise<unknown> =>
    files
      .put(file('bytes', { bytes: Uint8Array.of(value), parts: new Set([Uint8Array.of(1), Uint8Array.of(2)]) }))
      .ifNotExists()
      .withIdempotencyKey('bytes')
      .execute();
  expect(await put(1)).toMatchObject({ replayed: false });
  expect(await put(1)).toMatchObject({ replayed: true });
  await expect(put(2)).rejects.toBeInstanceOf(IdempotencyMismatchError);
});

test('a record whose fingerprint was made in another way is recognised by its key', async () => {
  const put = (id: string): Promise<unknown> => files.put(file(id)).withIdempotencyKey('algorithm').execute();
  await put('one');
  const TableName = tableName('Keys');
  const Key = { pk: { S: 'k:algorithm' } };
  const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
  await client.send(new PutItemCommand({ TableName, Item: { ...Item, fingerprint: { S: '0:older' } } }));
  expect(await put('two')).toMatchObject({ replayed: true });
  expect(await files.exists('two')).toBe(false);
});

test('removing an entity object marks it, on condition of its version', async () => {
  await files.insert(file('gone'));
  const loaded = await files.getById('gone');
  const stale = await files.getById('gone');
  await files.remove(loaded);
  expect(loaded).toMatchObject({ version: 2, deletedAt: expect.any(Date) as unknown });
  expect(loaded.updatedAt).toEqual(loaded.deletedAt);
  await expect(files.delete(stale).permanently().execute()).rejects.toBeInstanceOf(VersionConflictError);
  await files.delete(loaded).permanently().execute();
  expect(await files.get('gone').withDeleted().execute()).toBeUndefined();
});

test('an entity that was stored before it had a version is saved under that condition', async () => {
  await db.transaction().put('Files', { pk: 'FILE#old', _type: 'File', id: 'old' }).execute();
  const first = await files.getById('old');
  const second = await files.getById('old');
  await files.save(first);
  expect(first.version).toBe(1);
  await expect(files.save(second)).rejects.toBeInstanceOf(VersionConflictError);
  await db.transaction().put('Files', { pk: 'FILE#old', _type: 'File', id: 'old' }).execute();
  await files
    .update(second)
    .set({ bytes: Uint8Array.of(1) })
    .execute();
  expect(await files.getById('old')).toMatchObject({ version: 1, bytes: Uint8Array.of(1) });
});
