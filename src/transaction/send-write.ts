import type {
  DeleteItemCommandInput,
  PutItemCommandInput,
  ReturnValue,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Connection, Reply } from '../client/index.js';
import type { Item } from '../codec/index.js';
import {
  AttributeValueError,
  InvalidTransactionError,
  TransactionCanceledError,
  TransactionConflictError,
} from '../errors/index.js';
import {
  describeKey,
  entryProblem,
  loadEntity,
  OPERATION,
  validateEntries,
  validates,
  type ExecuteOptions,
  type PreparedWrite,
  type WriteRequest,
  type WriteResult,
  type WriteSpec,
} from '../operation/index.js';
import { withCause } from './cancellation.js';
import { compileTransaction, type CompiledTransaction, type TransactionEntry } from './compile-transaction.js';
import { writeResult } from './send-plan.js';
import { sendTransaction } from './send-transaction.js';
import type { TransactionContext } from './transaction-context.js';
import { settlingResume } from './settling-resume.js';
import { transactionRequest } from './transaction-request.js';
import { guardedEntries } from './unique-plan.js';

type SingleCommand = 'PutItem' | 'UpdateItem' | 'DeleteItem';
type SingleInput = PutItemCommandInput | UpdateItemCommandInput | DeleteItemCommandInput;

const COMMANDS = { Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem' } as const;

/**
 * Sends one write: by its own command, or as a transaction of one where it has an idempotency key, changes unique
 * values, or is a check.
 */
export async function sendWrite(
  connection: Connection,
  context: TransactionContext,
  spec: WriteSpec,
  options: ExecuteOptions = {},
): Promise<unknown> {
  const compiled = compileAlone(context, spec);
  const mayBeInvalid = validates(context);
  if (mayBeInvalid && compiled.problems.length > 0) await requireValid(compiled);
  const entry = onlyEntry(compiled);
  if (goesAsTransaction(spec, compiled)) return sendAsTransaction(connection, context, spec, compiled, options);
  if (mayBeInvalid) await requireValid(compiled);
  const { write } = entry;
  const { signal, returnConsumedCapacity } = options;
  const input = singleInput(spec, write);
  return connection.send(
    COMMANDS[write.kind as keyof typeof COMMANDS],
    returnConsumedCapacity ? { ...input, ReturnConsumedCapacity: returnConsumedCapacity } : input,
    (reply: Reply<SingleCommand>) => settle(spec, entry, reply),
    // Sent again, it would find what it had left itself.
    { signal, repeatable: !write.accumulates && spec.returning !== 'old' },
  );
}

async function sendAsTransaction(
  connection: Connection,
  context: TransactionContext,
  spec: WriteSpec,
  compiled: CompiledTransaction,
  options: ExecuteOptions,
): Promise<WriteResult> {
  try {
    requireNoReturning(spec, onlyEntry(compiled));
    const { idempotencyKey } = spec;
    return await sendTransaction(connection, context, compiled, { idempotencyKey }, options);
  } catch (error) {
    throw settlingResume(aloneError(error), (resumed) =>
      resumed.catch((again: unknown) => {
        throw aloneError(again);
      }),
    );
  }
}

/** The input of the command that `sendWrite` sends. */
export function writeRequest(context: TransactionContext, spec: WriteSpec): WriteRequest {
  const compiled = compileAlone(context, spec);
  const entry = onlyEntry(compiled);
  if (!goesAsTransaction(spec, compiled)) return singleInput(spec, entry.write);
  requireNoReturning(spec, entry);
  return transactionRequest(context, compiled, spec.idempotencyKey);
}

function compileAlone(context: TransactionContext, spec: WriteSpec): CompiledTransaction {
  const isPlain = spec.idempotencyKey === undefined && spec.returning === undefined;
  return compileTransaction(context, [{ [OPERATION]: isPlain ? spec : withoutRequest(spec) }]);
}

/** The write without what only the request that it is sent with needs to know. */
function withoutRequest(spec: WriteSpec): WriteSpec {
  const { kind, context, entity, orThrow } = spec;
  return { kind, context, entity, orThrow, prepare: (clock) => spec.prepare(clock) };
}

/** @throws what is wrong with the operation */
function onlyEntry({ entries: [entry], problems }: CompiledTransaction): TransactionEntry {
  const [problem] = problems;
  if (problem || !entry) throw problem?.error ?? new InvalidTransactionError(problems);
  return entry;
}

/** @throws EntityValidationError */
async function requireValid(compiled: CompiledTransaction): Promise<void> {
  const [invalid] = await validateEntries(compiled);
  if (invalid) throw invalid.error ?? new InvalidTransactionError([invalid]);
}

function goesAsTransaction({ idempotencyKey }: WriteSpec, compiled: CompiledTransaction): boolean {
  const isCheck = compiled.entries[0]?.write.kind === 'ConditionCheck';
  return idempotencyKey !== undefined || isCheck || guardedEntries(compiled).length > 0;
}

function requireNoReturning({ returning }: WriteSpec, entry: TransactionEntry): void {
  if (returning === undefined) return;
  const message =
    'returning() needs a request of its own, but this write goes as a transaction, for its idempotency key or its unique values';
  throw new InvalidTransactionError([entryProblem(entry, 'HAS_RETURNING', message)]);
}

/** What a transaction of one operation throws where the caller asked for that operation alone. */
function aloneError(error: unknown): unknown {
  if (error instanceof InvalidTransactionError) {
    const [problem] = error.problems;
    return error.problems.length === 1 ? (problem?.error ?? error) : error;
  }
  if (!(error instanceof TransactionCanceledError) || error instanceof TransactionConflictError) return error;
  return error.failures[0]?.error ?? error;
}

function singleInput({ returning }: WriteSpec, { input }: PreparedWrite): SingleInput {
  if (returning === undefined) return input;
  const ReturnValues: ReturnValue = returning === 'new' ? 'ALL_NEW' : 'ALL_OLD';
  return { ...(input as SingleInput), ReturnValues };
}

function settle(spec: WriteSpec, { write, operation }: TransactionEntry, reply: Reply<SingleCommand>): unknown {
  if (reply.kind !== 'ok') return settleRefusal(spec, write, operation, reply);
  write.applied();
  const { Attributes, ConsumedCapacity } = reply.output;
  if (spec.returning !== undefined) return Attributes && returned(spec, Attributes);
  return writeResult(reply.attempts, ConsumedCapacity && [ConsumedCapacity]);
}

/** @throws what was refused, unless it had been applied by an earlier attempt */
function settleRefusal(
  spec: WriteSpec,
  write: PreparedWrite,
  operation: object,
  reply: Exclude<Reply<SingleCommand>, { kind: 'ok' }>,
): unknown {
  if (reply.kind === 'conditionFailed') {
    if (reply.unanswered !== 'none' && reply.item && write.isOwn?.(reply.item)) return ownWrite(spec, write, reply);
    const refusal = write.refusal(reply.item, reply);
    const own = spec.orThrow?.(refusal);
    throw own === undefined ? refusal : withCause(own, refusal);
  }
  throw conflictError(spec, write, operation, reply);
}

/** What the write found or left. @throws AttributeValueError when that can't be read; the write is applied all the same */
function returned({ entity }: WriteSpec, item: Item): unknown {
  try {
    return entity && loadEntity(entity, item);
  } catch (error) {
    if (!(error instanceof AttributeValueError)) throw error;
    throw new AttributeValueError(error.path, `${error.message}. The write was applied.`, {
      cause: error,
      outcome: 'applied',
    });
  }
}

/** The condition met what an earlier attempt of this write had left: it was applied, and its reply was lost. */
function ownWrite(
  spec: WriteSpec,
  write: PreparedWrite,
  { item, attempts }: Extract<Reply<SingleCommand>, { kind: 'conditionFailed' }>,
): unknown {
  write.applied();
  return spec.returning === 'new' ? item && returned(spec, item) : writeResult(attempts, undefined);
}

/** A single write that met a transaction on its item on every attempt. */
function conflictError(
  spec: WriteSpec,
  { kind, table, key }: PreparedWrite,
  operation: object,
  { cause, outcome }: Extract<Reply<SingleCommand>, { kind: 'conflict' }>,
): TransactionConflictError {
  const described = key ? describeKey(key) : {};
  const message = `${kind} ${spec.entity?.name ?? table} ${JSON.stringify(described)} met a transaction on the same item on every attempt; try again later`;
  const code = 'TransactionConflict';
  return new TransactionConflictError(message, {
    cause,
    outcome,
    failures: [{ index: 0, operation, entity: spec.entity?.target, table, key: described, code, message }],
    reasons: [{ code, message: cause.message }],
  });
}
