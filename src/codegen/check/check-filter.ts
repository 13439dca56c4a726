import type {
  EntityDraft,
  FieldDraft,
  FilterConditionDraft,
  FilterDraft,
  ParameterDraft,
  PatternDraft,
  TableDraft,
} from '../draft/draft.js';
import { fieldOf, names } from '../draft/schema-names.js';
import { COMPARATORS } from '../format/vocabulary.js';
import type { Report } from '../read/problem-list.js';
import { suggest } from '../../util/suggest.js';
import { parseTemplate } from '../template.js';
import { asList } from './check-templates.js';
import { accepts } from './type-match.js';

/** DynamoDB's limit for IN. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters */
const MAX_IN_VALUES = 100;

/** A filter expression of a query or scan. */
export function checkFilter(
  filter: FilterDraft,
  table: TableDraft,
  entity: EntityDraft,
  pattern: PatternDraft,
  report: Report,
): void {
  const keys = pattern.operation === 'Query' ? keyFields(table, entity, pattern) : new Map<string, string>();
  for (const condition of filter.conditions) {
    const { path, field: name } = condition;
    const field = fieldOf(entity, name);
    const role = keys.get(name);
    if (!field) {
      const suggestion = suggest(name, names(entity.fields));
      report([...path, 'field'], 'NOT_FOUND', `Entity '${entity.name}' has no field '${name}' to filter on`, {
        suggestion,
      });
    } else if (role !== undefined) {
      const message = `'${name}' is part of the ${role}: a query can't filter on it. Use a parameter '${name}' or a range_condition`;
      report([...path, 'field'], 'FILTER', message);
    }
    checkForm(condition, report);
    checkParams(condition, field, pattern, report);
  }
}

/** The fields in the keys that a query goes by, with the key's role. */
function keyFields(table: TableDraft, entity: EntityDraft, pattern: PatternDraft): Map<string, string> {
  const mapping = entity.mappings.find((candidate) => candidate.name === pattern.indexName);
  const partition = mapping && !mapping.local ? mapping.partitionKey : entity.partitionKey;
  const sort = mapping ? mapping.sortKey : table.sortKey === undefined ? undefined : entity.sortKey;
  const keys = new Map<string, string>();
  for (const [templates, role] of [
    [sort, 'sort key'],
    [partition, 'partition key'],
  ] as const) {
    for (const source of asList(templates)) {
      for (const field of parseTemplate(source, () => undefined).fields) keys.set(field, role);
    }
  }
  return keys;
}

function checkForm(condition: FilterConditionDraft, report: Report): void {
  const { path, has, operator, function: fn } = condition;
  const size = fn === 'size';
  if (!has.has('operator') && !has.has('function')) {
    return report(path, 'FILTER', `The condition needs an 'operator' or a 'function'`);
  }
  if (has.has('operator') && has.has('function') && fn !== undefined && !size) {
    return report(
      [...path, 'operator'],
      'FILTER',
      `A condition has an 'operator' or a 'function'; both go together only with size`,
    );
  }
  if (size && !has.has('operator')) report(path, 'FILTER', `'size' is compared: 'operator' is missing`);
  const wanted = wantedKeys(condition);
  if (wanted === undefined) return;
  for (const key of ['param', 'param2', 'params'] as const) {
    if (wanted.has(key) && !has.has(key)) {
      report(path, 'FILTER', `'${String(operator ?? fn)}' needs '${key}'`);
    }
    if (!wanted.has(key) && has.has(key)) {
      report([...path, key], 'FILTER', `'${String(operator ?? fn)}' takes no '${key}'`, { severity: 'warning' });
    }
  }
}

/** The keys that name parameters; undefined where the operator or function isn't known. */
function wantedKeys({ operator, function: fn, has }: FilterConditionDraft): ReadonlySet<string> | undefined {
  if (has.has('function') && fn === undefined) return undefined;
  if (fn === 'attribute_exists' || fn === 'attribute_not_exists') return new Set();
  if (fn === 'contains' || fn === 'begins_with') return new Set(['param']);
  if (operator === undefined) return undefined;
  if (operator === 'between') return new Set(['param', 'param2']);
  return new Set([operator === 'in' ? 'params' : 'param']);
}

function checkParams(
  condition: FilterConditionDraft,
  field: FieldDraft | undefined,
  pattern: PatternDraft,
  report: Report,
): void {
  const { path, param, param2, params } = condition;
  if ((params?.length ?? 0) > MAX_IN_VALUES) {
    report([...path, 'params'], 'FILTER', `'in' takes up to ${MAX_IN_VALUES} values`);
  }
  const used = [
    ...(param === undefined ? [] : [[[...path, 'param'], param] as const]),
    ...(param2 === undefined ? [] : [[[...path, 'param2'], param2] as const]),
    ...(params ?? []).map((name, index) => [[...path, 'params', index], name] as const),
  ];
  for (const [at, name] of used) {
    const parameter = pattern.parameters.find((candidate) => candidate.name === name);
    if (!parameter) {
      const suggestion = suggest(name, names(pattern.parameters));
      report(at, 'NOT_FOUND', `Pattern '${pattern.name}' has no parameter '${name}'`, { suggestion });
    } else if (field) checkParamType(condition, field, parameter, report);
  }
}

function checkParamType(
  condition: FilterConditionDraft,
  field: FieldDraft,
  parameter: ParameterDraft,
  report: Report,
): void {
  const { function: fn, path, operator } = condition;
  if (parameter.type === undefined || field.type === undefined) return;
  const at = [...parameter.path, 'type'];
  const mismatch = (expected: string): void =>
    report(
      at,
      'TYPE_MISMATCH',
      `Parameter type '${String(parameter.type)}' of '${parameter.name}' doesn't match ${expected}`,
    );
  if (fn === 'size') {
    if (parameter.type !== 'integer') mismatch('a size, which is an integer');
    if (['integer', 'decimal', 'boolean'].includes(field.type)) {
      report([...path, 'function'], 'FILTER', `A field of type ${field.type} has no size`);
    }
  } else if (fn === 'contains' || fn === 'begins_with') {
    const text = field.type === 'string' || field.type === 'uuid';
    if (!text && (fn === 'begins_with' || field.type !== 'array')) {
      report([...path, 'function'], 'FILTER', `'${fn}' is not for a field of type ${field.type}`);
    } else if (text && !accepts('string', parameter.type)) mismatch(`field '${field.name}' of type '${field.type}'`);
  } else if (operator === 'in' && parameter.type === 'array') {
    if (!accepts(field.type, parameter.itemType)) mismatch(`a list of '${field.type}'`);
  } else if (COMPARATORS.some((sign) => sign === operator) || operator === 'between' || operator === 'in') {
    if (!accepts(field.type, parameter.type)) mismatch(`field '${field.name}' of type '${field.type}'`);
  }
}
