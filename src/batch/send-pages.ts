import type { Connection } from '../client/index.js';
import { AbortedError, BatchIncompleteError, ThrottledError } from '../errors/index.js';

/** Requests of one batch that are under way at once. */
const MAX_CONCURRENT_PAGES = 4;

/** What of a batch is not known as done, and why. */
export interface Unfinished<T> {
  readonly left: readonly T[];
  readonly errors: readonly [unknown, ...unknown[]];
}

/**
 * Sends pages, a few at a time, and again what DynamoDB leaves unprocessed of them, with pauses; a page has failed when
 * so many of its requests in a row got nowhere as the retry budget has attempts. After a failure no more pages are begun.
 * `send` sends entries in one request, and returns the unprocessed ones.
 */
export async function sendPages<T>(
  connection: Connection,
  pages: readonly (readonly T[])[],
  send: (entries: readonly T[]) => Promise<readonly T[]>,
  signal: AbortSignal | undefined,
): Promise<Unfinished<T> | undefined> {
  const left: T[] = [];
  const errors: unknown[] = [];
  const waiting = pages.values();

  async function sendPage(page: readonly T[]): Promise<void> {
    let rest = page;
    try {
      for (let fruitless = 0; rest.length > 0;) {
        const unprocessed = await send(rest);
        fruitless = unprocessed.length < rest.length ? 0 : fruitless + 1;
        rest = unprocessed;
        if (fruitless === connection.maxAttempts) {
          throw new ThrottledError(`DynamoDB processed nothing of a page in ${fruitless} requests in a row`);
        }
        if (rest.length > 0) await connection.pause(fruitless + 1, signal);
      }
    } catch (error) {
      errors.push(error);
      left.push(...rest);
    }
  }

  async function work(): Promise<void> {
    while (errors.length === 0) {
      const { value: page } = waiting.next();
      if (!page) return;
      await sendPage(page);
    }
  }

  await Promise.all(Array.from({ length: Math.min(pages.length, MAX_CONCURRENT_PAGES) }, work));
  const [first, ...others] = errors;
  if (first === undefined) return undefined;
  for (const page of waiting) left.push(...page);
  return { left, errors: [first, ...others] };
}

/** What a batch that was not finished is thrown as; `operations` are those that are not known as done, of `total`. */
export function unfinishedError(
  { errors }: Unfinished<unknown>,
  operations: readonly object[],
  total: number,
): unknown {
  const aborted = errors.find((error) => error instanceof AbortedError);
  const isUnknown = errors.some((error) => (error as Partial<AbortedError>).outcome === 'unknown');
  const outcome = isUnknown || (aborted && operations.length < total) ? 'unknown' : 'notApplied';
  if (aborted) return new AbortedError(aborted.message, { cause: aborted.cause, outcome });
  const [cause] = errors;
  const isRefusal = !isUnknown && !(cause instanceof ThrottledError);
  if (isRefusal && operations.length === total) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `${operations.length} of the batch's ${total} operations are not known as done; error.operations has them. ${reason}`;
  return new BatchIncompleteError(message, operations, { cause, outcome });
}
