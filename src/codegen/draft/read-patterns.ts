import {
  CROSS_TABLE_OPERATIONS,
  CROSS_TABLE_RETURN_TYPES,
  FILTER_FUNCTIONS,
  FILTER_OPERATORS,
  LOGICAL_OPERATORS,
  OPERATIONS,
  PARAMETER_TYPES,
  RANGE_CONDITIONS,
  RETURN_TYPES,
} from '../format/vocabulary.js';
import type {
  CrossTableDraft,
  FilterConditionDraft,
  FilterDraft,
  OperandDraft,
  ParameterDraft,
  PatternDraft,
  StepDraft,
  WriteDraft,
} from './draft.js';
import { type JsonReader, nonEmptyText } from './json-reader.js';

export function readAccessPattern(pattern: JsonReader): PatternDraft[] {
  const name = pattern.text('name');
  if (name === undefined) return [];
  return [
    {
      ...readWrite(pattern),
      path: pattern.path,
      id: pattern.number('pattern_id'),
      name,
      description: pattern.text('description') ?? name,
      operation: pattern.oneOf('operation', OPERATIONS),
      returnType: pattern.oneOf('return_type', RETURN_TYPES),
      parameters: (pattern.list('parameters') ?? []).flatMap(readParameter),
      indexName: pattern.text('index_name'),
      range: pattern.oneOf('range_condition', RANGE_CONDITIONS),
      consistentRead: pattern.flag('consistent_read'),
      filter:
        pattern.get('filter_expression') === undefined ? undefined : readFilter(pattern.object('filter_expression')),
      scanIndexForward: pattern.flag('scan_index_forward'),
      limit: pattern.number('limit'),
      select: pattern.oneOf('select', ['COUNT']),
      projection: pattern.texts('projection'),
    },
  ];
}

export function readCrossTablePattern(pattern: JsonReader): CrossTableDraft[] {
  const name = pattern.text('name');
  if (name === undefined) return [];
  return [
    {
      path: pattern.path,
      id: pattern.number('pattern_id'),
      name,
      description: pattern.text('description') ?? name,
      operation: pattern.oneOf('operation', CROSS_TABLE_OPERATIONS),
      returnType: pattern.oneOf('return_type', CROSS_TABLE_RETURN_TYPES),
      parameters: (pattern.list('parameters') ?? []).flatMap(readParameter),
      involvements: pattern.list('entities_involved')?.flatMap((step) => readStep(step)),
      chainSteps: pattern.list('chain_steps')?.flatMap((step) => readStep(step)),
      workflowSteps: pattern.list('workflow_steps')?.flatMap((step) => readStep(step)),
      journalTable: pattern.text('journal_table'),
    },
  ];
}

/** A step; a compensation that names no table or entity is about its step's. */
function readStep(step: JsonReader, outer?: Pick<StepDraft, 'table' | 'entity'>): StepDraft[] {
  const table = step.text('table') ?? outer?.table;
  const action = step.text('action');
  if (table === undefined || action === undefined) return [];
  const entity = step.text('entity') ?? outer?.entity;
  return [
    {
      ...readWrite(step),
      path: step.path,
      table,
      entity,
      action,
      step: step.text('step'),
      usesResultFrom: step.text('uses_result_from'),
      indexName: step.text('index_name'),
      when: step.text('when'),
      defines: step.text('defines'),
      compensate: readStep(step.object('compensate'), { table, entity })[0],
    },
  ];
}

function readParameter(parameter: JsonReader): ParameterDraft[] {
  const name = parameter.text('name');
  if (name === undefined) return [];
  return [
    {
      path: parameter.path,
      name,
      type: parameter.oneOf('type', PARAMETER_TYPES),
      entityType: parameter.text('entity_type'),
      itemType: parameter.oneOf('item_type', PARAMETER_TYPES),
      default: parameter.get('default'),
      description: parameter.text('description'),
    },
  ];
}

function readFilter(filter: JsonReader): FilterDraft {
  return {
    path: filter.path,
    conditions: (filter.list('conditions') ?? []).flatMap(readFilterCondition),
    logicalOperator: filter.oneOf('logical_operator', LOGICAL_OPERATORS) ?? 'AND',
  };
}

function readFilterCondition(condition: JsonReader): FilterConditionDraft[] {
  const field = condition.text('field');
  if (field === undefined) return [];
  return [
    {
      path: condition.path,
      field,
      has: new Set(condition.keys),
      operator: condition.oneOf('operator', FILTER_OPERATORS),
      function: condition.oneOf('function', FILTER_FUNCTIONS),
      param: condition.text('param'),
      param2: condition.text('param2'),
      params: condition.texts('params'),
    },
  ];
}

function readWrite(reader: JsonReader): WriteDraft {
  return {
    condition: reader.text('condition'),
    values: reader.map('values', readOperand),
    key: reader.map('key', nonEmptyText),
    set: reader.map('set', readOperand),
    add: reader.map('add', readOperand),
    remove: reader.texts('remove') ?? [],
  };
}

function readOperand(value: unknown): OperandDraft | undefined {
  const text = nonEmptyText(value);
  if (text !== undefined) return { text };
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'value')) return undefined;
  return { value: (value as { readonly value: unknown }).value };
}
