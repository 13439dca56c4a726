import type { AttributeModel, EntityModel } from '../model/index.js';
import type { Clock } from './clock.js';
import { storedItem } from './entity-state.js';
import { oncePer } from '../util/once-per.js';

/** Values that a put generates, by property; they reach the entity object once the write is known to be applied. */
export type Stamps = ReadonlyMap<string, unknown>;

const NONE: Stamps = new Map();

/** The version that the entity object carries: a number, undefined for one loaded without, null for a fresh object. */
export function carriedVersion({ version }: EntityModel, entity: object): number | undefined | null {
  const carried = version && (entity as Record<string, unknown>)[version.property];
  if (typeof carried === 'number') return carried;
  return storedItem(entity) ? undefined : null;
}

/** The version, timestamps and defaults of a put. */
export function putStamps(model: EntityModel, entity: object, clock: Clock, inserts: boolean): Stamps {
  const defaults = defaultsOf(model);
  const { version, createdAt, updatedAt } = model;
  if (defaults.length === 0 && !version && !createdAt && !updatedAt) return NONE;
  const stamps = new Map<string, unknown>();
  const values = entity as Record<string, unknown>;
  for (const { property, default: makeDefault } of defaults) {
    if (values[property] === undefined) stamps.set(property, makeDefault?.());
  }
  if (version) stamps.set(version.property, inserts ? 1 : (carriedVersion(model, entity) ?? 0) + 1);
  if (createdAt && values[createdAt.property] === undefined) stamps.set(createdAt.property, new Date(clock.now));
  if (updatedAt) stamps.set(updatedAt.property, new Date(clock.now));
  return stamps;
}

/** The attributes that have a default. */
const defaultsOf = oncePer((model: EntityModel): readonly AttributeModel[] =>
  model.attributes.filter((attribute) => attribute.default),
);
