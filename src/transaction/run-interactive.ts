import type { Connection } from '../client/index.js';
import { InvalidTransactionError, ModelError, TransactionConflictError } from '../errors/index.js';
import { keyIdentity, type WriteOperation } from '../operation/index.js';
import { compileTransaction } from './compile-transaction.js';
import { findRecord, INTERACTIVE, type RecordContent } from './idempotency.js';
import { InteractiveTransaction } from './interactive-transaction.js';
import { MAX_TRANSACTION_OPERATIONS } from './plan-transaction.js';
import { receiptText, receiptValue } from './receipt.js';
import { sendTransaction } from './send-transaction.js';
import { mismatch } from './recorded-execution.js';
import { settlingResume } from './settling-resume.js';
import { hasChanged, readCheck, readConditions, type TrackedRead } from './tracked-read.js';
import type { TransactionContext } from './transaction-context.js';

export interface InteractiveOptions {
  /** Runs of the callback at most; 10 by default. */
  readonly maxAttempts?: number | undefined;
  /** Runs the transaction once per key; a repeat returns what the first returned. Needs durable `idempotency`. */
  readonly idempotencyKey?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type InteractiveCallback<T> = (tx: InteractiveTransaction) => Promise<T> | T;

const DEFAULT_MAX_ATTEMPTS = 10;

/** Another writer got in between a read and the commit. */
class ReadsChanged extends Error {}

/**
 * Runs the callback, verifies what it read and commits what it wrote, in one transaction; again when another writer got
 * in between.
 */
export async function runInteractive<T>(
  connection: Connection,
  context: TransactionContext,
  callback: InteractiveCallback<T>,
  options: InteractiveOptions,
): Promise<T> {
  if (typeof callback !== 'function') {
    throw new ModelError('transaction()', ['takes a callback, such as async (tx) => …, or nothing']);
  }
  const { maxAttempts = DEFAULT_MAX_ATTEMPTS, idempotencyKey, signal } = options ?? {};
  const run = { connection, context, idempotencyKey, signal };
  if (!Number.isInteger(maxAttempts) || maxAttempts < 1) {
    throw new ModelError('transaction()', ['maxAttempts must be an integer of at least 1']);
  }
  requireDurable(context, idempotencyKey);
  const earlier = await earlierReceipt(run);
  if (earlier) return earlier.value as T;
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(run, callback, attempt);
    } catch (error) {
      if (!(error instanceof ReadsChanged)) throw error;
      if (attempt >= maxAttempts) throw conflict(attempt, error);
      await connection.pause(attempt, signal);
    }
  }
}

interface Run {
  readonly connection: Connection;
  readonly context: TransactionContext;
  readonly idempotencyKey: string | undefined;
  readonly signal: AbortSignal | undefined;
}

async function runOnce<T>(run: Run, callback: InteractiveCallback<T>, attempt: number): Promise<T> {
  const tx = new InteractiveTransaction(run.context, run.connection, attempt, run.signal);
  let result: T;
  try {
    result = await callback(tx);
  } catch (error) {
    await verifySnapshot(run, tx.end().reads);
    throw error;
  }
  const { reads, operations } = tx.end();
  if (operations.length === 0 && run.idempotencyKey === undefined) {
    await verifySnapshot(run, reads);
    return result;
  }
  return commit(run, reads, operations, result, attempt);
}

async function commit<T>(
  { connection, context, idempotencyKey, signal }: Run,
  reads: readonly TrackedRead[],
  operations: readonly WriteOperation<'transact'>[],
  result: T,
  attempt: number,
): Promise<T> {
  const compiled = compileTransaction(context, operations);
  const byIdentity = new Map(reads.map((read) => [keyIdentity(read.table, read.key), read]));
  const readOf = ({ table, key }: { table: string; key: TrackedRead['key'] | undefined }): TrackedRead | undefined =>
    key && byIdentity.get(keyIdentity(table, key));
  const written = new Set(compiled.entries.map(({ write }) => readOf(write)));
  const checked = reads.filter((read) => !written.has(read));
  let earlier: RecordContent | undefined;
  const commitResult = async (sent: Promise<unknown>): Promise<T> => {
    await sent;
    return earlier ? (receiptValue(earlier.receipt) as T) : result;
  };
  const sent = sendTransaction(
    connection,
    context,
    compiled,
    {
      idempotencyKey,
      record: idempotencyKey === undefined ? undefined : { fingerprint: INTERACTIVE, receipt: receiptText(result) },
      onReplayed: (record) => (earlier = record),
      verified: ({ write }) => {
        const read = readOf(write);
        return read ? readConditions(read) : [];
      },
      extra: checked.map(readCheck),
      inspect: ({ entries, hidden }, reply) => {
        const all = [...entries.map(({ write }) => write), ...hidden];
        const changed = all.some((write, at) => {
          const reason = reply.reasons[at];
          const read = readOf(write);
          return read && reason?.code === 'ConditionalCheckFailed' && hasChanged(read, reason.item);
        });
        if (changed && reply.outcome !== 'unknown') throw new ReadsChanged();
      },
    },
    { signal },
  );
  try {
    return await commitResult(sent);
  } catch (error) {
    throw settlingResume(error, (resumed) =>
      commitResult(resumed).catch((again) => {
        throw again instanceof ReadsChanged ? conflict(attempt, again) : again;
      }),
    );
  }
}

/** Checks that two or more reads saw one point in time. */
async function verifySnapshot({ connection, signal }: Run, reads: readonly TrackedRead[]): Promise<void> {
  if (reads.length < 2) return;
  if (reads.length > MAX_TRANSACTION_OPERATIONS) {
    const message = `the callback read ${reads.length} items, over the ${MAX_TRANSACTION_OPERATIONS} that can be verified at once; read less`;
    throw new InvalidTransactionError([{ code: 'TOO_MANY_OPERATIONS', index: -1, message }]);
  }
  const input = { TransactItems: reads.map(({ table, key }) => ({ Get: { TableName: table, Key: key } })) };
  const changed = await connection.send(
    'TransactGetItems',
    input,
    (reply) => reply.kind !== 'ok' || reads.some((read, at) => hasChanged(read, reply.output.Responses?.[at]?.Item)),
    { signal },
  );
  if (changed) throw new ReadsChanged();
}

async function earlierReceipt({ connection, context, idempotencyKey, signal }: Run) {
  if (idempotencyKey === undefined || !context.durableKeys) return undefined;
  const record = await findRecord(connection, context.durableKeys, idempotencyKey, signal);
  if (record && record.fingerprint !== INTERACTIVE) throw mismatch(idempotencyKey);
  return record && { value: receiptValue(record.receipt) };
}

function requireDurable(context: TransactionContext, idempotencyKey: string | undefined): void {
  if (idempotencyKey === undefined) return;
  if (typeof idempotencyKey !== 'string' || idempotencyKey === '') {
    const message = 'the idempotency key is empty, or not text';
    throw new InvalidTransactionError([{ code: 'EMPTY_IDEMPOTENCY_KEY', index: -1, message }]);
  }
  if (context.durableKeys) return;
  const message =
    'an idempotency key of an interactive transaction needs durable keys: new DataSource({ idempotency: { table } })';
  throw new InvalidTransactionError([{ code: 'KEY_NEEDS_RECORD', index: -1, message }]);
}

function conflict(attempts: number, cause: unknown): TransactionConflictError {
  return new TransactionConflictError(
    `Other writers changed what the callback had read, on each of its ${attempts} runs; try again later`,
    { cause, failures: [], reasons: [] },
  );
}
