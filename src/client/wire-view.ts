import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Attempt, isSilent } from './attempt.js';
import { type CommandInput, type CommandName, type CommandOutput, createCommand } from './commands.js';
import { CALL, type WireCall, type WireFormat, type WireMiddleware } from './wire-call.js';
import type { StreamCollector } from './wire-deserializer.js';
import { hasMiddlewares, middlewaresOf, type SdkStack, wireStack } from './wire-stack.js';

/** Parts of a client's configuration that the view is made with; a change of one makes another view. */
const WATCHED = ['logger', 'requestHandler', 'region', 'endpoint', 'endpointProvider', 'credentials'] as const;

/**
 * The user's client as seen through a stack of its own, which the SDK resolves once per command. The client itself stays
 * as it is.
 */
export class WireView {
  readonly #client: DynamoDBClient;
  readonly #middlewares: readonly WireMiddleware[];
  readonly #config: DynamoDBClient['config'];
  readonly #cached: DynamoDBClient;
  readonly #uncached: DynamoDBClient;
  readonly #formats = new Map<CommandName, WireFormat>();

  private constructor(client: DynamoDBClient, stack: DynamoDBClient['middlewareStack']) {
    this.#client = client;
    this.#middlewares = middlewaresOf(stackOf(client));
    this.#config = { ...client.config, cacheMiddleware: true };
    const view = (): DynamoDBClient =>
      Object.assign(Object.create(client) as DynamoDBClient, {
        middlewareStack: stack,
        config: this.#config,
        handlers: undefined,
      });
    this.#cached = view();
    this.#uncached = view();
  }

  /** Undefined where the client is none whose inside is known. */
  static of(client: DynamoDBClient): WireView | undefined {
    const { config } = client;
    const collect = config.streamCollector as StreamCollector | undefined;
    if (typeof stackOf(client).applyToStack !== 'function' || typeof collect !== 'function') return undefined;
    const empty = createCommand('GetItem', { TableName: '', Key: {} }).middlewareStack as unknown as SdkStack;
    const stack = wireStack(stackOf(client), empty, { collect, endpoint: config, logs: !isSilent(config.logger) });
    return stack && new WireView(client, stack as unknown as DynamoDBClient['middlewareStack']);
  }

  /** Whether the client has the middlewares and the configuration that the view was made of. */
  get isUpToDate(): boolean {
    const { config } = this.#client;
    for (const name of WATCHED) if (config[name] !== this.#config[name]) return false;
    return hasMiddlewares(stackOf(this.#client), this.#middlewares);
  }

  send<C extends CommandName>(command: C, input: CommandInput<C>, attempt: Attempt): Promise<CommandOutput<C>> {
    const call: WireCall = { attempt, format: this.#formatOf(command) };
    const request = Object.assign(createCommand(command, input), { [CALL]: call });
    // With options the SDK resolves the stack anew, and drops what it had kept.
    if (attempt.signal === undefined) return this.#cached.send<never, never>(request as never);
    return this.#uncached.send<never, never>(request as never, { abortSignal: attempt.signal });
  }

  #formatOf(command: CommandName): WireFormat {
    let format = this.#formats.get(command);
    if (format === undefined) {
      format = { command, request: 'unproven', response: 'unproven' };
      this.#formats.set(command, format);
    }
    return format;
  }
}

function stackOf(client: DynamoDBClient): SdkStack {
  return client.middlewareStack as unknown as SdkStack;
}
