import type { Connection } from '../client/index.js';
import { InvalidTransactionError } from '../errors/index.js';
import { compileReads, type ExecuteOptions, type OperationContext } from '../operation/index.js';
import { lazy } from '../util/lazy.js';

const sending = lazy(() => Promise.all([import('./fetch-items.js'), import('./send-pages.js')]));

/** Sends a batch get; results come in the order of the reads, undefined for missing and hidden items. */
export async function sendBatchGet(
  connection: Connection,
  context: OperationContext,
  reads: readonly object[],
  options: ExecuteOptions,
): Promise<unknown[]> {
  const { entries, problems } = compileReads(context, reads, 'a batch get');
  if (problems.length > 0) throw new InvalidTransactionError(problems, { subject: 'batch' });
  const [{ fetchItems }, { unfinishedError }] = await sending();
  const gets = entries.map(({ get }) => get);
  const items = await fetchItems(connection, gets, options, (unfinished, positions) =>
    unfinishedError(
      unfinished,
      positions.flatMap((at) => reads[at] ?? []),
      reads.length,
    ),
  );
  return gets.map((get, at) => get.read(items[at]));
}
