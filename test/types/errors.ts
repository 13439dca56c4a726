// What the compiler says of errors. Nothing here is run.
import { expectTypeOf } from 'expect-type';
import {
  DynatomicError,
  InvalidTransactionError,
  OutcomeUnknownError,
  TransactionCanceledError,
  TransactionConflictError,
  type ErrorCode,
  type OperationFailure,
  type Outcome,
} from 'dynatomic';

export function handle(error: unknown): string {
  if (error instanceof TransactionConflictError) return error.code;
  if (error instanceof TransactionCanceledError) {
    expectTypeOf(error.failures).toEqualTypeOf<readonly OperationFailure[]>();
    expectTypeOf(error.failureOf({})).toEqualTypeOf<OperationFailure | undefined>();
    for (const { index, code, message, item, table } of error.failures) {
      expectTypeOf(index).toEqualTypeOf<number>();
      expectTypeOf(item).toEqualTypeOf<unknown>();
      if (code === 'ConditionalCheckFailed') return message + table;
    }
  }
  if (error instanceof InvalidTransactionError) return error.problems.map(({ code }) => code).join();
  if (error instanceof OutcomeUnknownError) void error.resume?.();
  if (error instanceof DynatomicError) {
    expectTypeOf(error.outcome).toEqualTypeOf<Outcome>();
    expectTypeOf(error.code).toEqualTypeOf<ErrorCode>();
    if (error.code === 'ITEM_EXISTS') return 'known';
    // @ts-expect-error no such code
    if (error.code === 'ITEM_EXIST') return 'never';
  }
  return 'other';
}

// @ts-expect-error errors are read-only
export const change = (error: DynatomicError) => void (error.outcome = 'applied');
