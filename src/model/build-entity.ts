import { ModelError } from '../errors/index.js';
import { suggest } from '../util/suggest.js';
import type { AttributeModel, AttributeRole, Class } from './attribute-type.js';
import type { EntityIndexModel, EntityModel, KeyPart, UniqueModel } from './entity-model.js';
import { keyPart } from './key-part.js';
import {
  declarationsOf,
  entityDeclarationOf,
  entityModels,
  type EntityDeclaration,
  type EntityIndexDeclaration,
} from './registry.js';
import { structModel } from './struct-model.js';
import { table as declareTable, type IndexModel, type KeyAttribute, type TableModel } from './table-model.js';

type Report = (message: string) => void;

/** Roles whose value changes after the first write, so that a primary key can't hold them. */
const CHANGING: ReadonlySet<AttributeRole> = new Set(['version', 'updatedAt', 'expiresAt', 'deletedAt']);

/**
 * The model of an `@Entity` class, made at first use and kept.
 *
 * @throws ModelError with every problem of the declaration.
 */
export function entityModel(target: Class): EntityModel {
  const known = entityModels.get(target);
  if (known) return known;
  const declaration = typeof target === 'function' ? entityDeclarationOf(target) : undefined;
  if (!declaration) {
    const name = typeof target === 'function' ? target.name : target === null ? 'null' : typeof target;
    throw new ModelError(name, [`is not an entity; decorate the class with @Entity({ table, partitionKey })`]);
  }
  const problems: string[] = [];
  const model = build(target, declaration, (problem) => problems.push(problem));
  if (!model || problems.length > 0) throw new ModelError(`entity ${target.name}`, [...new Set(problems)]);
  entityModels.set(target, model);
  return model;
}

function build(target: Class, declaration: EntityDeclaration, report: Report): EntityModel | undefined {
  const { attributes, byProperty } = structModel(target, report);
  const table = tableOf(declaration);
  if (typeof (table as Partial<TableModel> | null | undefined)?.partitionKey !== 'object') {
    report('has no table; give @Entity what table() made, or the name of a table');
    return undefined;
  }
  if (typeof declaration.partitionKey !== 'string') {
    report(`has no key; give @Entity a partitionKey template such as 'USER#{userId}'`);
    return undefined;
  }
  const partitionKey = keyPart(table.partitionKey, declaration.partitionKey, byProperty, report);
  const sortKey = sortKeyPart(declaration, table, byProperty, report);
  const keys = sortKey ? [partitionKey, sortKey] : [partitionKey];
  const idProperties = new Set<string>();
  for (const { template } of keys) {
    checkPrimary(template.properties, byProperty, report);
    for (const property of template.properties) idProperties.add(property);
  }
  const roles = rolesOf(attributes, report);
  const indexes =
    table.indexes.size > 0 || declaration.indexes ? indexModels(declaration, table, keys, byProperty, report) : NONE;
  for (const { index } of indexes.values()) checkHiding(index, table, roles, report);
  for (const { name, property } of attributes) {
    if (name !== table.discriminator) continue;
    report(`'${property}' is stored as '${name}', which holds the entity's name; rename one of them`);
  }
  const beforePut = new Set<string>();
  const afterLoad = new Set<string>();
  const uniques: UniqueModel[] = [];
  for (const declared of declarationsOf(target)) {
    for (const hook of declared.beforePut) beforePut.add(hook);
    for (const hook of declared.afterLoad) afterLoad.add(hook);
    uniques.push(...declared.uniques);
  }
  for (const hook of [...beforePut, ...afterLoad]) {
    const method: unknown = (target.prototype as Readonly<Record<string, unknown>>)[hook];
    if (typeof method !== 'function') report(`'${hook}' is marked as a hook, but is no method`);
  }
  const { name = target.name } = declaration;
  if (typeof name !== 'string' || name === '') report('its name must be text; set { name } on @Entity');
  if (uniques.length > 0) checkUniques(uniques, table, byProperty, report);
  return {
    target,
    name,
    table,
    attributes,
    byProperty,
    partitionKey,
    sortKey,
    idProperties: [...idProperties],
    indexes,
    ...roles,
    uniques,
    beforePut: [...beforePut],
    afterLoad: [...afterLoad],
  };
}

const NONE: EntityModel['indexes'] = new Map();

const bareTables = new Map<string, TableModel>();

function tableOf({ table, sortKey }: EntityDeclaration): TableModel {
  if (typeof table !== 'string') return table;
  const id = `${sortKey === undefined ? 'pk' : 'pk+sk'} ${table}`;
  let model = bareTables.get(id);
  if (!model) {
    model = declareTable(table, sortKey === undefined ? { partitionKey: 'pk' } : { partitionKey: 'pk', sortKey: 'sk' });
    bareTables.set(id, model);
  }
  return model;
}

function sortKeyPart(
  { sortKey }: EntityDeclaration,
  table: TableModel,
  attributes: EntityModel['byProperty'],
  report: Report,
): KeyPart | undefined {
  if (table.sortKey && sortKey === undefined) {
    report(`table '${table.name}' has the sort key '${table.sortKey.name}'; give @Entity a sortKey template`);
  }
  if (!table.sortKey && sortKey !== undefined) {
    report(`sortKey '${sortKey}' has no place: table '${table.name}' has no sort key`);
  }
  return table.sortKey && sortKey !== undefined ? keyPart(table.sortKey, sortKey, attributes, report) : undefined;
}

function checkPrimary(properties: readonly string[], attributes: EntityModel['byProperty'], report: Report): void {
  for (const property of properties) {
    const attribute = attributes.get(property);
    if (attribute?.role && CHANGING.has(attribute.role)) {
      report(`{${property}} changes with later writes, so the primary key can't hold it`);
    }
    if (attribute?.nullable) report(`{${property}} is nullable, so the primary key can't hold it`);
  }
}

function rolesOf(
  attributes: readonly AttributeModel[],
  report: Report,
): Partial<Record<AttributeRole, AttributeModel>> {
  const roles: Partial<Record<AttributeRole, AttributeModel>> = {};
  for (const attribute of attributes) {
    if (!attribute.role) continue;
    const other = roles[attribute.role];
    if (other) report(`'${other.property}' and '${attribute.property}' are both its ${attribute.role}`);
    roles[attribute.role] = attribute;
  }
  return roles;
}

function indexModels(
  declaration: EntityDeclaration,
  table: TableModel<string>,
  primary: readonly KeyPart[],
  attributes: EntityModel['byProperty'],
  report: Report,
): Map<string, EntityIndexModel> {
  const models = new Map<string, EntityIndexModel>();
  const filled = new Map(primary.map((part) => [part.attribute.name, part]));
  const declared = { ...impliedIndexes(table, filled, attributes), ...declaration.indexes };
  for (const [name, templates] of Object.entries(declared)) {
    const index = table.indexes.get(name);
    if (!index) {
      const hint = suggest(name, table.indexes.keys());
      report(`table '${table.name}' has no index '${name}'${hint ? `; did you mean '${hint}'?` : ''}`);
      continue;
    }
    if (!templates) continue;
    const partition = index.local ? (templates.partitionKey ?? declaration.partitionKey) : templates.partitionKey;
    models.set(name, {
      index,
      partitionKey: keyParts('partitionKey', index, index.partitionKey, partition),
      sortKey: keyParts('sortKey', index, index.sortKey, templates.sortKey),
    });
  }
  return models;

  function keyParts(
    role: string,
    index: IndexModel,
    keys: readonly KeyAttribute[],
    option: string | readonly string[] | undefined,
  ): KeyPart[] {
    const sources = [option ?? []].flat();
    if (sources.length !== keys.length) {
      report(
        `index '${index.name}' has ${keys.length} ${role} attribute(s), but the entity gives ${sources.length} template(s)`,
      );
    }
    return keys.slice(0, sources.length).map((key, i) => {
      const part = keyPart(key, sources[i] ?? '', attributes, report);
      const other = filled.get(key.name);
      if (other && other.template.source !== part.template.source) {
        report(
          `key attribute '${key.name}' has two templates: '${other.template.source}' and '${part.template.source}'`,
        );
      }
      filled.set(key.name, other ?? part);
      return part;
    });
  }
}

/** An index whose key attributes all are the entity's own attributes needs no templates. */
function impliedIndexes(
  table: TableModel<string>,
  primary: ReadonlyMap<string, KeyPart>,
  attributes: EntityModel['byProperty'],
): Record<string, EntityIndexDeclaration> {
  const byName = new Map([...attributes.values()].map(({ name, property }) => [name, `{${property}}`]));
  const source = ({ name }: KeyAttribute): string | undefined => primary.get(name)?.template.source ?? byName.get(name);
  const implied: Record<string, EntityIndexDeclaration> = {};
  for (const index of table.indexes.values()) {
    const partitionKey = index.partitionKey.map(source);
    const sortKey = index.sortKey.map(source);
    if (allDefined(partitionKey) && allDefined(sortKey)) implied[index.name] = { partitionKey, sortKey };
  }
  return implied;
}

/** Reads of an index must be able to tell which items are hidden. */
function checkHiding(
  { name, projection, partitionKey, sortKey }: IndexModel,
  table: TableModel<string>,
  { expiresAt, deletedAt }: Partial<Record<AttributeRole, AttributeModel>>,
  report: Report,
): void {
  if (projection === 'ALL') return;
  const keys = [table.partitionKey, ...(table.sortKey ? [table.sortKey] : []), ...partitionKey, ...sortKey];
  const included = projection === 'KEYS_ONLY' ? [] : projection.include;
  const projected = new Set([...keys.map((key) => key.name), ...included]);
  for (const attribute of [expiresAt, deletedAt]) {
    if (!attribute || projected.has(attribute.name)) continue;
    report(
      `index '${name}' leaves out '${attribute.name}', which reads need to hide items; add it to the index's projection { include: [...] }`,
    );
  }
}

function allDefined<T>(values: readonly (T | undefined)[]): values is readonly T[] {
  return !values.includes(undefined);
}

function checkUniques(
  uniques: readonly UniqueModel[],
  { name, partitionKey, sortKey }: TableModel,
  attributes: EntityModel['byProperty'],
  report: Report,
): void {
  for (const property of uniques.flatMap((unique) => unique.properties)) {
    if (!attributes.has(property)) report(`@Unique names '${property}', which is no @Attribute`);
  }
  if (partitionKey.type !== 'S' || (sortKey && sortKey.type !== 'S')) {
    report(`@Unique needs a table whose keys are text: its guard items live in table '${name}'`);
  }
}
