import { conditionOf, type ConditionInput, type TextValues } from '../expression/index.js';
import { ExpressionError } from '../errors/index.js';
import { encodeCursor } from './cursor.js';
import { entityExpressions } from './entity-expressions.js';
import { loadItems } from './load-items.js';
import { mergeConcurrently } from './merge-concurrently.js';
import type { ExecuteOptions, ReadInput } from './operation.js';
import type { PreparedRead } from './prepare-read.js';
import { countPages, firstInput, readPages, type Chunk } from './read-pages.js';
import type { Page, ReadProps } from './read-props.js';

/**
 * The shared face of queries and scans: immutable, every method makes a new one. Nothing is sent until it is executed,
 * iterated, or asked by `all`, `first` or `count`.
 */
export abstract class ReadBuilder<P extends ReadProps, E, R> implements AsyncIterable<R> {
  protected readonly props: P;

  constructor(props: P) {
    this.props = props;
  }

  /** The same read with other props. */
  protected abstract derive(change: Partial<ReadProps>): this;

  /** The read as data, its values compiled. */
  protected abstract prepare(): PreparedRead;

  /**
   * Leaves out items that don't fulfil the condition; several are ANDed. DynamoDB reads them, and charges for them, all
   * the same. A filter can't use key attributes of a query.
   *
   * @throws ExpressionError for an unknown property or malformed text
   * @example
   * orders.query({ customerId: 'c1' }).filter((o) => o.total.gte(10))
   */
  filter(condition: ConditionInput<E>, values?: TextValues): this {
    const { conditions, model } = this.props;
    return this.derive({
      conditions: [...conditions, conditionOf(condition, entityExpressions(model).fields, values)],
    });
  }

  /**
   * Sees every write that finished before it; costs twice as much.
   *
   * @throws ExpressionError on a global index, which DynamoDB never reads consistently
   */
  consistent(): this {
    const { model, source } = this.props;
    if (source.index && !source.index.local) {
      throw new ExpressionError(
        `${model.name}: index '${source.index.name}' is global, and can't be read consistently`,
      );
    }
    return this.derive({ consistent: true });
  }

  /** The most items to return; as many pages are read as it takes to find them. */
  limit(items: number): this {
    return this.derive({ limit: items });
  }

  /** The most items that DynamoDB reads per request, whatever the filter leaves of them. By default up to 1 MB. */
  pageSize(items: number): this {
    return this.derive({ pageSize: items });
  }

  /**
   * Goes on where an earlier page of the same query ended; undefined is the start. Another query's cursor, or a damaged
   * one, is `InvalidCursorError` when the query is executed.
   */
  after(cursor: string | undefined): this {
    return this.derive({ after: cursor });
  }

  /** Returns items past their `@ExpiresAt` too, as long as DynamoDB has them. */
  includeExpired(): this {
    return this.derive({ includeExpired: true });
  }

  /** Returns soft-deleted items too. */
  withDeleted(): this {
    return this.derive({ withDeleted: true });
  }

  /**
   * One page: `limit` items where it is given, else what the first request that finds any comes back with (at most
   * 1 MB is read by each). `cursor` leads on; it is missing at the end.
   *
   * @throws InvalidCursorError, KeyValueError, ExpressionError before anything is sent
   */
  async execute(options?: ExecuteOptions): Promise<Page<R>> {
    const prepared = this.prepare();
    const items: R[] = [];
    let next: Chunk['next'];
    for await (const chunk of this.#read(prepared, options, true)) {
      append(items, chunk.results);
      next = chunk.next;
      if (this.props.limit === undefined && items.length > 0) break;
    }
    return next ? { items, cursor: encodeCursor(prepared.identity(), prepared.position, next) } : { items };
  }

  /** All items, up to `limit`, in memory at once. */
  async all(options?: ExecuteOptions): Promise<R[]> {
    const items: R[] = [];
    for await (const chunk of this.#chunks(options)) append(items, chunk.results);
    return items;
  }

  /** The first item, or undefined. */
  async first(options?: ExecuteOptions): Promise<R | undefined> {
    const [item] = await this.limit(1).all(options);
    return item;
  }

  /**
   * The number of items, up to `limit`. DynamoDB reads, and charges for, what it counts. An item within the query's
   * keys that has no discriminator counts as one of the entity's.
   */
  async count(options?: ExecuteOptions): Promise<number> {
    const { limit = Infinity } = this.props;
    let count = 0;
    for await (const part of this.#counts(options)) {
      count += part;
      if (count >= limit) return limit;
    }
    return count;
  }

  /** The items one by one; the next page is read when it is asked for. `for await` over the query itself does the same. */
  async *iterate(options?: ExecuteOptions): AsyncGenerator<R, void, undefined> {
    for await (const { results } of this.#chunks(options)) yield* results as R[];
  }

  [Symbol.asyncIterator](): AsyncGenerator<R, void, undefined> {
    return this.iterate();
  }

  /**
   * The exact input of the first request that `execute()` sends; nothing is sent.
   *
   * @throws DynatomicError for what is wrong in the data
   */
  toRequest(): ReadInput {
    return firstInput(this.props, this.prepare(), true);
  }

  /** What is read at the same time: the segments of a parallel scan. */
  protected sources(prepared: PreparedRead): readonly PreparedRead[] {
    return [prepared];
  }

  /** All results, part by part. */
  async *#chunks(options: ExecuteOptions | undefined): AsyncGenerator<Chunk, void, undefined> {
    let { limit = Infinity } = this.props;
    const sources = this.sources(this.prepare()).map((source) => this.#read(source, options, false));
    for await (const { results, next } of mergeConcurrently(sources)) {
      const wanted = results.slice(0, limit);
      yield { results: wanted, next };
      limit -= wanted.length;
      if (limit <= 0) return;
    }
  }

  /** Numbers of items, part by part. */
  async *#counts(options: ExecuteOptions | undefined): AsyncGenerator<number, void, undefined> {
    const prepared = this.derive({ projection: undefined, full: false }).prepare();
    if (prepared.countable) {
      yield* mergeConcurrently(this.sources(prepared).map((source) => countPages(this.props, source, options)));
      return;
    }
    const keysOnly = this.derive({ projection: [], full: false });
    for await (const { results } of keysOnly.#chunks(options)) yield results.length;
  }

  #read(
    prepared: PreparedRead,
    options: ExecuteOptions | undefined,
    lookahead: boolean,
  ): AsyncGenerator<Chunk, void, undefined> {
    return readPages(this.props, prepared, firstInput(this.props, prepared, lookahead), loadItems(this.props), options);
  }
}

function append(items: unknown[], results: readonly unknown[]): void {
  for (const result of results) items.push(result);
}
