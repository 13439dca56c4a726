import {
  CreateTableCommand,
  DeleteTableCommand,
  waitUntilTableExists,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { DataSource } from 'dynatomic';
import { Account, LedgerEntry } from '../accounts/entities.js';
import { auditTables } from '../audit-log/tables.js';
import { Customer, Order, OrderLine, Product } from '../orders/entities.js';
import { EmailLookup, User } from '../user-registration/entities.js';
import { createdTables } from './wire-log.js';

const MAX_WAIT_SECONDS = 60;

/** A `DataSource` of all examples, with their tables. */
export async function createTables(client: DynamoDBClient, tableName: (name: string) => string): Promise<DataSource> {
  const entities = [User, EmailLookup, Customer, Product, Order, OrderLine, Account, LedgerEntry];
  const db = new DataSource({ client, tableName, entities });
  await db.createTables();
  for (const table of auditTables) {
    const TableName = tableName(table.TableName);
    await client.send(new CreateTableCommand({ ...table, TableName }));
    await waitUntilTableExists({ client, maxWaitTime: MAX_WAIT_SECONDS, minDelay: 1 }, { TableName });
  }
  return db;
}

/** For engines that go on without the demo. */
export async function deleteTables(client: DynamoDBClient): Promise<void> {
  for (const TableName of createdTables()) await client.send(new DeleteTableCommand({ TableName }));
}
