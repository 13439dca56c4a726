import { markSent, NETWORK_SLOT, stampAttempt } from './attempt.js';
import { callOf, type WireMiddleware } from './wire-call.js';
import { type StreamCollector, wireDeserializer } from './wire-deserializer.js';
import { type EndpointConfig, wireEndpoint } from './wire-endpoint.js';
import { wireSerializer } from './wire-serializer.js';

interface Entry {
  readonly name?: string;
}

/** The part of the SDK's middleware stacks that is used. */
export interface SdkStack {
  add(middleware: WireMiddleware, entry: object): void;
  addRelativeTo(middleware: WireMiddleware, entry: object): void;
  applyToStack(stack: Pick<SdkStack, 'add' | 'addRelativeTo'>): void;
  concat(from: Pick<SdkStack, 'applyToStack'>): unknown;
}

type Substitutes = ReadonlyMap<string | undefined, (sdk: WireMiddleware) => WireMiddleware>;

interface StackOptions {
  readonly collect: StreamCollector;
  readonly endpoint: EndpointConfig;
  /** Whether anybody hears what the SDK logs. */
  readonly logs: boolean;
}

/**
 * Copies a client's middlewares, each in its place, onto an empty stack: for the SDK's serialiser, deserialiser and retries
 * come dynatomic's own, and logging is left out where nobody listens. A logger hears the endpoint rules of each request too. Returns undefined when one of them isn't there.
 */
export function wireStack(
  client: SdkStack,
  empty: SdkStack,
  { collect, endpoint, logs }: StackOptions,
): SdkStack | undefined {
  const ofClient: Substitutes = new Map([
    ['serializerMiddleware', wireSerializer],
    ['deserializerMiddleware', (sdk: WireMiddleware) => wireDeserializer(sdk, collect)],
    ['retryMiddleware', () => sendOnce],
  ]);
  const ofCommand: Substitutes = new Map([
    ['endpointV2Middleware', (sdk: WireMiddleware) => (logs ? sdk : wireEndpoint(sdk, endpoint))],
  ]);
  const names = new Set<string | undefined>();
  copy(client, empty, ofClient, ({ name }) => {
    names.add(name);
    return logs || name !== 'loggerMiddleware';
  });
  for (const name of ofClient.keys()) if (!names.has(name)) return undefined;
  empty.add(markAsSent, NETWORK_SLOT);
  const applyTo = (command: Pick<SdkStack, 'applyToStack'>) => ({
    applyToStack: (stack: SdkStack) => copy(command, stack, ofCommand),
  });
  return { ...empty, concat: (command) => empty.concat(applyTo(command)) };
}

/** Copies middlewares, substitutes in the places of those that they stand for. */
function copy(
  from: Pick<SdkStack, 'applyToStack'>,
  to: Pick<SdkStack, 'add' | 'addRelativeTo'>,
  substitutes: Substitutes,
  isWanted: (entry: Entry) => boolean = () => true,
): void {
  // An entry holds its middleware as well.
  const substituted = (middleware: WireMiddleware, entry: Entry): [WireMiddleware, object] => {
    const own = substitutes.get(entry.name)?.(middleware) ?? middleware;
    return [own, { ...entry, middleware: own }];
  };
  from.applyToStack({
    add: (middleware, entry) => isWanted(entry) && to.add(...substituted(middleware, entry)),
    addRelativeTo: (middleware, entry) => to.addRelativeTo(...substituted(middleware, entry)),
  });
}

/** The middlewares of a stack, in the order of adding. */
export function middlewaresOf(stack: SdkStack): readonly WireMiddleware[] {
  const list: WireMiddleware[] = [];
  const note = (middleware: WireMiddleware): void => void list.push(middleware);
  stack.applyToStack({ add: note, addRelativeTo: note });
  return list;
}

/** Whether these are the middlewares of the stack; cheap enough to be asked for each request. */
export function hasMiddlewares(stack: SdkStack, list: readonly WireMiddleware[]): boolean {
  let found = 0;
  let same = true;
  const compare = (middleware: WireMiddleware): void => {
    if (list[found++] !== middleware) same = false;
  };
  stack.applyToStack({ add: compare, addRelativeTo: compare });
  return same && found === list.length;
}

const sendOnce: WireMiddleware = (next) => (args) => {
  stampAttempt(callOf(args).attempt, args.request);
  return next(args);
};

const markAsSent: WireMiddleware = (next) => async (args) => {
  markSent(callOf(args).attempt);
  return next(args);
};
