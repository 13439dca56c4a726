import type { Connection } from '../client/index.js';
import type { ExecuteOptions, ItemPage, ReadInput } from '../operation/index.js';

/** Sends one request of a query or a scan. */
export function sendPage(
  connection: Connection,
  command: 'Query' | 'Scan',
  input: ReadInput,
  { signal, returnConsumedCapacity }: ExecuteOptions,
): Promise<ItemPage> {
  const request = returnConsumedCapacity ? { ...input, ReturnConsumedCapacity: returnConsumedCapacity } : input;
  return connection.send(
    command,
    request,
    ({ output: { Items = [], Count = 0, LastEvaluatedKey } }) => ({
      items: Items,
      count: Count,
      lastKey: LastEvaluatedKey,
    }),
    { signal },
  );
}
