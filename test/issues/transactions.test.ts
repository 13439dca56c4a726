// Defects that users of DynamoDB libraries reported about transactions; none of them may come back.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DataSource, TransactionCanceledError } from 'dynatomic';
import { FaultProxy } from 'dynatomic/testing';
import { Customer, customer, failureOf, shop, user } from '../support/shop.js';

const { customers, db, endpoint, requests, tableName, users } = shop();

test('a failed transaction resolved, so that the loss of its writes went unseen', async () => {
  const settled = await Promise.allSettled([db.transaction().add(customers.check('nobody').ifExists()).execute()]);
  expect(settled[0].status).toBe('rejected');
});

test('a cancelled transaction did not say which operation failed, why, and on what item', async () => {
  await customers.save(customer('c', { credit: 1 }));
  const operation = customers
    .update('c')
    .add({ credit: -5 })
    .where((c) => c.credit.gte(5));
  const error = await failureOf(db.transaction().save(user('u')).add(operation).execute());
  expect(error).toBeInstanceOf(TransactionCanceledError);
  expect(error.failureOf(operation)).toMatchObject({
    index: 1,
    entity: Customer,
    code: 'ConditionalCheckFailed',
    item: customer('c', { credit: 1 }),
  });
  expect(error.message).toContain('operation 1');
});

test('a conflict with another transaction was not tried again', async () => {
  const proxy = await FaultProxy.start({ target: endpoint });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: proxy.endpoint, region: 'us-east-1', credentials });
  const through = new DataSource({ client, tableName, retry: { baseDelayMs: 1 } });
  proxy.script([{ fault: 'conflict', times: 3 }]);
  expect(await through.transaction().save(customer('conflict')).execute()).toMatchObject({ attempts: 4 });
  client.destroy();
  await proxy.stop();
});

test('more than 25 operations were sent in parts, which is not atomic', async () => {
  const writes = Array.from({ length: 26 }, (_, i) => customers.put(customer(`atomic-${i}`)));
  const failing = customers.check('nobody').ifExists();
  await failureOf(db.transaction().addAll(writes).add(failing).execute());
  expect(requests.all()).toHaveLength(1);
  const found = await db
    .readTransaction()
    .addAll(writes.map((_, i) => customers.get(`atomic-${i}`)))
    .execute();
  expect(found.filter((one) => one !== undefined)).toEqual([]);
});

test('a transaction spanned one table only', async () => {
  await db.transaction().save(user('two')).save(customer('two')).put('Plain', { pk: 'two' }).execute();
  const tables = requests.last('TransactWriteItems').TransactItems.map((item: any) => item.Put.TableName);
  expect(new Set(tables)).toEqual(new Set([tableName('Users'), tableName('App'), tableName('Plain')]));
});

test('requests went without a token, so that a lost reply led to a second write', async () => {
  await db
    .transaction()
    .add(customers.update('token').upsert().add({ credit: 1 }))
    .execute();
  expect(requests.last('TransactWriteItems').ClientRequestToken).toMatch(/.{36}/);
});

test('written and generated values did not come back from a transaction', async () => {
  const al = user('values');
  await db.transaction().save(al).execute();
  expect(al).toMatchObject({ version: 1, nickname: 'anonymous', createdAt: expect.any(Date) });
  expect(await users.getById('values')).toEqual(al);
});

test('a lost update went unseen: nothing compared versions', async () => {
  await users.save(user('version'));
  const [one, two] = [await users.getById('version'), await users.getById('version')];
  await db.transaction().save(one).execute();
  const error = await failureOf(db.transaction().save(two).execute());
  expect(error.failures[0].error).toMatchObject({ code: 'VERSION_CONFLICT' });
});
