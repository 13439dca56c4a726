import { markSent, NETWORK_SLOT, stampAttempt } from './attempt.js';
import { callOf, type WireMiddleware } from './wire-call.js';
import { type StreamCollector, wireDeserializer } from './wire-deserializer.js';
import { wireSerializer } from './wire-serializer.js';

interface Entry {
  readonly name?: string;
}

/** The part of the SDK's middleware stacks that is used. */
export interface SdkStack {
  add(middleware: WireMiddleware, entry: object): void;
  addRelativeTo(middleware: WireMiddleware, entry: object): void;
  applyToStack(stack: Pick<SdkStack, 'add' | 'addRelativeTo'>): void;
}

export interface StackOptions {
  readonly collect: StreamCollector;
  /** Whether anybody hears what the SDK logs. */
  readonly logs: boolean;
}

/**
 * Copies a client's middlewares, each in its place, onto an empty stack: for the SDK's serialiser, deserialiser and retries
 * come dynatomic's own, and logging is left out where nobody listens. Returns undefined when one of them isn't there.
 */
export function wireStack<S extends SdkStack>(
  client: SdkStack,
  empty: S,
  { collect, logs }: StackOptions,
): S | undefined {
  const substitutes = new Map<string | undefined, (sdk: WireMiddleware) => WireMiddleware>([
    ['serializerMiddleware', wireSerializer],
    ['deserializerMiddleware', (sdk) => wireDeserializer(sdk, collect)],
    ['retryMiddleware', () => sendOnce],
  ]);
  const left = new Set(substitutes.keys());
  client.applyToStack({
    add(middleware, entry: Entry) {
      const { name } = entry;
      if (name === 'loggerMiddleware' && !logs) return;
      left.delete(name);
      const own = substitutes.get(name)?.(middleware) ?? middleware;
      empty.add(own, { ...entry, middleware: own }); // an entry holds its middleware too
    },
    addRelativeTo: (middleware, entry) => empty.addRelativeTo(middleware, entry),
  });
  empty.add(markAsSent, NETWORK_SLOT);
  return left.size === 0 ? empty : undefined;
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
