import type { EntityDraft, StepDraft, TableDraft } from '../draft/draft.js';
import type { SchemaNames } from '../draft/schema-names.js';
import type { FieldValue, WriteStep } from '../model.js';
import type { Path } from '../read/path.js';
import { bindChanges } from './bind-changes.js';
import { bindCondition } from './bind-condition.js';
import { bindKey, requireOneArray } from './bind-key.js';
import { bindSource } from './bind-put.js';
import { allKeys, indexKeys, keyFieldNames, primaryKeys } from './entity-keys.js';
import type { ParameterBinder } from './parameter-binder.js';

/** A step with what its names stand for. */
export interface Resolved {
  readonly step: StepDraft;
  readonly table: TableDraft;
  readonly entity: EntityDraft;
}

export function resolve(steps: readonly StepDraft[], names: SchemaNames): Resolved[] {
  return steps.flatMap((step) => {
    const table = names.tables.get(step.table);
    const entity = table?.entities.find(({ name }) => name === step.entity) ?? table?.entities[0];
    return table && entity ? [{ step, table, entity }] : [];
  });
}

export function bindStepKey({ step, table, entity }: Resolved, binder: ParameterBinder): FieldValue[] {
  return bindKey(allKeys(primaryKeys(table, entity)), { entity, explicit: step.key, path: step.path }, binder);
}

/** The writes of a transaction, batch or workflow. */
export function bindWrites(involved: readonly Resolved[], binder: ParameterBinder): WriteStep[] {
  if (binder.failed) return [];
  const puts = new Map<EntityDraft, number>();
  // Keys come first: what fills a key is not taken for a change by its similar name.
  const keys = involved.map((resolved) => (resolved.step.action === 'Put' ? [] : bindStepKey(resolved, binder)));
  return involved.map((resolved, index): WriteStep => {
    const { step, entity } = resolved;
    const action = step.action as WriteStep['action'];
    const nth = puts.get(entity) ?? 0;
    if (action === 'Put') puts.set(entity, nth + 1);
    const scope = { ...resolved, values: step.values };
    const bound: WriteStep = {
      action,
      entity: entity.name,
      source: action === 'Put' ? bindSource(step, entity, nth, binder) : undefined,
      key: keys[index] ?? [],
      condition: bindCondition(step.condition, [...step.path, 'condition'], scope, binder),
      changes: action === 'Update' ? bindChanges(step, step.path, scope, binder, false) : undefined,
    };
    requireKeyArray(bound, step.path, binder);
    requireWholeIndexKeys(bound, resolved, binder);
    return bound;
  });
}

/** The array whose elements a step is done for must be in its key. */
function requireKeyArray({ key, changes, condition }: WriteStep, path: Path, binder: ParameterBinder): void {
  const others = [...(changes?.values ?? []), ...(condition?.values ?? [])];
  requireOneArray([...key, ...others.map(([field, value]) => ({ field, value }))], path, binder);
  if (key.some(({ value }) => value.kind === 'element')) return;
  const stray = others.find(([, value]) => value.kind === 'element')?.[1];
  if (stray?.kind !== 'element') return;
  binder.fail(
    path,
    'UNSUPPORTED',
    `'${stray.parameter}' is an array: its elements can only be values where it fills the key as well`,
  );
}

/** An update of each element can't read each item first, to know what else the keys of an index are made of. */
function requireWholeIndexKeys({ key, changes }: WriteStep, resolved: Resolved, binder: ParameterBinder): void {
  if (!changes || changes.entity !== undefined || key.every(({ value }) => value.kind !== 'element')) return;
  const { step, table, entity } = resolved;
  const changed = new Set([...[...changes.set, ...changes.add].map(({ field }) => field), ...changes.remove]);
  const known = new Set([...keyFieldNames(table, entity), ...changed]);
  for (const { name } of table.indexes) {
    const fields = allKeys(indexKeys(table, entity, name)).flatMap(({ template }) => template.fields);
    const missing = fields.filter((field) => !known.has(field));
    const isDropped = fields.some((field) => changes.remove.includes(field));
    if (isDropped || missing.length === 0 || fields.every((field) => !changed.has(field))) continue;
    const message = `The update of each element changes the keys of index '${name}': set ${missing.map((field) => `'${field}'`).join(', ')} as well`;
    binder.fail(step.path, 'UNSUPPORTED', message);
  }
}
