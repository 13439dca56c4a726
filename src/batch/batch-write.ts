import {
  listed,
  plainDelete,
  plainPut,
  type BatchRule,
  type ExecuteOptions,
  type WriteOperation,
} from '../operation/index.js';
import type { BatchContext, BatchWriteResult } from './batch-context.js';
import { operationsOf, withOperations, type OperationList } from './operation-list.js';

type PlainRecord = Readonly<Record<string, unknown>>;

/**
 * Any number of puts and deletes, of any tables, in requests of 25. Each is applied or not by itself, in no order, and
 * without conditions. Immutable: every method returns a new batch.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
 *
 * @example
 * await db.batchWrite().addAll(orders.map((order) => repository.put(order))).add(carts.delete('c1')).execute();
 */
export class BatchWrite {
  readonly #context: BatchContext;
  readonly #operations: OperationList | undefined;

  constructor(context: BatchContext, operations?: OperationList) {
    this.#context = context;
    this.#operations = operations;
  }

  /** Adds a put or a delete of any repository of the same `DataSource`; one with a condition is a type error. */
  add(operation: WriteOperation<'batch', BatchRule>): BatchWrite {
    return this.addAll([operation]);
  }

  addAll(operations: Iterable<WriteOperation<'batch', BatchRule>>): BatchWrite {
    return new BatchWrite(this.#context, withOperations(this.#operations, listed(operations, 'batch')));
  }

  /** Adds a put of a plain item, by logical table name. */
  put(table: string, item: PlainRecord): BatchWrite {
    return this.add(plainPut(this.#context, table, item, undefined));
  }

  /** Adds a delete of a plain item, by logical table name. */
  delete(table: string, key: PlainRecord): BatchWrite {
    return this.add(plainDelete(this.#context, table, key, undefined));
  }

  /**
   * Sends the batch. What DynamoDB leaves unprocessed is sent again, with pauses, as long as the retry budget lasts.
   * `@Version`, `@Unique` and soft deletes need conditions, so entities with them are refused.
   *
   * @throws InvalidTransactionError before anything is sent, with every problem
   * @throws BatchIncompleteError when the budget is spent; `operations` are those that are not known as done
   * @throws AbortedError when `signal` ended it; what was sent before may be applied
   */
  execute(options?: ExecuteOptions): Promise<BatchWriteResult> {
    return this.#context.executeBatchWrite(operationsOf(this.#operations), options);
  }
}
