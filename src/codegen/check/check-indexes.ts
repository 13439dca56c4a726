import type { IndexDraft, SchemaDraft, TableDraft } from '../draft/draft.js';
import { names } from '../draft/schema-names.js';
import type { Report } from '../read/problem-list.js';
import { suggest } from '../../util/suggest.js';
import { asList } from './check-templates.js';

/** DynamoDB's default quota. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes */
const MAX_GLOBAL_INDEXES = 20;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes */
const MAX_LOCAL_INDEXES = 5;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes */
const MAX_INCLUDED_ATTRIBUTES = 100;

/** Indexes: their keys, their number, and what they project. */
export function checkIndexes(schema: SchemaDraft, report: Report): void {
  for (const table of schema.tables) {
    checkNumber(table, report);
    if (table.sortKey !== undefined && table.sortKey === table.partitionKey) {
      const path = [...table.path, 'table_config', 'sort_key'];
      report(path, 'KEY_SHAPE', `'${table.sortKey}' can't be both partition key and sort key`);
    }
    for (const index of table.indexes) {
      checkProjection(table, index, report);
      checkTimeToLive(table, index, report);
      if (index.local && table.sortKey === undefined) {
        report(index.path, 'KEY_SHAPE', `Local index '${index.name}' needs a table with a sort key`);
      }
      if (table.entities.every((entity) => entity.mappings.every((mapping) => mapping.name !== index.name))) {
        const message = `No entity of table '${table.name}' is in index '${index.name}'`;
        report([...index.path, 'name'], 'NOT_FOUND', message, { severity: 'warning' });
      }
    }
  }
}

function checkNumber(table: TableDraft, report: Report): void {
  for (const [key, local, most] of [
    ['gsi_list', false, MAX_GLOBAL_INDEXES],
    ['lsi_list', true, MAX_LOCAL_INDEXES],
  ] as const) {
    if (table.indexes.filter((index) => index.local === local).length <= most) continue;
    const path = [...table.path, key];
    report(path, 'OPERATION_LIMIT', `A table has up to ${most} ${local ? 'local' : 'global'} indexes`, {
      severity: local ? 'error' : 'warning',
    });
  }
}

/** Reads leave out what has expired, so every index must hold the time to live. */
function checkTimeToLive({ ttlAttribute }: TableDraft, index: IndexDraft, report: Report): void {
  if (ttlAttribute === undefined || index.projection === 'ALL') return;
  if (index.includedAttributes?.includes(ttlAttribute)) return;
  const message = `Index '${index.name}' leaves out the time to live '${ttlAttribute}', by which reads tell what has expired: include it`;
  report([...index.path, 'projection'], 'PROJECTION', message, {
    suggestion: `"projection": "INCLUDE", "included_attributes": ["${ttlAttribute}"]`,
  });
}

function checkProjection(table: TableDraft, index: IndexDraft, report: Report): void {
  const path = [...index.path, 'included_attributes'];
  const included = index.includedAttributes;
  if (index.projection !== 'INCLUDE') {
    if (included === undefined) return;
    const message = `'included_attributes' needs projection INCLUDE; index '${index.name}' has ${index.projection}`;
    return report(path, 'PROJECTION', message, { suggestion: '"projection": "INCLUDE"' });
  }
  if (included === undefined || included.length === 0) {
    return report(
      index.path,
      'PROJECTION',
      `Index '${index.name}' includes attributes: 'included_attributes' is missing`,
    );
  }
  if (included.length > MAX_INCLUDED_ATTRIBUTES) {
    report(path, 'PROJECTION', `An index includes up to ${MAX_INCLUDED_ATTRIBUTES} attributes`);
  }
  const entities = table.entities.filter((entity) => entity.mappings.some((mapping) => mapping.name === index.name));
  const fields = new Set((entities.length > 0 ? entities : table.entities).flatMap((entity) => names(entity.fields)));
  const keys = [table.partitionKey, table.sortKey, ...asList(index.partitionKey), ...asList(index.sortKey)];
  included.forEach((name, position) => {
    const at = [...path, position];
    if (included.indexOf(name) !== position) {
      report(at, 'ALREADY_USED', `Attribute '${name}' is already included`);
    } else if (keys.includes(name)) {
      report(at, 'PROJECTION', `'${name}' is a key attribute: every index holds it`);
    } else if (!fields.has(name)) {
      const message = `No entity in index '${index.name}' has a field '${name}'`;
      report(at, 'NOT_FOUND', message, { suggestion: suggest(name, fields) });
    }
  });
  for (const entity of entities) {
    const required = names(entity.fields.filter((field) => field.required));
    const left = required.filter((name) => !included.includes(name) && !keys.includes(name));
    if (left.length === 0) continue;
    const message = `Index '${index.name}' leaves out required fields of '${entity.name}' (${left.join(', ')}): its queries return a partial type`;
    report(path, 'PROJECTION', message, { severity: 'warning' });
  }
}
