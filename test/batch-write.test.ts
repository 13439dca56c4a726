import {
  Attribute,
  BatchIncompleteError,
  DataSource,
  DeletedAt,
  Entity,
  ExpiresAt,
  InvalidTransactionError,
  KEY,
  ServiceError,
  Unique,
  type BatchWrite,
  type WriteOperation,
} from 'dynatomic';
import { IsEmail } from 'class-validator';
import { customer, failureOf, order, shop, user } from './support/shop.js';

const { db, client, customers, orders, users, requests, tableName, createTable } = shop();

@Entity({ table: 'Sessions', partitionKey: 'SESSION#{id}' })
class Session {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() @IsEmail() email!: string;
  @Attribute({ default: () => 'web' }) device!: string;
  @ExpiresAt() expiresAt?: Date;
}

@Entity({ table: 'Sessions', partitionKey: 'NOTE#{id}' })
class Note {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @DeletedAt() deletedAt?: Date;
}

@Entity({ table: 'Sessions', partitionKey: 'LOGIN#{id}' })
class Login {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() @Unique() name!: string;
}

/** Its table does not exist. */
@Entity({ table: 'Nowhere', partitionKey: 'GHOST#{id}' })
class Ghost {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
}

const sessions = db.repository(Session);
const notes = db.repository(Note);
const logins = db.repository(Login);
const ghosts = db.repository(Ghost);
const session = (id: string, values: Partial<Session> = {}): Session =>
  Object.assign(new Session(), { id, email: `${id}@example.com`, ...values });
const note = (id: string): Note => Object.assign(new Note(), { id });

beforeAll(() => createTable('Sessions', 'pk'));

/** For callers without types. */
const untyped = (operation: object): WriteOperation<'batch'> => operation as WriteOperation<'batch'>;
const problemsOf = async (batch: BatchWrite): Promise<readonly (readonly [string, number])[]> => {
  requests.clear();
  const error = await failureOf(batch.execute());
  expect(error).toBeInstanceOf(InvalidTransactionError);
  expect(error.message).toMatch(/^The batch was not sent: /);
  expect(requests.count).toBe(0);
  return error.problems.map(({ code, index }: { code: string; index: number }) => [code, index]);
};

test('writes and deletes any number of items of any tables, 25 to a request', async () => {
  await orders.save(order('b1', 'old'));
  requests.clear();
  const lines = Array.from({ length: 60 }, (_, i) => order('b1', `o${i}`, { total: i }));
  const result = await db
    .batchWrite()
    .addAll(lines.map((line) => orders.put(line)))
    .add(orders.delete({ customerId: 'b1', orderId: 'old' }))
    .put('Plain', { pk: 'b1', n: 1 })
    .execute();
  expect(result).toEqual({ requests: 3 });
  const sizes = requests
    .all('BatchWriteItem')
    .map(({ input }) => Object.values<unknown[]>(input.RequestItems).reduce((sum, list) => sum + list.length, 0));
  expect(sizes.sort()).toEqual([12, 25, 25]);
  const stored = await orders.query({ customerId: 'b1' }).all();
  expect(stored.map(({ total }) => total).sort((a, b) => a - b)).toEqual(lines.map(({ total }) => total));
  expect(await db.batchGet().get('Plain', { pk: 'b1' }).execute()).toEqual([{ pk: 'b1', n: 1 }]);
  await db.batchWrite().delete('Plain', { pk: 'b1' }).execute();
  expect(await db.batchGet().get('Plain', { pk: 'b1' }).execute()).toEqual([undefined]);
});

test('sends exactly the puts and deletes, without conditions', async () => {
  requests.clear();
  await db
    .batchWrite()
    .add(customers.put(customer('b2')))
    .add(customers.delete('b3'))
    .execute();
  expect(requests.last('BatchWriteItem')).toEqual({
    RequestItems: {
      [tableName('App')]: [
        {
          PutRequest: {
            Item: {
              pk: { S: 'CUSTOMER#b2' },
              sk: { S: 'PROFILE' },
              customerId: { S: 'b2' },
              status: { S: 'active' },
              _type: { S: 'Customer' },
            },
          },
        },
        { DeleteRequest: { Key: { pk: { S: 'CUSTOMER#b3' }, sk: { S: 'PROFILE' } } } },
      ],
    },
  });
});

test('an empty batch sends nothing', async () => {
  requests.clear();
  expect(await db.batchWrite().addAll([]).execute()).toEqual({ requests: 0 });
  expect(requests.count).toBe(0);
});

test('a batch is immutable, and takes what lists hold when they are added', async () => {
  const none = db.batchWrite();
  const operations = [customers.put(customer('b4'))];
  const one = none.addAll(operations);
  operations.push(customers.put(customer('b5')));
  await Promise.all([none.execute(), one.execute()]);
  expect(await customers.exists('b4')).toBe(true);
  expect(await customers.exists('b5')).toBe(false);
});

test('adding operations one by one takes linear time', async () => {
  const put = customers.put(customer('b6'));
  let batch = db.batchWrite();
  const start = performance.now();
  for (let i = 0; i < 50_000; i++) batch = batch.add(put);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('returns the capacity that was asked for', async () => {
  const { consumedCapacity } = await db
    .batchWrite()
    .add(customers.put(customer('b7')))
    .put('Plain', { pk: 'b7' })
    .execute({ returnConsumedCapacity: 'TOTAL' });
  expect(consumedCapacity?.map(({ TableName }) => TableName).sort()).toEqual([tableName('App'), tableName('Plain')]);
});

test('sets generated values on entities once they are written', async () => {
  const written = session('s1');
  const operation = sessions.put(written);
  expect(written.device).toBeUndefined();
  await db.batchWrite().add(operation).execute();
  expect(written.device).toBe('web');
  expect((await sessions.getById('s1')).device).toBe('web');
});

describe('refused before anything is sent, all problems at once', () => {
  test('two operations on one item', async () => {
    const batch = db
      .batchWrite()
      .add(customers.put(customer('d1')))
      .add(customers.put(customer('d2')))
      .delete('App', { pk: 'CUSTOMER#d1', sk: 'PROFILE' })
      .put('App', { pk: 'CUSTOMER#d2', sk: 'PROFILE' });
    expect(await problemsOf(batch)).toEqual([
      ['DUPLICATE_ITEM', 2],
      ['DUPLICATE_ITEM', 3],
    ]);
  });

  test('conditions, for callers without types', async () => {
    const batch = db
      .batchWrite()
      .add(untyped(customers.put(customer('d1')).ifNotExists()))
      .add(untyped(customers.delete('d2').where({ status: 'closed' })));
    expect(await problemsOf(batch)).toEqual([
      ['HAS_CONDITION', 0],
      ['HAS_CONDITION', 1],
    ]);
  });

  test('what is neither a put nor a delete', async () => {
    const batch = db
      .batchWrite()
      .add(untyped(customers.update('d1').set({ status: 'closed' })))
      .add(untyped(customers.check('d2').ifExists()))
      .add(untyped(customers.get('d3')))
      .add(untyped(customer('d4')));
    expect(await problemsOf(batch)).toEqual([
      ['NOT_FOR_BATCH', 0],
      ['NOT_FOR_BATCH', 1],
      ['NOT_AN_OPERATION', 2],
      ['NOT_AN_OPERATION', 3],
    ]);
  });

  test('@Version and @Unique, which need conditions', async () => {
    const login = Object.assign(new Login(), { id: 'l1', name: 'ada' });
    expect(
      await problemsOf(
        db
          .batchWrite()
          .add(users.put(user('d1')))
          .add(users.delete('d2'))
          .add(logins.put(login)),
      ),
    ).toEqual([
      ['NOT_FOR_BATCH', 0],
      ['NOT_FOR_BATCH', 1],
      ['NOT_FOR_BATCH', 2],
    ]);
    const error = await failureOf(
      db
        .batchWrite()
        .add(users.put(user('d1')))
        .execute(),
    );
    expect(error.message).toContain('User has @Version');
    expect(error.message).toContain('db.transaction()');
  });

  test('soft deletes; permanent ones are fine', async () => {
    await db
      .batchWrite()
      .addAll([notes.put(note('n1')), notes.put(note('n2'))])
      .execute();
    const batch = db.batchWrite().add(untyped(notes.delete('n1')));
    expect(await problemsOf(batch)).toEqual([['NOT_FOR_BATCH', 0]]);
    expect((await failureOf(batch.execute())).message).toContain('permanently()');
    await db.batchWrite().add(notes.delete('n1').permanently()).execute();
    expect(await notes.get('n1').withDeleted().execute()).toBeUndefined();
    expect(await notes.exists('n2')).toBe(true);
  });

  test('returning() and idempotency keys', async () => {
    const batch = db
      .batchWrite()
      .add(untyped(customers.put(customer('d1')).returning('old')))
      .add(untyped(customers.delete('d2').withIdempotencyKey('k')));
    expect(await problemsOf(batch)).toEqual([
      ['HAS_RETURNING', 0],
      ['HAS_IDEMPOTENCY_KEY', 1],
    ]);
  });

  test('operations of another DataSource', async () => {
    const other = new DataSource({ client, tableName }).repository(Note);
    expect(await problemsOf(db.batchWrite().add(other.put(note('n3'))))).toEqual([['FOREIGN_OPERATION', 0]]);
  });

  test('class-validator, bad keys and items that are too large', async () => {
    const batch = db
      .batchWrite()
      .add(sessions.put(session('s2', { email: 'nobody' })))
      .add(sessions.put(session('', { email: 'a@example.com' })))
      .add(sessions.put(session('s3', { device: 'x'.repeat(400 * 1024) })))
      .delete('Plain', {});
    expect(await problemsOf(batch)).toEqual([
      ['ENTITY_VALIDATION', 0],
      ['KEY_VALUE', 1],
      ['ITEM_TOO_LARGE', 2],
      ['KEY_VALUE', 3],
    ]);
  });

  test('something that is no list', () => {
    expect(() => db.batchWrite().addAll(customers.put(customer('d1')) as never)).toThrow(
      'The batch was not sent: addAll() takes a list of operations; add() takes one',
    );
  });
});

test("what DynamoDB refuses as a whole is the client's error", async () => {
  const error = await failureOf(db.batchWrite().add(ghosts.delete('x')).execute());
  expect(error).toBeInstanceOf(ServiceError);
  expect(error.cause.name).toBe('ResourceNotFoundException');
});

test('what DynamoDB refuses after a part was written names the operations that are left', async () => {
  const written = Array.from({ length: 25 }, (_, i) => customers.put(customer(`p${i}`)));
  const left = Array.from({ length: 25 }, (_, i) => ghosts.put(Object.assign(new Ghost(), { id: `p${i}` })));
  const error = await failureOf(db.batchWrite().addAll(written).addAll(left).execute());
  expect(error).toBeInstanceOf(BatchIncompleteError);
  expect(error.operations).toEqual(left);
  expect(error.operations[0]).toBe(left[0]);
  expect(error.cause).toBeInstanceOf(ServiceError);
  expect(error.outcome).toBe('notApplied');
});
