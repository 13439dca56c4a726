import { describeKey, itemSize } from '../codec/index.js';
import { DynatomicError, type Problem, type ProblemCode } from '../errors/index.js';
import { specOf, type OperationContext, type PreparedWrite, type WriteSpec } from '../operation/index.js';

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

/** The caller's operations, compiled once per execution. */
export interface CompiledTransaction {
  readonly now: Date;
  /** How many there are, those that can't be compiled included. */
  readonly count: number;
  readonly entries: readonly TransactionEntry[];
  /** What is wrong with single operations. */
  readonly problems: readonly Problem[];
}

/** Compiles operations; hooks run and stamps are taken here, once. */
export function compileTransaction(context: OperationContext, operations: readonly object[]): CompiledTransaction {
  const now = new Date();
  const entries: TransactionEntry[] = [];
  const problems: Problem[] = [];
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
  return { now, count: operations.length, entries, problems };
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
    const message = 'a condition check needs a condition: where(), ifExists() or ifNotExists()';
    yield entryProblem(entry, 'MISSING_CONDITION', message);
  }
  if (entry.bytes > MAX_ITEM_BYTES) {
    yield entryProblem(entry, 'ITEM_TOO_LARGE', `the item has ${entry.bytes} bytes, over DynamoDB's ${MAX_ITEM_BYTES}`);
  }
}

/** A problem of one operation, named by kind, entity and key. */
export function entryProblem(
  { index, spec, write }: TransactionEntry,
  code: ProblemCode,
  message: string,
  error?: DynatomicError,
): Problem {
  const key = write.key && describeKey(write.key);
  const label = `${write.kind} ${spec.entity?.name ?? write.table}${key ? ` ${JSON.stringify(key)}` : ''}`;
  return { code, index, entity: spec.entity?.name, table: write.table, key, message: `${label}: ${message}`, error };
}

/** Bytes that a write brings along. */
export function writeBytes({ input, key }: Pick<PreparedWrite, 'input' | 'key'>): number {
  if ('Item' in input && input.Item) return itemSize(input.Item);
  const values = input.ExpressionAttributeValues;
  return itemSize(key ?? {}) + (values ? itemSize(values) : 0);
}
