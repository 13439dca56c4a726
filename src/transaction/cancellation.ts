import type { WireReason } from '../client/index.js';
import {
  ServiceError,
  ThrottledError,
  TransactionCanceledError,
  TransactionConflictError,
  type DynatomicError,
  type OperationFailure,
  type TransactionCanceledDetails,
} from '../errors/index.js';
import { describeKey } from '../operation/index.js';
import type { TransactionEntry } from './prepare-transaction.js';

/** What a cancelled transaction is thrown as: the first failed operation's own error, else all failures together. */
export function cancellationError(
  entries: readonly TransactionEntry[],
  reasons: readonly WireReason[],
  details: Pick<TransactionCanceledDetails, 'cause' | 'outcome'>,
): unknown {
  const failures = entries.flatMap((entry) => {
    const reason = reasons[entry.index];
    return reason && reason.code !== 'None' ? [operationFailure(entry, reason)] : [];
  });
  const canceled = canceledError(failures, {
    ...details,
    failures,
    reasons: reasons.map(({ code, message }) => ({ code, message })),
  });
  return ownError(entries, failures, canceled) ?? canceled;
}

function canceledError(
  failures: readonly OperationFailure[],
  details: TransactionCanceledDetails,
): TransactionCanceledError {
  const list = failures.map((failure) => `operation ${failure.index}: ${failure.message}`).join('; ');
  if (failures.length > 0 && failures.every((failure) => failure.code === 'TransactionConflict')) {
    return new TransactionConflictError(
      `The transaction met other requests on the same items on every attempt (${list}); try again later`,
      details,
    );
  }
  return new TransactionCanceledError(`DynamoDB cancelled the transaction: ${list}`, details);
}

/** The error of the first failed operation that was given one by `orThrow`. */
function ownError(
  entries: readonly TransactionEntry[],
  failures: readonly OperationFailure[],
  canceled: TransactionCanceledError,
): unknown {
  for (const { index, code } of failures) {
    const makeError = code === 'ConditionalCheckFailed' ? entries[index]?.spec.orThrow : undefined;
    if (makeError) return withCause(makeError(), canceled);
  }
  return undefined;
}

/** Gives the caller's error the failure as its cause, where it has none of its own. */
export function withCause(error: unknown, cause: unknown): unknown {
  if (error instanceof Error && error.cause === undefined && Object.isExtensible(error)) {
    Object.defineProperty(error, 'cause', { value: cause, configurable: true, writable: true });
  }
  return error;
}

function operationFailure({ index, operation, spec, write }: TransactionEntry, reason: WireReason): OperationFailure {
  const error = failureError(write.refusal.bind(write), reason);
  const key = write.key ? describeKey(write.key) : {};
  const label = `${write.kind} ${spec.entity?.name ?? write.table} ${JSON.stringify(key)}`;
  return {
    index,
    operation,
    entity: spec.entity?.target,
    table: write.table,
    key,
    code: reason.code,
    message: `${label}: ${error?.message ?? reason.message ?? reason.code}`,
    item: reason.item && write.hydrate(reason.item),
    error,
  };
}

/** What the operation would have thrown alone. */
function failureError(
  refusal: TransactionEntry['write']['refusal'],
  { code, message = code, item }: WireReason,
): DynatomicError | undefined {
  switch (code) {
    case 'ConditionalCheckFailed':
      return refusal(item);
    case 'ThrottlingError':
    case 'ProvisionedThroughputExceeded':
      return new ThrottledError(message);
    case 'TransactionConflict':
      return undefined;
    default:
      return new ServiceError(message);
  }
}
