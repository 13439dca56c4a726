import { types } from 'node:util';
import { isInherited, isPlainObject, MAX_NESTING } from '../codec/index.js';
import { AttributeValueError } from '../errors/index.js';

/** What stands for an object that class-transformer would take apart, and the object. */
const disguises = new WeakMap<object, object>();

/**
 * The value in a form that class-transformer leaves intact: it would empty byte arrays and maps, make arrays of sets, and
 * make anew what has a class of its own, by a constructor that may not like it.
 */
export function transformable(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || types.isDate(value)) return value;
  if (depth > MAX_NESTING) throw tooDeep();
  const within = (element: unknown): unknown => transformable(element, depth + 1);
  if (types.isUint8Array(value)) return Buffer.from(value);
  if (Array.isArray(value)) return value.map(within);
  if (!isPlainObject(value)) return disguised(value);
  return transformableRecord(Object.entries(value).map(([name, element]) => [name, within(element)]));
}

/**
 * A record of transformable values. class-transformer would drop keys such as `constructor`, which every object has; a
 * record with such keys is disguised, and its elements are transformed here, by `transform`.
 */
export function transformableRecord(
  entries: readonly (readonly [string, unknown])[],
  transform?: (element: object) => unknown,
): unknown {
  if (!entries.some(([name]) => isInherited(name))) return Object.fromEntries(entries);
  const transformed = (element: unknown): unknown =>
    transform && typeof element === 'object' && element !== null ? transform(element) : element;
  return disguised(Object.fromEntries(entries.map(([name, element]) => [name, transformed(element)])));
}

/** class-transformer passes functions as they are; this one looks like the object to everybody else. */
function disguised(value: object): object {
  const isCollection = types.isSet(value) || types.isMap(value);
  const disguise = new Proxy(() => undefined, {
    getPrototypeOf: () => (isCollection ? Object.prototype : (Object.getPrototypeOf(value) as object)),
    has: (_, name) => Reflect.has(value, name),
    get: (_, name) => {
      const member: unknown = Reflect.get(value, name, value);
      return typeof member === 'function' ? (member.bind(value) as unknown) : member;
    },
  });
  disguises.set(disguise, value);
  return disguise;
}

/** The object behind a disguise; undefined when the value is none. */
export function undisguised(value: unknown): object | undefined {
  return typeof value === 'function' ? disguises.get(value) : undefined;
}

export function tooDeep(): AttributeValueError {
  return new AttributeValueError('', `A value is nested over ${MAX_NESTING} levels deep; it may contain itself`);
}
