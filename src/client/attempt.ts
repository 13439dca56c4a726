import { randomUUID } from 'node:crypto';

/** What the first attempt of a call sent, and every later one sends again, whatever became of the input meanwhile. */
export interface FrozenBody {
  body?: unknown;
  length?: string | undefined;
}

/** One attempt to send a request. */
export interface Attempt {
  readonly number: number;
  readonly of: number;
  /** The same for every attempt of one run of retries. */
  readonly invocationId: string;
  readonly signal: AbortSignal | undefined;
  readonly frozen: FrozenBody;
  /** Set when the request is handed to the network: from then on it may be applied. */
  sent: boolean;
}

/** The parts of the SDK's HTTP request that are touched. */
export interface SdkRequest {
  body?: unknown;
  readonly headers: Record<string, string | undefined>;
}

/** Takes the place of the SDK's retries: with these options a middleware of a command overrides the client's. */
export const RETRY_SLOT = { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high', override: true };
/** The last place before the request handler. */
export const NETWORK_SLOT = { name: 'dynatomicNetwork', step: 'deserialize', priority: 'low' };

export const newInvocationId = randomUUID;

/** Makes of the serialised request that of the attempt; its place is before signing. */
export function stampAttempt({ number, of, invocationId, frozen }: Attempt, request: SdkRequest): void {
  const { headers } = request;
  if (frozen.body === undefined) {
    frozen.body = request.body;
    frozen.length = headers['content-length'];
  } else {
    request.body = frozen.body;
    headers['content-length'] = frozen.length;
  }
  headers['amz-sdk-invocation-id'] = invocationId;
  headers['amz-sdk-request'] = `attempt=${number}; max=${of}`;
}

/** The last moment at which an aborted attempt is known not to have been sent. */
export function markSent(attempt: Attempt): void {
  attempt.signal?.throwIfAborted();
  attempt.sent = true;
}

/** Whether nobody hears what the SDK would log. The SDK itself tells its logger that does nothing by this name. */
export function isSilent(logger: object | undefined): boolean {
  return logger === undefined || logger.constructor.name === 'NoOpLogger';
}
