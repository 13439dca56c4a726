import type { EntityDraft, PatternDraft, SchemaDraft, TableDraft } from '../draft/draft.js';
import { fieldOf, indexOf, names as namesOf, type SchemaNames } from '../draft/schema-names.js';
import type { Operation, ReturnType } from '../format/vocabulary.js';
import type { Report } from '../read/problem-list.js';
import { suggest } from '../../util/suggest.js';
import { checkFilter } from './check-filter.js';
import { checkParameters } from './check-parameters.js';

const READS: readonly (Operation | undefined)[] = ['GetItem', 'Query', 'Scan', 'BatchGetItem'];
const SEARCHES: readonly (Operation | undefined)[] = ['Query', 'Scan'];
const SINGLE_WRITES: readonly (Operation | undefined)[] = ['PutItem', 'UpdateItem', 'DeleteItem'];

const RETURN_TYPES_OF: Readonly<Record<Operation, readonly ReturnType[]>> = {
  GetItem: ['single_entity', 'success_flag'],
  PutItem: ['single_entity', 'success_flag', 'void'],
  UpdateItem: ['single_entity', 'success_flag', 'void'],
  DeleteItem: ['single_entity', 'success_flag', 'void'],
  Query: ['entity_list', 'single_entity', 'mixed_data', 'success_flag'],
  Scan: ['entity_list', 'single_entity', 'success_flag'],
  BatchGetItem: ['entity_list', 'mixed_data'],
  BatchWriteItem: ['success_flag', 'entity_list', 'void'],
};

/** The access patterns of every entity, as far as one can tell without binding their parameters. */
export function checkAccessPatterns(schema: SchemaDraft, names: SchemaNames, report: Report): void {
  for (const table of schema.tables) {
    for (const entity of table.entities) {
      for (const pattern of entity.patterns) {
        checkParameters(pattern.parameters, names, report);
        checkKeysOfOperation(pattern, report);
        checkIndex(table, entity, pattern, report);
        checkConsistentRead(table, pattern, report);
        checkReturnType(pattern, report);
        checkRange(table, entity, pattern, report);
        checkFieldLists(entity, pattern, report);
        if (pattern.filter) checkFilter(pattern.filter, table, entity, pattern, report);
      }
    }
  }
}

/** Keys that only some operations know. */
function checkKeysOfOperation(pattern: PatternDraft, report: Report): void {
  const { operation, path, name } = pattern;
  if (operation === undefined) return;
  const uses: readonly (readonly [key: string, used: boolean, operations: readonly (Operation | undefined)[]])[] = [
    ['index_name', pattern.indexName !== undefined, SEARCHES],
    ['range_condition', pattern.range !== undefined, ['Query']],
    ['filter_expression', pattern.filter !== undefined, SEARCHES],
    ['scan_index_forward', pattern.scanIndexForward !== undefined, ['Query']],
    ['limit', pattern.limit !== undefined, SEARCHES],
    ['select', pattern.select !== undefined, SEARCHES],
    ['projection', pattern.projection !== undefined, ['GetItem', 'Query', 'Scan']],
    ['condition', pattern.condition !== undefined, SINGLE_WRITES],
    ['values', pattern.values.size > 0, SINGLE_WRITES],
    ['set', pattern.set.size > 0, ['UpdateItem']],
    ['add', pattern.add.size > 0, ['UpdateItem']],
    ['remove', pattern.remove.length > 0, ['UpdateItem']],
  ];
  for (const [key, used, operations] of uses) {
    if (!used || operations.includes(operation)) continue;
    const code = key === 'range_condition' ? 'RANGE' : key === 'filter_expression' ? 'FILTER' : 'UNSUPPORTED';
    const message = `Pattern '${name}' is a ${operation}: '${key}' is only for ${operations.join(', ')}`;
    report([...path, key], code, message);
  }
}

function checkIndex(table: TableDraft, entity: EntityDraft, pattern: PatternDraft, report: Report): void {
  const { indexName, path } = pattern;
  if (indexName === undefined) return;
  const at = [...path, 'index_name'];
  if (!indexOf(table, indexName)) {
    const suggestion = suggest(indexName, namesOf(table.indexes));
    report(at, 'NOT_FOUND', `Index '${indexName}' not found in table '${table.name}'`, { suggestion });
  } else if (entity.mappings.every((mapping) => mapping.name !== indexName)) {
    report(at, 'NOT_FOUND', `Entity '${entity.name}' is not in index '${indexName}': its gsi_mappings don't name it`);
  }
}

function checkConsistentRead(table: TableDraft, pattern: PatternDraft, report: Report): void {
  const { consistentRead, operation, indexName, path } = pattern;
  if (consistentRead === undefined || operation === undefined) return;
  const at = [...path, 'consistent_read'];
  if (!READS.includes(operation)) {
    report(at, 'UNSUPPORTED', `'consistent_read' is for reads; pattern '${pattern.name}' is a ${operation}`);
  } else if (consistentRead && indexName !== undefined && indexOf(table, indexName)?.local !== true) {
    report(
      at,
      'UNSUPPORTED',
      `A global index can't be read consistently; read '${indexName}' without consistent_read`,
      {
        suggestion: 'false',
      },
    );
  }
}

function checkReturnType({ operation, returnType, path, select }: PatternDraft, report: Report): void {
  if (operation === undefined || returnType === undefined || select !== undefined) return;
  const allowed = RETURN_TYPES_OF[operation];
  if (allowed.includes(returnType)) return;
  const message = `A ${operation} can't return ${returnType}. Valid types: ${allowed.join(', ')}`;
  report([...path, 'return_type'], 'RETURN_TYPE', message);
}

function checkRange(table: TableDraft, entity: EntityDraft, pattern: PatternDraft, report: Report): void {
  const { range, operation, indexName, path } = pattern;
  if (range === undefined || operation !== 'Query') return;
  const source = indexName === undefined ? table : indexOf(table, indexName);
  const at = [...path, 'range_condition'];
  if (source && source.sortKey === undefined) {
    const subject = indexName === undefined ? `Table '${table.name}'` : `Index '${indexName}'`;
    report(at, 'RANGE', `${subject} has no sort key that a range could be about`);
  }
  const needed = range === 'between' ? 2 : 1;
  if (pattern.parameters.length >= needed) return;
  const message = `A range '${range}' takes ${needed} parameter${needed > 1 ? 's' : ''} after those of the keys; pattern '${pattern.name}' of '${entity.name}' has ${pattern.parameters.length} in all`;
  report(at, 'RANGE', message);
}

function checkFieldLists(entity: EntityDraft, pattern: PatternDraft, report: Report): void {
  const lists = [
    ['projection', [...(pattern.projection ?? []).entries()]],
    ['remove', [...pattern.remove.entries()]],
    ['set', [...pattern.set.keys()].map((name) => [name, name] as const)],
    ['add', [...pattern.add.keys()].map((name) => [name, name] as const)],
  ] as const;
  for (const [key, entries] of lists) {
    for (const [step, name] of entries) {
      if (fieldOf(entity, name)) continue;
      const details = { suggestion: suggest(name, namesOf(entity.fields)), atName: typeof step === 'string' };
      report([...pattern.path, key, step], 'NOT_FOUND', `Entity '${entity.name}' has no field '${name}'`, details);
    }
  }
}
