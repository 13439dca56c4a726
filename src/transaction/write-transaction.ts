import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import type { Problem } from '../errors/index.js';
import type { PlainItem, Update } from '../expression/index.js';
import {
  listed,
  plainCheck,
  plainDelete,
  plainPut,
  plainUpdate,
  type ExecuteOptions,
  type PlainCondition,
  type TransactionRule,
  type WriteOperation,
  type WriteResult,
} from '../operation/index.js';
import { explainTransaction, type Explanation } from './explain.js';
import { compileTransaction } from './compile-transaction.js';
import { transactionRequest, unsentTransaction } from './transaction-request.js';
import type { TransactionContext } from './transaction-context.js';

/** What a write transaction is made of so far. */
export interface WriteTransactionProps {
  readonly context: TransactionContext;
  readonly operations: readonly object[];
  readonly idempotencyKey?: string | undefined;
}

type PlainRecord = Readonly<Record<string, unknown>>;

/**
 * Up to 100 writes and checks that succeed or fail together. Immutable: every method returns a new transaction.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
export class WriteTransaction {
  readonly #props: WriteTransactionProps;

  constructor(props: WriteTransactionProps) {
    this.#props = props;
  }

  /** Adds an operation of any repository of the same `DataSource`. */
  add(operation: WriteOperation<'transact', TransactionRule>): WriteTransaction {
    return this.addAll([operation]);
  }

  addAll(operations: Iterable<WriteOperation<'transact', TransactionRule>>): WriteTransaction {
    const { context, operations: before, idempotencyKey } = this.#props;
    return new WriteTransaction({ context, operations: [...before, ...listed(operations)], idempotencyKey });
  }

  /** Adds a `save` of an entity, by its own class. */
  save(entity: object): WriteTransaction {
    return this.add(this.#props.context.saveOf(entity));
  }

  /**
   * Adds a put of a plain item, by logical table name.
   *
   * @throws ExpressionError when the condition is malformed
   */
  put(table: string, item: PlainRecord, condition?: PlainCondition): WriteTransaction {
    return this.add(plainPut(this.#props.context, table, item, condition));
  }

  /** Adds an update of a plain item, by logical table name. It creates the item where it is missing. */
  update(table: string, key: PlainRecord, update: Update<PlainItem>, condition?: PlainCondition): WriteTransaction {
    return this.add(plainUpdate(this.#props.context, table, key, update, condition));
  }

  /** Adds a delete of a plain item, by logical table name. */
  delete(table: string, key: PlainRecord, condition?: PlainCondition): WriteTransaction {
    return this.add(plainDelete(this.#props.context, table, key, condition));
  }

  /** Adds a check of a plain item, by logical table name. */
  conditionCheck(table: string, key: PlainRecord, condition: PlainCondition): WriteTransaction {
    return this.add(plainCheck(this.#props.context, table, key, condition));
  }

  /**
   * Applies the transaction once per key, however often it is executed: within DynamoDB's ten minutes, or as long as
   * the `DataSource` keeps its records where it has durable keys. Keys of over 36 characters are hashed.
   */
  withIdempotencyKey(key: string): WriteTransaction {
    const { context, operations } = this.#props;
    return new WriteTransaction({ context, operations, idempotencyKey: key ?? '' });
  }

  /**
   * Sends the transaction.
   *
   * @throws InvalidTransactionError before anything is sent, with every problem
   * @throws TransactionCanceledError when nothing was applied: `failures` names the operations at fault; where one of
   * them was given an error by `orThrow`, that error
   * @throws OutcomeUnknownError when no answer came; its `resume()` settles it
   */
  execute(options?: ExecuteOptions): Promise<WriteResult> {
    const { context, operations, idempotencyKey } = this.#props;
    return context.executeTransaction(operations, idempotencyKey, options);
  }

  /** Everything that is wrong with the transaction, found without sending it; class-validator's verdict once that is loaded. */
  validate(): readonly Problem[] {
    const { context, operations, idempotencyKey } = this.#props;
    return unsentTransaction(context, operations, idempotencyKey).problems;
  }

  /** What would be sent, as plain JSON. */
  explain(): Explanation {
    const { context, operations, idempotencyKey } = this.#props;
    return explainTransaction(unsentTransaction(context, operations, idempotencyKey));
  }

  /**
   * The exact TransactWriteItems input, with a token of its own; nothing is sent.
   *
   * @throws InvalidTransactionError
   */
  toRequest(): TransactWriteItemsCommandInput {
    const { context, operations, idempotencyKey } = this.#props;
    return transactionRequest(context, compileTransaction(context, operations), idempotencyKey);
  }
}
