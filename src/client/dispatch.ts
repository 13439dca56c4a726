import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type CommandInput, type CommandName, type CommandOutput, createCommand } from './commands.js';

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

interface HandlerArguments {
  readonly request: { body?: unknown; readonly headers: Record<string, string | undefined> };
}
type Handler = (args: HandlerArguments) => Promise<unknown>;

/** Takes the place of the SDK's retries: with these options a middleware of a command overrides the client's. */
export const RETRY_SLOT = { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high', override: true };
/** The last place before the request handler. */
const NETWORK_SLOT = { name: 'dynatomicNetwork', step: 'deserialize', priority: 'low' };

/** Takes the place of the SDK's logging, which copies every input and output, even for a logger that does nothing. */
const LOGGER_SLOT = { name: 'loggerMiddleware', step: 'initialize', override: true };
const silent = new WeakMap<DynamoDBClient, boolean>();

export const newInvocationId = randomUUID;

/**
 * Sends a request once, through the user's client with all its middlewares, but without the SDK's own retries.
 * The rest of the client's state, such as its correction of a wrong clock, stays in force.
 */
export function dispatch<C extends CommandName>(
  client: DynamoDBClient,
  command: C,
  input: CommandInput<C>,
  attempt: Attempt,
): Promise<CommandOutput<C>> {
  const request = createCommand(command, input);
  request.middlewareStack.add(sendOnce(attempt), RETRY_SLOT);
  request.middlewareStack.add(markSent(attempt), NETWORK_SLOT);
  if (isSilent(client)) request.middlewareStack.add(passOn, LOGGER_SLOT);
  // With options, even empty ones, a client that caches handlers makes a new one: ours is for this attempt only.
  const options = attempt.signal === undefined ? {} : { abortSignal: attempt.signal };
  return client.send<never, never>(request as never, options);
}

/** Whether nobody hears what the SDK would log, and this version of it lets a command do without. */
function isSilent(client: DynamoDBClient): boolean {
  let known = silent.get(client);
  if (known === undefined) {
    known = !hasLogger(client) && overridesLogger(client);
    silent.set(client, known);
  }
  return known;
}

/** The SDK itself tells its logger that does nothing by this name. */
function hasLogger({ config: { logger } }: DynamoDBClient): boolean {
  return logger !== undefined && logger.constructor.name !== 'NoOpLogger';
}

function overridesLogger(client: DynamoDBClient): boolean {
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

/** Stands before signing and behind serialising. */
function sendOnce({ number, of, invocationId, frozen }: Attempt) {
  return (next: Handler): Handler =>
    (args) => {
      const { request } = args;
      if (frozen.body === undefined) {
        frozen.body = request.body;
        frozen.length = request.headers['content-length'];
      } else {
        request.body = frozen.body;
        request.headers['content-length'] = frozen.length;
      }
      request.headers['amz-sdk-invocation-id'] = invocationId;
      request.headers['amz-sdk-request'] = `attempt=${number}; max=${of}`;
      return next(args);
    };
}

function markSent(attempt: Attempt) {
  return (next: Handler): Handler =>
    async (args) => {
      attempt.signal?.throwIfAborted();
      attempt.sent = true;
      return next(args);
    };
}
