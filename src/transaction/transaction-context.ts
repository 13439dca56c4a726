import type { Capability, ExecuteOptions, OperationContext, WriteOperation, WriteResult } from '../operation/index.js';
import type { Class, EntityModel } from '../model/index.js';
import type { DurableKeys } from './idempotency.js';

/** What transactions need of the `DataSource` that made them. */
export interface TransactionContext extends OperationContext {
  /** Where idempotency keys are kept beyond DynamoDB's ten minutes; undefined: nowhere. */
  readonly durableKeys: DurableKeys | undefined;
  /** @throws ModelError when the class is no entity, or declared wrongly */
  modelOf(target: Class): EntityModel;
  /** A put of an entity, by its own class. @throws ModelError when the class is no entity */
  saveOf(entity: object): WriteOperation<Capability>;
  executeTransaction(
    operations: readonly object[],
    idempotencyKey: string | undefined,
    options: ExecuteOptions | undefined,
  ): Promise<WriteResult>;
  findByUnique(
    model: EntityModel,
    properties: readonly string[],
    values: Readonly<Record<string, unknown>>,
    options: ExecuteOptions | undefined,
  ): Promise<object | undefined>;
  executeReads(reads: readonly object[], options: ExecuteOptions | undefined): Promise<unknown[]>;
}
