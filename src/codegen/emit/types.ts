import type { FieldType, ParameterType } from '../format/vocabulary.js';
import type { FieldModel, ParameterModel, SchemaModel } from '../model.js';
import type { Doc } from './layout.js';
import { stringLiteral } from './source-text.js';

const SCALARS: Readonly<Record<FieldType, string>> = {
  string: 'string',
  uuid: 'string',
  integer: 'number',
  decimal: 'number',
  boolean: 'boolean',
  array: 'unknown[]',
  object: 'Record<string, unknown>',
};

/** The TypeScript type of a field. */
export function fieldType(field: FieldModel): string {
  if (field.timeToLive) return 'Date';
  if (field.enum) return field.enum.map(enumLiteral).join(' | ');
  if (field.type !== 'array') return SCALARS[field.type];
  const item = itemType(field.itemType);
  return field.set ? `Set<${item}>` : `${item}[]`;
}

function itemType(type: FieldModel['itemType']): string {
  if (type === undefined) return 'unknown';
  return typeof type === 'object' ? type.className : SCALARS[type];
}

export function enumLiteral(value: string | number): string {
  return typeof value === 'string' ? stringLiteral(value) : String(value);
}

/** The `type` option of `@Attribute`. */
export function attributeType(field: FieldModel): Doc {
  if (field.type !== 'array') return storedType(field.type);
  if (field.set) return field.itemType === 'string' || field.itemType === 'uuid' ? `'stringSet'` : `'numberSet'`;
  if (typeof field.itemType === 'object') return `[() => ${field.itemType.className}]`;
  return ['[', storedType(field.itemType ?? 'object'), ']'];
}

function storedType(type: FieldType): string {
  switch (type) {
    case 'string':
    case 'uuid':
      return `'string'`;
    case 'integer':
    case 'decimal':
      return `'number'`;
    case 'boolean':
      return `'boolean'`;
    case 'array':
    case 'object':
      return `'any'`;
  }
}

/** The TypeScript type of a parameter, and the entity class that it names. */
export function parameterType(parameter: ParameterModel, schema: SchemaModel): { type: string; entity?: string } {
  const entity = schema.entities.find(({ name }) => name === parameter.entityType)?.className;
  if (parameter.type === 'entity') return { type: entity ?? 'unknown', ...(entity !== undefined && { entity }) };
  const choices = parameter.enum?.map(enumLiteral).join(' | ');
  if (parameter.type !== 'array') return { type: choices ?? SCALARS[parameter.type] };
  if (entity !== undefined) return { type: `readonly ${entity}[]`, entity };
  return { type: choices === undefined ? `readonly ${elementType(parameter.itemType)}[]` : `readonly (${choices})[]` };
}

/** How the parameter of a workflow is stored in its journal. */
export function inputType(parameter: ParameterModel, schema: SchemaModel): string {
  const { type, itemType } = parameter;
  const entity = schema.entities.find(({ name }) => name === parameter.entityType)?.className;
  if (type === 'entity') return entity ?? `'any'`;
  if (type !== 'array') return storedType(type);
  if (entity !== undefined) return `[${entity}]`;
  return itemType === undefined || itemType === 'entity' ? `'any'` : `[${storedType(itemType)}]`;
}

function elementType(type: ParameterType | undefined): string {
  return type === undefined || type === 'entity' ? 'unknown' : SCALARS[type];
}
