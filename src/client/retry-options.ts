import { ModelError } from '../errors/index.js';

/** How failed requests are repeated. The delay before retry n is random up to `baseDelayMs * 2^(n - 1)` (full jitter). */
export interface RetryOptions {
  /** Requests sent at most for one call, the first included; default 8. The client's own `maxAttempts` does not apply. */
  readonly maxAttempts?: number;
  /** Milliseconds; default 25. */
  readonly baseDelayMs?: number;
  /** No single delay is longer; milliseconds, default 1000. */
  readonly maxDelayMs?: number;
}

const DEFAULTS: Required<RetryOptions> = { maxAttempts: 8, baseDelayMs: 25, maxDelayMs: 1000 };

/**
 * DynamoDB forgets a token ten minutes after its transaction; a request that arrives later is a new one. So nothing is
 * sent again later than nine minutes after its first send.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const RETRY_WINDOW_MS = 9 * 60 * 1000;

export function resolveRetryOptions(options: RetryOptions | undefined): Required<RetryOptions> {
  return options === undefined ? DEFAULTS : checkedRetryOptions(options);
}

function checkedRetryOptions(options: RetryOptions): Required<RetryOptions> {
  if (typeof options !== 'object' || options === null) throw new ModelError('DataSource', ['retry must be an object']);
  const retry = {
    maxAttempts: options.maxAttempts ?? DEFAULTS.maxAttempts,
    baseDelayMs: options.baseDelayMs ?? DEFAULTS.baseDelayMs,
    maxDelayMs: options.maxDelayMs ?? DEFAULTS.maxDelayMs,
  };
  const problems: string[] = [];
  if (!Number.isInteger(retry.maxAttempts) || retry.maxAttempts < 1) {
    problems.push('retry.maxAttempts must be an integer of at least 1');
  }
  for (const name of ['baseDelayMs', 'maxDelayMs'] as const) {
    const valid = Number.isFinite(retry[name]) && retry[name] >= 0;
    if (!valid) problems.push(`retry.${name} must be a number of milliseconds`);
  }
  if (problems.length > 0) throw new ModelError('DataSource', problems);
  return retry;
}

/** Milliseconds to wait after attempt `attempt` (1 is the first); `hintMs` is what the service asked for. */
export function retryDelay(retry: Required<RetryOptions>, attempt: number, hintMs = 0): number {
  const jittered = Math.random() * Math.min(retry.maxDelayMs, retry.baseDelayMs * 2 ** (attempt - 1));
  return Math.min(retry.maxDelayMs, Math.max(jittered, hintMs));
}

/** What the response of a failed attempt asks us to wait, in milliseconds. */
export function retryAfterMs(error: object): number | undefined {
  const { headers } = (error as { $response?: { headers?: Record<string, string> } }).$response ?? {};
  const milliseconds = Number(headers?.['x-amz-retry-after'] ?? Number(headers?.['retry-after']) * 1000);
  return Number.isFinite(milliseconds) ? milliseconds : undefined;
}
