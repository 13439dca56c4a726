import type { Connection } from '../client/index.js';
import type { Problem } from '../errors/index.js';
import { validateEntries, validates, type ExecuteOptions, type WriteResult } from '../operation/index.js';
import type { CompiledTransaction } from './compile-transaction.js';
import { executionRecord } from './idempotency.js';
import { planTransaction, requireNoProblems } from './plan-transaction.js';
import { Outdated, sendPlan, type SendablePlan, type SendTransactionOptions, type Transaction } from './send-plan.js';
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
      return { ...result, attempts: attempts + result.attempts };
    } catch (error) {
      if (!(error instanceof Outdated)) throw error;
      attempts += error.attempts;
      await connection.pause(round, executeOptions.signal);
    }
  }
}

/** Reads what unique values depend on, and works out the hidden operations. */
async function planForSending(
  { connection, context, compiled, options, executeOptions }: Transaction,
  invalid: readonly Problem[],
  stale: boolean,
): Promise<SendablePlan> {
  const { idempotencyKey, verified } = options;
  const record = executionRecord(context.durableKeys, idempotencyKey, compiled, options.record);
  const extra = [...(options.extra ?? []), ...(record ? [record.write] : [])];
  const planOptions = { idempotencyKey, verified, extra, mayBeEmpty: options.record !== undefined };
  const known = planTransaction(context, compiled, planOptions);
  requireNoProblems([...known.problems, ...invalid]);
  if (known.unread.length === 0 && !stale) return { ...known, record };
  const guarded = [...known.unread, ...known.guards.map((guards) => guards.guarded)];
  const current = await readCurrentItems(connection, guarded, stale, executeOptions.signal);
  const plan = planTransaction(context, compiled, { ...planOptions, current });
  requireNoProblems(plan.problems);
  return { ...plan, record };
}
