import { entityCodec, type Item } from '../codec/index.js';
import type { EntityModel } from '../model/index.js';

/** What an operation is aimed at: an id, or an entity object. */
export type Target = { readonly id: unknown } | { readonly entity: object };

/** An entity of this class counts as itself, anything else as an id. */
export function targetOf(model: EntityModel, value: unknown): Target {
  return isEntity(model, value) ? { entity: value } : { id: value };
}

export function isEntity(model: EntityModel, value: unknown): value is object {
  return value instanceof (model.target as new () => object);
}

/** @throws KeyValueError when a part of the key is missing or can't be one */
export function keyOf(model: EntityModel, target: Target): Item {
  const codec = entityCodec(model);
  return 'entity' in target ? codec.keyOf(target.entity) : codec.encodeKey(target.id);
}

/** The values of the id, by property. */
export function idValues(model: EntityModel, target: Target): Readonly<Record<string, unknown>> {
  if ('id' in target) return entityCodec(model).idValues(target.id);
  return target.entity as Record<string, unknown>;
}
