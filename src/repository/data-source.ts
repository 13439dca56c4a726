import { plainCodec, type PlainCodec } from '../codec/index.js';
import { Connection, documentOptions, type RetryOptions, type UserClient } from '../client/index.js';
import { ModelError } from '../errors/index.js';
import { EntitySet, type Class, type EntityModel } from '../model/index.js';
import {
  PutOperation,
  type ExecuteOptions,
  type GetSpec,
  type ReadOperation,
  type WriteRequest,
  type WriteResult,
  type WriteSpec,
} from '../operation/index.js';
import {
  NamedReadTransaction,
  ReadTransaction,
  sendReads,
  sendTransaction,
  sendWrite,
  writeRequest,
  WriteTransaction,
  type NamedResults,
  type TransactionContext,
} from '../transaction/index.js';
import { Repository } from './repository.js';
import { sendGet } from './send-get.js';

export interface DataSourceOptions {
  /** A `DynamoDBClient`, or a `DynamoDBDocumentClient`, whose marshall options then hold for plain items. */
  readonly client: UserClient;
  /** Entity classes to check at construction; others are checked at first use. */
  readonly entities?: readonly Class[];
  /** Logical to physical table name; the same by default. */
  readonly tableName?: (name: string) => string;
  /** Whether class-validator runs before every put; default true. */
  readonly validate?: boolean;
  readonly retry?: RetryOptions;
}

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
  transaction(): WriteTransaction {
    return new WriteTransaction({ context: this.#context, operations: [] });
  }

  /** A read transaction over any repositories and tables: results by position, or by name. */
  readTransaction(): ReadTransaction<[]>;
  readTransaction<const T extends Readonly<Record<string, ReadOperation>>>(
    reads: T,
  ): NamedReadTransaction<NamedResults<T>>;
  readTransaction(
    reads?: Readonly<Record<string, ReadOperation>>,
  ): ReadTransaction<[]> | NamedReadTransaction<unknown> {
    return reads ? new NamedReadTransaction(this.#context, reads) : new ReadTransaction(this.#context);
  }

  /** Frees what the `DataSource` made itself; the client that was passed in stays open. */
  destroy(): void {
    this.#context.destroy();
  }
}

/** What the operations of a `DataSource` share. */
class DataSourceContext implements TransactionContext {
  readonly validate: boolean;
  readonly plain: PlainCodec;
  readonly #connection: Connection;
  readonly #entities = new EntitySet();
  readonly #repositories = new Map<Class, Repository<object>>();
  readonly #physicalNames = new Map<string, string>();
  readonly #tableName: (name: string) => string;
  #keyNames: Map<string, readonly string[]> | undefined;

  constructor({ client, entities = [], tableName = (name) => name, validate = true, retry }: DataSourceOptions) {
    this.#connection = new Connection(client, retry);
    const { marshallOptions, unmarshallOptions } = documentOptions(client) ?? {};
    this.plain = plainCodec({ marshall: marshallOptions, unmarshall: unmarshallOptions });
    this.validate = validate;
    this.#tableName = tableName;
    for (const entity of entities) this.repository(entity);
  }

  repository(target: Class): Repository<object> {
    let repository = this.#repositories.get(target);
    if (!repository) {
      repository = new Repository(this, this.#entities.add(target));
      this.#repositories.set(target, repository);
      this.#keyNames = undefined;
    }
    return repository;
  }

  physicalTable(name: string): string {
    let physical = this.#physicalNames.get(name);
    if (physical === undefined) {
      physical = this.#tableName(name);
      this.#physicalNames.set(name, physical);
    }
    return physical;
  }

  keyNames(physicalTable: string): readonly string[] | undefined {
    this.#keyNames ??= new Map(
      [...this.#entities.models].map(({ table: { name, partitionKey, sortKey } }) => [
        this.physicalTable(name),
        sortKey ? [partitionKey.name, sortKey.name] : [partitionKey.name],
      ]),
    );
    return this.#keyNames.get(physicalTable);
  }

  saveOf(entity: object): PutOperation<object> {
    return new PutOperation({ context: this, model: this.#modelOf(entity), entity, conditions: [] });
  }

  executeWrite(write: WriteSpec, options: ExecuteOptions | undefined): Promise<unknown> {
    return sendWrite(this.#connection, this, write, options);
  }

  executeGet(get: GetSpec, options: ExecuteOptions | undefined): Promise<unknown> {
    return sendGet(this.#connection, get, options);
  }

  writeRequest(write: WriteSpec): WriteRequest {
    return writeRequest(this, write);
  }

  executeTransaction(
    operations: readonly object[],
    idempotencyKey: string | undefined,
    options: ExecuteOptions | undefined,
  ): Promise<WriteResult> {
    return sendTransaction(this.#connection, this, operations, idempotencyKey, options);
  }

  executeReads(reads: readonly object[], options: ExecuteOptions | undefined): Promise<unknown[]> {
    return sendReads(this.#connection, this, reads, options);
  }

  destroy(): void {
    this.#repositories.clear();
  }

  #modelOf(entity: object): EntityModel {
    const target: unknown = (entity as Partial<object> | null | undefined)?.constructor;
    if (typeof target !== 'function' || target === Object) {
      throw new ModelError('save()', ['takes an instance of an @Entity class; plain items go in by put(table, item)']);
    }
    return this.#entities.add(target as unknown as Class);
  }
}
