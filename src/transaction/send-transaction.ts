import type { Connection } from '../client/index.js';
import type { Problem } from '../errors/index.js';
import { validateEntries, validates, type ExecuteOptions, type WriteResult } from '../operation/index.js';
import type { CompiledTransaction } from './compile-transaction.js';
import { executionRecord } from './idempotency.js';
import { planTransaction, requireNoProblems, type PlanOptions, type TransactionPlan } from './plan-transaction.js';
import { Outdated, sendPlan, type SendTransactionOptions, type Transaction } from './send-plan.js';
import type { TransactionContext } from './transaction-context.js';
import { readCurrentItems } from './unique-plan.js';

/** Checks and sends compiled operations, and tells the entities of them once they are known to be applied. */
export async function sendTransaction(
  connection: Connection,
  context: TransactionContext,
  compiled: CompiledTransaction,
  options: SendTransactionOptions,
  executeOptions: ExecuteOptions = {},
): Promise<WriteResult> {
  const invalid = validates(context) ? await validateEntries(compiled) : [];
  const transaction = { connection, context, compiled, options, executeOptions };
  let attempts = 0;
  for (let round = 1; ; round++) {
    const plan = await planForSending(transaction, invalid, round > 1);
    try {
      const result = await sendPlan(transaction, plan, connection.maxAttempts - attempts);
      return attempts === 0 ? result : { ...result, attempts: attempts + result.attempts };
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
      attempts += error.attempts;
      await connection.pause(round, executeOptions.signal);
    }
  }
}

/** Works out the hidden operations; reads what unique values depend on first. */
function planForSending(
  transaction: Transaction,
  invalid: readonly Problem[],
  stale: boolean,
): TransactionPlan | Promise<TransactionPlan> {
  const { context, compiled, options } = transaction;
  const { idempotencyKey, verified, extra } = options;
  const record = executionRecord(context.durableKeys, idempotencyKey, compiled, options.record);
  const planOptions = { idempotencyKey, verified, extra, record, mayBeEmpty: options.record !== undefined };
  const known = planTransaction(context, compiled, planOptions);
  requireNoProblems([...known.problems, ...invalid]);
  return known.unread.length === 0 && !stale ? known : planOfCurrent(transaction, known, planOptions, stale);
}

async function planOfCurrent(
  { connection, context, compiled, executeOptions }: Transaction,
  { unread, guards }: TransactionPlan,
  planOptions: PlanOptions,
  stale: boolean,
): Promise<TransactionPlan> {
  const guarded = [...unread, ...guards.map((planned) => planned.guarded)];
  const current = await readCurrentItems(connection, guarded, stale, executeOptions.signal);
  const plan = planTransaction(context, compiled, { ...planOptions, current });
  requireNoProblems(plan.problems);
  return plan;
}
