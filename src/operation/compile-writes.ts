import { describeKey, itemSize, itemSizeBound, MAX_ITEM_BYTES, type Item } from '../codec/index.js';
import { DynatomicError, type Problem, type ProblemCode } from '../errors/index.js';
import { Clock } from './clock.js';
import {
  specOf,
  type OperationContext,
  type PreparedWrite,
  type WriteInput,
  type WriteKind,
  type WriteSpec,
} from './operation.js';

/** One operation of a transaction or a batch, compiled. */
export interface WriteEntry {
  readonly index: number;
  /** The operation that was added. */
  readonly operation: object;
  readonly spec: WriteSpec;
  readonly write: PreparedWrite;
  /** As it is to be sent. */
  readonly input: WriteInput[WriteKind];
  /** At least the bytes that the request brings, and at least half of their JSON. */
  readonly bytesBound: number;
}

/** Operations that go together, compiled once per execution. */
export interface CompiledWrites {
  readonly clock: Clock;
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
  objections(spec: WriteSpec): readonly Objection[];
  entryObjections(entry: WriteEntry): readonly Objection[];
}

/** Compiles operations; hooks run and stamps are taken here, once. */
export function compileWrites(
  context: OperationContext,
  operations: readonly object[],
  rules: WriteRules,
): CompiledWrites {
  const clock = new Clock();
  const entries: WriteEntry[] = [];
  const problems: Problem[] = [];
  let index = 0;
  for (const operation of operations) {
    const spec = specOf(operation);
    if (!spec || spec.kind === 'Get') {
      const found = spec ? `a read; reads go into ${rules.forReads}` : describeStranger(operation);
      problems.push({ code: 'NOT_AN_OPERATION', index, message: `this is ${found}` });
    } else {
      if (spec.context !== context) problems.push(specProblem(index, spec, FOREIGN));
      for (const objection of rules.objections(spec)) problems.push(specProblem(index, spec, objection));
      try {
        const write = spec.prepare(clock);
        const bytesBound = write.bytesBound ?? writeBytesBound(write);
        const entry = { index, operation, spec, write, input: write.input, bytesBound };
        entries.push(entry);
        for (const [code, message] of rules.entryObjections(entry)) problems.push(entryProblem(entry, code, message));
        if (bytesBound > MAX_ITEM_BYTES) addSizeProblem(problems, entry);
      } catch (error) {
        if (!(error instanceof DynatomicError)) throw error;
        problems.push(unpreparedProblem(context, index, spec, error));
      }
    }
    index += 1;
  }
  return { clock, count: operations.length, entries, problems };
}

const FOREIGN: Objection = ['FOREIGN_OPERATION', 'this operation was made by another DataSource'];

function specProblem(index: number, { entity }: WriteSpec, [code, message]: Objection): Problem {
  return { code, index, entity: entity?.name, message };
}

/** What keeps an operation from being compiled. */
function unpreparedProblem(
  context: OperationContext,
  index: number,
  { kind, entity }: WriteSpec,
  error: DynatomicError,
): Problem {
  const table = entity && context.physicalTable(entity.table.name);
  const message = `${kind} ${entity?.name ?? 'by table name'}: ${error.message}`;
  return { code: error.code as ProblemCode, index, entity: entity?.name, table, message, error };
}

function addSizeProblem(problems: Problem[], entry: WriteEntry): void {
  const bytes = writeBytes(entry.write);
  if (bytes <= MAX_ITEM_BYTES) return;
  const message = `the item has ${bytes} bytes, over DynamoDB's ${MAX_ITEM_BYTES}`;
  problems.push(entryProblem(entry, 'ITEM_TOO_LARGE', message));
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

/** Bytes that a write brings along: the item of a put; key and values of others. */
export function writeBytes(write: Pick<PreparedWrite, 'input' | 'key'>): number {
  return measured(write, itemSize);
}

/** At least `writeBytes`, found at less cost. */
export function writeBytesBound(write: Pick<PreparedWrite, 'input' | 'key'>): number {
  return measured(write, itemSizeBound);
}

function measured({ input, key }: Pick<PreparedWrite, 'input' | 'key'>, size: (item: Item) => number): number {
  if ('Item' in input && input.Item) return size(input.Item);
  const values = input.ExpressionAttributeValues;
  return (key ? size(key) : 0) + (values ? size(values) : 0);
}
