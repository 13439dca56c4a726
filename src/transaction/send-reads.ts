import type { Connection } from '../client/index.js';
import {
  InvalidTransactionError,
  TransactionCanceledError,
  TransactionConflictError,
  type CancellationReason,
  type OperationFailure,
  type Problem,
} from '../errors/index.js';
import {
  compileReads,
  describeKey,
  sameItems,
  type CompiledReads,
  type ExecuteOptions,
  type OperationContext,
  type ReadEntry,
} from '../operation/index.js';
import { inOrder, MAX_TRANSACTION_OPERATIONS } from './plan-transaction.js';

/** Sends a read transaction; results come in the order of the reads, undefined for missing and hidden items. */
export async function sendReads(
  connection: Connection,
  context: OperationContext,
  reads: readonly object[],
  { signal, returnConsumedCapacity }: ExecuteOptions,
): Promise<unknown[]> {
  const { entries, problems } = prepareReads(context, reads);
  if (problems.length > 0) throw new InvalidTransactionError(problems);
  const input = {
    TransactItems: entries.map(({ get }) => ({ Get: get.input })),
    ...(returnConsumedCapacity && { ReturnConsumedCapacity: returnConsumedCapacity }),
  };
  return connection.send(
    'TransactGetItems',
    input,
    (reply) => {
      if (reply.kind !== 'ok') throw readFailure(entries, reply.reasons, reply.cause);
      return entries.map(({ index, get }) => get.read(reply.output.Responses?.[index]?.Item));
    },
    { signal },
  );
}

function prepareReads(context: OperationContext, reads: readonly object[]): CompiledReads {
  const problems: Problem[] = [];
  if (reads.length === 0) problems.push({ code: 'EMPTY', index: -1, message: 'the transaction has no read' });
  if (reads.length > MAX_TRANSACTION_OPERATIONS) {
    const message = `the transaction has ${reads.length} reads, over DynamoDB's ${MAX_TRANSACTION_OPERATIONS}; use db.batchGet() where one point in time isn't needed`;
    problems.push({ code: 'TOO_MANY_OPERATIONS', index: -1, message });
  }
  const { entries, problems: own } = compileReads(context, reads, 'a read transaction');
  return { entries, problems: [...problems, ...inOrder([...own, ...duplicates(context, entries)])] };
}

function duplicates(context: OperationContext, entries: readonly ReadEntry[]): readonly Problem[] {
  return sameItems(context, entries, ({ get }) => get).map(({ first, later }) => {
    const { index, spec, get } = later;
    const message = `get ${first.index} reads the same item; DynamoDB takes one per item`;
    const { table, key } = get;
    return { code: 'DUPLICATE_ITEM', index, entity: spec.entity?.name, table, key: describeKey(key), message };
  });
}

function readFailure(
  entries: readonly ReadEntry[],
  reasons: readonly CancellationReason[],
  cause: unknown,
): TransactionCanceledError {
  const failures = entries.flatMap(({ index, operation, spec, get }): OperationFailure[] => {
    const reason = reasons[index];
    if (!reason || reason.code === 'None') return [];
    const key = describeKey(get.key);
    const message = `Get ${spec.entity?.name ?? get.table} ${JSON.stringify(key)}: ${reason.message ?? reason.code}`;
    return [{ index, operation, entity: spec.entity?.target, table: get.table, key, code: reason.code, message }];
  });
  const list = failures.map((failure) => `read ${failure.index}: ${failure.message}`).join('; ');
  const conflicts = failures.length > 0 && failures.every(({ code }) => code === 'TransactionConflict');
  const CanceledError = conflicts ? TransactionConflictError : TransactionCanceledError;
  return new CanceledError(`DynamoDB cancelled the read transaction: ${list}`, { cause, failures, reasons });
}
