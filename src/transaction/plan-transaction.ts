import type { Item } from '../codec/index.js';
import { InvalidTransactionError, type Problem } from '../errors/index.js';
import type { ConditionNode } from '../expression/index.js';
import { entryProblem, writeBytes, writeBytesBound } from '../operation/index.js';
import type { CompiledTransaction, TransactionEntry } from './compile-transaction.js';
import type { HiddenWrite } from './hidden-write.js';
import type { IdempotencyRecord } from './idempotency.js';
import type { TransactionContext } from './transaction-context.js';
import { duplicateProblems } from './duplicate-problems.js';
import {
  basisConditions,
  basisOf,
  guardedChange,
  guardedEntries,
  type CurrentItems,
  type GuardedEntry,
} from './unique-plan.js';
import { guardWrites } from './unique-guards.js';

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
export const MAX_TRANSACTION_OPERATIONS = 100;
/** Bytes of all items of a transaction together. */
export const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;

/** A guarded entry, and the item that its guards were worked out from. */
export interface PlannedGuards {
  readonly guarded: GuardedEntry;
  readonly basis: Item | undefined;
}

/** A transaction as it will be sent, hidden operations included. */
export interface TransactionPlan {
  readonly entries: readonly TransactionEntry[];
  readonly hidden: readonly HiddenWrite[];
  readonly guards: readonly PlannedGuards[];
  /** Guarded entries whose item must be read before it can be sent; a delete and a put are assumed for each guard. */
  readonly unread: readonly GuardedEntry[];
  /** Of the execution, where its idempotency key is durable; the last of the hidden operations writes it. */
  readonly record: IdempotencyRecord | undefined;
  readonly problems: readonly Problem[];
}

export interface PlanOptions {
  readonly idempotencyKey?: string | undefined;
  /** Stored items that were read for the sake of unique values. */
  readonly current?: CurrentItems | undefined;
  /** Conditions on what was read of an entry's item before. */
  readonly verified?: ((entry: TransactionEntry) => readonly ConditionNode[]) | undefined;
  /** Whether it may have no operation of the caller's: an interactive transaction that only keeps its receipt. */
  readonly mayBeEmpty?: boolean | undefined;
  /** More operations of dynatomic's own. */
  readonly extra?: readonly HiddenWrite[] | undefined;
  readonly record?: IdempotencyRecord | undefined;
}

/** Works out the hidden operations, and finds what makes the transaction as a whole impossible. */
export function planTransaction(
  context: TransactionContext,
  compiled: CompiledTransaction,
  { idempotencyKey, current = NONE_READ, verified, mayBeEmpty = false, extra = [], record }: PlanOptions,
): TransactionPlan {
  const guards: PlannedGuards[] = [];
  const unread: GuardedEntry[] = [];
  for (const guarded of guardedEntries(compiled)) {
    const basis = basisOf(guarded, current);
    if (basis === 'unknown') unread.push(guarded);
    else guards.push({ guarded, basis });
  }
  const changes = guards.map(({ guarded, basis }) => guardedChange(guarded, basis));
  const hidden = [...guardWrites(changes, compiled.clock.now), ...extra, ...(record ? [record.write] : [])];
  const entries =
    guards.length > 0 || verified ? verifyingEntries(compiled.entries, guards, verified) : compiled.entries;
  const isEmpty = compiled.count === 0 && !mayBeEmpty;
  const problems = [
    ...(isEmpty ? [EMPTY] : []),
    ...wholeProblems(compiled, hidden, unread, idempotencyKey),
    ...(idempotencyKey && !context.durableKeys ? unread.map(({ entry }) => needsRecord(entry)) : []),
    ...compiled.problems,
    ...duplicateProblems(context, entries, hidden),
  ];
  return { entries, hidden, guards, unread, record, problems: inOrder(problems) };
}

/** The entries, conditioned on what was read for them. */
function verifyingEntries(
  entries: readonly TransactionEntry[],
  guards: readonly PlannedGuards[],
  verified: PlanOptions['verified'],
): TransactionEntry[] {
  const conditions = new Map(guards.map(({ guarded, basis }) => [guarded.entry, basisConditions(guarded, basis)]));
  return entries.map((entry) => {
    const added = [...(conditions.get(entry) ?? []), ...(verified?.(entry) ?? [])];
    return added.length > 0 ? { ...entry, input: entry.write.verifying(added) } : entry;
  });
}

/** @throws InvalidTransactionError when there is a problem */
export function requireNoProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new InvalidTransactionError(inOrder(problems));
}

const NONE_READ: CurrentItems = new Map();

const EMPTY: Problem = { code: 'EMPTY', index: -1, message: 'the transaction has no operation' };

function* wholeProblems(
  { count, entries }: CompiledTransaction,
  hidden: readonly HiddenWrite[],
  unread: readonly GuardedEntry[],
  idempotencyKey: string | undefined,
): Generator<Problem> {
  const assumed = unread.reduce((sum, { model }) => sum + 2 * model.uniques.length, 0);
  const total = count + hidden.length + assumed;
  if (total > MAX_TRANSACTION_OPERATIONS) {
    const checks = hidden.filter(({ kind }) => kind === 'ConditionCheck').length;
    const others = total - count - checks;
    const parts = [
      `${count} of its own`,
      ...(checks > 0 ? [`${checks} checks of what was read`] : []),
      ...(others > 0 ? [`${others} for unique values and idempotency`] : []),
    ];
    const added = parts.length > 1 ? ` (${parts.join(', ')})` : '';
    yield {
      code: 'TOO_MANY_OPERATIONS',
      index: -1,
      message:
        `the transaction has ${total} operations${added}, over DynamoDB's ${MAX_TRANSACTION_OPERATIONS}; it is never split silently: ` +
        'use db.batchWrite() where atomicity is not needed, or a workflow with compensations where it is',
    };
  }
  if (idempotencyKey !== undefined && (typeof idempotencyKey !== 'string' || idempotencyKey === '')) {
    yield { code: 'EMPTY_IDEMPOTENCY_KEY', index: -1, message: 'the idempotency key is empty, or not text' };
  }
  const bytes = transactionBytes(entries, hidden);
  if (bytes > MAX_TRANSACTION_BYTES) {
    yield {
      code: 'TOO_LARGE',
      index: -1,
      message: `the transaction has ${bytes} bytes, over DynamoDB's ${MAX_TRANSACTION_BYTES}; write less at once, or use db.batchWrite() where atomicity isn't needed`,
    };
  }
}

/** The bytes of all writes together; 0 when they are far from the limit. */
function transactionBytes(entries: readonly TransactionEntry[], hidden: readonly HiddenWrite[]): number {
  let bound = 0;
  for (const { bytesBound } of entries) bound += bytesBound;
  for (const write of hidden) bound += writeBytesBound(write);
  if (bound <= MAX_TRANSACTION_BYTES) return 0;
  return [...entries.map(({ write }) => write), ...hidden].reduce((sum, write) => sum + writeBytes(write), 0);
}

/** A plain key's token is made before the read, so it can't tell a repeat after another outcome of it. */
function needsRecord(entry: TransactionEntry): Problem {
  const message =
    'its unique values depend on the stored item, so its idempotency key needs durable keys: new DataSource({ idempotency: { table } })';
  return entryProblem(entry, 'KEY_NEEDS_RECORD', message);
}

export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.index - b.index);
}
