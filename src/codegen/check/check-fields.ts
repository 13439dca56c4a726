import type { FieldDraft, SchemaDraft, TableDraft } from '../draft/draft.js';
import type { FieldType } from '../format/vocabulary.js';
import type { Report } from '../read/problem-list.js';
import { suggest } from '../../util/suggest.js';

const SET_ITEM_TYPES: readonly unknown[] = ['string', 'uuid', 'integer', 'decimal'] satisfies FieldType[];

/** What the keys of a field need of each other. */
export function checkFields(schema: SchemaDraft, report: Report): void {
  for (const table of schema.tables) {
    for (const entity of table.entities) {
      for (const field of entity.fields) checkField(field, report);
    }
    checkTimeToLive(table, report);
  }
}

function checkField(field: FieldDraft, report: Report): void {
  const { path, name, type, itemType } = field;
  if (type === 'array' && itemType === undefined) {
    report(path, 'MISSING_KEY', `Field '${name}' is an array: its 'item_type' is missing`);
  }
  if (type !== undefined && type !== 'array' && itemType !== undefined) {
    const message = `'item_type' has no effect: field '${name}' is not an array`;
    report([...path, 'item_type'], 'INVALID_VALUE', message, { severity: 'warning' });
  }
  if (field.set && (type !== 'array' || !SET_ITEM_TYPES.includes(itemType))) {
    report([...path, 'set'], 'INVALID_VALUE', `Only an array of texts or numbers can be a set`);
  }
  field.enum?.forEach((choice, index) => {
    if (fits(choice, field)) return;
    report([...path, 'enum', index], 'TYPE_MISMATCH', `${JSON.stringify(choice)} is not of type ${String(type)}`);
  });
  if (field.default !== undefined && !fits(field.default, field)) {
    const message = `The default of '${name}' is not of type ${String(type)}${field.enum ? ' or not in its enum' : ''}`;
    report([...path, 'default'], 'TYPE_MISMATCH', message);
  }
  if (typeof itemType === 'object') for (const inner of itemType.fields) checkField(inner, report);
}

/** Whether a constant can be the value of a field. What isn't known is not held against it. */
function fits(value: unknown, field: FieldDraft): boolean {
  const inEnum = field.enum === undefined || field.enum.some((choice) => choice === value);
  switch (field.type) {
    case 'string':
    case 'uuid':
      return typeof value === 'string' && inEnum;
    case 'integer':
      return Number.isSafeInteger(value) && inEnum;
    case 'decimal':
      return Number.isFinite(value) && inEnum;
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case undefined:
      return true;
  }
}

function checkTimeToLive(table: TableDraft, report: Report): void {
  if (table.ttlAttribute === undefined) return;
  const path = [...table.path, 'ttl_attribute'];
  const fields = table.entities.flatMap((entity) => entity.fields);
  const holders = fields.filter((field) => field.name === table.ttlAttribute);
  if (holders.length === 0) {
    const suggestion = suggest(
      table.ttlAttribute,
      fields.map((field) => field.name),
    );
    report(path, 'NOT_FOUND', `No entity of table '${table.name}' has a field '${table.ttlAttribute}'`, { suggestion });
  }
  for (const field of holders) {
    if (field.type === undefined || field.type === 'integer') continue;
    report(
      [...field.path, 'type'],
      'TYPE_MISMATCH',
      `'${field.name}' is the time to live of its table: it must be an integer`,
    );
  }
}
