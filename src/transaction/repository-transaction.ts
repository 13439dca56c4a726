import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { ExpressionError, type Problem } from '../errors/index.js';
import type { ConditionInput } from '../expression/index.js';
import type { Id } from '../model/index.js';
import type {
  CheckOperation,
  DeleteOperation,
  ExecuteOptions,
  PutOperation,
  TransactionRule,
  UpdateOperation,
  WriteOperation,
  WriteResult,
} from '../operation/index.js';
import type { Explanation } from './explain.js';
import type { WriteTransaction } from './write-transaction.js';

/** What a repository's transaction needs of its repository. */
export interface EntityOperations<E extends object> {
  put(entity: E): PutOperation<E>;
  update(id: Id<E> | E): UpdateOperation<E>;
  delete(id: Id<E> | E): DeleteOperation<E>;
  check(id: Id<E>): CheckOperation<E>;
}

/**
 * A write transaction on the items of one repository; operations of others go in by `add`. Immutable: every method
 * returns a new transaction.
 *
 * @example
 * await users.transaction().save(user1).update('u2', (u) => u.set({ nickname: 'Al' })).deleteById('u3').execute();
 */
export class RepositoryTransaction<E extends object> {
  readonly #operations: EntityOperations<E>;
  readonly #transaction: WriteTransaction;

  constructor(operations: EntityOperations<E>, transaction: WriteTransaction) {
    this.#operations = operations;
    this.#transaction = transaction;
  }

  /** Creates the entity, or replaces what was loaded. */
  save(entity: E): RepositoryTransaction<E> {
    return this.add(this.#operations.put(entity));
  }

  /** Creates the entity, which must not exist. */
  insert(entity: E): RepositoryTransaction<E> {
    return this.add(this.#operations.put(entity).ifNotExists());
  }

  /** Changes attributes of an item, which must exist. */
  update(
    id: Id<E> | E,
    change: (update: UpdateOperation<E>) => WriteOperation<'transact', TransactionRule>,
  ): RepositoryTransaction<E> {
    if (typeof change !== 'function') {
      throw new ExpressionError("update() takes a callback that says what changes: (u) => u.set({ nickname: 'Al' })");
    }
    return this.add(change(this.#operations.update(id)));
  }

  /** Deletes an entity; with `@Version`, of the version that it carries. */
  delete(entity: E): RepositoryTransaction<E> {
    return this.add(this.#operations.delete(entity));
  }

  deleteById(id: Id<E>): RepositoryTransaction<E> {
    return this.add(this.#operations.delete(id));
  }

  /** Checks an item and writes nothing to it; when the check fails, all fails. */
  conditionCheck(id: Id<E>, condition: ConditionInput<E>): RepositoryTransaction<E> {
    return this.add(this.#operations.check(id).where(condition));
  }

  /** Adds any other operation, of this or another repository. */
  add(operation: WriteOperation<'transact', TransactionRule>): RepositoryTransaction<E> {
    return new RepositoryTransaction(this.#operations, this.#transaction.add(operation));
  }

  addAll(operations: Iterable<WriteOperation<'transact', TransactionRule>>): RepositoryTransaction<E> {
    return new RepositoryTransaction(this.#operations, this.#transaction.addAll(operations));
  }

  /** As `WriteTransaction.withIdempotencyKey`. */
  withIdempotencyKey(key: string): RepositoryTransaction<E> {
    return new RepositoryTransaction(this.#operations, this.#transaction.withIdempotencyKey(key));
  }

  /** As `WriteTransaction.execute`. */
  execute(options?: ExecuteOptions): Promise<WriteResult> {
    return this.#transaction.execute(options);
  }

  /** As `WriteTransaction.validate`. */
  validate(): readonly Problem[] {
    return this.#transaction.validate();
  }

  /** As `WriteTransaction.explain`. */
  explain(): Explanation {
    return this.#transaction.explain();
  }

  /** As `WriteTransaction.toRequest`. */
  toRequest(): TransactWriteItemsCommandInput {
    return this.#transaction.toRequest();
  }
}
