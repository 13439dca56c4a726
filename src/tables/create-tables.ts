import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Connection } from '../client/index.js';
import { ModelError, ServiceError, ThrottledError } from '../errors/index.js';
import { compareTable, type TableDifference } from './compare-table.js';
import { eachConcurrently } from './each-concurrently.js';
import { compareTimeToLive, describeTable, describeTimeToLive, isRefusal } from './live-table.js';
import type { DefinitionInput, TableDefinition } from './table-definition.js';

const MAX_WAIT_MS = 300_000;

/**
 * Creates the tables that are missing, waits until all tables and their indexes are active, and turns time to live on.
 * A table that exists already is left as it is otherwise. Time to live of a table of which no entity here has
 * `@ExpiresAt` is left to whoever turned it on.
 *
 * @throws ModelError when an existing table is another than defined, with every difference; ServiceError when DynamoDB
 * refuses, or a table isn't active after 5 minutes.
 */
export async function createTables(connection: Connection, definitions: readonly TableDefinition[]): Promise<void> {
  const differences = await eachConcurrently(definitions, (definition) => createTable(connection, definition));
  const problems = differences.flat().map(({ message }) => message);
  if (problems.length > 0) throw new ModelError('the tables that exist are not those of the model', problems);
}

async function createTable(connection: Connection, definition: TableDefinition): Promise<TableDifference[]> {
  const { input, timeToLive } = definition;
  const differences = compareTable(input, await activeTable(connection, input));
  if (timeToLive === undefined) return differences;
  const live = await describeTimeToLive(connection, input.TableName);
  if (live !== undefined) return [...differences, ...compareTimeToLive(definition, live)];
  if (differences.length === 0) await enableTimeToLive(connection, input.TableName, timeToLive);
  return differences;
}

/** The table once it is active, created where there was none. */
async function activeTable(connection: Connection, input: DefinitionInput): Promise<TableDescription> {
  const name = input.TableName;
  const deadline = Date.now() + MAX_WAIT_MS;
  let created = false;
  for (let attempt = 1; Date.now() < deadline; attempt++) {
    const live = await describeTable(connection, name);
    if (live !== undefined && isActive(live)) return live;
    if (live === undefined && !created) created = await requestTable(connection, input);
    await connection.pause(attempt);
  }
  throw new ServiceError(`Table '${name}' is not active after ${MAX_WAIT_MS / 1000} seconds`);
}

function isActive({ TableStatus, GlobalSecondaryIndexes: indexes = [] }: TableDescription): boolean {
  return TableStatus === 'ACTIVE' && indexes.every(({ IndexStatus }) => IndexStatus === 'ACTIVE');
}

/**
 * Asks for a table; false when that has to wait: while somebody else creates or deletes it, or while DynamoDB creates
 * other tables. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
async function requestTable(connection: Connection, input: DefinitionInput): Promise<boolean> {
  try {
    return await connection.send('CreateTable', input, () => true);
  } catch (thrown) {
    if (thrown instanceof ThrottledError || isRefusal(thrown, 'ResourceInUseException')) return false;
    throw thrown;
  }
}

async function enableTimeToLive(connection: Connection, TableName: string, AttributeName: string): Promise<void> {
  const TimeToLiveSpecification = { Enabled: true, AttributeName };
  try {
    await connection.send('UpdateTimeToLive', { TableName, TimeToLiveSpecification }, () => undefined);
  } catch (thrown) {
    // Somebody else, or an attempt whose reply was lost, may have been faster.
    if ((await describeTimeToLive(connection, TableName)) !== AttributeName) throw thrown;
  }
}
