import { asList } from '../check/check-templates.js';
import type { EntityDraft, OneOrMany, TableDraft } from '../draft/draft.js';
import { indexOf } from '../draft/schema-names.js';
import { parseTemplate, type Template } from '../template.js';
import type { KeyTemplate } from './bind-key.js';

/** The templates of an entity's primary key, or of its place in an index, by key attribute. */
export interface EntityKeys {
  readonly partition: readonly KeyTemplate[];
  readonly sort: readonly KeyTemplate[];
}

export function primaryKeys(table: TableDraft, entity: EntityDraft): EntityKeys {
  return {
    partition: pair(table.partitionKey, entity.partitionKey),
    sort: table.sortKey === undefined ? [] : pair(table.sortKey, entity.sortKey),
  };
}

export function indexKeys(table: TableDraft, entity: EntityDraft, indexName: string): EntityKeys {
  const index = indexOf(table, indexName);
  const mapping = entity.mappings.find(({ name }) => name === indexName);
  if (!index || !mapping) return { partition: [], sort: [] };
  return {
    partition: index.local
      ? pair(table.partitionKey, entity.partitionKey)
      : pair(index.partitionKey, mapping.partitionKey),
    sort: pair(index.sortKey, mapping.sortKey),
  };
}

export function allKeys({ partition, sort }: EntityKeys): KeyTemplate[] {
  return [...partition, ...sort];
}

/** The names of the fields in the primary key, each once. */
export function keyFieldNames(table: TableDraft, entity: EntityDraft): string[] {
  return [...new Set(allKeys(primaryKeys(table, entity)).flatMap(({ template }) => template.fields))];
}

export function template(source: string): Template {
  return parseTemplate(source, () => undefined);
}

function pair(attributes: OneOrMany | undefined, sources: OneOrMany | undefined): KeyTemplate[] {
  const templates = asList(sources);
  return asList(attributes).flatMap((attribute, index) => {
    const source = templates[index];
    return source === undefined ? [] : [{ attribute, template: template(source) }];
  });
}
