import { listed, plainGet, type ExecuteOptions, type ReadOperation, type RESULT } from '../operation/index.js';
import type { TransactionContext } from './transaction-context.js';

/** What an operation reads, or undefined. */
export type ReadResult<O> = O extends { readonly [RESULT]?: infer R } ? Exclude<R, undefined> | undefined : never;

/**
 * Up to 100 gets that see one point in time. Results come in the order of adding; `undefined` stands for a missing
 * item. Immutable: every method returns a new transaction.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 *
 * @example
 * const [user, order] = await db.readTransaction().add(users.get('u1')).add(orders.get(id)).execute();
 */
export class ReadTransaction<Results extends readonly unknown[]> {
  readonly #context: TransactionContext;
  readonly #reads: readonly object[];

  constructor(context: TransactionContext, reads: readonly object[] = []) {
    this.#context = context;
    this.#reads = reads;
  }

  /** Adds a get of any repository of the same `DataSource`. */
  add<R>(read: ReadOperation<R>): ReadTransaction<[...Results, R | undefined]> {
    return new ReadTransaction(this.#context, [...this.#reads, read]);
  }

  addAll<R>(reads: Iterable<ReadOperation<R>>): ReadTransaction<[...Results, ...(R | undefined)[]]> {
    return new ReadTransaction(this.#context, [...this.#reads, ...listed(reads)]);
  }

  /** Adds a get of a plain item, by logical table name; `projection` names the attributes to fetch. */
  get(
    table: string,
    key: Readonly<Record<string, unknown>>,
    projection?: readonly string[],
  ): ReadTransaction<[...Results, Record<string, unknown> | undefined]> {
    return this.add(plainGet(this.#context, table, key, projection));
  }

  /**
   * @throws InvalidTransactionError before anything is sent, with every problem
   * @throws TransactionConflictError when writes were in the way on every attempt
   */
  execute(options?: ExecuteOptions): Promise<Results> {
    return this.#context.executeReads(this.#reads, options) as Promise<unknown> as Promise<Results>;
  }
}

/** A read transaction whose results come by name. */
export class NamedReadTransaction<Results> {
  readonly #context: TransactionContext;
  readonly #reads: Readonly<Record<string, ReadOperation>>;

  constructor(context: TransactionContext, reads: Readonly<Record<string, ReadOperation>>) {
    this.#context = context;
    this.#reads = reads;
  }

  /** As `ReadTransaction.execute()`. */
  async execute(options?: ExecuteOptions): Promise<Results> {
    const results = await this.#context.executeReads(Object.values(this.#reads), options);
    return Object.fromEntries(Object.keys(this.#reads).map((name, index) => [name, results[index]])) as Results;
  }
}
