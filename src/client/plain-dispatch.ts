import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type Attempt,
  isSilent,
  markSent,
  NETWORK_SLOT,
  RETRY_SLOT,
  type SdkRequest,
  stampAttempt,
} from './attempt.js';
import { type CommandInput, type CommandName, type CommandOutput, createCommand } from './commands.js';

type Handler = (args: { readonly request: SdkRequest }) => Promise<unknown>;

/** Takes the place of the SDK's logging, which copies every input and output, even for a logger that does nothing. */
const LOGGER_SLOT = { name: 'loggerMiddleware', step: 'initialize', override: true };
const overridable = new WeakMap<DynamoDBClient, boolean>();

/**
 * Sends a request once, through the user's client with all its middlewares, but without the SDK's own retries.
 * The rest of the client's state, such as its correction of a wrong clock, stays in force.
 */
export function plainDispatch<C extends CommandName>(
  client: DynamoDBClient,
  command: C,
  input: CommandInput<C>,
  attempt: Attempt,
): Promise<CommandOutput<C>> {
  const request = createCommand(command, input);
  request.middlewareStack.add(sendOnce(attempt), RETRY_SLOT);
  request.middlewareStack.add(markAsSent(attempt), NETWORK_SLOT);
  if (isSilent(client.config.logger) && overridesLogger(client)) request.middlewareStack.add(passOn, LOGGER_SLOT);
  // With options, even empty ones, a client that caches handlers makes a new one: ours is for this attempt only.
  const options = attempt.signal === undefined ? {} : { abortSignal: attempt.signal };
  return client.send<never, never>(request as never, options);
}

/** Whether this version of the SDK lets a command do without the logger. */
function overridesLogger(client: DynamoDBClient): boolean {
  let known = overridable.get(client);
  if (known === undefined) {
    known = takesLogger(client);
    overridable.set(client, known);
  }
  return known;
}

function takesLogger(client: DynamoDBClient): boolean {
  try {
    client.middlewareStack.clone().add((next) => next, LOGGER_SLOT as never);
    return true;
  } catch {
    return false;
  }
}

function passOn(next: Handler): Handler {
  return next;
}

function sendOnce(attempt: Attempt) {
  return (next: Handler): Handler =>
    (args) => {
      stampAttempt(attempt, args.request);
      return next(args);
    };
}

function markAsSent(attempt: Attempt) {
  return (next: Handler): Handler =>
    async (args) => {
      markSent(attempt);
      return next(args);
    };
}
