import { AttributeValueError } from '../errors/index.js';
import type { EntityModel } from '../model/index.js';

/**
 * Makes sure that an entity object can be told what its write generates, while nothing is sent yet.
 *
 * @throws AttributeValueError for a property that can't be set
 */
export function requireSettable({ name }: EntityModel, entity: object, properties: Iterable<string>): void {
  for (const property of properties) {
    if (isSettable(entity, property)) continue;
    const message = `${name}.${property} is set by the write, but the object is frozen, or has it read-only`;
    throw new AttributeValueError(property, message);
  }
}

function isSettable(entity: object, property: string): boolean {
  if (!(property in entity)) return Object.isExtensible(entity);
  for (let holder: object | null = entity; holder; holder = Object.getPrototypeOf(holder) as object | null) {
    const found = Object.getOwnPropertyDescriptor(holder, property);
    if (found?.get ?? found?.set) return found?.set !== undefined;
    if (found && !found.writable) return false;
    if (found && holder === entity) return true;
  }
  return Object.isExtensible(entity);
}
