import { describeKey, itemSize, MAX_ITEM_BYTES } from '../codec/index.js';
import { DynatomicError, type Problem, type ProblemCode } from '../errors/index.js';
import { specOf, type OperationContext, type PreparedWrite, type WriteSpec } from './operation.js';

/** One operation of a transaction or a batch, compiled. */
export interface WriteEntry {
  readonly index: number;
  /** The operation that was added. */
  readonly operation: object;
  readonly spec: WriteSpec;
  readonly write: PreparedWrite;
  /** Bytes that the request brings: the item of a put; key and values of others. */
  readonly bytes: number;
}

/** Operations that go together, compiled once per execution. */
export interface CompiledWrites {
  readonly now: Date;
  /** How many there are, those that can't be compiled included. */
  readonly count: number;
  readonly entries: readonly WriteEntry[];
  /** What is wrong with single operations. */
  readonly problems: readonly Problem[];
}

/** What keeps an operation from going where it was added. */
export type Objection = readonly [code: ProblemCode, message: string];

/** What a transaction or a batch takes. */
export interface WriteRules {
  /** Where gets go instead. */
  readonly forReads: string;
  objections(spec: WriteSpec): Iterable<Objection>;
  entryObjections(entry: WriteEntry): Iterable<Objection>;
}

/** Compiles operations; hooks run and stamps are taken here, once. */
export function compileWrites(
  context: OperationContext,
  operations: readonly object[],
  { forReads, objections, entryObjections }: WriteRules,
): CompiledWrites {
  const now = new Date();
  const entries: WriteEntry[] = [];
  const problems: Problem[] = [];
  operations.forEach((operation, index) => {
    const spec = specOf(operation);
    if (!spec || spec.kind === 'Get') {
      const found = spec ? `a read; reads go into ${forReads}` : describeStranger(operation);
      problems.push({ code: 'NOT_AN_OPERATION', index, message: `this is ${found}` });
      return;
    }
    const { entity } = spec;
    const report = ([code, message]: Objection): void =>
      void problems.push({ code, index, entity: entity?.name, message });
    if (spec.context !== context) report(['FOREIGN_OPERATION', 'this operation was made by another DataSource']);
    for (const objection of objections(spec)) report(objection);
    try {
      const write = spec.prepare(now);
      const entry = { index, operation, spec, write, bytes: writeBytes(write) };
      entries.push(entry);
      for (const [code, message] of entryObjections(entry)) problems.push(entryProblem(entry, code, message));
      if (entry.bytes > MAX_ITEM_BYTES) {
        const message = `the item has ${entry.bytes} bytes, over DynamoDB's ${MAX_ITEM_BYTES}`;
        problems.push(entryProblem(entry, 'ITEM_TOO_LARGE', message));
      }
    } catch (error) {
      if (!(error instanceof DynatomicError)) throw error;
      const table = entity && context.physicalTable(entity.table.name);
      const code = error.code as ProblemCode;
      const message = `${spec.kind} ${entity?.name ?? 'by table name'}: ${error.message}`;
      problems.push({ code, index, entity: entity?.name, table, message, error });
    }
  });
  return { now, count: operations.length, entries, problems };
}

function describeStranger(value: unknown): string {
  if (!(value instanceof Promise)) return 'not an operation of dynatomic';
  return 'a promise: save(), insert() and remove() act at once; put(), update(), delete() and check() make operations';
}

/** A problem of one operation, named by kind, entity and key. */
export function entryProblem(
  { index, spec, write }: WriteEntry,
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
