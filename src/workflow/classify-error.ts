import { DynatomicError, type ErrorCode, TransactionCanceledError } from '../errors/index.js';

const INTERRUPTIONS: ReadonlySet<ErrorCode> = new Set([
  'ABORTED',
  'OUTCOME_UNKNOWN',
  'SERVICE',
  'THROTTLED',
  'TRANSACTION_CONFLICT',
]);

/** A stale version or a taken unique value is not among them: it doesn't say that there is nothing to do. */
const CONDITION_FAILURES: ReadonlySet<ErrorCode> = new Set(['CONDITION_FAILED', 'ITEM_EXISTS', 'ITEM_NOT_FOUND']);

/** Whether an error says nothing of the step itself: another try may well succeed. */
export function isInterruption(error: unknown): boolean {
  return error instanceof DynatomicError && (error.outcome === 'unknown' || INTERRUPTIONS.has(error.code));
}

/** Whether an error, or what caused it, is that conditions didn't hold and nothing else. */
export function isConditionFailure(error: unknown): boolean {
  if (error instanceof TransactionCanceledError) {
    return error.failures.every(({ code, error }) =>
      error ? isConditionFailure(error) : code === 'ConditionalCheckFailed',
    );
  }
  if (error instanceof DynatomicError) return CONDITION_FAILURES.has(error.code);
  return error instanceof Error && isConditionFailure(error.cause);
}
