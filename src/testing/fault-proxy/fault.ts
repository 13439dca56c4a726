import type { CancellationReason } from '@aws-sdk/client-dynamodb';

import type { CancellationCode } from '../../errors/index.js';
import { OPERATIONS, type OperationName } from './operation-name.js';

/**
 * What the proxy does to one request. `…Before` happens before the request reaches the engine, so that nothing is
 * applied; `…After` when the engine has carried it out, so that the client alone doesn't know.
 */
export type Fault =
  /** Nothing: the request passes. Lets requests by in a script. */
  | { readonly fault: 'pass' }
  /** The connection is closed without a reply. */
  | { readonly fault: 'dropBefore' | 'dropAfter' }
  /** The request or its reply is held for `ms` milliseconds. It is applied even when the client has given up by then. */
  | { readonly fault: 'delayBefore' | 'delayAfter'; readonly ms: number }
  /** `InternalServerError` (500, the default) or `ServiceUnavailable` (503). */
  | { readonly fault: 'errorBefore' | 'errorAfter'; readonly status?: 500 | 503 }
  /** The request is refused for its rate; `ThrottlingException` by default. */
  | { readonly fault: 'throttle'; readonly exception?: ThrottlingName }
  /** `TransactionInProgressException`, of TransactWriteItems. */
  | { readonly fault: 'inProgress' }
  /**
   * `TransactionConflictException` of a single write, or the cancellation of a transaction with the reason
   * `TransactionConflict` at each of the positions `at` (`[0]` by default).
   */
  | { readonly fault: 'conflict'; readonly at?: readonly number[] }
  /** The cancellation of a transaction with these reasons, by position; positions that are left out get `None`. */
  | { readonly fault: 'cancel'; readonly reasons: readonly (CancellationReason | CancellationCode)[] }
  /** The last `count` items of a batch (half of them by default) are not processed, and are returned as such. */
  | { readonly fault: 'unprocessed'; readonly count?: number }
  /** The reply's headers promise a whole body; the connection is closed after half of it. The engine has carried out the request. */
  | { readonly fault: 'cutReply' };

export type FaultName = Fault['fault'];

export type ThrottlingName = 'ThrottlingException' | 'ProvisionedThroughputExceededException' | 'RequestLimitExceeded';

/** For every fault, the operations that it can befall. */
export const FAULT_OPERATIONS: Readonly<Record<FaultName, readonly OperationName[]>> = {
  pass: OPERATIONS,
  dropBefore: OPERATIONS,
  dropAfter: OPERATIONS,
  delayBefore: OPERATIONS,
  delayAfter: OPERATIONS,
  errorBefore: OPERATIONS,
  errorAfter: OPERATIONS,
  throttle: OPERATIONS,
  inProgress: ['TransactWriteItems'],
  conflict: ['TransactWriteItems', 'TransactGetItems', 'PutItem', 'UpdateItem', 'DeleteItem'],
  cancel: ['TransactWriteItems', 'TransactGetItems'],
  unprocessed: ['BatchWriteItem', 'BatchGetItem'],
  cutReply: OPERATIONS,
};
