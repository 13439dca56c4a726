import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DataSource, ItemExistsError, OutcomeUnknownError, ThrottledError, TransactionConflictError } from 'dynatomic';
import { FaultProxy } from 'dynatomic/testing';
import { Customer, customer, failureOf, shop, User, user } from './support/shop.js';

const { customers, endpoint, tableName, users } = shop();

let proxy: FaultProxy;
let client: DynamoDBClient;
let faulty: DataSource;

beforeEach(async () => {
  proxy = await FaultProxy.start({ target: endpoint });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new DynamoDBClient({ endpoint: proxy.endpoint, region: 'us-east-1', credentials });
  faulty = new DataSource({ client, tableName, retry: { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 2 } });
});

afterEach(async () => {
  client.destroy();
  await proxy.stop();
});

test('a single write that meets a transaction is tried again, and fails as a conflict in the end', async () => {
  proxy.script([{ fault: 'conflict', times: 2 }]);
  expect(await faulty.repository(Customer).put(customer('s1')).execute()).toMatchObject({ attempts: 3 });
  proxy.script([{ fault: 'conflict', times: 3 }]);
  const error = await failureOf(faulty.repository(Customer).save(customer('s1')));
  expect(error).toBeInstanceOf(TransactionConflictError);
  expect(error).toMatchObject({ outcome: 'notApplied', code: 'TRANSACTION_CONFLICT' });
  expect(error.failures).toEqual([expect.objectContaining({ index: 0, entity: Customer, table: tableName('App') })]);
  expect(error.message).toMatch(/try again later/);
});

test('a throttled write is ThrottledError, and not applied', async () => {
  proxy.script([{ fault: 'throttle', times: 3 }]);
  const error = await failureOf(faulty.repository(Customer).save(customer('s2')));
  expect(error).toBeInstanceOf(ThrottledError);
  expect(error.outcome).toBe('notApplied');
  expect(await customers.exists('s2')).toBe(false);
});

test('an insert whose reply was lost recognises its own item', async () => {
  proxy.script([{ fault: 'dropAfter' }]);
  const al = user('s3');
  await faulty.repository(User).insert(al);
  expect(al.version).toBe(1);
  expect(await users.getById('s3')).toEqual(al);
});

test('an insert whose reply was lost does not take another’s item for its own', async () => {
  await users.save(user('s4'));
  proxy.script([{ fault: 'dropBefore' }]);
  const mine = user('s4');
  const error = await failureOf(faulty.repository(User).insert(mine));
  expect(error).toBeInstanceOf(ItemExistsError);
  expect(error.outcome).toBe('unknown');
  expect(mine.version).toBeUndefined();
});

test('an insert without a value of its own can not be recognised: its outcome is unknown', async () => {
  proxy.script([{ fault: 'dropAfter' }]);
  const error = await failureOf(faulty.repository(Customer).insert(customer('s5')));
  expect(error).toBeInstanceOf(ItemExistsError);
  expect(error.outcome).toBe('unknown');
});

test('an update with arithmetic is never sent again after a lost reply', async () => {
  await customers.save(customer('s6', { credit: 1 }));
  proxy.script([{ fault: 'dropAfter' }]);
  const error = await failureOf(
    faulty
      .repository(Customer)
      .update('s6')
      .set((c) => ({ credit: c.credit.plus(1) }))
      .execute(),
  );
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  expect(error.resume).toBeUndefined();
  expect(proxy.counts.requests).toBe(1);
  expect((await customers.getById('s6')).credit).toBe(2);
});

test('an update of values only is sent again', async () => {
  await customers.save(customer('s7', { credit: 1 }));
  proxy.script([{ fault: 'dropAfter' }]);
  expect(await faulty.repository(Customer).update('s7').set({ credit: 9 }).execute()).toMatchObject({ attempts: 2 });
  expect((await customers.getById('s7')).credit).toBe(9);
});

test('with an idempotency key it is applied once, and settled', async () => {
  await customers.save(customer('s8', { credit: 1 }));
  proxy.script([{ fault: 'dropAfter', times: 2 }]);
  const update = faulty.repository(Customer).update('s8').add({ credit: 1 }).withIdempotencyKey(tableName('s8'));
  expect(await update.execute()).toMatchObject({ attempts: 3 });
  expect((await customers.getById('s8')).credit).toBe(2);
});

test('a lost reply on every attempt is unknown; the entity stays untouched', async () => {
  proxy.script([{ fault: 'dropAfter', times: 3 }]);
  const al = user('s9');
  const before = { ...al };
  const error = await failureOf(faulty.repository(User).save(al));
  expect(error).toMatchObject({ outcome: 'unknown' });
  expect({ ...al }).toEqual(before);
  expect(await users.exists('s9')).toBe(true);
});

test('a signal ends a write at once; what was sent is unknown', async () => {
  proxy.script([{ fault: 'delayAfter', ms: 2000 }]);
  const abort = new AbortController();
  const put = faulty.repository(Customer).put(customer('s10')).execute({ signal: abort.signal });
  setTimeout(() => abort.abort(), 50);
  expect(await failureOf(put)).toMatchObject({ code: 'ABORTED', outcome: 'unknown' });
});

test('an update whose reply was lost recognises what it wrote by its own timestamp', async () => {
  await users.save(user('s11'));
  const loaded = await faulty.repository(User).getById('s11');
  proxy.script([{ fault: 'dropAfter', on: 'UpdateItem' }]);
  loaded.balance = 7;
  delete loaded.nickname;
  await faulty.repository(User).update(loaded).execute();
  expect(loaded.version).toBe(2);
  expect(await users.getById('s11')).toEqual(loaded);
});

test('an update whose reply was lost does not take another’s write for its own', async () => {
  await users.save(user('s12'));
  const loaded = await faulty.repository(User).getById('s12');
  await users.update('s12').set({ email: 'theirs' }).execute();
  proxy.script([{ fault: 'dropBefore', on: 'UpdateItem' }]);
  loaded.balance = 7;
  const error = await failureOf(faulty.repository(User).update(loaded).execute());
  expect(error).toMatchObject({ code: 'VERSION_CONFLICT', outcome: 'unknown' });
  expect(loaded.version).toBe(1);
});

test('values can not be returned by a write that goes as a transaction', async () => {
  const update = users.update('s13').set({ balance: 1 }).withIdempotencyKey('s13').returning('new');
  await expect(update.execute()).rejects.toMatchObject({ problems: [{ code: 'HAS_RETURNING' }] });
});
