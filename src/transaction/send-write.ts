import type {
  DeleteItemCommandInput,
  PutItemCommandInput,
  ReturnValue,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Connection, Reply } from '../client/index.js';
import { InvalidTransactionError, TransactionCanceledError, TransactionConflictError } from '../errors/index.js';
import {
  describeKey,
  entryProblem,
  OPERATION,
  validateEntries,
  type ExecuteOptions,
  type PreparedWrite,
  type WriteRequest,
  type WriteSpec,
} from '../operation/index.js';
import { withCause } from './cancellation.js';
import { compileTransaction, type CompiledTransaction, type TransactionEntry } from './compile-transaction.js';
import { writeResult } from './send-plan.js';
import { sendTransaction } from './send-transaction.js';
import type { TransactionContext } from './transaction-context.js';
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
  const { compiled, entry } = compileAlone(context, spec);
  if (goesAsTransaction(spec, compiled)) {
    try {
      requireNoReturning(spec, entry);
      const { idempotencyKey } = spec;
      return await sendTransaction(connection, context, compiled, { idempotencyKey }, options);
    } catch (error) {
      throw aloneError(error);
    }
  }
  const [invalid] = await validateEntries(context, compiled);
  if (invalid) throw invalid.error ?? new InvalidTransactionError([invalid]);
  const { write } = entry;
  const { signal, returnConsumedCapacity } = options;
  const input = singleInput(spec, write);
  return connection.send(
    COMMANDS[write.kind as keyof typeof COMMANDS],
    returnConsumedCapacity ? { ...input, ReturnConsumedCapacity: returnConsumedCapacity } : input,
    (reply: Reply<SingleCommand>) => settle(spec, entry, reply),
    { signal, repeatable: !write.accumulates },
  );
}

/** The input of the command that `sendWrite` sends. */
export function writeRequest(context: TransactionContext, spec: WriteSpec): WriteRequest {
  const { compiled, entry } = compileAlone(context, spec);
  if (!goesAsTransaction(spec, compiled)) return singleInput(spec, entry.write);
  requireNoReturning(spec, entry);
  return transactionRequest(context, compiled, spec.idempotencyKey);
}

/** @throws what is wrong with the operation */
function compileAlone(
  context: TransactionContext,
  spec: WriteSpec,
): { compiled: CompiledTransaction; entry: TransactionEntry } {
  const alone = { [OPERATION]: { ...spec, idempotencyKey: undefined, returning: undefined } };
  const compiled = compileTransaction(context, [alone]);
  const [problem] = compiled.problems;
  const [entry] = compiled.entries;
  if (problem || !entry) throw problem?.error ?? new InvalidTransactionError(compiled.problems);
  return { compiled, entry };
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
  return error instanceof TransactionCanceledError ? (error.failures[0]?.error ?? error) : error;
}

function singleInput({ returning }: WriteSpec, { input }: PreparedWrite): SingleInput {
  if (returning === undefined) return input;
  const ReturnValues: ReturnValue = returning === 'new' ? 'ALL_NEW' : 'ALL_OLD';
  return { ...(input as SingleInput), ReturnValues };
}

function settle(spec: WriteSpec, { write, operation }: TransactionEntry, reply: Reply<SingleCommand>): unknown {
  if (reply.kind === 'ok') {
    write.applied();
    const { Attributes, ConsumedCapacity } = reply.output;
    if (spec.returning !== undefined) return Attributes && write.hydrate(Attributes);
    return writeResult(reply.attempts, ConsumedCapacity && [ConsumedCapacity]);
  }
  if (reply.kind === 'conditionFailed') {
    if (reply.unanswered !== 'none' && reply.item && write.isOwn?.(reply.item)) return ownWrite(spec, write, reply);
    const refusal = write.refusal(reply.item, reply);
    const own = spec.orThrow?.();
    throw own === undefined ? refusal : withCause(own, refusal);
  }
  throw conflictError(spec, write, operation, reply);
}

/** The condition met what an earlier attempt of this write had left: it was applied, and its reply was lost. */
function ownWrite(
  { returning }: WriteSpec,
  write: PreparedWrite,
  { item, attempts }: Extract<Reply<SingleCommand>, { kind: 'conditionFailed' }>,
): unknown {
  write.applied();
  if (returning === 'new') return item && write.hydrate(item);
  return returning === 'old' ? undefined : writeResult(attempts, undefined);
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
