import { DynamoDBDocumentClient, NumberValue } from '@aws-sdk/lib-dynamodb';
import { Attribute, CreatedAt, DataSource, Entity, KEY, ModelError, table } from 'dynatomic';
import { customer, Customer, order, shop, user, User } from './support/shop.js';

const { client, createTable, db, requests, tableName, users } = shop();

@Entity({ table: table('Files', { partitionKey: 'pk' }), partitionKey: 'F#{id}' })
class File {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() bytes?: Uint8Array;
  @Attribute({ type: ['string'] }) tags?: string[];
  @CreatedAt() createdAt!: Date;
}

const files = db.repository(File);
const file = (id: string, values: Partial<File> = {}) => Object.assign(new File(), { id, ...values });

beforeAll(() => createTable('Files', 'pk'));

test('a repository is the same for the same class, and knows only its DataSource', () => {
  expect(db.repository(User)).toBe(users);
  expect(new DataSource({ client }).repository(User)).not.toBe(users);
});

test('entities are checked when the DataSource is made, where they are listed', () => {
  class Broken {}
  Entity({ table: 'Broken', partitionKey: 'B#{missing}' as 'B' })(Broken);
  expect(() => new DataSource({ client, entities: [User, Broken] })).toThrow(ModelError);
  const lazy = new DataSource({ client });
  expect(() => lazy.repository(Broken)).toThrow(/\{missing\}/);
});

test('tableName makes the physical name of every logical one, asked once', async () => {
  const asked: string[] = [];
  const mapped = new DataSource({ client, tableName: (name) => (asked.push(name), tableName(name)) });
  const customers = mapped.repository(Customer);
  await mapped
    .transaction()
    .add(customers.put(customer('m')))
    .put('Plain', { pk: 'm' })
    .execute();
  await customers.getById('m');
  expect(asked).toEqual(['App', 'Plain']);
});

test('destroy() leaves the client that was passed in open', async () => {
  const other = new DataSource({ client, tableName });
  const before = other.repository(Customer);
  other.destroy();
  await before.save(customer('open'));
  await db.repository(Customer).getById('open');
});

describe('with a document client', () => {
  const lossy = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true, convertClassInstanceToMap: true, convertEmptyValues: true },
    unmarshallOptions: { wrapNumbers: true },
  });
  const documents = new DataSource({ client: lossy, tableName, entities: [User] });

  test('entities work as with any client', async () => {
    const al = user('document', { roles: new Set(['admin']), views: 2n ** 70n });
    await documents.repository(User).save(al);
    expect(await documents.repository(User).getById('document')).toEqual(al);
    expect(await users.getById('document')).toEqual(al);
  });

  test('its options hold for plain items', async () => {
    await documents
      .transaction()
      .put('Plain', { pk: 'options', empty: '', n: NumberValue.from('1.50') })
      .execute();
    expect(requests.last('TransactWriteItems').TransactItems[0].Put.Item).toEqual({
      pk: { S: 'options' },
      empty: { NULL: true },
      n: { N: '1.5' },
    });
    const [item] = await documents.readTransaction().get('Plain', { pk: 'options' }).execute();
    expect(item).toMatchObject({ n: expect.objectContaining({ value: '1.5' }) });
  });

  test('but never those that lose data', async () => {
    const put = (value: unknown) => documents.transaction().put('Plain', { pk: 'lossy', deep: { value } }).validate();
    expect(put(undefined)).toEqual([expect.objectContaining({ code: 'ATTRIBUTE_VALUE' })]);
    expect(put(new Date())).toEqual([expect.objectContaining({ code: 'ATTRIBUTE_VALUE' })]);
    expect(put(order('a', 'b'))[0]?.message).toContain('deep.value');
  });
});

describe('what execute() sends is fixed when it is called', () => {
  test('a change to the entity in the meantime is not half of it', async () => {
    const one = file('one', { bytes: Uint8Array.of(1), tags: ['a'] });
    const two = file('two', { bytes: Uint8Array.of(1), tags: ['a'] });
    const written = Promise.all([files.save(one), db.transaction().save(two).execute()]);
    for (const changed of [one, two]) {
      changed.tags?.push('b');
      changed.bytes?.set([9]);
      changed.id = 'other';
    }
    await written;
    for (const id of ['one', 'two']) {
      expect(await files.getById(id)).toMatchObject({ tags: ['a'], bytes: Uint8Array.of(1) });
    }
    expect(await files.exists('other')).toBe(false);
  });
});

test('a blind replacement by a fresh object starts anew with its time of creation', async () => {
  await files.save(file('anew'));
  const first = await files.getById('anew');
  await new Promise((resolve) => setTimeout(resolve, 5));
  await files.save(first);
  expect((await files.getById('anew')).createdAt).toEqual(first.createdAt);
  await files.save(file('anew'));
  expect((await files.getById('anew')).createdAt.getTime()).toBeGreaterThan(first.createdAt.getTime());
});

test('an entity that came with a save tells the keys of its table, whatever was asked before', () => {
  const fresh = new DataSource({ client });
  const codes = () =>
    fresh
      .transaction()
      .put('Files', { pk: 'F#1' })
      .put('Files', { pk: 'F#1' })
      .explain()
      .problems.map(({ code }) => code);
  expect(codes()).toEqual([]);
  fresh.transaction().save(file('2'));
  expect(codes()).toEqual(['DUPLICATE_ITEM']);
});

test('the bytes of a prefix are copied, as those of values are', () => {
  const prefix = Buffer.from([1, 2]);
  const request = files
    .check('1')
    .where((f) => f.bytes.beginsWith(prefix))
    .toRequest();
  prefix[0] = 9;
  const [{ ConditionCheck } = {}] = request.TransactItems ?? [];
  expect(Object.values(ConditionCheck?.ExpressionAttributeValues ?? {})).toContainEqual({ B: new Uint8Array([1, 2]) });
});
