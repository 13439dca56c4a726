import { sendBatchGet, sendBatchWrite, type BatchContext, type BatchWriteResult } from '../batch/index.js';
import { Connection, documentOptions } from '../client/index.js';
import { plainCodec, type Item, type PlainCodec, type PlainCodecOptions } from '../codec/index.js';
import { ModelError } from '../errors/index.js';
import { EntitySet, type Class, type EntityModel, type TableModel } from '../model/index.js';
import {
  PutOperation,
  type ExecuteOptions,
  type GetSpec,
  type ItemPage,
  type ReadInput,
  type ReadItemsParameters,
  type WriteRequest,
  type WriteResult,
  type WriteSpec,
} from '../operation/index.js';
import {
  compileTransaction,
  findByUnique,
  sendReads,
  sendTransaction,
  sendWrite,
  writeRequest,
  type DurableKeys,
  type InteractiveCallback,
  type InteractiveOptions,
  type TransactionContext,
  type UniqueReport,
  type VerifyUniqueOptions,
} from '../transaction/index.js';
import { lazy } from '../util/lazy.js';
import { checkedOptions, retentionSeconds, type DataSourceOptions } from './data-source-options.js';
import type { CollectionContext } from './collection.js';
import { loadItem } from './load-item.js';
import { Repository } from './repository.js';
import { sendGet } from './send-get.js';
import { sendPage } from './send-page.js';

const fetching = lazy(() => import('../batch/fetch-items.js'));
const interactive = lazy(() => import('../transaction/run-interactive.js'));

/** What the operations of a `DataSource` share. What few programs need, or none at its start, loads at first use. */
export class DataSourceContext implements TransactionContext, BatchContext, CollectionContext {
  readonly validate: boolean;
  readonly durableKeys: DurableKeys | undefined;
  readonly #connection: Connection;
  readonly #documentOptions: PlainCodecOptions;
  #plain: PlainCodec | undefined;
  readonly #entities = new EntitySet();
  readonly #repositories = new Map<Class, Repository<object>>();
  readonly #physicalNames = new Map<string, string>();
  readonly #tableName: (name: string) => string;
  readonly #idempotency: DataSourceOptions['idempotency'];
  readonly #keyNames = new Map<string, readonly string[]>();
  /** How many entities they were taken from. */
  #keyNamesOf = 0;

  constructor(options: DataSourceOptions) {
    const {
      client,
      entities = [],
      tableName = String,
      validate = true,
      retry,
      wire,
      idempotency,
    } = checkedOptions(options);
    this.#connection = new Connection(client, retry, wire);
    const { marshallOptions, unmarshallOptions } = documentOptions(client) ?? {};
    this.#documentOptions = { marshall: marshallOptions, unmarshall: unmarshallOptions };
    this.validate = validate;
    this.#tableName = tableName;
    this.#idempotency = idempotency;
    this.durableKeys = idempotency && {
      table: this.physicalTable(idempotency.table),
      retentionSeconds: retentionSeconds(idempotency.retention),
    };
    for (const entity of entities) this.repository(entity);
  }

  get plain(): PlainCodec {
    return (this.#plain ??= plainCodec(this.#documentOptions));
  }

  repository(target: Class): Repository<object> {
    let repository = this.#repositories.get(target);
    if (!repository) {
      repository = new Repository(this, this.#entities.add(target));
      this.#repositories.set(target, repository);
    }
    return repository;
  }

  physicalTable(name: string): string {
    let physical = this.#physicalNames.get(name);
    if (physical === undefined) {
      if (typeof name !== 'string') throw new ModelError('DataSource', ['the name of a table must be text']);
      physical = this.#tableName(name);
      if (typeof physical !== 'string' || physical === '') {
        throw new ModelError('DataSource', [`tableName('${name}') gives no name`]);
      }
      this.#physicalNames.set(name, physical);
    }
    return physical;
  }

  keyNames(physicalTable: string): readonly string[] | undefined {
    if (this.#keyNamesOf !== this.#entities.size) {
      this.#keyNamesOf = this.#entities.size;
      for (const { table } of this.#entities.models) {
        const { name, partitionKey, sortKey } = table;
        this.#keyNames.set(this.physicalTable(name), sortKey ? [partitionKey.name, sortKey.name] : [partitionKey.name]);
      }
    }
    return this.#keyNames.get(physicalTable);
  }

  saveOf(entity: object): PutOperation<object> {
    return new PutOperation({ context: this, model: this.#modelOf(entity), entity, conditions: [] });
  }

  executeWrite(write: WriteSpec, options: ExecuteOptions | undefined): Promise<unknown> {
    return sendWrite(this.#connection, this, write, options ?? {});
  }

  executeGet(get: GetSpec, options: ExecuteOptions | undefined): Promise<unknown> {
    return sendGet(this.#connection, get, options ?? {});
  }

  readPage(command: 'Query' | 'Scan', input: ReadInput, options: ExecuteOptions | undefined): Promise<ItemPage> {
    return sendPage(this.#connection, command, input, options ?? {});
  }

  async readItems(
    physicalTable: string,
    keys: readonly Item[],
    { projection, consistent }: ReadItemsParameters,
    options: ExecuteOptions | undefined,
  ): Promise<(Item | undefined)[]> {
    const { fetchItems } = await fetching();
    const fetches = keys.map((key) => ({ table: physicalTable, key, projection, consistent }));
    return fetchItems(this.#connection, fetches, options ?? {}, ({ errors: [error] }) => error);
  }

  async loadItem(
    table: TableModel<string>,
    key: Readonly<Record<string, unknown>>,
    options: ExecuteOptions | undefined,
  ): Promise<object | undefined> {
    return loadItem(this.#connection, this, table, key, options ?? {});
  }

  modelOf(target: Class): EntityModel {
    return this.#entities.add(target);
  }

  entitiesOf(table: string): readonly EntityModel[] {
    return this.#entities.ofTable(table);
  }

  writeRequest(write: WriteSpec): WriteRequest {
    return writeRequest(this, write);
  }

  async executeTransaction(
    operations: readonly object[],
    idempotencyKey: string | undefined,
    options: ExecuteOptions | undefined,
  ): Promise<WriteResult> {
    return sendTransaction(
      this.#connection,
      this,
      compileTransaction(this, operations),
      { idempotencyKey },
      options ?? {},
    );
  }

  async executeInteractive<T>(callback: InteractiveCallback<T>, options: InteractiveOptions): Promise<T> {
    const { runInteractive } = await interactive();
    return runInteractive(this.#connection, this, callback, options);
  }

  async findByUnique(
    model: EntityModel,
    properties: readonly string[],
    values: Readonly<Record<string, unknown>>,
    options: ExecuteOptions | undefined,
  ): Promise<object | undefined> {
    return findByUnique(this.#connection, this, model, properties, values, options ?? {});
  }

  async verifyUnique(target: Class, options: VerifyUniqueOptions): Promise<UniqueReport> {
    const { verifyUnique } = await import('../transaction/verify-unique.js');
    return verifyUnique(this.#connection, this, this.modelOf(target), options);
  }

  async executeBatchWrite(
    operations: readonly object[],
    options: ExecuteOptions | undefined,
  ): Promise<BatchWriteResult> {
    return sendBatchWrite(this.#connection, this, operations, options ?? {});
  }

  async executeBatchGet(reads: readonly object[], options: ExecuteOptions | undefined): Promise<unknown[]> {
    return sendBatchGet(this.#connection, this, reads, options ?? {});
  }

  executeReads(reads: readonly object[], options: ExecuteOptions | undefined): Promise<unknown[]> {
    return sendReads(this.#connection, this, reads, options ?? {});
  }

  async createTables(): Promise<void> {
    const { createMissingTables } = await import('./create-missing-tables.js');
    const options = { tableName: (name: string) => this.physicalTable(name), idempotency: this.#idempotency };
    return createMissingTables(this.#connection, this.#entities.models, options);
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
