import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type TransactionCanceledException,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { FaultProxy, type FaultProxyOptions } from 'dynatomic/testing';

import { engine } from '../support/engine.js';

export const { client: direct, createTable, endpoint, tableName } = engine();
/** A table with the partition key `pk`. */
export const table = tableName('Items');

const clients: DynamoDBClient[] = [];
const proxies: FaultProxy[] = [];
/** A new one for each test. */
export let proxy: FaultProxy;
/** Through the proxy, without the retries of the SDK. */
export let client: DynamoDBClient;
/** A partition key that no other test uses. */
export let id: string;
let lastId = 0;

export const nextId = (): string => `id${++lastId}`;

beforeAll(async () => {
  await createTable('Items', 'pk');
});

beforeEach(async () => {
  proxy = await startProxy();
  client = onceOnly(proxy);
  id = nextId();
});

afterEach(async () => {
  for (const used of clients.splice(0)) used.destroy();
  await Promise.all(proxies.splice(0).map((started) => started.stop()));
});

export async function startProxy(options: Partial<FaultProxyOptions> = {}): Promise<FaultProxy> {
  const started = await FaultProxy.start({ target: endpoint, ...options });
  proxies.push(started);
  return started;
}

export function onceOnly({ endpoint: through }: { readonly endpoint: string }): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const made = new DynamoDBClient({ endpoint: through, region: 'us-east-1', credentials, maxAttempts: 1 });
  clients.push(made);
  return made;
}

export const key = (pk: string) => ({ TableName: table, Key: { pk: { S: pk } } });
export const item = (pk: string) => ({ TableName: table, Item: { pk: { S: pk } } });
export const put = (pk: string) => new PutItemCommand(item(pk));
export const get = (pk: string) => new GetItemCommand({ ...key(pk), ConsistentRead: true });
export const increment = (pk: string) => ({
  ...key(pk),
  UpdateExpression: 'ADD n :one',
  ExpressionAttributeValues: { ':one': { N: '1' } },
});
export const transactPut = (...pks: string[]) =>
  new TransactWriteItemsCommand({ TransactItems: pks.map((pk) => ({ Put: item(pk) })) });
export const transactGet = (...pks: string[]) =>
  new TransactGetItemsCommand({ TransactItems: pks.map((pk) => ({ Get: key(pk) })) });
export const batchPut = (...pks: string[]) =>
  new BatchWriteItemCommand({ RequestItems: { [table]: pks.map((pk) => ({ PutRequest: { Item: item(pk).Item } })) } });
export const batchGet = (...pks: string[]) =>
  new BatchGetItemCommand({
    RequestItems: { [table]: { Keys: pks.map((pk) => key(pk).Key), ProjectionExpression: 'pk' } },
  });

export const stored = async (pk: string): Promise<boolean> => (await direct.send(get(pk))).Item !== undefined;
export const failureOf = (sent: Promise<unknown>): Promise<any> =>
  sent.then(
    () => {
      throw new Error('It did not fail');
    },
    (error: unknown) => error,
  );
export const codesOf = (error: TransactionCanceledException) => error.CancellationReasons?.map((reason) => reason.Code);
