import type { EntityModel, IndexModel, KeyPart } from '../model/index.js';
import { oncePer } from '../util/once-per.js';

/** The keys that a query goes by: the table's, or an index's. */
export interface KeySource {
  /** Undefined for the table itself. */
  readonly index?: IndexModel | undefined;
  readonly partitionKey: readonly KeyPart[];
  readonly sortKey: readonly KeyPart[];
}

/** The table's own keys. */
export const tableSource = oncePer(({ partitionKey, sortKey }: EntityModel): KeySource => ({
  partitionKey: [partitionKey],
  sortKey: sortKey ? [sortKey] : [],
}));

/** Names of the key attributes that the source is read by. */
export const ownKeyNames = oncePer(({ partitionKey, sortKey }: KeySource): readonly string[] =>
  [...partitionKey, ...sortKey].map(({ attribute }) => attribute.name),
);

/** The properties of the source's keys. */
export const keyProperties = oncePer(({ partitionKey, sortKey }: KeySource) => ({
  partition: propertiesOf(partitionKey),
  sort: propertiesOf(sortKey),
}));

function propertiesOf(parts: readonly KeyPart[]): ReadonlySet<string> {
  return new Set(parts.flatMap(({ template }) => template.properties));
}

const positions = oncePer((model: EntityModel) =>
  oncePer((source: KeySource): readonly string[] => [
    ...new Set([...ownKeyNames(tableSource(model)), ...ownKeyNames(source)]),
  ]),
);

/** Names of the attributes that say where an item is in the source: the table's keys, and an index's. */
export function positionNames(model: EntityModel, source: KeySource): readonly string[] {
  return positions(model)(source);
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
