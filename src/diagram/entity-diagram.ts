import {
  type AttributeModel,
  type Class,
  type EntityModel,
  EntitySet,
  type IndexModel,
  type KeyPart,
  type ResolvedType,
  type TableModel,
} from '../model/index.js';
import type { Diagram, DiagramAttribute, DiagramEntity, DiagramIndex } from './diagram.js';

/**
 * The diagram of entity classes.
 *
 * @throws ModelError when they are declared wrongly
 */
export function entityDiagram(title: string, entities: readonly Class[]): Diagram {
  const set = new EntitySet();
  const tables = new Map<string, TableModel>();
  for (const entity of entities) {
    const { table } = set.add(entity);
    if (!tables.has(table.name)) tables.set(table.name, table);
  }
  return {
    title,
    tables: [...tables.values()].map((table) => ({
      name: table.name,
      partitionKey: table.partitionKey,
      sortKey: table.sortKey,
      indexes: [...table.indexes.values()].map(indexOf),
      entities: set.ofTable(table.name).map(entityOf),
    })),
    transactions: [],
  };
}

function indexOf({ name, local, partitionKey, sortKey, projection }: IndexModel): DiagramIndex {
  return {
    name,
    local,
    partitionKey: local ? [] : partitionKey,
    sortKey,
    projection: typeof projection === 'string' ? projection : projection.include.join(', '),
  };
}

function entityOf(entity: EntityModel): DiagramEntity {
  const { name, table, partitionKey, sortKey, indexes, attributes } = entity;
  return {
    name,
    keys: templates(sortKey ? [partitionKey, sortKey] : [partitionKey]),
    indexes: [...table.indexes.keys()].flatMap((name) => {
      const index = indexes.get(name);
      if (!index) return [];
      return [{ name, keys: templates([...(index.index.local ? [] : index.partitionKey), ...index.sortKey]) }];
    }),
    attributes: attributes.map((attribute) => attributeOf(attribute, entity)),
  };
}

function templates(parts: readonly KeyPart[]): string[] {
  return parts.map(({ template }) => template.source);
}

function attributeOf({ property, type, role, nullable }: AttributeModel, { uniques }: EntityModel): DiagramAttribute {
  const unique = uniques.some(({ properties }) => properties.includes(property));
  const marks = [...(role ? [role] : []), ...(unique ? ['unique'] : []), ...(nullable ? ['nullable'] : [])];
  return { name: property, type: typeText(type), marks };
}

function typeText(type: ResolvedType): string {
  switch (type.kind) {
    case 'list':
      return `${typeText(type.element)}[]`;
    case 'map':
      return `map of ${typeText(type.value)}`;
    case 'embedded':
      return type.struct.name;
    default:
      return type.kind;
  }
}
