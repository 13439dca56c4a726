import type { ConsumedCapacity, ExecuteOptions, OperationContext } from '../operation/index.js';

/** What a batch write came to. */
export interface BatchWriteResult {
  /** Requests sent, repeats included. */
  readonly requests: number;
  /** One per request and table, where `returnConsumedCapacity` asked for them. */
  readonly consumedCapacity?: readonly ConsumedCapacity[] | undefined;
}

/** What batches need of the `DataSource` that made them. */
export interface BatchContext extends OperationContext {
  executeBatchWrite(operations: readonly object[], options: ExecuteOptions | undefined): Promise<BatchWriteResult>;
  executeBatchGet(reads: readonly object[], options: ExecuteOptions | undefined): Promise<unknown[]>;
}
