import { entityCodec, wireIdentity, type Item } from '../codec/index.js';
import { storedPath, type UpdateAction } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { rememberStored, storedItem } from './entity-state.js';
import { requireSettable } from './settable.js';
import { carriedVersion } from './stamps.js';

/** What changed on an entity object since it was loaded. */
export interface EntityChanges {
  readonly actions: readonly UpdateAction[];
  /** Tells the entity object that the changes are written. */
  applied(): void;
}

/**
 * The difference between an entity object and the item that it was loaded from, index keys and stamps included; stamps
 * alone where nothing differs but the update has `others` to do.
 */
export function entityChanges(model: EntityModel, entity: object, now: Date, others: boolean): EntityChanges {
  const before = storedItem(entity) ?? {};
  const codec = entityCodec(model);
  const stamps = new Map<string, unknown>();
  const differs = others || difference(model, before, codec.encode(entity)).length > 0;
  if (!differs) return { actions: [], applied: () => undefined };
  if (model.version) stamps.set(model.version.property, (carriedVersion(model, entity) ?? 0) + 1);
  if (model.updatedAt) stamps.set(model.updatedAt.property, new Date(now));
  requireSettable(model, entity, stamps.keys());
  const after = codec.encode(entity, stamps);
  return {
    actions: difference(model, before, after),
    applied: () => {
      for (const [property, value] of stamps) (entity as Record<string, unknown>)[property] = value;
      rememberStored(entity, { ...before, ...after });
    },
  };
}

function difference(model: EntityModel, before: Item, after: Item): UpdateAction[] {
  const primary = new Set([model.partitionKey.attribute.name, model.sortKey?.attribute.name]);
  const names = [
    ...model.attributes.map(({ name }) => name),
    ...entityCodec(model).indexKeys.flatMap(({ attributes }) => attributes),
  ];
  return [...new Set(names)].flatMap((name): UpdateAction[] => {
    const value = after[name];
    if (primary.has(name) || sameValue(before[name], value)) return [];
    const path = storedPath(name);
    return [value ? { kind: 'set', path, value: { kind: 'wire', value } } : { kind: 'remove', path }];
  });
}

function sameValue(a: Item[string] | undefined, b: Item[string] | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && wireIdentity(a) === wireIdentity(b));
}
