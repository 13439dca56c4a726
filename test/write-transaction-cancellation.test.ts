import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  attr,
  ConditionFailedError,
  DataSource,
  ItemExistsError,
  ItemNotFoundError,
  ServiceError,
  set,
  ThrottledError,
  TransactionCanceledError,
  TransactionConflictError,
  VersionConflictError,
  type CancellationCode,
} from 'dynatomic';
import { FaultProxy } from 'dynatomic/testing';
import { Customer, customer, failureOf, shop, User, user } from './support/shop.js';

const { customers, db, endpoint, requests, tableName, users } = shop();

class EmailTaken extends Error {}
class TooPoor extends Error {}

describe('conditions that fail', () => {
  test('each is tied to its operation, its class and the item that it met; bystanders are None', async () => {
    const al = user('c-al');
    const old = user('c-old');
    await users.transaction().save(al).save(old).execute();
    await customers.save(customer('c-bo', { credit: 1 }));
    await users.update('c-old').set({ balance: 1 }).execute();
    const free = customers.put(customer('c-free'));
    const taken = users.put(user('c-al')).ifNotExists();
    const missing = users.update('c-none').set({ balance: 1 });
    const poor = customers.check('c-bo').where((c) => c.credit.gte(5));
    const outdated = users.put(old);
    const error = await failureOf(
      db
        .transaction()
        .add(free)
        .add(taken)
        .add(missing)
        .add(poor)
        .add(outdated)
        .put('Plain', { pk: 'c' }, attr('pk').exists())
        .execute(),
    );
    expect(error).toBeInstanceOf(TransactionCanceledError);
    expect(error).toMatchObject({ code: 'TRANSACTION_CANCELED', outcome: 'notApplied', cause: expect.any(Error) });
    expect(error.cause.name).toBe('TransactionCanceledException');
    const failed = 'ConditionalCheckFailed';
    expect(error.reasons.map(({ code }: { code: string }) => code)).toEqual(['None', ...Array(5).fill(failed)]);
    expect(error.failures.map(({ index }: { index: number }) => index)).toEqual([1, 2, 3, 4, 5]);

    expect(error.failureOf(free)).toBeUndefined();
    expect(error.failureOf(taken)).toMatchObject({
      index: 1,
      operation: taken,
      entity: User,
      table: tableName('Users'),
      key: { pk: 'USER#c-al' },
      code: failed,
      item: al,
    });
    expect(error.failureOf(taken).item).toBeInstanceOf(User);
    expect(error.failureOf(taken).error).toBeInstanceOf(ItemExistsError);
    expect(error.failureOf(missing)).toMatchObject({ entity: User, item: undefined });
    expect(error.failureOf(missing).error).toBeInstanceOf(ItemNotFoundError);
    expect(error.failureOf(poor)).toMatchObject({ entity: Customer, item: customer('c-bo', { credit: 1 }) });
    expect(error.failureOf(poor).error).toBeInstanceOf(ConditionFailedError);
    expect(error.failureOf(outdated).error).toBeInstanceOf(VersionConflictError);
    expect(error.failures[4]).toMatchObject({ entity: undefined, table: tableName('Plain'), code: failed });
    expect(error.message).toMatch(
      /operation 1 \(Put\): User .*operation 2 \(Update\): User .*operation 3 \(ConditionCheck\): the condition on Customer/,
    );
    expect(await customers.exists('c-free')).toBe(false);
  });

  test('an item of another writer that is no entity comes as it is', async () => {
    await db.transaction().put('Users', { pk: 'USER#c-odd', balance: 'much' }).execute();
    const error = await failureOf(
      db
        .transaction()
        .add(users.put(user('c-odd')).ifNotExists())
        .execute(),
    );
    expect(error.failures[0].error).toBeInstanceOf(ItemExistsError);
    expect(error.failures[0].item).toEqual({ pk: { S: 'USER#c-odd' }, balance: { S: 'much' } });
  });
});

describe('orThrow', () => {
  test('of the second of three is thrown, with the cancellation as its cause', async () => {
    await users.save(user('o-taken'));
    const second = users
      .put(user('o-taken'))
      .ifNotExists()
      .orThrow(() => new EmailTaken('taken'));
    const error = await failureOf(
      db
        .transaction()
        .add(
          users
            .put(user('o-1'))
            .ifNotExists()
            .orThrow(() => new Error('not this one')),
        )
        .add(second)
        .add(
          users
            .put(user('o-3'))
            .ifNotExists()
            .orThrow(() => new Error('nor this one')),
        )
        .execute(),
    );
    expect(error).toBeInstanceOf(EmailTaken);
    expect(error.cause).toBeInstanceOf(TransactionCanceledError);
    expect(error.cause.failureOf(second).item).toMatchObject({ userId: 'o-taken' });
    expect(await users.exists('o-1')).toBe(false);
  });

  test('of the first failed operation that has one', async () => {
    const error = await failureOf(
      db
        .transaction()
        .add(users.update('o-a').set({ balance: 1 }))
        .add(
          users
            .check('o-b')
            .ifExists()
            .orThrow(() => new TooPoor()),
        )
        .add(
          users
            .update('o-c')
            .set({ balance: 1 })
            .orThrow(() => new EmailTaken()),
        )
        .execute(),
    );
    expect(error).toBeInstanceOf(TooPoor);
    expect(error.cause.failures).toHaveLength(3);
  });

  test('works in a repository’s transaction', async () => {
    const error = await failureOf(
      users
        .transaction()
        .update('o-d', (u) => u.set({ balance: 1 }).orThrow(() => new TooPoor()))
        .execute(),
    );
    expect(error).toBeInstanceOf(TooPoor);
  });

  test('is not asked about a mistake in the data', async () => {
    const orThrow = jest.fn(() => new TooPoor());
    const transaction = db.transaction().add(users.put(user('')).orThrow(orThrow));
    await expect(transaction.execute()).rejects.toThrow(/userId/);
    expect(orThrow).not.toHaveBeenCalled();
  });
});

describe('what DynamoDB refuses', () => {
  test('an update that does not fit the stored item is ServiceError, for the operation that did it', async () => {
    await db.transaction().put('Plain', { pk: 'v', n: 'text' }).put('Plain', { pk: 'w', n: 1 }).execute();
    const error = await failureOf(
      db
        .transaction()
        .update('Plain', { pk: 'w' }, set({ n: attr('n').plus(1) }))
        .update('Plain', { pk: 'v' }, set({ n: attr('n').plus(1) }))
        .execute(),
    );
    expect(error).toBeInstanceOf(TransactionCanceledError);
    expect(error.outcome).toBe('notApplied');
    // DynamoDB Local says the same as an exception, which doesn't tell which operation did it.
    const told = error.cause instanceof ServiceError ? [] : [{ index: 1, code: 'ValidationError', key: { pk: 'v' } }];
    expect(error.failures).toMatchObject(told);
    for (const failure of error.failures) expect(failure.error).toBeInstanceOf(ServiceError);
    const [item] = await db.readTransaction().get('Plain', { pk: 'w' }).execute();
    expect(item).toEqual({ pk: 'w', n: 1 });
  });

  test('a table that does not exist is ServiceError, with the SDK’s error as its cause', async () => {
    const error = await failureOf(db.transaction().put('Nowhere', { pk: 'a' }).execute());
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ outcome: 'notApplied', cause: { name: 'ResourceNotFoundException' } });
  });
});

describe('reasons that only a busy table gives', () => {
  let proxy: FaultProxy;
  let client: DynamoDBClient;
  let busy: DataSource;

  beforeEach(async () => {
    proxy = await FaultProxy.start({ target: endpoint });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = new DynamoDBClient({ endpoint: proxy.endpoint, region: 'us-east-1', credentials });
    const retry = { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 2 };
    busy = new DataSource({ client, tableName, retry });
  });

  afterEach(async () => {
    client.destroy();
    await proxy.stop();
  });

  const canceled = (...reasons: CancellationCode[]) => ({ fault: 'cancel', reasons }) as const;

  function threeWrites() {
    const repository = busy.repository(Customer);
    const writes = ['b-1', 'b-2', 'b-3'].map((id) => repository.put(customer(id)));
    return { writes, transaction: busy.transaction().addAll(writes) };
  }

  test('a conflict is tried again, with the same token, until it is gone', async () => {
    const { transaction } = threeWrites();
    const tokens: unknown[] = [];
    proxy.rewrite(({ input }) => void tokens.push((input as Record<string, unknown>)['ClientRequestToken']));
    proxy.script([canceled('None', 'TransactionConflict', 'None'), canceled('ThrottlingError', 'None', 'None')]);
    expect(await transaction.execute()).toEqual({ attempts: 3, replayed: false });
    expect(new Set(tokens).size).toBe(1);
    expect(tokens).toHaveLength(3);
  });

  test('conflicts alone, on every attempt, are TransactionConflictError', async () => {
    const { transaction, writes } = threeWrites();
    proxy.script(Array(3).fill(canceled('None', 'TransactionConflict', 'None')));
    const error = await failureOf(transaction.execute());
    expect(error).toBeInstanceOf(TransactionConflictError);
    expect(error).toBeInstanceOf(TransactionCanceledError);
    expect(error).toMatchObject({ code: 'TRANSACTION_CONFLICT', outcome: 'notApplied' });
    expect(error.failureOf(writes[1])).toMatchObject({ index: 1, entity: Customer, code: 'TransactionConflict' });
    expect(proxy.counts.requests).toBe(3);
  });

  test.each(['ThrottlingError', 'ProvisionedThroughputExceeded'] as const)('%s, on every attempt', async (code) => {
    const { transaction } = threeWrites();
    proxy.script(Array(3).fill(canceled('TransactionConflict', 'None', code)));
    const error = await failureOf(transaction.execute());
    expect(error).toBeInstanceOf(TransactionCanceledError);
    expect(error).not.toBeInstanceOf(TransactionConflictError);
    expect(error.failures.map((failure: { code: string }) => failure.code)).toEqual(['TransactionConflict', code]);
    expect(error.failures[1].error).toBeInstanceOf(ThrottledError);
  });

  test('an item collection that is full is not tried again', async () => {
    const { transaction } = threeWrites();
    proxy.script([canceled('None', 'None', 'ItemCollectionSizeLimitExceeded')]);
    const error = await failureOf(transaction.execute());
    expect(error.failures).toEqual([
      expect.objectContaining({ index: 2, code: 'ItemCollectionSizeLimitExceeded', error: expect.any(ServiceError) }),
    ]);
    expect(proxy.counts.requests).toBe(1);
  });

  test('a failed condition beside a conflict is not tried again', async () => {
    const { transaction } = threeWrites();
    proxy.script([canceled('TransactionConflict', 'ConditionalCheckFailed', 'None')]);
    const error = await failureOf(transaction.execute());
    expect(error.reasons).toEqual([
      expect.objectContaining({ code: 'TransactionConflict' }),
      expect.objectContaining({ code: 'ConditionalCheckFailed' }),
      expect.objectContaining({ code: 'None' }),
    ]);
    expect(proxy.counts.requests).toBe(1);
    expect(requests.count).toBe(0);
  });
});
