import { types } from 'node:util';
import { ModelError } from '../errors/index.js';
import { sleep, unlessAborted } from './abort.js';
import { type Attempt, newInvocationId } from './attempt.js';
import { Call, type SendOptions } from './call.js';
import { abortedError, failedError, type Resume, tooLateError } from './call-errors.js';
import { classifyFailure } from './classify-failure.js';
import type { CommandInput, CommandName, CommandOutput } from './commands.js';
import { type Dispatch, dispatcher, type WireMode } from './dispatch.js';
import { observed, publishRetry } from './observation.js';
import { refusalOf } from './refusal.js';
import type { OkReply, Reply } from './reply.js';
import { resolveRetryOptions, retryAfterMs, retryDelay, type RetryOptions } from './retry-options.js';
import { type UserClient, wireClient } from './user-client.js';

/** Makes of a reply what the caller promised. */
export type Settle<C extends CommandName, T> = (reply: Reply<C>) => T | Promise<T>;

/** Sends requests through the user's client, each under one budget of attempts. */
export class Connection {
  readonly #dispatch: Dispatch;
  readonly #retry: Required<RetryOptions>;

  /** @throws {ModelError} when the client or an option is of no use. */
  constructor(client: UserClient, retry?: RetryOptions, wire?: WireMode) {
    this.#dispatch = dispatcher(wireClient(client), wire);
    this.#retry = resolveRetryOptions(retry);
  }

  /**
   * Sends a request, each time with the same bytes, until DynamoDB answers for good or the budget is spent. `settle`
   * gets the reply; it gets the one that `resume()` of an `OutcomeUnknownError` brings as well.
   *
   * @throws {OutcomeUnknownError} when no answer tells whether a write was applied.
   * @throws {ThrottledError} when every attempt was throttled.
   * @throws {AbortedError} when `signal` ended it.
   * @throws {IdempotencyMismatchError} when the token was used for another request.
   * @throws {ServiceError} when DynamoDB refused it for any other reason.
   */
  async send<C extends CommandName, T>(
    command: C,
    input: CommandInput<C>,
    settle: Settle<C, T>,
    options: SendOptions = {},
  ): Promise<T> {
    const { signal } = options;
    if (signal !== undefined && typeof (signal as Partial<AbortSignal> | null)?.addEventListener !== 'function') {
      throw new ModelError('The options', ['signal must be an AbortSignal']);
    }
    return this.#run(new Call(command, input, options), settle, signal);
  }

  /** The most that one call may try; for callers that repeat more than a request. */
  get maxAttempts(): number {
    return this.#retry.maxAttempts;
  }

  /** Waits as between attempt number `attempt`, 1 being the first, and the next; not longer than until the signal. */
  pause(attempt: number, signal?: AbortSignal): Promise<void> {
    return sleep(retryDelay(this.#retry, attempt), signal);
  }

  async #run<C extends CommandName, T>(call: Call<C>, settle: Settle<C, T>, signal?: AbortSignal): Promise<T> {
    const resume = call.repeat === 'token' ? () => this.#runAgain(call, settle) : undefined;
    return settle(await observed(call, () => this.#attempts(call, resume, signal)));
  }

  async #runAgain<C extends CommandName, T>(call: Call<C>, settle: Settle<C, T>): Promise<T> {
    if (call.isTooLate()) throw tooLateError(call, () => this.#runAgain(call, settle));
    return this.#run(call, settle);
  }

  async #attempts<C extends CommandName>(
    call: Call<C>,
    resume: Resume | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Reply<C>> {
    const of = call.maxAttempts ?? this.#retry.maxAttempts;
    const invocationId = newInvocationId();
    for (let number = 1; ; number++) {
      if (signal?.aborted) throw abortedError(call, signal);
      const attempt: Attempt = { number, of, invocationId, signal, frozen: call.frozen, sent: false };
      call.beginAttempt();
      try {
        const answer = this.#dispatch(call.command, call.input, attempt);
        const output = await (signal === undefined ? answer : unlessAborted(answer, signal));
        return { kind: 'ok', output, attempts: call.attempts } satisfies OkReply<CommandOutput<C>>;
      } catch (thrown) {
        const refusal = await this.#afterFailure(call, attempt, thrown, resume);
        if (refusal !== undefined) return refusal;
      }
    }
  }

  /** Waits until the next attempt is due; where there is none, returns what the call ends with, or throws it. */
  async #afterFailure<C extends CommandName>(
    call: Call<C>,
    { number, of, signal, sent }: Attempt,
    thrown: unknown,
    resume: Resume | undefined,
  ): Promise<Reply<C> | undefined> {
    call.sent ||= sent;
    if (signal?.aborted) throw abortedError(call, signal);
    const error = types.isNativeError(thrown) ? thrown : new Error(String(thrown));
    const failure = classifyFailure(error, sent);
    call.recordFailure(failure);
    const delayMs = retryDelay(this.#retry, number, retryAfterMs(error));
    if (number === of || !call.mayRepeatAfter(failure) || call.isTooLate(delayMs)) {
      const refusal = refusalOf(call, failure, error);
      if (refusal === undefined) throw failedError(call, failure, error, resume);
      return refusal;
    }
    publishRetry(call, number, delayMs, error);
    await sleep(delayMs, signal);
    return undefined;
  }
}
