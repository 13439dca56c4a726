import { DynatomicError, type Problem, type ProblemCode } from '../errors/index.js';
import { specOf, type GetSpec, type OperationContext, type PreparedGet } from './operation.js';

/** One get of a read transaction or a batch, compiled. */
export interface ReadEntry {
  readonly index: number;
  /** The operation that was added. */
  readonly operation: object;
  readonly spec: GetSpec;
  readonly get: PreparedGet;
}

/** Gets that go together, compiled once per execution. */
export interface CompiledReads {
  readonly entries: readonly ReadEntry[];
  /** What is wrong with single gets. */
  readonly problems: readonly Problem[];
}

/** Compiles gets; `subject`, such as `a read transaction`, is for messages. */
export function compileReads(context: OperationContext, reads: readonly object[], subject: string): CompiledReads {
  const entries: ReadEntry[] = [];
  const problems: Problem[] = [];
  reads.forEach((operation, index) => {
    const spec = specOf(operation);
    if (spec?.kind !== 'Get') {
      problems.push({ code: 'NOT_AN_OPERATION', index, message: `${subject} takes gets: users.get(id)` });
      return;
    }
    const entity = spec.entity?.name;
    if (spec.context !== context) {
      problems.push({ code: 'FOREIGN_OPERATION', index, entity, message: 'this get was made by another DataSource' });
    }
    try {
      entries.push({ index, operation, spec, get: spec.prepare() });
    } catch (error) {
      if (!(error instanceof DynatomicError)) throw error;
      problems.push({ code: error.code as ProblemCode, index, entity, message: error.message, error });
    }
  });
  return { entries, problems };
}
