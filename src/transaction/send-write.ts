import type {
  DeleteItemCommandInput,
  PutItemCommandInput,
  ReturnValue,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Connection, Reply } from '../client/index.js';
import { TransactionConflictError } from '../errors/index.js';
import {
  describeKey,
  loadValidator,
  OPERATION,
  validateEntity,
  type ExecuteOptions,
  type OperationContext,
  type PreparedWrite,
  type WriteRequest,
  type WriteSpec,
} from '../operation/index.js';
import { withCause } from './cancellation.js';
import { aloneError, sendTransaction, writeResult } from './send-transaction.js';
import { transactionRequest } from './transaction-request.js';

type SingleCommand = 'PutItem' | 'UpdateItem' | 'DeleteItem';

type SingleInput = PutItemCommandInput | UpdateItemCommandInput | DeleteItemCommandInput;

const COMMANDS = { Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem' } as const;

/** Sends one write: by its own command, or as a transaction of one where it has an idempotency key or is a check. */
export async function sendWrite(
  connection: Connection,
  context: OperationContext,
  spec: WriteSpec,
  options: ExecuteOptions,
): Promise<unknown> {
  if (goesAsTransaction(spec)) return sendAlone(connection, context, spec, options);
  const write = spec.prepare(new Date());
  if (write.kind === 'ConditionCheck') return sendAlone(connection, context, spec, options);
  if (context.validate && spec.entity && write.subject && (await loadValidator())) {
    const invalid = await validateEntity(spec.entity, write.subject);
    if (invalid) throw invalid;
  }
  const command = COMMANDS[write.kind];
  const { signal, returnConsumedCapacity } = options;
  const input = singleInput(spec, write);
  return connection.send(
    command,
    returnConsumedCapacity ? { ...input, ReturnConsumedCapacity: returnConsumedCapacity } : input,
    (reply: Reply<SingleCommand>) => settle(spec, write, reply),
    { signal, repeatable: !write.accumulates },
  );
}

/** The input of the command that `sendWrite` sends. */
export function writeRequest(context: OperationContext, spec: WriteSpec): WriteRequest {
  if (!goesAsTransaction(spec)) {
    const write = spec.prepare(new Date());
    if (write.kind !== 'ConditionCheck') return singleInput(spec, write);
  }
  try {
    return transactionRequest(context, [aloneOperation(spec)], spec.idempotencyKey);
  } catch (error) {
    throw aloneError(error);
  }
}

function goesAsTransaction({ kind, idempotencyKey }: WriteSpec): boolean {
  return idempotencyKey !== undefined || kind === 'ConditionCheck';
}

async function sendAlone(
  connection: Connection,
  context: OperationContext,
  spec: WriteSpec,
  options: ExecuteOptions,
): Promise<unknown> {
  try {
    return await sendTransaction(connection, context, [aloneOperation(spec)], spec.idempotencyKey, options);
  } catch (error) {
    throw aloneError(error);
  }
}

/** The operation without the key that the transaction around it takes over. */
function aloneOperation(spec: WriteSpec): object {
  return { [OPERATION]: { ...spec, idempotencyKey: undefined } };
}

function singleInput({ returning }: WriteSpec, { input }: PreparedWrite): SingleInput {
  if (returning === undefined) return input;
  const ReturnValues: ReturnValue = returning === 'new' ? 'ALL_NEW' : 'ALL_OLD';
  return { ...(input as SingleInput), ReturnValues };
}

function settle(spec: WriteSpec, write: PreparedWrite, reply: Reply<SingleCommand>): unknown {
  if (reply.kind === 'ok') {
    write.applied();
    const { Attributes, ConsumedCapacity } = reply.output;
    if (spec.returning !== undefined) return Attributes && write.hydrate(Attributes);
    return writeResult(reply.attempts, ConsumedCapacity && [ConsumedCapacity]);
  }
  if (reply.kind === 'conditionFailed') {
    const refusal = write.refusal(reply.item, reply);
    throw spec.orThrow ? withCause(spec.orThrow(), refusal) : refusal;
  }
  throw conflictError(spec, write, reply);
}

/** A single write that met a transaction on its item on every attempt. */
function conflictError(
  spec: WriteSpec,
  { kind, table, key }: PreparedWrite,
  { cause, outcome }: Extract<Reply<SingleCommand>, { kind: 'conflict' }>,
): TransactionConflictError {
  const described = key ? describeKey(key) : {};
  const message = `${kind} ${spec.entity?.name ?? table} ${JSON.stringify(described)} met a transaction on the same item on every attempt; try again later`;
  const code = 'TransactionConflict';
  return new TransactionConflictError(message, {
    cause,
    outcome,
    failures: [
      { index: 0, operation: aloneOperation(spec), entity: spec.entity?.target, table, key: described, code, message },
    ],
    reasons: [{ code, message: cause.message }],
  });
}
