import type { EntityDraft, FieldDraft, ParameterDraft, SchemaDraft } from '../draft/draft.js';
import {
  camelCase,
  isIdentifier,
  isObjectProperty,
  isTaken,
  pascalCase,
  propertyName,
  tableConstant,
  variableName,
  workflowConstant,
} from '../naming.js';
import type { Path } from '../read/path.js';
import type { Report } from '../read/problem-list.js';

/** The methods that every repository has. */
export const CRUD_METHODS = ['create', 'get', 'update', 'delete'] as const;

/** The attribute in which dynatomic keeps the name of an item's entity. */
const DISCRIMINATOR = '_type';

/** Every name of the schema must become a name of TypeScript, and no two may become the same. */
export function checkIdentifiers(schema: SchemaDraft, report: Report): void {
  const classes = new Map<string, string>();
  for (const table of schema.tables) {
    claim(classes, tableConstant(table.name), table.name, [...table.path, 'table_config', 'table_name'], report);
    for (const entity of table.entities) {
      const name = pascalCase(entity.name);
      if (isTaken(name)) {
        const message = `'${entity.name}' can't name a class: generated code uses '${name}' for something else`;
        report(entity.path, 'IDENTIFIER', message, { atName: true, suggestion: `${name}Entity` });
      } else {
        for (const suffix of ['', 'Repository', 'Changes']) {
          claim(classes, name + suffix, entity.name, entity.path, report, { atName: true });
        }
      }
      checkFieldNames(entity.fields, report);
      checkPatternNames(entity, report);
    }
  }
  for (const entity of schema.tables.flatMap((table) => table.entities)) {
    for (const field of entity.fields) checkShapeNames(field, entity, classes, report);
  }
  const methods = new Map<string, string>();
  const workflows = new Map<string, string>();
  for (const pattern of schema.patterns) {
    const path = [...pattern.path, 'name'];
    claim(methods, camelCase(pattern.name), pattern.name, path, report);
    if (pattern.operation === 'Workflow') {
      claim(methods, `resume${pascalCase(pattern.name)}`, pattern.name, path, report);
      claim(workflows, workflowConstant(pattern.name), pattern.name, path, report);
    }
    checkParameterNames(pattern.parameters, report);
  }
}

function checkPatternNames(entity: EntityDraft, report: Report): void {
  const methods = new Map<string, string>();
  for (const pattern of entity.patterns) {
    const method = camelCase(pattern.name);
    const path = [...pattern.path, 'name'];
    if (CRUD_METHODS.some((crud) => crud === method)) {
      const message = `'${pattern.name}' is a method that every repository has; the pattern needs a name of its own`;
      report(path, 'IDENTIFIER', message, { suggestion: `${pattern.name}_${entity.name}` });
    } else claim(methods, method, pattern.name, path, report);
    checkParameterNames(pattern.parameters, report);
  }
}

function checkFieldNames(fields: readonly FieldDraft[], report: Report): void {
  const properties = new Map<string, string>();
  for (const field of fields) {
    if (field.name === DISCRIMINATOR) {
      const message = `'${DISCRIMINATOR}' holds the name of the entity in every item; give the field another name`;
      report([...field.path, 'name'], 'IDENTIFIER', message);
    }
    claim(properties, propertyName(field.name), field.name, [...field.path, 'name'], report);
    if (typeof field.itemType === 'object') checkFieldNames(field.itemType.fields, report);
  }
}

function checkParameterNames(parameters: readonly ParameterDraft[], report: Report): void {
  const variables = new Map<string, string>();
  for (const { name, path } of parameters) {
    claim(variables, variableName(name), name, [...path, 'name'], report);
  }
}

function checkShapeNames(field: FieldDraft, entity: EntityDraft, classes: Map<string, string>, report: Report): void {
  if (typeof field.itemType !== 'object') return;
  const name = shapeClassName(entity, field);
  if (isTaken(name)) report(field.path, 'IDENTIFIER', `'${name}' can't name a class; give the shape a 'name'`);
  else claim(classes, name, `${entity.name}.${field.name}`, field.path, report);
  for (const inner of field.itemType.fields) checkShapeNames(inner, entity, classes, report);
}

/** The class of an embedded object: its own name, or the entity's and the field's. */
export function shapeClassName(entity: Pick<EntityDraft, 'name'>, field: FieldDraft): string {
  const own = typeof field.itemType === 'object' ? field.itemType.name : undefined;
  return pascalCase(own ?? `${entity.name}_${field.name}_item`);
}

function claim(
  taken: Map<string, string>,
  identifier: string,
  name: string,
  path: Path,
  report: Report,
  details: { readonly atName?: boolean } = {},
): void {
  if (!isIdentifier(identifier) || !/^[\x20-\x7e]*$/.test(name)) {
    const message = `No TypeScript name can be made of ${JSON.stringify(name)}: use ASCII letters, digits and _, with a letter first`;
    return report(path, 'IDENTIFIER', message, details);
  }
  if (isObjectProperty(identifier)) {
    return report(
      path,
      'IDENTIFIER',
      `'${identifier}' is a property that every object has; choose another name`,
      details,
    );
  }
  const earlier = taken.get(identifier);
  if (earlier === undefined) taken.set(identifier, name);
  else if (earlier !== name) {
    report(path, 'IDENTIFIER', `'${name}' and '${earlier}' would both be called '${identifier}'`, details);
  }
}
