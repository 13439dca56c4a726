import type { FrozenBody } from './attempt.js';
import type { Failure } from './classify-failure.js';
import { type CommandInput, type CommandName, isRead } from './commands.js';
import type { Unanswered } from './reply.js';
import { RETRY_WINDOW_MS } from './retry-options.js';
import { tableNames } from './table-names.js';

export interface SendOptions {
  /** Ends the wait at once with `AbortedError`. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Says of a single write whether it may be sent again when its reply was lost: applying it once more changes nothing,
   * and nothing is asked of it that only its first application can tell. A put and a delete may by default, an update
   * may not; one that may not is `OutcomeUnknownError` then.
   */
  readonly repeatable?: boolean | undefined;
  /** Requests sent at most, where earlier ones of the same call have used up some of the budget. */
  readonly maxAttempts?: number | undefined;
  /** Says of a `TransactWriteItems` that its key is durable: its record recognises even a late repeat. */
  readonly durable?: boolean | undefined;
}

/** What keeps a request that arrives twice from doing harm: it only reads, its token, or its nature; `never` is nothing. */
type Repeat = 'read' | 'token' | 'repeatable' | 'never';

/** One request, and what became of it so far. */
export class Call<C extends CommandName> {
  readonly command: C;
  readonly input: CommandInput<C>;
  readonly repeat: Repeat;
  readonly frozen: FrozenBody = {};
  attempts = 0;
  /** Whether an attempt was handed to the network. */
  sent = false;
  unanswered: Unanswered = 'none';
  readonly maxAttempts: number | undefined;
  readonly #durable: boolean;
  #firstAttempt: { readonly wall: number; readonly monotonic: bigint } | undefined;

  constructor(command: C, input: CommandInput<C>, { repeatable, durable = false, maxAttempts }: SendOptions) {
    this.command = command;
    this.input = input;
    this.repeat = repeatOf(command, input, repeatable);
    this.maxAttempts = maxAttempts;
    this.#durable = durable;
  }

  /** Not by `performance.now()`, whose first call loads a part of Node.js for milliseconds. */
  beginAttempt(): void {
    this.attempts += 1;
    this.#firstAttempt ??= { wall: Date.now(), monotonic: process.hrtime.bigint() };
  }

  /** Whether another attempt, `delayMs` milliseconds from now, would come too late. Either clock may have stood still. */
  isTooLate(delayMs = 0): boolean {
    if (this.#firstAttempt === undefined || this.#durable) return false;
    const { wall, monotonic } = this.#firstAttempt;
    const monotonicMs = Number(process.hrtime.bigint() - monotonic) / 1e6;
    return Math.max(Date.now() - wall, monotonicMs) + delayMs >= RETRY_WINDOW_MS;
  }

  recordFailure({ unanswered }: Failure): void {
    if (unanswered !== 'none' && this.unanswered !== 'timedOut') this.unanswered = unanswered;
  }

  mayRepeatAfter({ retry }: Failure): boolean {
    return retry && (this.repeat !== 'never' || this.unanswered === 'none');
  }

  /** What is known of the write when this failure is the last that was heard of it. */
  outcomeAfter({ settles }: Failure): 'notApplied' | 'unknown' {
    if (this.repeat === 'read' || this.unanswered === 'none') return 'notApplied';
    return this.repeat === 'token' && settles && this.unanswered === 'closed' ? 'notApplied' : 'unknown';
  }

  /** Names the request in messages. */
  get description(): string {
    return `${this.command} on ${tableNames(this.input).join(', ')}`;
  }
}

function repeatOf(command: CommandName, input: CommandInput<CommandName>, repeatable: boolean | undefined): Repeat {
  if (isRead(command)) return 'read';
  if (command === 'TransactWriteItems') {
    return 'ClientRequestToken' in input && input.ClientRequestToken !== undefined ? 'token' : 'never';
  }
  return (repeatable ?? command !== 'UpdateItem') ? 'repeatable' : 'never';
}
