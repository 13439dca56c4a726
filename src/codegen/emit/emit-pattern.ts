import type { AccessPattern, EntityModel } from '../model.js';
import type { Scope } from './code.js';
import { emitBatchGet, emitGet, emitQuery, emitScan } from './emit-reads.js';
import type { Workshop } from './emit-repositories.js';
import { emitBatchWrite, emitDelete, emitPut, emitUpdate } from './emit-writes.js';
import type { Doc } from './layout.js';
import { emitMethod, parameterList, patternComment } from './method.js';

/** What the kind of operation makes of a method. */
export interface MethodBody {
  /** Parameters after those of the pattern. */
  readonly more?: readonly Doc[];
  readonly comment?: readonly string[];
  readonly result: string;
  readonly async: boolean;
  readonly body: readonly Doc[];
}

/** What the emitters of method bodies work with. */
export interface PatternWork {
  readonly pattern: AccessPattern;
  readonly entity: EntityModel;
  readonly workshop: Workshop;
  readonly scope: Scope;
}

/** The method of one access pattern. */
export function emitPattern(pattern: AccessPattern, entity: EntityModel, workshop: Workshop): Doc {
  const { schema, module, support } = workshop;
  const scope: Scope = {
    schema,
    parameters: pattern.parameters,
    element: () => 'element',
    stripper: () => support.use('withoutPrefix'),
  };
  const { more = [], comment = [], ...method } = bodyOf({ pattern, entity, workshop, scope });
  return emitMethod({
    ...method,
    name: pattern.method,
    comment: patternComment(pattern, comment),
    parameters: [...parameterList(pattern.parameters, schema, module), ...more],
  });
}

function bodyOf(work: PatternWork): MethodBody {
  const { plan } = work.pattern;
  switch (plan.kind) {
    case 'get':
      return emitGet(plan, work);
    case 'put':
      return emitPut(plan, work);
    case 'delete':
      return emitDelete(plan, work);
    case 'update':
      return emitUpdate(plan, work);
    case 'query':
      return emitQuery(plan, work);
    case 'scan':
      return emitScan(plan, work);
    case 'batchGet':
      return emitBatchGet(plan, work);
    case 'batchWrite':
      return emitBatchWrite(plan, work);
  }
}
