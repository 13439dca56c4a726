import type { Capability, ExecuteOptions, OperationContext, WriteOperation, WriteResult } from '../operation/index.js';

/** What transactions need of the `DataSource` that made them. */
export interface TransactionContext extends OperationContext {
  /** A put of an entity, by its own class. @throws ModelError when the class is no entity */
  saveOf(entity: object): WriteOperation<Capability>;
  executeTransaction(
    operations: readonly object[],
    idempotencyKey: string | undefined,
    options: ExecuteOptions | undefined,
  ): Promise<WriteResult>;
  executeReads(reads: readonly object[], options: ExecuteOptions | undefined): Promise<unknown[]>;
}
