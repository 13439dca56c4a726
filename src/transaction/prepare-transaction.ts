import { itemSize } from '../codec/index.js';
import { DynatomicError, InvalidTransactionError, type Problem, type ProblemCode } from '../errors/index.js';
import {
  describeKey,
  loadValidator,
  specOf,
  validateEntity,
  validateEntityNow,
  type OperationContext,
  type PreparedWrite,
  type WriteSpec,
} from '../operation/index.js';
import { itemIdentities } from './item-identity.js';

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
export const MAX_TRANSACTION_OPERATIONS = 100;
/** Bytes of all items of a transaction together. */
export const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
/** Bytes of an item, attribute names included. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
export const MAX_ITEM_BYTES = 400 * 1024;

/** One operation of a transaction, compiled. */
export interface TransactionEntry {
  readonly index: number;
  /** The operation that was added. */
  readonly operation: object;
  readonly spec: WriteSpec;
  readonly write: PreparedWrite;
  /** Bytes that the request brings: the item of a put; key and values of others. */
  readonly bytes: number;
}

export interface PreparedTransaction {
  readonly entries: readonly TransactionEntry[];
  readonly problems: readonly Problem[];
}

/** Compiles the operations and finds everything that makes them impossible; class-validator's verdict once it is loaded. */
export function prepareTransaction(
  context: OperationContext,
  operations: readonly object[],
  idempotencyKey: string | undefined,
): PreparedTransaction {
  const { entries, problems } = compileAll(context, operations, idempotencyKey);
  for (const entry of context.validate ? entries : []) {
    const { spec, write } = entry;
    const error = spec.entity && write.subject && validateEntityNow(spec.entity, write.subject);
    if (error) problems.push(entryProblem(entry, 'ENTITY_VALIDATION', error.message, error));
  }
  return { entries, problems: inOrder(problems) };
}

/**
 * Compiles the operations for sending; class-validator's verdict is always among the problems.
 *
 * @throws InvalidTransactionError
 */
export async function prepareForSending(
  context: OperationContext,
  operations: readonly object[],
  idempotencyKey: string | undefined,
): Promise<readonly TransactionEntry[]> {
  const { entries, problems } = compileAll(context, operations, idempotencyKey);
  if (context.validate && (await loadValidator())) {
    for (const entry of entries) {
      const { spec, write } = entry;
      const error = spec.entity && write.subject && (await validateEntity(spec.entity, write.subject));
      if (error) problems.push(entryProblem(entry, 'ENTITY_VALIDATION', error.message, error));
    }
  }
  if (problems.length > 0) throw new InvalidTransactionError(inOrder(problems));
  return entries;
}

function compileAll(
  context: OperationContext,
  operations: readonly object[],
  idempotencyKey: string | undefined,
): { entries: TransactionEntry[]; problems: Problem[] } {
  const now = new Date();
  const entries: TransactionEntry[] = [];
  const problems: Problem[] = [...transactionProblems(operations, idempotencyKey)];
  operations.forEach((operation, index) => {
    const spec = specOf(operation);
    if (!spec || spec.kind === 'Get') {
      const found = spec ? 'a read; reads go into db.readTransaction()' : 'not an operation of dynatomic';
      problems.push({ code: 'NOT_AN_OPERATION', index, message: `this is ${found}` });
      return;
    }
    problems.push(...specProblems(context, spec, index));
    try {
      const write = spec.prepare(now);
      const entry = { index, operation, spec, write, bytes: writeBytes(write) };
      entries.push(entry);
      problems.push(...entryProblems(entry));
    } catch (error) {
      if (!(error instanceof DynatomicError)) throw error;
      const { entity } = spec;
      const table = entity && context.physicalTable(entity.table.name);
      problems.push({
        code: error.code as ProblemCode,
        index,
        entity: entity?.name,
        table,
        message: error.message,
        error,
      });
    }
  });
  problems.push(...duplicateProblems(context, entries));
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  if (bytes > MAX_TRANSACTION_BYTES) {
    problems.push({
      code: 'TOO_LARGE',
      index: -1,
      message: `the transaction has ${bytes} bytes, over DynamoDB's ${MAX_TRANSACTION_BYTES}; write less at once, or use db.batchWrite() where atomicity isn't needed`,
    });
  }
  return { entries, problems };
}

function* transactionProblems(operations: readonly object[], idempotencyKey: string | undefined): Generator<Problem> {
  if (operations.length === 0) {
    yield { code: 'EMPTY', index: -1, message: 'the transaction has no operation' };
  }
  if (operations.length > MAX_TRANSACTION_OPERATIONS) {
    yield {
      code: 'TOO_MANY_OPERATIONS',
      index: -1,
      message:
        `the transaction has ${operations.length} operations, over DynamoDB's ${MAX_TRANSACTION_OPERATIONS}; it is never split silently: ` +
        'use db.batchWrite() where atomicity is not needed, or a workflow with compensations where it is',
    };
  }
  if (idempotencyKey !== undefined && (typeof idempotencyKey !== 'string' || idempotencyKey === '')) {
    yield { code: 'EMPTY_IDEMPOTENCY_KEY', index: -1, message: 'the idempotency key is empty, or not text' };
  }
}

function* specProblems(context: OperationContext, spec: WriteSpec, index: number): Generator<Problem> {
  const problem = (code: ProblemCode, message: string): Problem => ({
    code,
    index,
    entity: spec.entity?.name,
    message,
  });
  if (spec.context !== context) {
    yield problem('FOREIGN_OPERATION', 'this operation was made by another DataSource');
  }
  if (spec.returning !== undefined) {
    yield problem('HAS_RETURNING', 'returning() has no place in a transaction; DynamoDB returns no values there');
  }
  if (spec.idempotencyKey !== undefined) {
    yield problem('HAS_IDEMPOTENCY_KEY', 'this operation has an idempotency key of its own; give the transaction one');
  }
}

function* entryProblems(entry: TransactionEntry): Generator<Problem> {
  if (entry.write.pointless) {
    yield entryProblem(
      entry,
      'MISSING_CONDITION',
      'a condition check needs a condition: where(), ifExists() or ifNotExists()',
    );
  }
  if (entry.bytes > MAX_ITEM_BYTES) {
    yield entryProblem(entry, 'ITEM_TOO_LARGE', `the item has ${entry.bytes} bytes, over DynamoDB's ${MAX_ITEM_BYTES}`);
  }
}

function* duplicateProblems(context: OperationContext, entries: readonly TransactionEntry[]): Generator<Problem> {
  const first = new Map<string, number>();
  const identities = itemIdentities(context, entries);
  for (const [at, entry] of entries.entries()) {
    const identity = identities[at];
    if (identity === undefined) continue;
    const other = first.get(identity);
    if (other === undefined) first.set(identity, entry.index);
    else {
      const message = `operation ${other} is on the same item; DynamoDB takes one operation per item, checks included`;
      yield entryProblem(entry, 'DUPLICATE_ITEM', message);
    }
  }
}

function entryProblem(
  { index, spec, write }: TransactionEntry,
  code: ProblemCode,
  message: string,
  error?: DynatomicError,
): Problem {
  const key = write.key && describeKey(write.key);
  const label = `${write.kind} ${spec.entity?.name ?? write.table}${key ? ` ${JSON.stringify(key)}` : ''}`;
  return { code, index, entity: spec.entity?.name, table: write.table, key, message: `${label}: ${message}`, error };
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.index - b.index);
}

function writeBytes({ input, key }: PreparedWrite): number {
  if ('Item' in input && input.Item) return itemSize(input.Item);
  const values = input.ExpressionAttributeValues;
  return itemSize(key ?? {}) + (values ? itemSize(values) : 0);
}
