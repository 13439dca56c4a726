import type { IndexModel, KeyAttribute, SchemaModel, TableModel } from '../model.js';
import { type Doc, list, object, openList, openObject } from './layout.js';
import { Module } from './module.js';
import { propertyKey, stringLiteral } from './source-text.js';

/** `tables.ts`: the tables with their keys and indexes. */
export function emitTables(schema: SchemaModel): string {
  const module = new Module();
  return module.toText(
    schema.tables.map((table): Doc => {
      const name = stringLiteral(table.name);
      return [
        'export const ',
        table.constant,
        ' = ',
        module.use('table', 'dynatomic'),
        '(',
        name,
        ', ',
        tableOptions(table),
        ');',
      ];
    }),
  );
}

function tableOptions({ partitionKey, sortKey, indexes }: TableModel): Doc {
  const entries: Doc[] = [['partitionKey: ', keyAttribute(partitionKey)]];
  if (sortKey) entries.push(['sortKey: ', keyAttribute(sortKey)]);
  if (indexes.length === 0) return object(entries);
  const declared = indexes.map((index): Doc => [propertyKey(index.name), ': ', indexOptions(index)]);
  return openObject([...entries, ['indexes: ', openObject(declared)]]);
}

function keyAttribute({ name, type }: KeyAttribute): Doc {
  if (type === 'S') return stringLiteral(name);
  return object([`name: ${stringLiteral(name)}`, `type: '${type}'`]);
}

function indexOptions({ local, partitionKey, sortKey, projection, includedAttributes }: IndexModel): Doc {
  const entries: Doc[] = local ? ['local: true'] : [['partitionKey: ', keyAttributes(partitionKey)]];
  if (sortKey.length > 0) entries.push(['sortKey: ', keyAttributes(sortKey)]);
  if (projection === 'KEYS_ONLY') entries.push(`projection: 'KEYS_ONLY'`);
  if (projection === 'INCLUDE') {
    entries.push(['projection: ', object([['include: ', list('[', includedAttributes.map(stringLiteral), ']')]])]);
  }
  return object(entries);
}

function keyAttributes(attributes: readonly KeyAttribute[]): Doc {
  const [only] = attributes;
  if (attributes.length === 1 && only) return keyAttribute(only);
  const items = attributes.map(keyAttribute);
  return attributes.every(({ type }) => type !== 'S') ? openList(items) : list('[', items, ']');
}
