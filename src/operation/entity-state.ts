import { entityCodec, type Item } from '../codec/index.js';
import { ModelError } from '../errors/index.js';
import type { EntityModel } from '../model/index.js';
import { storedItems } from './stored-items.js';

const STORED = Symbol.for('dynatomic.stored');

/** The item behind each entity object that was read or written, process-wide: both copies of the package see it. */
const stored = ((globalThis as { [STORED]?: typeof storedItems })[STORED] ??= storedItems);

/** The item as it was when the entity object was last read or written; undefined for a fresh object. */
export function storedItem(entity: object): Item | undefined {
  return stored.get(entity);
}

export function rememberStored(entity: object, item: Item): void {
  stored.set(entity, item);
}

/** Makes an entity of a stored item, and runs its `@AfterLoad` methods. */
export function loadEntity(model: EntityModel, item: Item): object {
  const entity = entityCodec(model).decode(item);
  rememberStored(entity, item);
  if (model.afterLoad.length > 0) runHooks(model, entity, model.afterLoad);
  return entity;
}

/** Calls methods of an entity by name; they must not be asynchronous. */
export function runHooks(model: EntityModel, entity: object, methods: readonly string[]): void {
  for (const method of methods) {
    const result: unknown = (entity as Record<string, () => unknown>)[method]?.();
    if (result instanceof Promise) {
      result.catch(() => undefined);
      throw new ModelError(`entity ${model.name}`, [`hook ${method}() is asynchronous; hooks must finish at once`]);
    }
  }
}
