import type { EntityModel } from '../model/index.js';
import { storedItem } from './entity-state.js';

/** Values that a put generates, by property; they reach the entity object once the write is known to be applied. */
export type Stamps = ReadonlyMap<string, unknown>;

/** The version that the entity object carries: a number, undefined for one loaded without, null for a fresh object. */
export function carriedVersion({ version }: EntityModel, entity: object): number | undefined | null {
  const carried = version && (entity as Record<string, unknown>)[version.property];
  if (typeof carried === 'number') return carried;
  return storedItem(entity) ? undefined : null;
}

/** The version, timestamps and defaults of a put. */
export function putStamps(model: EntityModel, entity: object, now: Date, inserts: boolean): Map<string, unknown> {
  const stamps = new Map<string, unknown>();
  const values = entity as Record<string, unknown>;
  for (const { property, default: makeDefault } of model.attributes) {
    if (makeDefault && values[property] === undefined) stamps.set(property, makeDefault());
  }
  if (model.version) {
    stamps.set(model.version.property, inserts ? 1 : (carriedVersion(model, entity) ?? 0) + 1);
  }
  const { createdAt, updatedAt } = model;
  if (createdAt && values[createdAt.property] === undefined) stamps.set(createdAt.property, new Date(now));
  if (updatedAt) stamps.set(updatedAt.property, new Date(now));
  return stamps;
}
