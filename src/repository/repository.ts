import { ItemNotFoundError } from '../errors/index.js';
import type { DataKey } from '../expression/index.js';
import type { EntityModel, Id } from '../model/index.js';
import {
  CheckOperation,
  DeleteOperation,
  describeKey,
  entityExpressions,
  GetOperation,
  OPERATION,
  partitionValues,
  PutOperation,
  QueryOperation,
  restoreOperation,
  ScanOperation,
  tableSource,
  targetOf,
  UpdateOperation,
  type PartitionInput,
} from '../operation/index.js';
import type { EntityInput } from './entity-input.js';
import type { JsonValue } from './entity-to-plain.js';
import { IndexAccess } from './index-access.js';
import { RepositoryTransaction, WriteTransaction, type TransactionContext } from '../transaction/index.js';
import { lazy } from '../util/lazy.js';

const creating = lazy(() => import('./create-entity.js'));
const showing = lazy(() => import('./entity-to-plain.js'));

export interface SaveOptions {
  /** False: the entity is written whatever class-validator says of it. */
  readonly validate?: boolean | undefined;
}

/**
 * Reads and writes the items of one entity. `put update delete check get` build operations and send nothing;
 * `save insert remove findById …` act at once.
 */
export class Repository<E extends object> {
  readonly #context: TransactionContext;
  readonly #model: EntityModel;
  readonly #props: { readonly context: TransactionContext; readonly model: EntityModel; readonly conditions: [] };

  constructor(context: TransactionContext, model: EntityModel) {
    this.#context = context;
    this.#model = model;
    this.#props = { context, model, conditions: [] };
  }

  /**
   * Creates the entity, or replaces what was loaded. With `@Version` it fails with `VersionConflictError` where
   * somebody else wrote the item since (or where a fresh object meets an existing item); without, it replaces whatever
   * is there. Attributes in DynamoDB that the class doesn't declare are lost; `update` keeps them.
   *
   * @throws EntityValidationError, KeyValueError, AttributeValueError before anything is sent
   */
  async save(entity: E, options: SaveOptions = {}): Promise<void> {
    await this.#putAs(entity, options).execute();
  }

  /** Creates the entity. @throws ItemExistsError when its key is taken; `error.item` is the one that takes it */
  async insert(entity: E, options: SaveOptions = {}): Promise<void> {
    await this.#putAs(entity, options).ifNotExists().execute();
  }

  /** The entity with this id, or undefined; hidden items (expired, deleted) count as missing. */
  async findById(id: Id<E>): Promise<E | undefined> {
    return this.get(id).execute();
  }

  /** The entity with this id. @throws ItemNotFoundError when there is none */
  async getById(id: Id<E>): Promise<E> {
    const get = this.get(id);
    const entity = await get.execute();
    if (entity !== undefined) return entity;
    const { TableName: table, Key = {} } = get.toRequest();
    const key = describeKey(Key);
    const message = `${this.#model.name} ${JSON.stringify(key)} in table ${table} does not exist`;
    throw new ItemNotFoundError(message, { entity: this.#model.name, table, key });
  }

  /**
   * The entity that has a unique value, read consistently through its guard; of a constraint of several properties,
   * `findByUnique(['tenantId', 'email'], { tenantId, email })`.
   *
   * @throws ExpressionError when there is no such `@Unique`, or a value is missing
   */
  findByUnique<const P extends DataKey<E> | readonly DataKey<E>[]>(
    properties: P,
    values: P extends readonly DataKey<E>[] ? Readonly<Pick<E, P[number]>> : E[P & keyof E],
  ): Promise<E | undefined>;
  findByUnique(properties: string | readonly string[], value: unknown): Promise<E | undefined> {
    const single = typeof properties === 'string';
    const names = single ? [properties] : properties;
    const values = single ? { [properties]: value } : (value as Record<string, unknown>);
    return this.#context.findByUnique(this.#model, names, values, undefined) as Promise<E | undefined>;
  }

  /** Whether there is an item with this id, read consistently. */
  async exists(id: Id<E>): Promise<boolean> {
    return (await this.#getKey(id).execute()) !== undefined;
  }

  /**
   * Deletes the entity; with `@Version`, only as the version that it carries (`VersionConflictError` otherwise). Where
   * the entity has `@DeletedAt`, the item is marked instead.
   */
  async remove(entity: E): Promise<void> {
    await this.delete(entity).execute();
  }

  /** Deletes the item with this id, existing or not. Where the entity has `@DeletedAt`, it is marked, and must exist. */
  async deleteById(id: Id<E>): Promise<void> {
    await this.delete(id).execute();
  }

  /**
   * Makes a soft-deleted item visible again; unique values are taken again.
   *
   * @throws ItemNotFoundError when it is missing or not deleted, ModelError when the entity has no `@DeletedAt`
   */
  async restoreById(id: Id<E>): Promise<void> {
    const restore = restoreOperation(this.#context, this.#model, { id });
    await this.#context.executeWrite(restore[OPERATION], undefined);
  }

  /**
   * Makes an entity of a plain object, such as a parsed request body: embedded classes become instances, dates are made
   * of ISO text, sets of arrays, bigints of text and binary data of base64; defaults fill what is missing. Decorators of
   * class-transformer are respected where it is installed. Properties that the class doesn't declare are left out.
   * Nothing is sent, and nothing is validated before the entity is put.
   *
   * @throws AttributeValueError when it is no plain object
   * @example
   * const user = await users.create({ userId: 'u1', address: { city: 'Paris' }, roles: ['admin'] });
   */
  async create(values: EntityInput<E>): Promise<E> {
    const { createEntity } = await creating();
    return (await createEntity(this.#model, values)) as E;
  }

  /**
   * The declared attributes of an entity as JSON can hold them: dates as ISO text, sets as arrays, bigints as text, binary
   * data as base64. `@Exclude`, `@Expose` and `@Transform` of class-transformer are respected where it is installed.
   * `create()` takes it back.
   *
   * @throws AttributeValueError when it is no instance of the entity's class
   * @example
   * response.json(await users.toPlain(user));
   */
  async toPlain(entity: E): Promise<Record<string, JsonValue>> {
    const { entityToPlain } = await showing();
    return entityToPlain(this.#model, entity);
  }

  /** `save`, not yet sent: the same conditions and stamps. */
  put(entity: E): PutOperation<E> {
    const { context, model, conditions } = this.#props;
    return new PutOperation({ context, model, conditions, entity });
  }

  /** An update of the item with this id; or of what changed on an entity object since it was loaded. */
  update(target: Id<E> | E): UpdateOperation<E> {
    const { update } = entityExpressions(this.#model);
    return new UpdateOperation({ target: targetOf(this.#model, target), update, ...this.#props });
  }

  /** A delete of the item with this id; of an entity object, as the version that it carries. */
  delete(target: Id<E> | E): DeleteOperation<E> {
    return new DeleteOperation({ target: targetOf(this.#model, target), ...this.#props });
  }

  /** A check of the item with this id, for transactions. */
  check(id: Id<E>): CheckOperation<E> {
    return new CheckOperation({ target: targetOf(this.#model, id), ...this.#props });
  }

  /** A get of the item with this id, for transactions and batches, or to project. */
  get(id: Id<E>): GetOperation<E> {
    return new GetOperation({ context: this.#context, model: this.#model, target: targetOf(this.#model, id) });
  }

  /**
   * A query of one partition: by an object of the partition key's values (leading ones of the sort key can be in it
   * too), or the bare value where the partition key has one placeholder.
   *
   * @throws ExpressionError for a property that is not in the keys
   * @example
   * for await (const order of orders.query({ customerId: 'c1' })) console.log(order.orderId);
   */
  query(partition: PartitionInput<E>): QueryOperation<E> {
    const source = tableSource(this.#model);
    const values = partitionValues(this.#model, source, partition);
    return new QueryOperation<E>({ source, values, range: {}, ...this.#props });
  }

  /**
   * An index that the entity is in. Where the index doesn't project all attributes, results are plain objects of those
   * that it has, until `full()` is called; say so by the type: `orders.index<Partial<Order>>('byStatus')`.
   *
   * @throws ExpressionError when the entity is in no such index
   * @example
   * const open = await orders.index('byStatus').query({ status: 'open' }).all();
   */
  index<R extends E | Partial<E> = E>(name: string): IndexAccess<E, R> {
    return new IndexAccess<E, R>(this.#context, this.#model, name);
  }

  /** A scan of the whole table for this entity's items. */
  scan(): ScanOperation<E> {
    return new ScanOperation<E>({ source: tableSource(this.#model), ...this.#props });
  }

  /** A write transaction on this repository's items. */
  transaction(): RepositoryTransaction<E> {
    return new RepositoryTransaction<E>(this, new WriteTransaction({ context: this.#context, operations: [] }));
  }

  #putAs(entity: E, { validate = true }: SaveOptions): PutOperation<E> {
    const put = this.put(entity);
    return validate ? put : put.withoutValidation();
  }

  /** A get that fetches as little as DynamoDB allows. */
  #getKey(id: Id<E>): GetOperation<object, object> {
    return new GetOperation<object, object>({
      context: this.#context,
      model: this.#model,
      target: targetOf(this.#model, id),
      projection: [],
      consistent: true,
    });
  }
}
