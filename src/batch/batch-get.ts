import { listed, plainGet, type ExecuteOptions, type ReadOperation } from '../operation/index.js';
import type { BatchContext } from './batch-context.js';
import { operationsOf, withOperations, type OperationList } from './operation-list.js';

/**
 * Any number of gets, of any tables, in requests of 100. Results come in the order of adding; `undefined` stands for a
 * missing item. The gets see no common point in time: `db.readTransaction()` does. Immutable: every method returns a new
 * batch.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 *
 * @example
 * const [user, order] = await db.batchGet().add(users.get('u1')).add(orders.get(id)).execute();
 */
export class BatchGet<Results extends readonly unknown[]> {
  readonly #context: BatchContext;
  readonly #reads: OperationList | undefined;

  constructor(context: BatchContext, reads?: OperationList) {
    this.#context = context;
    this.#reads = reads;
  }

  /** Adds a get of any repository of the same `DataSource`. */
  add<R>(read: ReadOperation<R>): BatchGet<[...Results, R | undefined]> {
    return new BatchGet(this.#context, withOperations(this.#reads, [read]));
  }

  /** Adds gets; an item that several of them ask for is fetched once. */
  addAll<R>(reads: Iterable<ReadOperation<R>>): BatchGet<[...Results, ...(R | undefined)[]]> {
    return new BatchGet(this.#context, withOperations(this.#reads, listed(reads, 'batch')));
  }

  /** Adds a get of a plain item, by logical table name; `projection` names the attributes to fetch. */
  get(
    table: string,
    key: Readonly<Record<string, unknown>>,
    projection?: readonly string[],
  ): BatchGet<[...Results, Record<string, unknown> | undefined]> {
    return this.add(plainGet(this.#context, table, key, projection));
  }

  /**
   * Sends the batch. Keys that DynamoDB leaves unprocessed are sent again, with pauses, as long as the retry budget lasts.
   *
   * @throws InvalidTransactionError before anything is sent, with every problem
   * @throws BatchIncompleteError when the budget is spent; `operations` are the gets without an answer
   */
  execute(options?: ExecuteOptions): Promise<Results> {
    return this.#context.executeBatchGet(operationsOf(this.#reads), options) as Promise<unknown> as Promise<Results>;
  }
}
