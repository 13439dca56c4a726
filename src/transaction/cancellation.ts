import type { WireReason } from '../client/index.js';
import {
  ItemError,
  ServiceError,
  ThrottledError,
  TransactionCanceledError,
  TransactionConflictError,
  type DynatomicError,
  type ErrorDetails,
  type OperationFailure,
  type TransactionCanceledDetails,
} from '../errors/index.js';
import { describeKey } from '../operation/index.js';
import type { TransactionEntry } from './compile-transaction.js';
import type { TransactionPlan } from './plan-transaction.js';

type Details = Pick<TransactionCanceledDetails, 'cause' | 'outcome'>;
type Refusal = (image: WireReason['item'], details?: ErrorDetails) => DynatomicError;

/** What a cancelled transaction is thrown as: the first failed operation's own error, else all failures together. */
export function cancellationError(
  { entries, hidden }: Pick<TransactionPlan, 'entries' | 'hidden'>,
  reasons: readonly WireReason[],
  { cause, outcome = 'notApplied' }: Details,
): unknown {
  const details = { cause, outcome };
  const own = entries.map((entry) => {
    const reason = reasons[entry.index];
    if (reason && reason.code !== 'None') return { entry, reason, refusal: entry.write.refusal.bind(entry.write) };
    const at = hidden.findIndex(({ owner }, i) => owner === entry.index && isFailure(reasons[entries.length + i]));
    const hiddenReason = reasons[entries.length + at];
    if (at < 0 || !hiddenReason) return { entry, reason: reason ?? NONE };
    return { entry, reason: { ...hiddenReason, item: undefined }, refusal: hidden[at]?.refusal };
  });
  const failures = own.flatMap(({ entry, reason, refusal }) =>
    reason.code === 'None' ? [] : [operationFailure(entry, reason, refusal, details)],
  );
  const ofOperations = failures.map(
    ({ index, message }) => `operation ${index} (${entries[index]?.write.kind}): ${message}`,
  );
  const ofNone = reasons.filter(isFailure).map(({ code }) => `${code} of an operation that dynatomic added`);
  const list = (ofOperations.length > 0 ? ofOperations : ofNone).join('; ');
  const canceled = canceledError(list, reasons, {
    ...details,
    failures,
    reasons: own.map(({ reason: { code, message } }) => ({ code, message })),
  });
  return ownError(entries, failures, canceled) ?? canceled;
}

const NONE: WireReason = { code: 'None' };

function isFailure(reason: WireReason | undefined): boolean {
  return reason !== undefined && reason.code !== 'None';
}

function canceledError(
  list: string,
  reasons: readonly WireReason[],
  details: TransactionCanceledDetails,
): TransactionCanceledError {
  const failed = reasons.filter(isFailure);
  if (failed.length > 0 && failed.every(({ code }) => code === 'TransactionConflict')) {
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
  for (const { index, error } of failures) {
    const makeError = entries[index]?.spec.orThrow;
    if (makeError && error instanceof ItemError) return withCause(makeError(error), canceled);
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

function operationFailure(
  { index, operation, spec, write }: TransactionEntry,
  reason: WireReason,
  refusal: Refusal | undefined,
  details: Details,
): OperationFailure {
  const error = failureError(refusal, reason, details);
  const key = write.key ? describeKey(write.key) : {};
  const label = `${spec.entity?.name ?? write.table} ${JSON.stringify(key)}`;
  return {
    index,
    operation,
    entity: spec.entity?.target,
    table: write.table,
    key,
    code: reason.code,
    message:
      error instanceof ItemError ? error.message : `${label}: ${error?.message ?? reason.message ?? reason.code}`,
    item: reason.item && write.hydrate(reason.item),
    error,
  };
}

/** What the operation would have thrown alone. */
function failureError(
  refusal: Refusal | undefined,
  { code, message = code, item }: WireReason,
  details: Details,
): DynatomicError | undefined {
  switch (code) {
    case 'ConditionalCheckFailed':
      return refusal?.(item, details);
    case 'ThrottlingError':
    case 'ProvisionedThroughputExceeded':
      return new ThrottledError(message, details);
    case 'TransactionConflict':
      return undefined;
    default:
      return new ServiceError(message, details);
  }
}
