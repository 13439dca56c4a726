import { ValueFault } from './value-fault.js';
import type { AttributeValue, Item } from './wire.js';

const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Whether every ordinary object has a property of this name, so that it must not be read or written like others. */
export function isInherited(name: string): boolean {
  return INHERITED.has(name);
}

/** `record[name]`, where it is the record's own. */
export function getOwn<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** The value of an item's attribute. */
export function getWire(item: Item, name: string): AttributeValue | undefined {
  if (!isInherited(name)) return item[name];
  return Object.hasOwn(item, name) ? (item[name] ?? lostValue()) : undefined;
}

/** @smithy/core 3: `JsonShapeDeserializer2` empties a top-level `__proto__` before it reads it. */
export function lostValue(): never {
  throw new ValueFault('the value was lost by the SDK, which read it');
}

/** `record[name] = value` as an own property, whatever the name: `__proto__` would set the prototype. */
export function setOwn<T>(record: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__') {
    Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    record[name] = value;
  }
}

/** Whether a value is an object as literals and `JSON.parse` make it, of any realm, or one without a prototype. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype) return true;
  return prototype === null || (Object.getPrototypeOf(prototype) === null && !Array.isArray(value));
}

/**
 * A class of plain objects, to be used for those that get the same properties: V8 comes to know how much room each needs,
 * while of `{}` it assumes four properties.
 */
export function recordClass<T>(): new () => Record<string, T> {
  function PlainObject(): void {}
  PlainObject.prototype = Object.prototype;
  return PlainObject as unknown as new () => Record<string, T>;
}
