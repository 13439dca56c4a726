import type { PathNode, UpdateAction } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';

/** The property that a path starts with; for the name of an attribute that no property is stored as, that name. */
export function rootProperty(model: EntityModel, { segments: [first], physical }: PathNode): string {
  if (!physical) return first;
  return model.attributes.find(({ name }) => name === first)?.property ?? first;
}

/** Whether an update changes a property, or a part of it. */
export function touches(model: EntityModel, updates: readonly UpdateAction[], property: string): boolean {
  return updates.some(({ path }) => rootProperty(model, path) === property);
}
