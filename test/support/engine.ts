import { randomUUID } from 'node:crypto';
import {
  type AttributeDefinition,
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  paginateListTables,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { localClient } from '../../src/testing/local-client.js';
import { RequestRecorder } from './request-recorder.js';

const MAX_TABLE_WAIT_SECONDS = 60;

type Key = string | { readonly name: string; readonly type: 'S' | 'N' | 'B' };

export interface TestEngine {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** What `client` sent. */
  readonly requests: RequestRecorder;
  /** From a logical table name to one that only this test file has: pass it as `tableName` to a `DataSource`. */
  readonly tableName: (logical: string) => string;
  /** Creates a table with just a primary key, by its logical name. */
  readonly createTable: (logical: string, partitionKey: Key, sortKey?: Key) => Promise<void>;
}

/**
 * The engine of this test run, for one test file or `describe`: the tables that it makes through `tableName` are its own,
 * and are deleted after its last test.
 */
export function engine(): TestEngine {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  if (endpoint === undefined) throw new Error('global-setup.mjs has not started an engine');
  const client = localClient(endpoint);
  const prefix = `t${randomUUID().slice(0, 8)}-`;
  const tableName = (logical: string): string => prefix + logical;
  const requests = new RequestRecorder(client);

  afterAll(async () => {
    for await (const { TableNames = [] } of paginateListTables({ client }, { ExclusiveStartTableName: prefix })) {
      const own = TableNames.filter((name) => name.startsWith(prefix));
      for (const TableName of own) await client.send(new DeleteTableCommand({ TableName }));
      if (own.length < TableNames.length) break;
    }
    client.destroy();
  });

  async function createTable(logical: string, partitionKey: Key, sortKey?: Key): Promise<void> {
    const TableName = tableName(logical);
    const attributes = (sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]).map(attributeDefinition);
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: attributes,
        KeySchema: attributes.map(({ AttributeName }, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: MAX_TABLE_WAIT_SECONDS, minDelay: 1 }, { TableName });
    requests.clear();
  }

  return { endpoint, client, requests, tableName, createTable };
}

function attributeDefinition(key: Key): AttributeDefinition {
  return typeof key === 'string'
    ? { AttributeName: key, AttributeType: 'S' }
    : { AttributeName: key.name, AttributeType: key.type };
}
