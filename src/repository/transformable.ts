import { types } from 'node:util';
import { isPlainObject, MAX_NESTING } from '../codec/index.js';
import { AttributeValueError } from '../errors/index.js';

/** What stands for an object that class-transformer would take apart, and the object. */
const disguises = new WeakMap<object, object>();

/**
 * The value in a form that class-transformer leaves intact: it would empty byte arrays and maps, make arrays of sets, and
 * make anew what has a class of its own, by a constructor that may not like it.
 */
export function transformable(value: unknown, path: string, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || types.isDate(value)) return value;
  if (depth > MAX_NESTING) throw new AttributeValueError(path, `${path} is nested over ${MAX_NESTING} levels deep`);
  const within = (element: unknown): unknown => transformable(element, path, depth + 1);
  if (types.isUint8Array(value)) return Buffer.from(value);
  if (Array.isArray(value)) return value.map(within);
  if (!isPlainObject(value)) return disguised(value);
  return Object.fromEntries(Object.entries(value).map(([name, element]) => [name, within(element)]));
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
