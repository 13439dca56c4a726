import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Connection } from '../client/index.js';
import { ServiceError } from '../errors/index.js';
import { difference, type TableDifference } from './compare-table.js';
import type { TableDefinition } from './table-definition.js';

/** A table as DynamoDB describes it; undefined when there is none. */
export async function describeTable(connection: Connection, name: string): Promise<TableDescription | undefined> {
  try {
    return await connection.send('DescribeTable', { TableName: name }, ({ output }) => output.Table);
  } catch (thrown) {
    if (isRefusal(thrown, 'ResourceNotFoundException')) return undefined;
    throw thrown;
  }
}

/** The attribute of the table's time to live; undefined where that is off. */
export async function describeTimeToLive(connection: Connection, name: string): Promise<string | undefined> {
  const description = await connection.send(
    'DescribeTimeToLive',
    { TableName: name },
    ({ output }) => output.TimeToLiveDescription,
  );
  const isOn = description?.TimeToLiveStatus === 'ENABLED' || description?.TimeToLiveStatus === 'ENABLING';
  return isOn ? description.AttributeName : undefined;
}

export function compareTimeToLive({ input, timeToLive }: TableDefinition, live: string | undefined): TableDifference[] {
  if (timeToLive === live) return [];
  return [difference(input.TableName, { code: 'TIME_TO_LIVE', expected: timeToLive, actual: live })];
}

/** Whether DynamoDB itself refused a request, with an exception of this name. */
export function isRefusal(thrown: unknown, name: string): boolean {
  return thrown instanceof ServiceError && (thrown.cause as { name?: unknown } | undefined)?.name === name;
}
