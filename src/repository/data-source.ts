import { BatchGet, BatchWrite } from '../batch/index.js';
import type { Class, TableModel } from '../model/index.js';
import type { ExecuteOptions, ReadOperation } from '../operation/index.js';
import {
  NamedReadTransaction,
  ReadTransaction,
  WriteTransaction,
  type InteractiveCallback,
  type InteractiveOptions,
  type ReadResult,
  type UniqueReport,
  type VerifyUniqueOptions,
} from '../transaction/index.js';
import { Collection, type CollectionClasses } from './collection.js';
import { DataSourceContext } from './data-source-context.js';
import type { DataSourceOptions } from './data-source-options.js';
import type { Repository } from './repository.js';

/**
 * The way to a set of tables: makes repositories and transactions.
 *
 * @throws ModelError when one of `entities` is declared wrongly
 * @example
 * const db = new DataSource({ client: new DynamoDBClient({}), entities: [User, Order] });
 * const users = db.repository(User);
 */
export class DataSource {
  readonly #context: DataSourceContext;

  constructor(options: DataSourceOptions) {
    this.#context = new DataSourceContext(options);
  }

  /**
   * The repository of an entity class; the same one for the same class.
   *
   * @throws ModelError with every problem of the class's declaration
   */
  repository<E extends object>(target: Class<E>): Repository<E> {
    return this.#context.repository(target) as Repository<E>;
  }

  /** A write transaction over any repositories and tables. */
  transaction(): WriteTransaction;
  /**
   * An interactive transaction: runs the callback, verifies everything that it read and writes what it asked for, in one
   * transaction. Serializable: when another writer got in between, the callback runs again, with fresh reads, so it must
   * have no effects of its own. An error thrown inside writes nothing and is rethrown as it is.
   *
   * @throws TransactionConflictError when others were in the way on every attempt
   */
  transaction<T>(callback: InteractiveCallback<T>, options?: InteractiveOptions): Promise<T>;
  transaction<T>(callback?: InteractiveCallback<T>, options: InteractiveOptions = {}): WriteTransaction | Promise<T> {
    if (callback !== undefined) return this.#context.executeInteractive(callback, options);
    return new WriteTransaction({ context: this.#context, operations: [] });
  }

  /** A read transaction over any repositories and tables: results by position, or by name. */
  readTransaction(): ReadTransaction<[]>;
  readTransaction<const T extends Readonly<Record<string, ReadOperation>>>(
    reads: T,
  ): NamedReadTransaction<{ -readonly [K in keyof T]: ReadResult<T[K]> }>;
  readTransaction(
    reads?: Readonly<Record<string, ReadOperation>>,
  ): ReadTransaction<[]> | NamedReadTransaction<unknown> {
    return reads ? new NamedReadTransaction(this.#context, reads) : new ReadTransaction(this.#context);
  }

  /** A batch of any number of gets, over any repositories and tables; results by position. */
  batchGet(): BatchGet<[]> {
    return new BatchGet(this.#context);
  }

  /** A batch of any number of puts and deletes, over any repositories and tables; not atomic. */
  batchWrite(): BatchWrite {
    return new BatchWrite(this.#context);
  }

  /**
   * Entities that share partitions of one table, to be read by one query.
   *
   * @throws ModelError when they don't share a table and the template of its partition key
   * @example
   * const { customers, orders } = await db.collection({ customers: Customer, orders: Order }).query({ customerId: 'c1' }).all();
   */
  collection<const C extends CollectionClasses>(classes: C): Collection<C> {
    return new Collection(this.#context, classes);
  }

  /**
   * The item of a key as it is stored, as an instance of the entity that it is; undefined when there is none, or when
   * it is hidden. Entities must be known to the `DataSource`: by `entities`, or by an earlier `repository()`.
   *
   * @throws KeyValueError for a key that is none of the table, ModelError for an item of no known entity
   * @example
   * const entity = await db.load(App, { pk: 'CUSTOMER#c1', sk: 'PROFILE' });
   */
  load(
    table: TableModel<string>,
    key: Readonly<Record<string, unknown>>,
    options?: ExecuteOptions,
  ): Promise<object | undefined> {
    return this.#context.loadItem(table, key, options);
  }

  /**
   * Creates the tables of the entities that this `DataSource` knows, and that of durable idempotency keys; returns when
   * they are active. Tables that exist are left alone. For development and tests.
   *
   * @throws ModelError when an existing table is another than declared, with every difference
   */
  createTables(): Promise<void> {
    return this.#context.createTables();
  }

  /**
   * Finds unique values of the entity's items without a guard, guards without their item, and items that share a value,
   * and repairs the first two. For data that was written before `@Unique` was declared, or past dynatomic. Reads the
   * whole table; safe while others write.
   */
  verifyUnique(target: Class, options: VerifyUniqueOptions = {}): Promise<UniqueReport> {
    return this.#context.verifyUnique(target, options);
  }

  /** Frees what the `DataSource` made itself; the client that was passed in stays open. */
  destroy(): void {
    this.#context.destroy();
  }
}
