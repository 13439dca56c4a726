import type { TransactWriteItem, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { InvalidTransactionError } from '../errors/index.js';
import type { OperationContext } from '../operation/index.js';
import { prepareTransaction, type TransactionEntry } from './prepare-transaction.js';
import { requestToken } from './token.js';

/**
 * The TransactWriteItems input of operations.
 *
 * @throws InvalidTransactionError
 */
export function transactionRequest(
  context: OperationContext,
  operations: readonly object[],
  idempotencyKey: string | undefined,
): TransactWriteItemsCommandInput {
  const { entries, problems } = prepareTransaction(context, operations, idempotencyKey);
  if (problems.length > 0) throw new InvalidTransactionError(problems);
  return requestOf(entries, idempotencyKey);
}

export function requestOf(
  entries: readonly TransactionEntry[],
  idempotencyKey: string | undefined,
): TransactWriteItemsCommandInput {
  const TransactItems = entries.map(({ write }): TransactWriteItem => ({ [write.kind]: write.input }));
  return { TransactItems, ClientRequestToken: requestToken(idempotencyKey) };
}
