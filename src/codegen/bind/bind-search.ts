import type { EntityDraft, FieldDraft, ParameterDraft, PatternDraft, TableDraft } from '../draft/draft.js';
import { fieldOf } from '../draft/schema-names.js';
import type { FilterTerm, FieldValue, QueryPlan, ScanPlan, SearchOptions, SortRange, Value } from '../model.js';
import { isNumeric, type Template, type TemplatePart } from '../template.js';
import { bindKey, type KeyTemplate } from './bind-key.js';
import { allKeys, type EntityKeys, indexKeys, primaryKeys } from './entity-keys.js';
import type { ParameterBinder } from './parameter-binder.js';

const LIMIT_NAMES = ['limit', 'page_size', 'max_results', 'max_items'];
const CURSOR_NAMES = ['cursor', 'next_token', 'exclusive_start_key', 'last_evaluated_key', 'start_key'];

const ADVICE = 'name it like a placeholder of the key or a field, or use it in a filter_expression';

export function bindQuery(
  table: TableDraft,
  entity: EntityDraft,
  pattern: PatternDraft,
  binder: ParameterBinder,
): QueryPlan {
  const keys =
    pattern.indexName === undefined ? primaryKeys(table, entity) : indexKeys(table, entity, pattern.indexName);
  const written = filterTerms(entity, pattern, binder);
  const paging = bindPaging(entity, binder);
  const bounds = reserveRange(keys, pattern, binder);
  const partition = bindKey(keys.partition, { entity, explicit: pattern.key, path: pattern.path }, binder);
  const sort = bindLeadingSort(entity, keys, binder);
  const range = bindRange(entity, keys, sort, bounds, pattern, binder);
  const equal = equalityTerms(entity, binder, keyAttributes(keys));
  const mixed = pattern.returnType === 'mixed_data' ? sharing(table, entity, pattern, binder) : undefined;
  if (mixed && (sort.length > 0 || range)) {
    const message = `mixed_data reads the whole partition: it goes with no parameter of the sort key`;
    binder.fail([...pattern.path, 'return_type'], 'RETURN_TYPE', message);
  }
  binder.requireAllUsed(ADVICE);
  return {
    kind: 'query',
    ...searchOptions(pattern, paging),
    partition,
    sort,
    range,
    forward: pattern.scanIndexForward ?? true,
    mixed,
    filter: joinTerms(pattern, written, equal),
  };
}

export function bindScan(
  table: TableDraft,
  entity: EntityDraft,
  pattern: PatternDraft,
  binder: ParameterBinder,
): ScanPlan {
  const written = filterTerms(entity, pattern, binder);
  const paging = bindPaging(entity, binder);
  const equal = equalityTerms(entity, binder, new Set());
  const similar = binder.unused.flatMap((parameter): FilterTerm[] => {
    const field = entity.fields.find(({ name }) => parameter.name.endsWith(`_${name}`));
    const value = field && binder.similar(field, [parameter]);
    return field && value ? [{ field: field.name, operator: '=', function: undefined, values: [value] }] : [];
  });
  binder.requireAllUsed(ADVICE);
  return {
    kind: 'scan',
    ...searchOptions(pattern, paging),
    filter: joinTerms(pattern, written, [...equal, ...similar]),
  };
}

type Paging = Pick<SearchOptions, 'limitParameter' | 'cursorParameter'>;

function searchOptions(pattern: PatternDraft, paging: Paging): Omit<SearchOptions, 'filter'> {
  return {
    index: pattern.indexName,
    limit: pattern.limit,
    ...paging,
    count: pattern.select === 'COUNT',
    consistent: pattern.consistentRead ?? false,
    projection: pattern.projection,
  };
}

function bindPaging(entity: EntityDraft, binder: ParameterBinder): Paging {
  const find = (names: readonly string[], type: ParameterDraft['type']): string | undefined => {
    const parameter = binder.unused.find((candidate) => names.includes(candidate.name) && candidate.type === type);
    if (!parameter || fieldOf(entity, parameter.name)) return undefined;
    binder.use(parameter);
    return parameter.name;
  };
  return { limitParameter: find(LIMIT_NAMES, 'integer'), cursorParameter: find(CURSOR_NAMES, 'string') };
}

function filterTerms(entity: EntityDraft, pattern: PatternDraft, binder: ParameterBinder): FilterTerm[] {
  return (pattern.filter?.conditions ?? []).map((condition) => {
    const names = [condition.param, condition.param2, ...(condition.params ?? [])];
    const values = names.flatMap((name): Value[] => {
      const parameter = name === undefined ? undefined : binder.find(name);
      if (!parameter) return [];
      const field = fieldOf(entity, condition.field);
      if (!field || condition.function !== undefined) return [binder.use(parameter)];
      return [condition.operator === 'in' ? binder.useForOneOf(parameter, field) : binder.useFor(parameter, field)];
    });
    return { field: condition.field, operator: condition.operator, function: condition.function, values };
  });
}

/** Parameters named like fields that are not key attributes: equality. */
function equalityTerms(entity: EntityDraft, binder: ParameterBinder, keys: ReadonlySet<string>): FilterTerm[] {
  return binder.unused.flatMap((parameter): FilterTerm[] => {
    const field = fieldOf(entity, parameter.name);
    if (!field || keys.has(field.name)) return [];
    const value = binder.useForOneOf(parameter, field);
    return [
      { field: field.name, operator: value.kind === 'element' ? 'in' : '=', function: undefined, values: [value] },
    ];
  });
}

function joinTerms(pattern: PatternDraft, written: FilterTerm[], implied: FilterTerm[]): SearchOptions['filter'] {
  if (written.length + implied.length === 0) return undefined;
  const join = pattern.filter?.logicalOperator ?? 'AND';
  // Terms that parameters imply always hold together with the written ones.
  return { join: written.length === 0 ? 'AND' : join, terms: written, implied };
}

function keyAttributes(keys: EntityKeys): Set<string> {
  return new Set(allKeys(keys).map(({ attribute }) => attribute));
}

/** The last parameters that aren't named after the partition key are the bounds of the range. */
function reserveRange(keys: EntityKeys, pattern: PatternDraft, binder: ParameterBinder): ParameterDraft[] {
  if (pattern.range === undefined) return [];
  const count = pattern.range === 'between' ? 2 : 1;
  const taken = new Set([
    ...keys.partition.flatMap(({ template, attribute }) => [...template.fields, attribute]),
    ...pattern.key.values(),
  ]);
  const candidates = binder.unused.filter(({ name, type }) => !taken.has(name) && type !== 'entity');
  if (candidates.length < count) {
    const message = `A range '${pattern.range}' takes ${count} parameter${count > 1 ? 's' : ''} beside those of the keys; pattern '${pattern.name}' has ${candidates.length}`;
    binder.fail([...pattern.path, 'range_condition'], 'RANGE', message);
  }
  const bounds = candidates.slice(-count);
  for (const parameter of bounds) binder.use(parameter);
  return bounds;
}

function sortFields(entity: EntityDraft, keys: EntityKeys): FieldDraft[] {
  const names = keys.sort.flatMap(({ template }) => template.fields);
  return [...new Set(names)].flatMap((name) => fieldOf(entity, name) ?? []);
}

/** Leading placeholders of the sort key that have a parameter. */
function bindLeadingSort(entity: EntityDraft, keys: EntityKeys, binder: ParameterBinder): FieldValue[] {
  const bound: FieldValue[] = [];
  const partition = new Set(keys.partition.flatMap(({ template }) => template.fields));
  const unused = (name: string): boolean => binder.unused.some((parameter) => parameter.name === name);
  for (const field of sortFields(entity, keys)) {
    const raw = rawSort(field, keys, binder);
    const available = unused(field.name) || partition.has(field.name);
    const value = available ? binder.exact(field) : (raw ?? binder.similar(field));
    if (!value) break;
    bound.push({ field: field.name, value });
  }
  return bound;
}

function rawSort(field: FieldDraft, keys: EntityKeys, binder: ParameterBinder): Value | undefined {
  const key = keys.sort.find(({ template }) => template.fields[0] === field.name && template.fields.length === 1);
  const parameter = key && binder.unused.find(({ name }) => name === key.attribute);
  const prefix = key?.template.parts[0];
  if (!parameter) return undefined;
  if (prefix?.kind !== 'literal') return binder.useFor(parameter, field);
  binder.use(parameter);
  return { kind: 'stripped', parameter: parameter.name, prefix: prefix.text };
}

function bindRange(
  entity: EntityDraft,
  keys: EntityKeys,
  sort: readonly FieldValue[],
  bounds: readonly ParameterDraft[],
  pattern: PatternDraft,
  binder: ParameterBinder,
): SortRange | undefined {
  if (pattern.range === undefined || bounds.length === 0) return undefined;
  const field = sortFields(entity, keys)[sort.length];
  const key = field && keys.sort.find(({ template }) => template.fields.includes(field.name));
  if (!field || !key) {
    const message = `The sort key has no placeholder left that the range could be about`;
    binder.fail([...pattern.path, 'range_condition'], 'RANGE', message);
    return undefined;
  }
  const values = bounds.map((parameter) => binder.useFor(parameter, field));
  if (pattern.range === 'begins_with' && isNumeric(field.type)) {
    binder.fail(
      [...pattern.path, 'range_condition'],
      'RANGE',
      `'begins_with' is for text; '${field.name}' is a number`,
    );
  }
  return { operator: pattern.range, field: field.name, rest: restOf(key, field.name), values };
}

/** The template from the literal text before a placeholder on. */
function restOf({ template }: KeyTemplate, field: string): Template {
  const at = template.parts.findIndex((part) => part.kind === 'placeholder' && part.field === field);
  const start = template.parts[at - 1]?.kind === 'literal' ? at - 1 : at;
  const parts: readonly TemplatePart[] = template.parts.slice(start);
  const fields = parts.flatMap((part) => (part.kind === 'placeholder' ? [part.field] : []));
  return { source: template.source, parts, fields };
}

/** The entities of the table that have the same partition key, this one first. */
function sharing(table: TableDraft, entity: EntityDraft, pattern: PatternDraft, binder: ParameterBinder): string[] {
  if (pattern.indexName !== undefined) {
    binder.fail(
      [...pattern.path, 'index_name'],
      'UNSUPPORTED',
      'mixed_data reads a partition of the table, not of an index',
    );
  }
  const others = table.entities.filter((other) => other !== entity && other.partitionKey === entity.partitionKey);
  return [entity, ...others].map(({ name }) => name);
}
