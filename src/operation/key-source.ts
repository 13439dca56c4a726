import type { EntityModel, IndexModel, KeyPart } from '../model/index.js';

/** The keys that a query goes by: the table's, or an index's. */
export interface KeySource {
  /** Undefined for the table itself. */
  readonly index?: IndexModel | undefined;
  readonly partitionKey: readonly KeyPart[];
  readonly sortKey: readonly KeyPart[];
}

/** The table's own keys. */
export function tableSource({ partitionKey, sortKey }: EntityModel): KeySource {
  return { partitionKey: [partitionKey], sortKey: sortKey ? [sortKey] : [] };
}

/** Names of the key attributes that the source is read by. */
export function ownKeyNames({ partitionKey, sortKey }: KeySource): string[] {
  return [...partitionKey, ...sortKey].map(({ attribute }) => attribute.name);
}

/** Names of the attributes that say where an item is in the source: the table's keys, and an index's. */
export function positionNames(model: EntityModel, source: KeySource): string[] {
  return [...new Set([...ownKeyNames(tableSource(model)), ...ownKeyNames(source)])];
}

/** Names of the attributes that the items of the source have; undefined where they have all. */
export function projectedAttributes(model: EntityModel, source: KeySource): ReadonlySet<string> | undefined {
  const projection = source.index?.projection ?? 'ALL';
  if (projection === 'ALL') return undefined;
  const included = projection === 'KEYS_ONLY' ? [] : projection.include;
  return new Set([...positionNames(model, source), ...included]);
}

/** Whether the items of the source have all attributes of the entity. */
export function isComplete(model: EntityModel, source: KeySource): boolean {
  const projected = projectedAttributes(model, source);
  return !projected || model.attributes.every(({ name }) => projected.has(name));
}
