import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { attr, DataSource, IdempotencyMismatchError, OutcomeUnknownError, set } from 'dynatomic';
import { FaultProxy } from 'dynatomic/testing';
import { customer, failureOf, shop, user } from './support/shop.js';

const { customers, db, endpoint, requests, tableName, users } = shop();

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const tokens = (): unknown[] => requests.all('TransactWriteItems').map(({ input }) => input.ClientRequestToken);
/** A key that no other test run uses. */
const unique = (name: string): string => tableName(name).slice(0, 36);

const increment = (pk: string) =>
  db.transaction().update('Plain', { pk }, set({ n: attr('n').ifNotExists(0).plus(1) }));
const count = async (pk: string): Promise<unknown> =>
  (await db.readTransaction().get('Plain', { pk }).execute())[0]?.['n'];

describe('the token of a request', () => {
  test('is made anew for every execute(), and for every toRequest()', async () => {
    const transaction = increment('new');
    await transaction.execute();
    await transaction.execute();
    const [one, two] = tokens();
    expect(one).toMatch(UUID);
    expect(two).toMatch(UUID);
    expect(one).not.toBe(two);
    expect(transaction.toRequest().ClientRequestToken).toMatch(UUID);
    expect(await count('new')).toBe(2);
  });

  test.each([
    ['of 1 to 36 characters is the token itself', 'req-1', 'req-1'],
    ['of 36 characters, too', 'x'.repeat(36), 'x'.repeat(36)],
    ['that is longer is hashed', 'x'.repeat(37), undefined],
    ['with other characters is hashed', 'é', undefined],
    ['with a blank is hashed', 'a b', undefined],
    ['that is very long is hashed', 'k'.repeat(100_000), undefined],
  ])('a key %s', (_label, key, token) => {
    const hash = createHash('sha256').update(key).digest('base64url').slice(0, 36);
    expect(increment('x').withIdempotencyKey(key).toRequest().ClientRequestToken).toBe(token ?? hash);
  });
});

describe('an idempotency key', () => {
  test('applies a transaction once, however often it is executed', async () => {
    const transaction = increment('once').withIdempotencyKey(unique('once'));
    expect(await transaction.execute()).toEqual({ attempts: 1, replayed: false });
    expect(await transaction.execute()).toEqual({ attempts: 1, replayed: false });
    await Promise.all([transaction.execute(), transaction.execute()]);
    expect(await count('once')).toBe(1);
    expect(new Set(tokens()).size).toBe(1);
  });

  test('of a transaction with other parameters is IdempotencyMismatchError', async () => {
    const key = unique('other');
    await increment('a').withIdempotencyKey(key).execute();
    const error = await failureOf(increment('b').withIdempotencyKey(key).execute());
    expect(error).toBeInstanceOf(IdempotencyMismatchError);
    expect(error).toMatchObject({ code: 'IDEMPOTENCY_MISMATCH', outcome: 'notApplied' });
    expect(await count('b')).toBeUndefined();
  });

  test('of a request that only differs in our own timestamps says so', async () => {
    const key = unique('times');
    await users.save(user('times'));
    const update = users.update('times').set({ balance: 1 }).withIdempotencyKey(key);
    await update.execute();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const error = await failureOf(update.execute());
    expect(error).toBeInstanceOf(IdempotencyMismatchError);
    expect(error.message).toMatch(/time/i);
    expect((await users.getById('times')).version).toBe(2);
  });

  test('is not burnt by a transaction that failed', async () => {
    const transaction = db
      .transaction()
      .add(customers.update('late').add({ credit: 1 }))
      .withIdempotencyKey(unique('late'));
    await failureOf(transaction.execute());
    await customers.save(customer('late', { credit: 1 }));
    await transaction.execute();
    await transaction.execute();
    expect((await customers.getById('late')).credit).toBe(2);
  });

  test('the last one given is used', () => {
    const transaction = increment('x').withIdempotencyKey('one').withIdempotencyKey('two');
    expect(transaction.toRequest().ClientRequestToken).toBe('two');
  });
});

describe('a reply that is lost', () => {
  let proxy: FaultProxy;
  let client: DynamoDBClient;
  let lossy: DataSource;

  beforeEach(async () => {
    proxy = await FaultProxy.start({ target: endpoint });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = new DynamoDBClient({ endpoint: proxy.endpoint, region: 'us-east-1', credentials });
    lossy = new DataSource({ client, tableName, retry: { maxAttempts: 2, baseDelayMs: 1, maxDelayMs: 2 } });
  });

  afterEach(async () => {
    client.destroy();
    await proxy.stop();
  });

  const transaction = (pk: string) =>
    lossy.transaction().update('Plain', { pk }, set({ n: attr('n').ifNotExists(0).plus(1) }));

  test('is settled by sending the same again: applied once', async () => {
    proxy.script([{ fault: 'dropAfter' }]);
    expect(await transaction('lost-1').execute()).toEqual({ attempts: 2, replayed: false });
    expect(await count('lost-1')).toBe(1);
  });

  test('on every attempt leaves the outcome unknown, until resume()', async () => {
    proxy.script([{ fault: 'dropAfter', times: 2 }]);
    const error = await failureOf(transaction('lost-2').execute());
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', outcome: 'unknown' });
    expect(await error.resume()).toMatchObject({ replayed: false });
    expect(await count('lost-2')).toBe(1);
  });

  test('leaves an entity untouched, until resume() tells that it was written', async () => {
    const al = user('lost-3');
    const untouched = { ...al };
    proxy.script([{ fault: 'dropAfter', times: 2 }]);
    const error = await failureOf(lossy.transaction().save(al).execute());
    expect({ ...al }).toEqual(untouched);
    await error.resume();
    expect(al.version).toBe(1);
    expect(await users.getById('lost-3')).toEqual(al);
  });

  test('that was a refusal is what the caller gets, and tells that nothing was applied', async () => {
    proxy.script([{ fault: 'dropBefore' }]);
    const check = lossy.transaction().conditionCheck('Plain', { pk: 'nothing' }, attr('pk').exists());
    expect(await failureOf(check.execute())).toMatchObject({ code: 'TRANSACTION_CANCELED', outcome: 'notApplied' });
  });
});
