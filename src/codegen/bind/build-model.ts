import { shapeClassName } from '../check/check-identifiers.js';
import { asList, DEFAULT_PAD } from '../check/check-templates.js';
import type {
  CrossTableDraft,
  EntityDraft,
  FieldDraft,
  IndexDraft,
  OneOrMany,
  ParameterDraft,
  SchemaDraft,
  TableDraft,
} from '../draft/draft.js';
import { fieldOf, type SchemaNames } from '../draft/schema-names.js';
import type {
  AccessPattern,
  CrossTablePattern,
  EntityModel,
  FieldModel,
  IndexModel,
  KeyAttribute,
  ParameterModel,
  PatternModel,
  SchemaModel,
  TableModel,
} from '../model.js';
import { camelCase, pascalCase, propertyName, tableConstant, variableName } from '../naming.js';
import type { ProblemList } from '../read/problem-list.js';
import { bareField, keyTypeOf, type Template } from '../template.js';
import { bindAccessPattern, type ChoicesOf } from './bind-access-pattern.js';
import { bindCrossTable } from './bind-cross-table.js';
import { indexKeys, keyFieldNames, primaryKeys, template } from './entity-keys.js';

/**
 * Binds every pattern that has no problem so far, and puts the model together. It is of use only when no problem was
 * reported, during binding included.
 */
export function buildModel(schema: SchemaDraft, names: SchemaNames, problems: ProblemList): SchemaModel {
  const tables = schema.tables.map((draft) => ({ draft, model: tableModel(draft) }));
  return {
    tables: tables.map(({ model }) => model),
    entities: tables.flatMap(({ draft, model }) =>
      draft.entities.map((entity) => entityModel(draft, model, entity, names, problems)),
    ),
    crossTablePatterns: schema.patterns.flatMap((pattern) => crossTablePattern(pattern, names, problems)),
  };
}

function tableModel(table: TableDraft): TableModel {
  const types = new Map<string, KeyAttribute['type']>();
  for (const entity of table.entities) {
    const keys = [primaryKeys(table, entity), ...table.indexes.map((index) => indexKeys(table, entity, index.name))];
    for (const { attribute, template } of keys.flatMap(({ partition, sort }) => [...partition, ...sort])) {
      types.set(
        attribute,
        keyTypeOf(template, (name) => fieldOf(entity, name)?.type),
      );
    }
  }
  const attribute = (name: string): KeyAttribute => ({ name, type: types.get(name) ?? 'S' });
  return {
    name: table.name,
    constant: tableConstant(table.name),
    partitionKey: attribute(table.partitionKey ?? ''),
    sortKey: table.sortKey === undefined ? undefined : attribute(table.sortKey),
    indexes: table.indexes.map((index) => indexModel(index, attribute)),
  };
}

function indexModel(index: IndexDraft, attribute: (name: string) => KeyAttribute): IndexModel {
  const attributes = (names: OneOrMany | undefined): KeyAttribute[] => asList(names).map(attribute);
  return {
    name: index.name,
    local: index.local,
    partitionKey: attributes(index.partitionKey),
    sortKey: attributes(index.sortKey),
    projection: index.projection,
    includedAttributes: index.includedAttributes ?? [],
  };
}

function entityModel(
  draft: TableDraft,
  table: TableModel,
  entity: EntityDraft,
  names: SchemaNames,
  problems: ProblemList,
): EntityModel {
  const padded = (source: string): Template => padIntegers(template(source), entity);
  return {
    name: entity.name,
    className: pascalCase(entity.name),
    entityType: entity.entityType,
    table,
    partitionKey: padded(entity.partitionKey ?? ''),
    sortKey: entity.sortKey === undefined ? undefined : padded(entity.sortKey),
    keyFields: keyFieldNames(draft, entity),
    indexes: entity.mappings.flatMap(({ name, partitionKey, sortKey }) => {
      const index = table.indexes.find((candidate) => candidate.name === name);
      if (!index) return [];
      return [{ index, partitionKey: asList(partitionKey).map(padded), sortKey: asList(sortKey).map(padded) }];
    }),
    fields: entity.fields.map((field) => fieldModel(field, entity, field.name === draft.ttlAttribute)),
    patterns: entity.patterns.flatMap((pattern): AccessPattern[] => {
      const { operation, returnType } = pattern;
      if (operation === undefined || returnType === undefined || problems.hasErrorsWithin(pattern.path)) return [];
      const bound = bindAccessPattern(draft, entity, { ...pattern, operation }, names, problems.report);
      if (!bound) return [];
      const { plan, crud, choicesOf } = bound;
      return [{ ...commonParts(pattern, choicesOf), operation, returnType, plan, crud }];
    }),
  };
}

/** Integers among text get a pad, so that the order of keys is that of the numbers. */
function padIntegers(source: Template, entity: EntityDraft): Template {
  if (bareField(source) !== undefined) return source;
  const parts = source.parts.map((part) => {
    if (part.kind === 'literal' || part.pad !== undefined) return part;
    return fieldOf(entity, part.field)?.type === 'integer' ? { ...part, pad: DEFAULT_PAD } : part;
  });
  return { ...source, parts };
}

function fieldModel(field: FieldDraft, entity: EntityDraft, timeToLive = false): FieldModel {
  const { itemType } = field;
  const shape =
    typeof itemType === 'object'
      ? {
          className: shapeClassName(entity, field),
          fields: itemType.fields.map((inner) => fieldModel(inner, entity)),
        }
      : itemType;
  return {
    name: field.name,
    property: propertyName(field.name),
    type: field.type ?? 'string',
    required: field.required,
    itemType: shape,
    set: field.set,
    default: field.default,
    enum: field.enum,
    description: field.description,
    timeToLive,
  };
}

function parameterModel(parameter: ParameterDraft, choicesOf: ChoicesOf): ParameterModel {
  return {
    name: parameter.name,
    variable: variableName(parameter.name),
    type: parameter.type ?? 'string',
    entityType: parameter.entityType,
    itemType: parameter.itemType,
    default: parameter.default,
    enum: choicesOf(parameter.name),
    description: parameter.description,
  };
}

interface NamedDraft {
  readonly id: number | undefined;
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly ParameterDraft[];
}

function commonParts({ id = 0, name, description, parameters }: NamedDraft, choicesOf: ChoicesOf): PatternModel {
  const models = parameters.map((parameter) => parameterModel(parameter, choicesOf));
  // Parameters that have a default come last, so that a call can leave them out.
  const sorted = [
    ...models.filter((model) => model.default === undefined),
    ...models.filter((model) => model.default !== undefined),
  ];
  return { id, name, method: camelCase(name), description, parameters: sorted };
}

function crossTablePattern(pattern: CrossTableDraft, names: SchemaNames, problems: ProblemList): CrossTablePattern[] {
  const { operation, returnType } = pattern;
  if (operation === undefined || returnType === undefined || problems.hasErrorsWithin(pattern.path)) return [];
  const bound = bindCrossTable({ ...pattern, operation }, names, problems.report);
  if (!bound) return [];
  const steps = [pattern.involvements, pattern.chainSteps, pattern.workflowSteps].flatMap((list) => list ?? []);
  const involved = steps.map(({ table, entity, action }) => ({
    table,
    entity: entity ?? names.tables.get(table)?.entities[0]?.name ?? table,
    action,
  }));
  return [{ ...commonParts(pattern, bound.choicesOf), operation, returnType, involved, plan: bound.plan }];
}
