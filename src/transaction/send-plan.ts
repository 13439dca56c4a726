import type { CanceledReply, Connection } from '../client/index.js';
import type { Item } from '../codec/index.js';
import {
  AbortedError,
  IdempotencyMismatchError,
  ServiceError,
  TransactionCanceledError,
  TransactionConflictError,
} from '../errors/index.js';
import type { ConsumedCapacity, ExecuteOptions, WriteResult } from '../operation/index.js';
import { cancellationError } from './cancellation.js';
import type { CompiledTransaction } from './compile-transaction.js';
import { recordedExecution } from './recorded-execution.js';
import { executionToken, type RecordContent } from './idempotency.js';
import type { PlanOptions, TransactionPlan } from './plan-transaction.js';
import { settlingResume } from './settling-resume.js';
import type { TransactionContext } from './transaction-context.js';
import { transactItems } from './transaction-request.js';
import { isOutdated } from './unique-plan.js';

export interface SendTransactionOptions extends Pick<PlanOptions, 'verified' | 'extra'> {
  readonly idempotencyKey?: string | undefined;
  /** What the record holds besides, for an interactive transaction; its fingerprint is not that of its operations. */
  readonly record?: Pick<RecordContent, 'fingerprint' | 'receipt'> | undefined;
  /** Gets the record of the earlier execution that this one repeats. */
  readonly onReplayed?: ((record: RecordContent) => void) | undefined;
  /** Looks at a cancellation before it becomes an error: throws one of its own where it knows better. */
  readonly inspect?: ((plan: TransactionPlan, reply: CanceledReply) => void) | undefined;
}

/** One execution of a transaction. */
export interface Transaction {
  readonly connection: Connection;
  readonly context: TransactionContext;
  readonly compiled: CompiledTransaction;
  readonly options: SendTransactionOptions;
  readonly executeOptions: ExecuteOptions;
}

/** What a cancellation was caused by: unique values that had changed since they were read. */
export class Outdated {
  constructor(
    readonly error: unknown,
    /** Requests sent. */
    readonly attempts: number,
  ) {}
}

/** Sends a transaction as planned, and makes of the answer what `execute()` promises. */
export async function sendPlan(
  transaction: Transaction,
  plan: TransactionPlan,
  maxAttempts: number,
): Promise<WriteResult> {
  const { connection, context, options, executeOptions } = transaction;
  const { idempotencyKey } = options;
  const { record } = plan;
  const TransactItems = transactItems(plan);
  const ClientRequestToken = executionToken(record, idempotencyKey, TransactItems);
  const { signal, returnConsumedCapacity } = executeOptions;
  const input = returnConsumedCapacity
    ? { TransactItems, ClientRequestToken, ReturnConsumedCapacity: returnConsumedCapacity }
    : { TransactItems, ClientRequestToken };
  const applied = (attempts: number, consumed?: readonly ConsumedCapacity[]): WriteResult => {
    for (const { write } of plan.entries) write.applied();
    return writeResult(attempts, consumed);
  };
  /** The record's verdict comes before every other failure. */
  const failed = async (error: unknown, attempts: number, found?: Item): Promise<WriteResult> => {
    const known =
      record && context.durableKeys && idempotencyKey
        ? await recordedExecution(connection, context.durableKeys, idempotencyKey, record, error, found)
        : undefined;
    if (!known) throw error;
    if (known.execution === record?.execution) return applied(attempts);
    options.onReplayed?.(known);
    return { attempts, replayed: true };
  };
  let replied = false;
  let resumed = false;
  const sent = connection.send(
    'TransactWriteItems',
    input,
    (reply) => {
      replied = true;
      if (reply.kind === 'ok') return applied(reply.attempts, reply.output.ConsumedCapacity);
      const found = record && reply.reasons.at(-1)?.item;
      const mayRepeat = !resumed && reply.attempts < maxAttempts;
      return failed(cancellation(plan, reply, options, mayRepeat), reply.attempts, found);
    },
    { signal, durable: record !== undefined, maxAttempts },
  );
  const settle = (result: Promise<unknown>): Promise<WriteResult> =>
    (result as Promise<WriteResult>).catch((error: unknown) => {
      if (replied || error instanceof AbortedError) throw error;
      return failed(asCancellation(error, plan), maxAttempts);
    });
  try {
    return await settle(sent);
  } catch (error) {
    resumed = true;
    throw settlingResume(error, settle);
  }
}

/** What a cancellation is thrown as. */
function cancellation(
  plan: TransactionPlan,
  reply: CanceledReply,
  { inspect }: SendTransactionOptions,
  mayRepeat: boolean,
): unknown {
  try {
    inspect?.(plan, reply);
  } catch (error) {
    return error;
  }
  const error = cancellationError(plan, reply.reasons, reply);
  const outdated = plan.guards.some(({ guarded, basis }) => {
    const reason = reply.reasons[guarded.entry.index];
    return reason?.code === 'ConditionalCheckFailed' && isOutdated(guarded, basis, reason.item);
  });
  if (!outdated || reply.outcome === 'unknown') return error;
  return mayRepeat ? new Outdated(error, reply.attempts) : uniqueConflict(error);
}

/** Unique values that changed again on every attempt. */
function uniqueConflict(error: unknown): unknown {
  if (!(error instanceof TransactionCanceledError)) return error;
  const { failures, reasons, outcome } = error;
  const message = 'The items changed between being read and being written, on every attempt; try again later';
  return new TransactionConflictError(message, { cause: error, failures, reasons, outcome });
}

export function writeResult(attempts: number, consumed: readonly ConsumedCapacity[] | undefined): WriteResult {
  return { attempts, replayed: false, ...(consumed && { consumedCapacity: consumed }) };
}

/** The same mistake comes as a cancellation or as an exception of its own; callers get one class for both. */
function asCancellation(error: unknown, plan: TransactionPlan): unknown {
  if (error instanceof IdempotencyMismatchError) return mismatch(error, plan);
  if (!(error instanceof ServiceError) || !isValidation(error.cause)) return error;
  const reason = { code: 'ValidationError', message: error.cause.message };
  if (plan.entries.length === 1) return cancellationError(plan, [reason], error);
  return new TransactionCanceledError(`DynamoDB refused the transaction: ${reason.message}`, {
    cause: error,
    outcome: error.outcome,
    failures: [],
    reasons: [],
  });
}

/** Our own timestamps differ at every execution, which only durable keys overlook. */
function mismatch(error: IdempotencyMismatchError, { entries }: TransactionPlan): IdempotencyMismatchError {
  const stamped = entries.find(({ spec: { entity } }) => entity?.updatedAt ?? entity?.createdAt ?? entity?.deletedAt);
  if (!stamped) return error;
  const message =
    `${error.message}; the timestamps of ${stamped.spec.entity?.name} count as such, and differ each time: ` +
    "the DataSource's option idempotency makes keys durable, which leave them out";
  return new IdempotencyMismatchError(message, { cause: error.cause, outcome: error.outcome });
}

function isValidation(cause: unknown): cause is Error {
  return cause instanceof Error && cause.name === 'ValidationException';
}
