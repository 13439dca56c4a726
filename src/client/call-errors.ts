import {
  AbortedError,
  type DynatomicError,
  IdempotencyMismatchError,
  OutcomeUnknownError,
  ServiceError,
  ThrottledError,
} from '../errors/index.js';
import type { Call } from './call.js';
import type { Failure } from './classify-failure.js';
import type { CommandName } from './commands.js';

/** Sends the request of a call again. */
export type Resume = () => Promise<unknown>;

/** What the user gets after the last failure of a call. */
export function failedError(
  call: Call<CommandName>,
  failure: Failure,
  cause: Error,
  resume: Resume | undefined,
): DynatomicError {
  const outcome = call.outcomeAfter(failure);
  const tries = call.attempts === 1 ? '' : ` after ${call.attempts} attempts`;
  const what = `${call.description} failed${tries} with ${cause.name}: ${cause.message}`;
  if (failure.kind === 'mismatch') {
    const message = `${call.description}: the idempotency key was used before with other parameters`;
    return new IdempotencyMismatchError(message, { cause, outcome });
  }
  if (outcome === 'unknown') {
    const advice = resume === undefined ? 'read the item to find out' : 'resume() finds out';
    return new OutcomeUnknownError(`${what}. Whether it was applied is unknown; ${advice}.`, { cause, resume });
  }
  return failure.kind === 'throttled' ? new ThrottledError(what, { cause }) : new ServiceError(what, { cause });
}

export function abortedError(call: Call<CommandName>, signal: AbortSignal): AbortedError {
  const outcome = call.sent && call.repeat !== 'read' ? 'unknown' : 'notApplied';
  const addition = outcome === 'unknown' ? '; whether it was applied is unknown' : '';
  const message = `${call.description} was ended by its signal${addition}`;
  return new AbortedError(message, { cause: signal.reason, outcome });
}

export function tooLateError(call: Call<CommandName>, resume: Resume | undefined): OutcomeUnknownError {
  const message =
    `${call.description} was first sent more than nine minutes ago. DynamoDB may have forgotten its token by now, ` +
    'so sending it again could apply it twice. Read the items to find out whether it was applied.';
  return new OutcomeUnknownError(message, { resume });
}
