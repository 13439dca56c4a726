import type { Connection } from '../client/index.js';
import { InvalidTransactionError, ServiceError, TransactionCanceledError } from '../errors/index.js';
import type { ConsumedCapacity, ExecuteOptions, OperationContext, WriteResult } from '../operation/index.js';
import { cancellationError } from './cancellation.js';
import { prepareForSending, type TransactionEntry } from './prepare-transaction.js';
import { requestOf } from './transaction-request.js';

/** Checks, freezes and sends a write transaction, and tells the entities of it once it is known to be applied. */
export async function sendTransaction(
  connection: Connection,
  context: OperationContext,
  operations: readonly object[],
  idempotencyKey: string | undefined,
  { signal, returnConsumedCapacity }: ExecuteOptions,
): Promise<WriteResult> {
  const entries = await prepareForSending(context, operations, idempotencyKey);
  const input = requestOf(entries, idempotencyKey);
  if (returnConsumedCapacity) input.ReturnConsumedCapacity = returnConsumedCapacity;
  const send = connection.send(
    'TransactWriteItems',
    input,
    (reply): WriteResult => {
      if (reply.kind !== 'ok') throw cancellationError(entries, reply.reasons, reply);
      for (const { write } of entries) write.applied();
      return writeResult(reply.attempts, reply.output.ConsumedCapacity);
    },
    { signal },
  );
  return send.catch((error: unknown) => {
    throw asCancellation(error, entries);
  });
}

export function writeResult(attempts: number, consumed: readonly ConsumedCapacity[] | undefined): WriteResult {
  return { attempts, replayed: false, ...(consumed && { consumedCapacity: consumed }) };
}

/** The same mistake comes as a cancellation or as an exception of its own; callers get one class for both. */
function asCancellation(error: unknown, entries: readonly TransactionEntry[]): unknown {
  if (!(error instanceof ServiceError) || !isValidation(error.cause)) return error;
  const [only, ...others] = entries;
  const reason = { code: 'ValidationError', message: error.cause.message };
  if (only && others.length === 0) return cancellationError(entries, [reason], error);
  return new TransactionCanceledError(`DynamoDB refused the transaction: ${reason.message}`, {
    cause: error,
    outcome: error.outcome,
    failures: [],
    reasons: [],
  });
}

function isValidation(cause: unknown): cause is Error {
  return cause instanceof Error && cause.name === 'ValidationException';
}

/** What a transaction of one operation throws where the caller asked for that operation alone. */
export function aloneError(error: unknown): unknown {
  if (error instanceof InvalidTransactionError) {
    const [problem] = error.problems;
    return error.problems.length === 1 ? (problem?.error ?? error) : error;
  }
  return error instanceof TransactionCanceledError ? (error.failures[0]?.error ?? error) : error;
}
