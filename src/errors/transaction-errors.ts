import { DynatomicError, ERROR_BRAND, type ErrorCode, type ErrorDetails } from './dynatomic-error.js';

/** Every value of `Problem.code`: what is wrong with one operation (as its own error would say it), or with all. */
export type ProblemCode =
  | Extract<ErrorCode, 'ATTRIBUTE_VALUE' | 'ENTITY_VALIDATION' | 'EXPRESSION' | 'KEY_VALUE' | 'MODEL'>
  | 'DUPLICATE_ITEM'
  | 'EMPTY'
  | 'EMPTY_IDEMPOTENCY_KEY'
  | 'ENDED'
  | 'FOREIGN_OPERATION'
  | 'HAS_CONDITION'
  | 'HAS_IDEMPOTENCY_KEY'
  | 'HAS_RETURNING'
  | 'ITEM_TOO_LARGE'
  | 'KEY_NEEDS_RECORD'
  | 'MISSING_CONDITION'
  | 'NEEDS_READ'
  | 'NOT_AN_OPERATION'
  | 'NOT_FOR_BATCH'
  | 'TOO_LARGE'
  | 'TOO_MANY_OPERATIONS';

/** Something that makes a transaction or a batch impossible, found before anything is sent. */
export interface Problem {
  readonly code: ProblemCode;
  /** Index of the operation in the order of adding; -1 for the transaction as a whole. */
  readonly index: number;
  readonly entity?: string | undefined;
  /** Physical table name. */
  readonly table?: string | undefined;
  readonly key?: Readonly<Record<string, unknown>> | undefined;
  readonly message: string;
  /** What the operation would have thrown, where it alone is at fault. */
  readonly error?: DynatomicError | undefined;
}

export interface InvalidTransactionDetails extends ErrorDetails {
  /** What was not sent, for the message. */
  readonly subject?: 'transaction' | 'batch';
}

/** A transaction or a batch can't be sent. `problems` lists everything that is wrong with it. */
export class InvalidTransactionError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'InvalidTransactionError';
  readonly code = 'INVALID_TRANSACTION';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], { subject = 'transaction', ...details }: InvalidTransactionDetails = {}) {
    const list = problems.map((p) => (p.index < 0 ? p.message : `operation ${p.index}: ${p.message}`));
    super(`The ${subject} was not sent: ${list.join('; ')}`, details);
    this.problems = problems;
  }
}

/** DynamoDB's codes of cancellation reasons. */
export type CancellationCode =
  | 'None'
  | 'ConditionalCheckFailed'
  | 'ItemCollectionSizeLimitExceeded'
  | 'TransactionConflict'
  | 'ProvisionedThroughputExceeded'
  | 'ThrottlingError'
  | 'ValidationError'
  | (string & {});

/** Why one operation of a cancelled transaction failed. */
export interface OperationFailure {
  /** Index of the operation in the order of adding. */
  readonly index: number;
  /** The operation that was added. */
  readonly operation: object;
  /** The entity class; undefined for an operation by table name. */
  readonly entity?: (abstract new (...args: never[]) => object) | undefined;
  /** Physical table name. */
  readonly table: string;
  readonly key: Readonly<Record<string, unknown>>;
  readonly code: CancellationCode;
  readonly message: string;
  /** The item that a failed condition met: an entity instance, or a plain item. */
  readonly item?: unknown;
  /** What the operation would have thrown alone. */
  readonly error?: Error | undefined;
}

/** DynamoDB's own reason for one operation; `code` is `None` where that operation was not at fault. */
export interface CancellationReason {
  readonly code: CancellationCode;
  readonly message?: string | undefined;
}

export interface TransactionCanceledDetails extends ErrorDetails {
  readonly failures: readonly OperationFailure[];
  readonly reasons: readonly CancellationReason[];
}

/** DynamoDB cancelled the transaction: nothing of it was applied. */
export class TransactionCanceledError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'TransactionCanceledError';
  readonly code: 'TRANSACTION_CANCELED' | 'TRANSACTION_CONFLICT' = 'TRANSACTION_CANCELED';
  /** Every operation that failed, in the order of adding. */
  readonly failures: readonly OperationFailure[];
  /** One per operation, in the order of adding, `None` included. */
  readonly reasons: readonly CancellationReason[];

  constructor(message: string, details: TransactionCanceledDetails) {
    super(message, details);
    this.failures = details.failures;
    this.reasons = details.reasons;
  }

  /** The failure of an operation that was added, or undefined when it was not at fault. */
  failureOf(operation: object): OperationFailure | undefined {
    return this.failures.find((failure) => failure.operation === operation);
  }
}

/** The transaction met other requests on the same items on every attempt. Trying again later can succeed. */
export class TransactionConflictError extends TransactionCanceledError {
  static override readonly [ERROR_BRAND]: string = 'TransactionConflictError';
  override readonly code = 'TRANSACTION_CONFLICT';
}

/** An idempotency key was used before with other parameters. */
export class IdempotencyMismatchError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'IdempotencyMismatchError';
  readonly code = 'IDEMPOTENCY_MISMATCH';
}
