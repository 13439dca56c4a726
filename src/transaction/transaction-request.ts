import type { TransactWriteItem, TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import type { Problem } from '../errors/index.js';
import { entryProblem, validationProblems, type WriteInput, type WriteKind } from '../operation/index.js';
import { compileTransaction, type CompiledTransaction } from './compile-transaction.js';
import { executionRecord, executionToken } from './idempotency.js';
import { planTransaction, requireNoProblems, type TransactionPlan } from './plan-transaction.js';
import type { TransactionContext } from './transaction-context.js';

/** A transaction, and what is known of it without sending anything. */
export interface UnsentTransaction {
  readonly plan: TransactionPlan;
  /** All problems; class-validator's verdict once that is loaded. */
  readonly problems: readonly Problem[];
}

export function unsentTransaction(
  context: TransactionContext,
  operations: readonly object[],
  idempotencyKey: string | undefined,
): UnsentTransaction {
  return unsent(context, compileTransaction(context, operations), idempotencyKey);
}

function unsent(
  context: TransactionContext,
  compiled: CompiledTransaction,
  idempotencyKey: string | undefined,
): UnsentTransaction {
  const record = executionRecord(context.durableKeys, idempotencyKey, compiled);
  const plan = planTransaction(context, compiled, { idempotencyKey, record });
  return { plan, problems: [...plan.problems, ...validationProblems(context, compiled)] };
}

/**
 * The TransactWriteItems input of compiled operations.
 *
 * @throws InvalidTransactionError
 */
export function transactionRequest(
  context: TransactionContext,
  compiled: CompiledTransaction,
  idempotencyKey: string | undefined,
): TransactWriteItemsCommandInput {
  const { plan, problems } = unsent(context, compiled, idempotencyKey);
  const unread = plan.unread.map(({ entry }) =>
    entryProblem(entry, 'NEEDS_READ', 'its unique values depend on the stored item, which execute() reads first'),
  );
  requireNoProblems([...problems, ...unread]);
  const TransactItems = transactItems(plan);
  return { TransactItems, ClientRequestToken: executionToken(plan.record, idempotencyKey, TransactItems) };
}

export function transactItems({ entries, hidden }: TransactionPlan): TransactWriteItem[] {
  const items: TransactWriteItem[] = [];
  for (const { write, input } of entries) items.push(transactItem(write.kind, input));
  for (const { kind, input } of hidden) items.push(transactItem(kind, input));
  return items;
}

/** `{ [kind]: input }`, which Node 20 makes at several times the cost. */
function transactItem<K extends WriteKind>(kind: K, input: WriteInput[K]): TransactWriteItem {
  const item: Partial<WriteInput> = {};
  item[kind] = input;
  return item;
}
