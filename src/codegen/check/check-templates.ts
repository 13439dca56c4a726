import type { EntityDraft, IndexDraft, MappingDraft, OneOrMany, SchemaDraft, TableDraft } from '../draft/draft.js';
import { fieldOf, indexOf, names } from '../draft/schema-names.js';
import type { Path } from '../read/path.js';
import type { Report } from '../read/problem-list.js';
import { suggest } from '../../util/suggest.js';
import { bareField, type FieldTypeOf, isNumeric, parseTemplate, type Template } from '../template.js';
import { KeyAttributes } from './key-attributes.js';
import { canOverlap } from './key-overlap.js';

/** Key templates: their form, their fields, and their shape against the keys of the table and its indexes. */
export function checkTemplates(schema: SchemaDraft, report: Report): void {
  for (const table of schema.tables) {
    const attributes = new KeyAttributes(table, report);
    const earlier: EntityKeys[] = [];
    for (const entity of table.entities) {
      checkPrimaryKey(table, entity, attributes, earlier, report);
      for (const mapping of entity.mappings) checkMapping(table, entity, mapping, attributes, report);
    }
  }
}

function checkPrimaryKey(
  table: TableDraft,
  entity: EntityDraft,
  attributes: KeyAttributes,
  earlier: EntityKeys[],
  report: Report,
): void {
  const keys: Template[] = [];
  for (const [key, attribute, source] of [
    ['pk_template', table.partitionKey, entity.partitionKey],
    ['sk_template', table.sortKey, entity.sortKey],
  ] as const) {
    if (source === undefined) continue;
    const path = [...entity.path, key];
    const template = checkTemplate(source, entity, path, report);
    keys.push(template);
    for (const name of template.fields) {
      const field = fieldOf(entity, name);
      if (!field || field.required) continue;
      const message = `Field '${name}' is part of the primary key, so every item has it: set 'required' to true`;
      report([...field.path, 'required'], 'KEY_SHAPE', message, { severity: 'warning', suggestion: 'true' });
    }
    if (attribute !== undefined) attributes.claim(attribute, template, entity, path);
  }
  if (table.sortKey !== undefined && entity.sortKey === undefined) {
    const message = `Table '${table.name}' has the sort key '${table.sortKey}': entity '${entity.name}' needs an sk_template`;
    report(entity.path, 'KEY_SHAPE', message, { atName: true });
  }
  if (table.sortKey === undefined && entity.sortKey !== undefined) {
    const message = `Table '${table.name}' has no sort key that sk_template could fill; add sort_key to its table_config`;
    report([...entity.path, 'sk_template'], 'KEY_SHAPE', message);
  }
  checkOverlap(entity, keys, earlier, report);
}

/** The keys of an entity that were checked before. */
interface EntityKeys {
  readonly entity: EntityDraft;
  readonly keys: readonly Template[];
}

/** Items of two entities must never have the same key. */
function checkOverlap(entity: EntityDraft, keys: readonly Template[], earlier: EntityKeys[], report: Report): void {
  const typeOf =
    (owner: EntityDraft): FieldTypeOf =>
    (name) =>
      fieldOf(owner, name)?.type;
  const other = earlier.find(
    (candidate) =>
      keys.length > 0 &&
      candidate.keys.length === keys.length &&
      candidate.keys.every((template, index) => {
        const own = keys[index];
        const theirs = { template, typeOf: typeOf(candidate.entity) };
        return own !== undefined && canOverlap({ template: own, typeOf: typeOf(entity) }, theirs);
      }),
  );
  earlier.push({ entity, keys });
  if (!other) return;
  const message = `The keys of '${entity.name}' can equal those of '${other.entity.name}', so that their items overwrite each other: tell them apart with literal text such as '${entity.entityType}#'`;
  report([...entity.path, keys.length > 1 ? 'sk_template' : 'pk_template'], 'KEY_SHAPE', message);
}

function checkMapping(
  table: TableDraft,
  entity: EntityDraft,
  mapping: MappingDraft,
  attributes: KeyAttributes,
  report: Report,
): void {
  const index = indexOf(table, mapping.name);
  if (index?.local !== mapping.local) {
    const kind = mapping.local ? 'local' : 'global';
    const known = names(table.indexes.filter((candidate) => candidate.local === mapping.local));
    const message = `Table '${table.name}' has no ${kind} index '${mapping.name}'`;
    report([...mapping.path, 'name'], 'NOT_FOUND', message, { suggestion: suggest(mapping.name, known) });
  }
  for (const key of ['partitionKey', 'sortKey'] as const) {
    const path = [...mapping.path, key === 'partitionKey' ? 'pk_template' : 'sk_template'];
    const sources = asList(mapping[key]);
    const templates = sources.map((source, position) => {
      const at = typeof mapping[key] === 'string' ? path : [...path, position];
      return { at, template: checkTemplate(source, entity, at, report) };
    });
    if (index?.local !== mapping.local) continue;
    if (!sameShape(index, mapping, key, path, report)) continue;
    asList(index[key]).forEach((attribute, position) => {
      const entry = templates[position];
      if (entry) attributes.claim(attribute, entry.template, entity, entry.at);
    });
  }
}

function sameShape(
  index: IndexDraft,
  mapping: MappingDraft,
  key: 'partitionKey' | 'sortKey',
  path: Path,
  report: Report,
): boolean {
  const [attributes, templates] = [index[key], mapping[key]];
  if (attributes === undefined && templates === undefined) return true;
  const role = key === 'partitionKey' ? 'partition key' : 'sort key';
  if (templates === undefined) {
    report(mapping.path, 'KEY_SHAPE', `Index '${index.name}' has a ${role}: '${String(path.at(-1))}' is missing`);
  } else if (attributes === undefined) {
    report(path, 'KEY_SHAPE', `Index '${index.name}' has no ${role} that '${String(path.at(-1))}' could fill`);
  } else if (
    Array.isArray(attributes) !== Array.isArray(templates) ||
    asList(attributes).length !== asList(templates).length
  ) {
    const form = typeof attributes === 'string' ? 'one attribute' : `a list of ${attributes.length}`;
    report(path, 'KEY_SHAPE', `The ${role} of index '${index.name}' is ${form}: the template must have the same form`);
  } else return true;
  return false;
}

export function asList(value: OneOrMany | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function checkTemplate(source: string, entity: EntityDraft, path: Path, report: Report): Template {
  const template = parseTemplate(source, (message) => report(path, 'TEMPLATE', message));
  for (const name of template.fields) {
    const field = fieldOf(entity, name);
    if (!field) {
      const suggestion = suggest(name, names(entity.fields));
      report(path, 'NOT_FOUND', `Entity '${entity.name}' has no field '${name}' for template '${source}'`, {
        suggestion,
      });
    } else if (field.type === 'array' || field.type === 'object') {
      report(path, 'TEMPLATE', `Field '${name}' is of type ${field.type}, which can't be part of a key`);
    }
  }
  checkParts(template, entity, path, report);
  return template;
}

function checkParts(template: Template, entity: EntityDraft, path: Path, report: Report): void {
  const { parts, source } = template;
  parts.forEach((part, position) => {
    const before = parts[position - 1];
    if (part.kind === 'literal') {
      if (part.text.startsWith('%'))
        report(path, 'TEMPLATE', `'%' can't start the literal text '${part.text}': it escapes characters of values`);
      return;
    }
    if (before?.kind === 'placeholder' && before.pad === undefined) {
      const message = `Nothing stands between {${before.field}} and {${part.field}}: different values could give the same key`;
      report(path, 'TEMPLATE', message, { suggestion: source.replace('}{', '}#{') });
    }
    const type = fieldOf(entity, part.field)?.type;
    if (part.pad !== undefined && type !== undefined && type !== 'integer') {
      report(path, 'TEMPLATE', `Only an integer can be padded; '${part.field}' is of type ${type}`);
    }
    if (part.pad !== undefined || bareField(template) !== undefined || !isNumeric(type)) return;
    if (type === 'decimal') {
      report(
        path,
        'TEMPLATE',
        `The decimal '${part.field}' can't stand among text: the order of keys would not be that of the numbers`,
      );
    } else {
      const message = `{${part.field}} stands among text: it is padded to ${DEFAULT_PAD} digits, so that the order of keys is that of the numbers`;
      const suggestion = source.replace(`{${part.field}}`, `{${part.field}:0${DEFAULT_PAD}d}`);
      report(path, 'TEMPLATE', message, { severity: 'warning', suggestion });
    }
  });
}

/** Digits of the largest integer that a JavaScript number holds exactly. */
export const DEFAULT_PAD = 16;
