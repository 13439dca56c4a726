import type { EntityModel, FieldModel, IndexModel, SchemaModel } from '../codegen/index.js';
import type { Diagram, DiagramAttribute, DiagramEntity, DiagramIndex } from './diagram.js';

/** The diagram of a checked schema. */
export function schemaDiagram(title: string, { tables, entities, crossTablePatterns }: SchemaModel): Diagram {
  return {
    title,
    tables: tables.map((table) => ({
      name: table.name,
      partitionKey: table.partitionKey,
      sortKey: table.sortKey,
      indexes: table.indexes.map(indexOf),
      entities: entities.filter((entity) => entity.table.name === table.name).map(entityOf),
    })),
    transactions: crossTablePatterns.map(({ name, operation, involved }) => ({
      name,
      operation,
      steps: involved.map(({ action, entity }) => ({ action, entity })),
    })),
  };
}

function indexOf({ name, local, partitionKey, sortKey, projection, includedAttributes }: IndexModel): DiagramIndex {
  return {
    name,
    local,
    partitionKey,
    sortKey,
    projection: projection === 'INCLUDE' ? includedAttributes.join(', ') : projection,
  };
}

function entityOf({ name, partitionKey, sortKey, indexes, fields }: EntityModel): DiagramEntity {
  return {
    name,
    keys: [partitionKey, ...(sortKey ? [sortKey] : [])].map(({ source }) => source),
    indexes: indexes.map((index) => ({
      name: index.index.name,
      keys: [...index.partitionKey, ...index.sortKey].map(({ source }) => source),
    })),
    attributes: fields.map(attributeOf),
  };
}

function attributeOf({ name, type, itemType, required, set, timeToLive }: FieldModel): DiagramAttribute {
  const marks = [...(required ? [] : ['optional']), ...(timeToLive ? ['expiresAt'] : [])];
  if (type !== 'array') return { name, type, marks };
  const element = typeof itemType === 'string' ? itemType : (itemType?.className ?? 'object');
  return { name, type: set ? `set of ${element}` : `${element}[]`, marks };
}
