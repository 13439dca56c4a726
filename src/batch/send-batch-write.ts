import type { Connection } from '../client/index.js';
import type { ConsumedCapacity, ExecuteOptions, OperationContext, WriteEntry } from '../operation/index.js';
import { lazy } from '../util/lazy.js';
import type { BatchWriteResult } from './batch-context.js';
import { batchRequest, compileBatch, requestIdentity } from './compile-batch.js';

const sending = lazy(() => Promise.all([import('./send-pages.js'), import('./write-pages.js')]));

/** Checks and sends a batch write; entities are told of it page by page, as soon as they are known as written. */
export async function sendBatchWrite(
  connection: Connection,
  context: OperationContext,
  operations: readonly object[],
  { signal, returnConsumedCapacity }: ExecuteOptions,
): Promise<BatchWriteResult> {
  const entries = await compileBatch(context, operations);
  const [{ sendPages, unfinishedError }, { writePages }] = await sending();
  const capacities: ConsumedCapacity[] = [];
  let requests = 0;

  async function send(page: readonly WriteEntry[]): Promise<readonly WriteEntry[]> {
    const tables = byTable(page);
    const RequestItems = Object.fromEntries([...tables].map(([table, writes]) => [table, writes.map(batchRequest)]));
    const input = { RequestItems, ...(returnConsumedCapacity && { ReturnConsumedCapacity: returnConsumedCapacity }) };
    const { output, attempts } = await connection.send('BatchWriteItem', input, (reply) => reply, { signal });
    requests += attempts;
    capacities.push(...(output.ConsumedCapacity ?? []));
    const unprocessed = [...tables].flatMap(([table, writes]) => {
      const left = new Set((output.UnprocessedItems?.[table] ?? []).map(requestIdentity));
      return left.size === 0 ? [] : writes.filter((entry) => left.has(requestIdentity(batchRequest(entry))));
    });
    const left = new Set(unprocessed);
    for (const entry of page) if (!left.has(entry)) entry.write.applied();
    return unprocessed;
  }

  const unfinished = await sendPages(connection, writePages(entries), send, signal);
  if (unfinished) {
    const left = [...unfinished.left].sort((a, b) => a.index - b.index);
    throw unfinishedError(
      unfinished,
      left.map(({ operation }) => operation),
      entries.length,
    );
  }
  return { requests, ...(returnConsumedCapacity && { consumedCapacity: capacities }) };
}

function byTable(entries: readonly WriteEntry[]): Map<string, WriteEntry[]> {
  const tables = new Map<string, WriteEntry[]>();
  for (const entry of entries) {
    const { table } = entry.write;
    const writes = tables.get(table);
    if (writes) writes.push(entry);
    else tables.set(table, [entry]);
  }
  return tables;
}
