import { ModelError } from '../errors/index.js';
import { type Class, type EntityModel, EntitySet } from '../model/index.js';
import { changeOf, type ReadRecord, readRecord, type StreamChange, type StreamOptions } from './stream-change.js';
import { isReservedRecord, malformedRecord, type StreamRecord, type StreamViewType } from './stream-record.js';

export interface StreamRouterOptions<V extends StreamViewType = StreamViewType> extends StreamOptions {
  /** What the stream puts into its records, which types the handlers' arguments; `NEW_AND_OLD_IMAGES` by default. */
  readonly view?: V | undefined;
}

/** The event that Lambda gets from a DynamoDB stream. */
export interface StreamEvent {
  readonly Records: readonly StreamRecord[];
}

/** What Lambda takes as the answer: where to go on. */
export interface StreamBatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

type After<V extends StreamViewType, E> = V extends 'NEW_IMAGE' | 'NEW_AND_OLD_IMAGES' ? E : undefined;
type Before<V extends StreamViewType, E> = V extends 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' ? E : undefined;

const WITH_NEW: ReadonlySet<StreamViewType> = new Set(['NEW_IMAGE', 'NEW_AND_OLD_IMAGES']);
const WITH_OLD: ReadonlySet<StreamViewType> = new Set(['OLD_IMAGE', 'NEW_AND_OLD_IMAGES']);

type Handler = (...args: never[]) => unknown;

/** The arguments of a handler of each kind. */
const ARGUMENTS: Readonly<Record<StreamChange['kind'], (change: StreamChange) => unknown[]>> = {
  insert: (change) => [change.new, change],
  modify: (change) => [change.new, change.old, change],
  remove: (change) => [change.old, change],
};

interface Route {
  readonly kind: StreamChange['kind'];
  readonly entity: Class;
  readonly handle: Handler;
}

interface RouterProps {
  readonly options: StreamRouterOptions;
  readonly models: readonly EntityModel[];
  readonly routes: readonly Route[];
  readonly onUnknown?: ((record: StreamRecord) => unknown) | undefined;
  readonly onError: (error: unknown, record: StreamRecord) => unknown;
}

/**
 * A router of stream records to handlers by entity and kind of change; `handler` is the Lambda function.
 *
 * @example
 * export const { handler } = streamRouter()
 *   .onInsert(User, async (user) => welcome(user))
 *   .onRemove(Session, async (session, { expired }) => { if (expired) await notify(session); });
 */
export function streamRouter<V extends StreamViewType = 'NEW_AND_OLD_IMAGES'>(
  options: StreamRouterOptions<V> = {},
): StreamRouter<V> {
  return new StreamRouter({ options, models: [], routes: [], onError: (error) => console.error(error) });
}

/** Routes stream records to handlers. Immutable: every method returns a new router. */
export class StreamRouter<V extends StreamViewType = 'NEW_AND_OLD_IMAGES'> {
  readonly #props: RouterProps;

  constructor(props: RouterProps) {
    this.#props = props;
  }

  /** @throws ModelError when the class is no entity, or doesn't fit the router's others. */
  onInsert<E extends object>(
    entity: Class<E>,
    handle: (after: After<V, E>, change: StreamChange<E>) => unknown,
  ): StreamRouter<V> {
    return this.#with('insert', entity, handle);
  }

  /** A soft delete comes here too: it sets `@DeletedAt`. @throws ModelError as `onInsert` does. */
  onModify<E extends object>(
    entity: Class<E>,
    handle: (after: After<V, E>, before: Before<V, E>, change: StreamChange<E>) => unknown,
  ): StreamRouter<V> {
    return this.#with('modify', entity, handle);
  }

  /** `change.expired` tells time to live from a delete. @throws ModelError as `onInsert` does. */
  onRemove<E extends object>(
    entity: Class<E>,
    handle: (before: Before<V, E>, change: StreamChange<E>) => unknown,
  ): StreamRouter<V> {
    return this.#with('remove', entity, handle);
  }

  /** Takes the records of no entity that the router knows. Without it they are passed over. */
  onUnknown(handle: (record: StreamRecord) => unknown): StreamRouter<V> {
    checkHandler(handle);
    return new StreamRouter({ ...this.#props, onUnknown: handle });
  }

  /** Is told why a record failed, before Lambda is told where to go on. Without it the error goes to `console.error`. */
  onError(handle: (error: unknown, record: StreamRecord) => unknown): StreamRouter<V> {
    checkHandler(handle);
    return new StreamRouter({ ...this.#props, onError: handle });
  }

  /**
   * The Lambda function. It handles the records one after the other, and stops at the first that fails: Lambda calls it
   * again from that record on. For this the event source mapping must have `ReportBatchItemFailures` among its
   * `FunctionResponseTypes`; without it Lambda takes the whole batch for done.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
   */
  readonly handler = async (event: StreamEvent): Promise<StreamBatchResponse> => {
    const records: unknown = (event as StreamEvent | undefined)?.Records;
    if (!Array.isArray(records)) throw malformedRecord('Records', 'a list');
    for (const record of records as readonly StreamRecord[]) {
      try {
        await this.#route(record);
      } catch (error) {
        const itemIdentifier = (record as StreamRecord | undefined)?.dynamodb?.SequenceNumber;
        if (itemIdentifier === undefined) throw error;
        await this.#props.onError(error, record);
        return { batchItemFailures: [{ itemIdentifier }] };
      }
    }
    return { batchItemFailures: [] };
  };

  #with(kind: Route['kind'], entity: Class, handle: Handler): StreamRouter<V> {
    checkHandler(handle);
    const set = new EntitySet();
    for (const route of this.#props.routes) set.add(route.entity);
    set.add(entity);
    const routes = [...this.#props.routes, { kind, entity, handle }];
    return new StreamRouter({ ...this.#props, models: [...set.models], routes });
  }

  async #route(record: StreamRecord): Promise<void> {
    const { models, routes, options, onUnknown } = this.#props;
    const read = readRecord(record, models, options);
    if (!read) {
      if (onUnknown && !isReservedRecord(record)) await onUnknown(record);
      return;
    }
    const handlers = routes.filter(({ kind, entity }) => kind === read.kind && entity === read.model.target);
    if (handlers.length === 0) return;
    checkView(read, options.view ?? 'NEW_AND_OLD_IMAGES');
    const change = changeOf(read);
    for (const { handle } of handlers)
      await (handle as (...args: unknown[]) => unknown)(...ARGUMENTS[read.kind](change));
  }
}

/** A handler that is promised an image must not be called without it. */
function checkView({ kind, after, before, record }: ReadRecord, view: StreamViewType): void {
  const lacksNew = kind !== 'remove' && WITH_NEW.has(view) && after === undefined;
  const lacksOld = kind !== 'insert' && WITH_OLD.has(view) && before === undefined;
  if (!lacksNew && !lacksOld) return;
  const actual = record.dynamodb?.StreamViewType ?? 'KEYS_ONLY';
  throw new ModelError('streamRouter()', [
    `expects records with view ${view}, but the stream has ${actual}; give it { view: '${actual}' }`,
  ]);
}

function checkHandler(handle: unknown): void {
  if (typeof handle !== 'function') throw new ModelError('streamRouter()', ['a handler must be a function']);
}
