import { DynatomicError, ERROR_BRAND, type ErrorDetails } from './dynatomic-error.js';

export interface OutcomeUnknownDetails extends ErrorDetails {
  /** Sends the same frozen request again; only where a token was sent. */
  readonly resume?: (() => Promise<unknown>) | undefined;
}

/** No answer came, or none that tells whether the write was applied. */
export class OutcomeUnknownError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'OutcomeUnknownError';
  readonly code = 'OUTCOME_UNKNOWN';
  /**
   * Settles the outcome by sending the same frozen request with the same token; resolves as `execute()` would have.
   * Undefined where no token was sent. Refuses, still `unknown`, nine minutes after the first send.
   */
  readonly resume: (() => Promise<unknown>) | undefined;

  constructor(message: string, details: OutcomeUnknownDetails = {}) {
    super(message, { outcome: 'unknown', ...details });
    this.resume = details.resume;
  }
}

/** DynamoDB throttled the request on every attempt. */
export class ThrottledError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'ThrottledError';
  readonly code = 'THROTTLED';
}

/** The caller's `signal` ended the call. Once a write was sent, `outcome` is `unknown`. */
export class AbortedError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'AbortedError';
  readonly code = 'ABORTED';
}

/** DynamoDB refused the request for a reason that has no class of its own. `cause` holds the SDK's error. */
export class ServiceError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'ServiceError';
  readonly code = 'SERVICE';
}

/** A batch could not be finished within the retry budget. */
export class BatchIncompleteError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'BatchIncompleteError';
  readonly code = 'BATCH_INCOMPLETE';
  /** The operations that are not known as done, as they were added. */
  readonly operations: readonly object[];

  constructor(message: string, operations: readonly object[], details?: ErrorDetails) {
    super(message, details);
    this.operations = operations;
  }
}
