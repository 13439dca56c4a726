import type { FieldValue, WriteStep } from '../model.js';
import { chain, type ChainCall, entityOf, idCode, type Scope, variableOf } from './code.js';
import { splitExistence } from './emit-expressions.js';
import type { Workshop } from './emit-repositories.js';
import { conditionCalls, sourceCode, updateCalls, updateNeeds } from './emit-writes.js';
import { knownFields } from './index-needs.js';
import type { Doc } from './layout.js';
import type { OperationErrors } from './operation-errors.js';

export interface TransactionWork extends Workshop {
  /** Without it, operations throw what dynatomic throws. */
  readonly errors: OperationErrors | undefined;
  /** Whether operations are made within an interactive transaction, `tx`: it verifies what was read. */
  readonly interactive?: boolean;
}

export interface WriteOperation {
  readonly before: readonly Doc[];
  readonly operation: Doc;
  /** The array parameter for each of whose elements the operation is made. */
  readonly array: string | undefined;
  readonly error: string | undefined;
}

/** The builder of one write, and what has to be done before. */
export function writeOperation(
  step: WriteStep,
  index: number,
  repository: string,
  scope: Scope,
  work: TransactionWork,
): WriteOperation {
  const entity = entityOf(work.schema, step.entity);
  const { error, refusal } = orThrow(step, work);
  const rest: ChainCall[] = [
    ...conditionCalls(step.condition, step.action, entity, scope),
    ...(refusal ? [refusal] : []),
  ];
  if (step.source) {
    if (step.source.kind === 'elements') {
      const array = variableOf(step.source.parameter, scope);
      return { before: [], operation: chain(repository, ['put(element)', ...rest]), array, error };
    }
    const { variable, statements } = sourceCode(step.source, entity, scope);
    return { before: statements, operation: chain(repository, [`put(${variable})`, ...rest]), array: undefined, error };
  }
  const id = idCode(step.key, entity, scope);
  const array = arrayOf(step.key, scope);
  const verb = { Put: 'put', Update: 'update', Delete: 'delete', ConditionCheck: 'check' }[step.action];
  const changes = step.changes ? updateCalls({ changes: step.changes }, entity, scope) : [];
  const needs = step.changes ? updateNeeds({ changes: step.changes }, entity) : [];
  const known = `known${index + 1}`;
  const fields = array === undefined ? knownFields(entity, needs, id) : undefined;
  const read: Doc | undefined =
    fields &&
    (work.interactive
      ? [`await tx.findById(${entity.className}, `, id, ')']
      : chain(`await ${repository}`, fields.reads));
  const before: Doc[] = read === undefined ? [] : [[`const ${known} = `, read, ';']];
  const withKnown = fields ? [fields.tell(known)] : [];
  return {
    before,
    operation: chain(repository, [[`${verb}(`, id, ')'], ...withKnown, ...changes, ...rest]),
    array,
    error,
  };
}

function arrayOf(key: readonly FieldValue[], scope: Scope): string | undefined {
  const element = key.find(({ value }) => value.kind === 'element')?.value;
  return element?.kind === 'element' ? variableOf(element.parameter, scope) : undefined;
}

/** What a caller gets when the condition of a step fails. */
function orThrow(step: WriteStep, { schema, errors }: TransactionWork): { error?: string; refusal?: ChainCall } {
  const entity = entityOf(schema, step.entity);
  const split = step.condition && splitExistence(step.condition, entity);
  const plainUpdate = step.action === 'Update' && step.condition === undefined;
  if (!errors || (!split && !plainUpdate)) return {};
  const kind = split?.rest ? 'Condition' : split?.exists === false ? 'Exists' : 'NotFound';
  const error = errors.use(entity.className, kind);
  return { error, refusal: { code: `orThrow(() => new ${error}())`, complex: true } };
}
