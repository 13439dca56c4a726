import type { CrossTableOperation } from '../format/vocabulary.js';
import type { CrossTableDraft } from '../draft/draft.js';
import { fieldOf, type SchemaNames } from '../draft/schema-names.js';
import type { ChainStep, CrossTablePlan, FieldValue, ReadStep, WriteStep } from '../model.js';
import type { Report } from '../read/problem-list.js';
import type { ChoicesOf } from './bind-access-pattern.js';
import { bindKey } from './bind-key.js';
import { bindAgreements, bindKeyAgreements } from './bind-put.js';
import { bindStepKey, bindWrites, type Resolved, resolve } from './bind-writes.js';
import { bindWorkflow } from './bind-workflow.js';
import { allKeys, indexKeys, primaryKeys } from './entity-keys.js';
import { ParameterBinder } from './parameter-binder.js';

const TAKES_ARRAYS: readonly CrossTableOperation[] = ['TransactWrite', 'BatchWrite', 'Workflow'];

/** A pattern that says what it does. */
type ReadyCrossTable = CrossTableDraft & { readonly operation: CrossTableOperation };

/** How a cross-table pattern will be implemented; undefined, and the reason reported, when that can't be told. */
export function bindCrossTable(
  pattern: ReadyCrossTable,
  names: SchemaNames,
  report: Report,
): { readonly plan: CrossTablePlan; readonly choicesOf: ChoicesOf } | undefined {
  const binder = new ParameterBinder(pattern, names, report, TAKES_ARRAYS.includes(pattern.operation));
  const plan = bindPlan(pattern, names, binder);
  if (binder.failed) return undefined;
  binder.requireAllUsed(
    'name it like a field of an entity involved, or say what it is for with "key", "set" or "values"',
  );
  return binder.failed || !plan ? undefined : { plan, choicesOf: (parameter) => binder.choicesOf(parameter) };
}

function bindPlan(pattern: ReadyCrossTable, names: SchemaNames, binder: ParameterBinder): CrossTablePlan | undefined {
  const involved = resolve(pattern.involvements ?? [], names);
  switch (pattern.operation) {
    case 'TransactWrite': {
      requireKeys(involved, binder);
      const steps = distinct(bindWrites(involved, binder), involved, binder);
      const agreements = [
        ...bindAgreements(names, binder),
        ...bindKeyAgreements(
          steps.flatMap(({ key }) => key),
          names,
          binder,
        ),
      ];
      return { kind: 'transactWrite', steps, agreements };
    }
    case 'TransactGet': {
      requireKeys(involved, binder);
      return { kind: 'transactGet', steps: distinct(bindReads(involved, binder), involved, binder) };
    }
    case 'ChainCall':
      return { kind: 'chain', steps: bindChain(resolve(pattern.chainSteps ?? [], names), binder) };
    case 'BatchWrite':
      return { kind: 'batchWrite', steps: bindWrites(involved, binder) };
    case 'Workflow':
      return bindWorkflow(pattern, names, binder);
  }
}

/** Two operations on one entity by the same parameters would be on the same item. */
function requireKeys(involved: readonly Resolved[], binder: ParameterBinder): void {
  for (const { step, entity } of involved) {
    const same = involved.filter((other) => other.entity === entity && other.step.action !== 'Put');
    if (step.action === 'Put' || same.length < 2 || step.key.size > 0) continue;
    const message = `Pattern '${binder.subject.name}' has ${same.length} operations on '${entity.name}': say which item each is about with "key": { "<field>": "<parameter>" }`;
    binder.fail(step.path, 'UNBOUND', message);
  }
}

function bindReads(involved: readonly Resolved[], binder: ParameterBinder): ReadStep[] {
  if (binder.failed) return [];
  return involved.map((resolved, index) => ({
    name: resolved.step.step ?? `step_${index + 1}`,
    entity: resolved.entity.name,
    key: bindStepKey(resolved, binder),
  }));
}

/** No two operations of a transaction may be on one item. */
function distinct<S extends WriteStep | ReadStep>(
  steps: readonly S[],
  involved: readonly Resolved[],
  binder: ParameterBinder,
): readonly S[] {
  const seen = new Set<string>();
  steps.forEach((step, index) => {
    const source = 'source' in step ? step.source : undefined;
    const item = JSON.stringify([step.entity, step.key, source]);
    if (seen.has(item)) {
      const message = `Two operations of pattern '${binder.subject.name}' are on the same item of '${step.entity}': a transaction takes one operation per item`;
      binder.fail(involved[index]?.step.path ?? binder.subject.path, 'DUPLICATE_OPERATION', message);
    }
    seen.add(item);
  });
  return steps;
}

function bindChain(steps: readonly Resolved[], binder: ParameterBinder): ChainStep[] {
  const done: ChainStep[] = [];
  for (const [index, resolved] of steps.entries()) {
    const { step, table, entity } = resolved;
    const name = step.step ?? `step_${index + 1}`;
    const keys = step.indexName === undefined ? primaryKeys(table, entity) : indexKeys(table, entity, step.indexName);
    const wanted = step.action === 'Query' ? keys.partition : allKeys(primaryKeys(table, entity));
    const fields = [...new Set(wanted.flatMap(({ template }) => template.fields))];
    const source = done.find((earlier) => earlier.name === step.usesResultFrom);
    if (step.usesResultFrom !== undefined && !source) {
      const message = `'${step.usesResultFrom}' is no earlier step of pattern '${binder.subject.name}'`;
      binder.fail([...step.path, 'uses_result_from'], 'NOT_FOUND', message);
    }
    const sourceEntity = source && steps[done.indexOf(source)]?.entity;
    const results = new Map<string, FieldValue>();
    for (const field of fields) {
      const explicit = step.key.get(field)?.split('.');
      const wantedField = explicit?.[0] === source?.name ? explicit?.[1] : undefined;
      const name = wantedField ?? (step.key.has(field) ? undefined : field);
      if (!source || !sourceEntity || name === undefined || !fieldOf(sourceEntity, name)) continue;
      results.set(field, { field, value: { kind: 'result', step: source.name, field: name } });
    }
    const rest = wanted.map(({ attribute, template }) => ({
      attribute,
      template: { ...template, fields: template.fields.filter((field) => !results.has(field)) },
    }));
    const bound = bindKey(rest, { entity, explicit: step.key, path: step.path }, binder);
    const each = source?.action === 'Query' ? source.name : source?.each;
    done.push({
      name,
      action: step.action as ChainStep['action'],
      entity: entity.name,
      index: step.indexName,
      key: [...results.values(), ...bound],
      each: results.size > 0 ? each : undefined,
    });
  }
  return done;
}
