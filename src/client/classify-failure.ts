import type { Unanswered } from './reply.js';

/** What one failed attempt tells. */
export interface Failure {
  readonly kind: 'conditionFailed' | 'conflict' | 'canceled' | 'mismatch' | 'throttled' | 'other';
  readonly retry: boolean;
  /** `none` when this attempt was not applied, for certain. */
  readonly unanswered: Unanswered;
  /** Whether this refusal, of a request with a token, shows that no earlier closed attempt was applied either. */
  readonly settles: boolean;
}

/** The parts of SDK and Node.js errors that are looked at. Message text is not among them. */
interface RawError {
  readonly name?: string;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly $fault?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
  readonly $response?: unknown;
  readonly CancellationReasons?: readonly { readonly Code?: string }[];
}

const refused = (kind: Failure['kind'], retry: boolean, settles = false): Failure => ({
  kind,
  retry,
  unanswered: 'none',
  settles,
});
const noAnswer = (unanswered: Unanswered, retry: boolean): Failure => ({
  kind: 'other',
  retry,
  unanswered,
  settles: false,
});

const REFUSED = refused('other', false);
const REFUSED_FOR_NOW = refused('other', true);
const THROTTLED = refused('throttled', true);
const CONFLICT = refused('conflict', true);
const CANCELED = refused('canceled', false, true);
const CANCELED_FOR_NOW = refused('canceled', true);
const CLOSED = noAnswer('closed', true);
const TIMED_OUT = noAnswer('timedOut', true);
const UNFAMILIAR = noAnswer('timedOut', false);

/**
 * DynamoDB's errors by name. Of others the status decides: a 5xx is no answer, the rest is refused for good.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const BY_NAME: ReadonlyMap<string | undefined, Failure> = new Map([
  ['ConditionalCheckFailedException', refused('conditionFailed', false)],
  ['IdempotentParameterMismatchException', refused('mismatch', false, true)],
  ['ValidationException', refused('other', false, true)],
  ['TransactionConflictException', CONFLICT],
  ['ReplicatedWriteConflictException', CONFLICT],
  ['TransactionInProgressException', CLOSED], // an earlier attempt, or another execution with our token, is at work
  ['ProvisionedThroughputExceededException', THROTTLED],
  ['ThrottlingException', THROTTLED],
  ['RequestLimitExceeded', THROTTLED],
  ['LimitExceededException', THROTTLED],
]);
const BY_STATUS: ReadonlyMap<number, Failure> = new Map([
  [408, CLOSED],
  [429, THROTTLED],
]);

/** Errors of the network by code; those of a connection that was never made are told by their system call. */
const BY_CODE: ReadonlyMap<unknown, Failure> = new Map([
  ['ECONNREFUSED', REFUSED_FOR_NOW],
  ['ENOTFOUND', REFUSED_FOR_NOW],
  ['EAI_AGAIN', REFUSED_FOR_NOW],
  ['ECONNRESET', CLOSED],
  ['ECONNABORTED', CLOSED],
  ['EPIPE', CLOSED],
  ['ERR_STREAM_PREMATURE_CLOSE', CLOSED],
  ['UND_ERR_SOCKET', CLOSED],
  ['ETIMEDOUT', TIMED_OUT],
  ['EHOSTUNREACH', TIMED_OUT],
  ['ENETUNREACH', TIMED_OUT],
]);

const FINAL_REASONS: ReadonlySet<unknown> = new Set([
  'ConditionalCheckFailed',
  'ValidationError',
  'ItemCollectionSizeLimitExceeded',
]);
const PASSING_REASONS: ReadonlySet<unknown> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/** Classifies the error of one attempt; `sent` tells whether its request was handed to the network. */
export function classifyFailure(thrown: unknown, sent: boolean): Failure {
  const error: RawError = typeof thrown === 'object' && thrown !== null ? thrown : {};
  if (!sent) return REFUSED;
  if (error.$fault === undefined) return classifyNetworkError(error);
  if (error.name === 'TransactionCanceledException') return classifyCancellation(error);
  if (error.$metadata?.clockSkewCorrected === true) return REFUSED_FOR_NOW;
  const status = error.$metadata?.httpStatusCode ?? 0;
  const ofServer = status >= 500 || error.$fault === 'server';
  return BY_NAME.get(error.name) ?? BY_STATUS.get(status) ?? (ofServer ? CLOSED : REFUSED);
}

function classifyCancellation({ CancellationReasons: reasons = [] }: RawError): Failure {
  if (reasons.some(({ Code }) => FINAL_REASONS.has(Code))) return CANCELED;
  return reasons.some(({ Code }) => PASSING_REASONS.has(Code)) ? CANCELED_FOR_NOW : CANCELED;
}

function classifyNetworkError(error: RawError): Failure {
  if (error.syscall === 'connect' || error.syscall === 'getaddrinfo') return REFUSED_FOR_NOW;
  const known = BY_CODE.get(error.code);
  if (known !== undefined) return known;
  if (error.name === 'TimeoutError') return TIMED_OUT;
  // An answer came, but can't be read. Older SDKs say so by `$response` alone.
  if (error.$metadata?.httpStatusCode !== undefined || error.$response !== undefined) return CLOSED;
  if (typeof error.cause === 'object' && error.cause !== null) return classifyNetworkError(error.cause);
  return UNFAMILIAR;
}
