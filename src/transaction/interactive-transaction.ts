import type { Connection } from '../client/index.js';
import { describeKey, entityCodec } from '../codec/index.js';
import { InvalidTransactionError, ItemNotFoundError, KeyValueError, ModelError } from '../errors/index.js';
import type { Class, EntityModel, Id } from '../model/index.js';
import {
  DeleteOperation,
  isHidden,
  keyIdentity,
  loadEntity,
  PutOperation,
  type TransactionRule,
  type WriteOperation,
} from '../operation/index.js';
import type { TrackedRead } from './tracked-read.js';
import type { TransactionContext } from './transaction-context.js';

/** What the callback asked to be written, in order; a write of an item takes the place of an earlier one. */
interface EntityWrite {
  readonly kind: 'save' | 'insert' | 'remove';
  readonly model: EntityModel;
  readonly entity: object;
}

interface Read {
  readonly tracked: TrackedRead;
  readonly entity: object | undefined;
}

/**
 * What the callback of `db.transaction(async (tx) => …)` reads and writes through. Reads are consistent and repeat;
 * nothing is written before the callback has ended.
 */
export class InteractiveTransaction {
  /** Which run of the callback this is; 1 is the first. */
  readonly attempt: number;
  readonly #context: TransactionContext;
  readonly #connection: Connection;
  readonly #signal: AbortSignal | undefined;
  readonly #reads = new Map<string, Promise<Read>>();
  readonly #tracked: TrackedRead[] = [];
  readonly #writes = new Map<string | symbol, EntityWrite | WriteOperation<'transact'>>();
  #ended = false;

  constructor(context: TransactionContext, connection: Connection, attempt: number, signal: AbortSignal | undefined) {
    this.#context = context;
    this.#connection = connection;
    this.attempt = attempt;
    this.#signal = signal;
  }

  /** The entity with this id, or undefined; the same object at every call, and what was saved before in this run. */
  async findById<E extends object>(target: Class<E>, id: Id<E>): Promise<E | undefined> {
    this.#requireOpen();
    const model = this.#context.modelOf(target);
    const key = entityCodec(model).encodeKey(id);
    const table = this.#context.physicalTable(model.table.name);
    const identity = keyIdentity(table, key);
    const written = this.#writes.get(identity);
    if (written && 'entity' in written) return written.kind === 'remove' ? undefined : (written.entity as E);
    let read = this.#reads.get(identity);
    if (!read) {
      read = this.#read({ model, table, key });
      this.#reads.set(identity, read);
    }
    return (await read).entity as E | undefined;
  }

  /** The entity with this id. @throws ItemNotFoundError when there is none */
  async getById<E extends object>(target: Class<E>, id: Id<E>): Promise<E> {
    const entity = await this.findById(target, id);
    if (entity !== undefined) return entity;
    const model = this.#context.modelOf(target);
    const key = describeKey(entityCodec(model).encodeKey(id));
    const table = this.#context.physicalTable(model.table.name);
    const message = `${model.name} ${JSON.stringify(key)} in table ${table} does not exist`;
    throw new ItemNotFoundError(message, { entity: model.name, table, key });
  }

  /** The entities with these ids, in their order. */
  async findByIds<E extends object>(target: Class<E>, ids: Iterable<Id<E>>): Promise<(E | undefined)[]> {
    if (typeof ids !== 'object' || ids === null || !(Symbol.iterator in ids)) {
      throw new ModelError('tx.findByIds()', ['takes a list of ids']);
    }
    return Promise.all([...ids].map((id) => this.findById(target, id)));
  }

  /** Writes the entity at commit; later reads of this run see it. */
  save(entity: object): void {
    this.#write('save', entity);
  }

  /** Writes the entity at commit; it must not exist. */
  insert(entity: object): void {
    this.#write('insert', entity);
  }

  /** Deletes the entity at commit; later reads of this run don't find it. */
  remove(entity: object): void {
    this.#write('remove', entity);
  }

  /** Adds any other operation. On an item that was read, it is sent on condition that the item still is what was read. */
  add(operation: WriteOperation<'transact', TransactionRule>): void {
    this.#requireOpen();
    if (typeof operation !== 'object' || operation === null) {
      const message = 'tx.add() takes an operation of a repository, such as users.update(id)';
      throw new InvalidTransactionError([{ code: 'NOT_AN_OPERATION', index: -1, message }]);
    }
    this.#writes.set(Symbol('operation'), operation);
  }

  /** Ends the run: what it read, and the operations that it asked for. */
  end(): { readonly reads: readonly TrackedRead[]; readonly operations: readonly WriteOperation<'transact'>[] } {
    this.#ended = true;
    const operations = [...this.#writes.values()].map((write) =>
      'entity' in write ? operationOf(this.#context, write) : write,
    );
    return { reads: this.#tracked, operations };
  }

  async #read({ model, table, key }: Omit<TrackedRead, 'item'>): Promise<Read> {
    const input = { TableName: table, Key: key, ConsistentRead: true };
    const item = await this.#connection.send('GetItem', input, ({ output }) => output.Item, { signal: this.#signal });
    const tracked: TrackedRead = { model, table, key, item };
    this.#tracked.push(tracked);
    const visible = item && !isHidden(model, item, new Date(), {});
    return { tracked, entity: visible ? loadEntity(model, item) : undefined };
  }

  #write(kind: EntityWrite['kind'], entity: object): void {
    this.#requireOpen();
    if (typeof entity !== 'object' || entity === null) {
      throw new ModelError(`tx.${kind}()`, ['takes an instance of an @Entity class']);
    }
    const model = this.#context.modelOf(entity.constructor as Class);
    const identity = this.#identity(model, entity);
    const earlier = this.#writes.get(identity);
    const inserted = earlier && 'entity' in earlier && earlier.kind === 'insert';
    if (inserted && kind === 'remove') this.#writes.delete(identity);
    else this.#writes.set(identity, { kind: inserted ? 'insert' : kind, model, entity });
  }

  /** A key that is only made by the write itself (of a creation time) is unlike all others. */
  #identity(model: EntityModel, entity: object): string | symbol {
    try {
      return keyIdentity(this.#context.physicalTable(model.table.name), entityCodec(model).keyOf(entity));
    } catch (error) {
      if (error instanceof KeyValueError) return Symbol('new');
      throw error;
    }
  }

  #requireOpen(): void {
    if (!this.#ended) return;
    const message = 'the callback of this transaction has ended; await everything that it does with tx';
    throw new InvalidTransactionError([{ code: 'ENDED', index: -1, message }]);
  }
}

function operationOf(context: TransactionContext, { kind, model, entity }: EntityWrite): WriteOperation<'transact'> {
  const props = { context, model, conditions: [] };
  if (kind === 'remove') return new DeleteOperation({ ...props, target: { entity } });
  const put = new PutOperation({ ...props, entity });
  return kind === 'insert' ? put.ifNotExists() : put;
}
