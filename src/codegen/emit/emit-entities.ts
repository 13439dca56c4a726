import type { EntityModel, FieldModel, SchemaModel, ShapeModel } from '../model.js';
import type { Template } from '../template.js';
import { block, type Doc, hardline, lines, list, object, openObject } from './layout.js';
import { Module } from './module.js';
import { commentText, docComment, jsonLiteral, propertyKey, stringLiteral } from './source-text.js';
import { attributeType, enumLiteral, fieldType } from './types.js';

/** `entities.ts`: one decorated class per entity and per embedded object. */
export function emitEntities(schema: SchemaModel): string {
  const module = new Module();
  const parts = schema.entities.flatMap((entity) => [
    ...entity.fields.flatMap((field) => shapesOf(field)).map((shape) => shapeClass(shape, module)),
    entityClass(entity, module),
  ]);
  return module.toText(parts);
}

/** The embedded objects of a field, innermost first. */
function shapesOf({ itemType }: FieldModel): ShapeModel[] {
  return typeof itemType === 'object' ? [...itemType.fields.flatMap(shapesOf), itemType] : [];
}

function shapeClass({ className, fields }: ShapeModel, module: Module): Doc {
  return ['export class ', className, ' ', classBody(fields.map((field) => property(field, module)))];
}

function entityClass(entity: EntityModel, module: Module): Doc {
  const members = entity.fields.map((field) => property(field, module));
  const keys = entity.keyFields.map((name) => stringLiteral(propertyOf(entity, name)));
  if (keys.length > 0) {
    members.unshift([`declare readonly [${module.use('KEY', 'dynatomic')}]?: ${keys.join(' | ')};`]);
  }
  return [
    `@${module.use('Entity', 'dynatomic')}(`,
    entityOptions(entity, module),
    ')',
    hardline,
    `export class ${entity.className} `,
    classBody(members),
  ];
}

function classBody(members: readonly Doc[]): Doc {
  return block(members.flatMap((member, index) => (index === 0 ? [member] : ['', member])));
}

function entityOptions(entity: EntityModel, module: Module): Doc {
  const { table, partitionKey, sortKey, indexes } = entity;
  const entries: Doc[] = [
    `table: ${module.use(table.constant, './tables.js')}`,
    `name: ${stringLiteral(entity.entityType)}`,
    `partitionKey: ${templateLiteral(partitionKey, entity)}`,
  ];
  if (sortKey) entries.push(`sortKey: ${templateLiteral(sortKey, entity)}`);
  if (indexes.length === 0) return object(entries);
  const declared = indexes.map(({ index, partitionKey, sortKey }): Doc => {
    const keys: Doc[] = [];
    if (partitionKey.length > 0) keys.push(['partitionKey: ', templates(partitionKey, entity)]);
    if (sortKey.length > 0) keys.push(['sortKey: ', templates(sortKey, entity)]);
    return [propertyKey(index.name), ': ', object(keys)];
  });
  return openObject([...entries, ['indexes: ', openObject(declared)]]);
}

function templates(parts: readonly Template[], entity: EntityModel): Doc {
  const [only] = parts;
  if (parts.length === 1 && only) return templateLiteral(only, entity);
  return list(
    '[',
    parts.map((part) => templateLiteral(part, entity)),
    ']',
  );
}

function templateLiteral({ parts }: Template, entity: EntityModel): string {
  const source = parts.map((part) => {
    if (part.kind === 'literal') return part.text;
    const pad = part.pad === undefined ? '' : `:0${part.pad}`;
    return `{${propertyOf(entity, part.field)}${pad}}`;
  });
  return stringLiteral(source.join(''));
}

export function propertyOf(entity: EntityModel, field: string): string {
  return entity.fields.find(({ name }) => name === field)?.property ?? field;
}

function property(field: FieldModel, module: Module): Doc {
  const mark = field.required ? '!' : '?';
  const comment = field.description === undefined ? [] : docComment([commentText(field.description)]);
  return lines([
    ...comment,
    attributeDecorator(field, module),
    ...validators(field, module).map((decorator) => `@${decorator}`),
    `${field.property}${mark}: ${fieldType(field)};`,
  ]);
}

function attributeDecorator(field: FieldModel, module: Module): Doc {
  const entries: Doc[] = [];
  if (field.property !== field.name) entries.push(`name: ${stringLiteral(field.name)}`);
  if (field.timeToLive) {
    return ['@', module.use('ExpiresAt', 'dynatomic'), '(', entries.length > 0 ? object(entries) : '', ')'];
  }
  entries.push(['type: ', attributeType(field)]);
  if (field.default !== undefined) entries.push(['default: () => ', defaultValue(field)]);
  return ['@', module.use('Attribute', 'dynatomic'), '(', object(entries), ')'];
}

function defaultValue(field: FieldModel): Doc {
  const value = jsonLiteral(field.default);
  if (field.set) return ['new Set(', value, ')'];
  return field.type === 'object' ? ['(', value, ')'] : value;
}

/** The class-validator decorators of a field. */
function validators(field: FieldModel, module: Module): string[] {
  const use = (name: string): string => module.use(name, 'class-validator');
  const optional = field.required ? [] : [`${use('IsOptional')}()`];
  if (field.timeToLive) return [...optional, `${use('IsDate')}()`];
  if (field.enum) return [...optional, `${use('IsIn')}([${field.enum.map(enumLiteral).join(', ')}])`];
  if (field.type !== 'array') return [...optional, scalarValidator(field.type, '', use)];
  const each = '{ each: true }';
  const container = field.set ? [] : [`${use('IsArray')}()`];
  if (typeof field.itemType === 'object') return [...optional, ...container, `${use('ValidateNested')}(${each})`];
  if (field.itemType === undefined) return [...optional, ...container];
  return [...optional, ...container, scalarValidator(field.itemType, each, use)];
}

function scalarValidator(type: FieldModel['type'], each: string, use: (name: string) => string): string {
  const blank = each === '' ? '' : `{}, ${each}`;
  switch (type) {
    case 'string':
      return `${use('IsString')}(${each})`;
    case 'uuid':
      return `${use('IsUUID')}(${each === '' ? '' : `undefined, ${each}`})`;
    case 'integer':
      return `${use('IsInt')}(${each})`;
    case 'decimal':
      return `${use('IsNumber')}(${blank})`;
    case 'boolean':
      return `${use('IsBoolean')}(${each})`;
    case 'array':
      return `${use('IsArray')}(${each})`;
    case 'object':
      return `${use('IsObject')}(${each})`;
  }
}
