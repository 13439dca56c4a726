import { Connection, type UserClient } from '../client/index.js';
import type { Class } from '../model/index.js';
import { compareTable, difference, type TableDifference } from './compare-table.js';
import { eachConcurrently } from './each-concurrently.js';
import { compareTimeToLive, describeTable, describeTimeToLive } from './live-table.js';
import { type TableDefinition, tableDefinitions, type TableDefinitionOptions } from './table-definition.js';

/**
 * Compares live tables with the model: their existence, keys, key attributes' types, indexes, projections and time to
 * live. It only reads, and lists every difference; an empty list means that the tables fit.
 *
 * @throws ModelError when the model itself is wrong; ServiceError when a table can't be described.
 * @example
 * const differences = await verifyTables(new DynamoDBClient({}), [User, Order]);
 * for (const { message } of differences) console.error(message);
 */
export async function verifyTables(
  client: UserClient,
  entities: readonly Class[],
  options?: TableDefinitionOptions,
): Promise<TableDifference[]> {
  const connection = new Connection(client);
  const verify = (definition: TableDefinition) => verifyTable(connection, definition);
  return (await eachConcurrently(tableDefinitions(entities, options), verify)).flat();
}

async function verifyTable(connection: Connection, definition: TableDefinition): Promise<TableDifference[]> {
  const name = definition.input.TableName;
  const live = await describeTable(connection, name);
  if (live === undefined) return [difference(name, { code: 'MISSING_TABLE' })];
  const timeToLive = await describeTimeToLive(connection, name);
  return [...compareTable(definition.input, live), ...compareTimeToLive(definition, timeToLive)];
}
