import type { Connection } from '../client/index.js';
import type { ExecuteOptions, GetSpec } from '../operation/index.js';

/** Sends one get, and makes of the item what the caller asked for. */
export async function sendGet(
  connection: Connection,
  spec: GetSpec,
  { signal, returnConsumedCapacity }: ExecuteOptions,
): Promise<unknown> {
  const get = spec.prepare();
  const input = returnConsumedCapacity ? { ...get.single, ReturnConsumedCapacity: returnConsumedCapacity } : get.single;
  return connection.send('GetItem', input, ({ output }) => get.read(output.Item), { signal });
}
