import {
  DynamoDBClient,
  type DynamoDBClientConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-dynamodb';
import type { SerializeMiddleware } from '@smithy/types';
import { Connection } from '../../src/client/index.js';
import { asIs } from '../support/faulty-connection.js';

const PLAIN = 'dynamodb.us-east-1.amazonaws.com';
const ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/Items';

/** A connection whose requests end at a request handler that notes the host of each and answers that all went well. */
function noting(config: DynamoDBClientConfig) {
  const hosts: string[] = [];
  const requestHandler = {
    handle: async ({ hostname }: { hostname: string }) => {
      hosts.push(hostname);
      return { response: { statusCode: 200, headers: {}, body: new TextEncoder().encode('{}') } };
    },
    destroy: () => undefined,
  };
  const credentials = { accessKeyId: 'a', secretAccessKey: 's' };
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials,
    ...config,
    requestHandler: requestHandler as never,
  });
  const connection = new Connection(client, { maxAttempts: 1 });
  const put = (TableName = 'Items') => connection.send('PutItem', { TableName, Item: { pk: { S: '1' } } }, asIs);
  const transact = (...names: string[]) => {
    const TransactItems = names.map((TableName) => ({ Delete: { TableName, Key: { pk: { S: TableName } } } }));
    return connection.send('TransactWriteItems', { TransactItems, ClientRequestToken: 't' }, asIs);
  };
  const batchGet = (...names: string[]) => {
    const RequestItems = Object.fromEntries(names.map((name) => [name, { Keys: [{ pk: { S: '1' } }] }]));
    return connection.send('BatchGetItem', { RequestItems }, asIs);
  };
  return { client, hosts, put, transact, batchGet };
}

/** Counts how often the endpoint rules are asked. */
function countRules(client: DynamoDBClient): { asked: number } {
  const { endpointProvider } = client.config;
  const count = { asked: 0 };
  const counting = (...args: Parameters<typeof endpointProvider>) => {
    count.asked += 1;
    return endpointProvider(...args);
  };
  Object.defineProperty(counting, 'name', { value: endpointProvider.name });
  client.config.endpointProvider = counting;
  return count;
}

test('the endpoint rules are asked once per command, as long as nothing changes', async () => {
  const { client, hosts, put, transact } = noting({});
  const count = countRules(client);
  for (let n = 0; n < 3; n++) await put(`Table${n}`);
  for (let n = 0; n < 3; n++) await transact('A', 'B');
  expect(count.asked).toBe(2);
  expect(new Set(hosts)).toEqual(new Set(['dynamodb.us-east-1.amazonaws.com']));
});

test('a Region that changes is followed', async () => {
  let region = 'us-east-1';
  const { hosts, put } = noting({ region: async () => region });
  await put();
  await put();
  region = 'eu-west-1';
  await put();
  expect(hosts).toEqual([
    'dynamodb.us-east-1.amazonaws.com',
    'dynamodb.us-east-1.amazonaws.com',
    'dynamodb.eu-west-1.amazonaws.com',
  ]);
});

test('the account of new credentials is followed', async () => {
  let accountId = '111111111111';
  const credentials = async () => ({ accessKeyId: 'a', secretAccessKey: 's', accountId, expiration: new Date(0) });
  const { hosts, put } = noting({ credentials });
  await put();
  accountId = '222222222222';
  await put();
  expect(hosts).toEqual(['111111111111.ddb.us-east-1.amazonaws.com', '222222222222.ddb.us-east-1.amazonaws.com']);
});

test("a table's ARN goes to its account, in single requests, transactions and batches, and changes nothing for others", async () => {
  const { hosts, put, transact, batchGet } = noting({});
  const calls = [put, transact, batchGet] as ((...names: string[]) => Promise<unknown>)[];
  for (const call of calls) for (const name of ['Items', ARN, 'Items']) await call(name);
  await transact('Items', ARN);
  const [plain, ofAccount] = ['dynamodb.us-east-1.amazonaws.com', '123456789012.ddb.us-east-1.amazonaws.com'];
  expect(hosts.slice(0, 3)).toEqual([plain, ofAccount, plain]);
  expect(hosts.slice(3, 6)).toEqual([plain, ofAccount, plain]);
  expect(hosts.slice(6, 9)).toEqual([plain, ofAccount, plain]);
});

test('an endpoint provider of the user is asked each time', async () => {
  let tenant = 0;
  const { hosts, put } = noting({
    endpointProvider: () => ({ url: new URL(`https://tenant-${tenant++}.example.com`) }),
  });
  await put();
  await put();
  expect(hosts).toEqual(['tenant-0.example.com', 'tenant-1.example.com']);
});

test('so is an endpoint that the user gives as a function', async () => {
  let number = 0;
  const { hosts, put } = noting({ endpoint: async () => new URL(`https://host-${number++}.example.com`) as never });
  await put();
  const before = new Set(hosts);
  await put();
  expect(before.has(hosts.at(-1) ?? '')).toBe(false);
});

test('concurrent requests keep their endpoints, also where a middleware takes its time', async () => {
  const { client, hosts, put } = noting({});
  const slowly: SerializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => async (args) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
    return next(args);
  };
  client.middlewareStack.addRelativeTo(slowly, { relation: 'after', toMiddleware: 'endpointV2Middleware' });
  await put();
  const expected: string[] = [];
  const account = (n: number): string => `${n}`.repeat(12);
  const arn = (n: number): string => `arn:aws:dynamodb:us-east-1:${account(n)}:table/Items`;
  await Promise.all([1, 2, 3, 4, 5].flatMap((n) => [put(arn(n)), put()]));
  for (const n of [1, 2, 3, 4, 5]) expected.push(`${account(n)}.ddb.us-east-1.amazonaws.com`, PLAIN);
  expect(hosts.slice(1).sort()).toEqual(expected.sort());
});
