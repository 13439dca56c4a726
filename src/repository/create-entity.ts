import { types } from 'node:util';
import { getOwn, isInherited, isPlainObject, setOwn } from '../codec/index.js';
import { AttributeValueError, ModelError } from '../errors/index.js';
import type { ResolvedType, StructModel } from '../model/index.js';
import { loadClassTransformer, type ClassTransformer } from './class-transformer.js';
import { transformable, undisguised } from './transformable.js';

type Values = Record<string, unknown>;

/** A new entity with the declared attributes of a plain object, and defaults for those that it lacks. */
export async function createEntity(struct: StructModel, plain: unknown): Promise<object> {
  if (!isPlainObject(plain)) {
    throw new AttributeValueError('', `${struct.name}: create() takes a plain object of the entity's properties`);
  }
  const transformer = await loadClassTransformer();
  return createStruct(struct, transformable(plain, struct.name) as Values, transformer);
}

function createStruct(struct: StructModel, plain: Values, transformer: ClassTransformer): object {
  const instance = newInstance(struct);
  const values = transformer.plainToInstance(struct.target as new () => Values, plain);
  for (const { property, type, default: makeDefault } of struct.attributes) {
    const value = isInherited(property) ? getOwn<unknown>(plain, property) : values[property];
    const converted = fromPlain(type, value, transformer) ?? (value === undefined ? makeDefault?.() : value);
    if (converted !== undefined && isWritable(instance, property)) setOwn(instance, property, converted);
  }
  return instance;
}

function newInstance({ target, name }: StructModel): Values {
  try {
    return new (target as new () => Values)();
  } catch (error) {
    throw new ModelError(name, [`new ${target.name}() threw; create() calls it without arguments`], { cause: error });
  }
}

/** A getter without a setter makes its value itself. */
function isWritable(instance: object, property: string): boolean {
  for (let object: object | null = instance; object; object = Object.getPrototypeOf(object) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(object, property);
    if (descriptor) return descriptor.get === undefined || descriptor.set !== undefined;
  }
  return true;
}

/** The value of a declared type that a plain value stands for; what stands for none stays, for the put to refuse. */
function fromPlain(type: ResolvedType, value: unknown, transformer: ClassTransformer): unknown {
  const given = undisguised(value);
  if (given && !(type.kind === 'map' && types.isMap(given))) return given;
  const element = (of: ResolvedType) => (each: unknown) => fromPlain(of, each, transformer);
  switch (type.kind) {
    case 'embedded':
      return embeddedFromPlain(type.struct, value, transformer);
    case 'list':
      return Array.isArray(value) ? value.map(element(type.element)) : revealed(value);
    case 'map': {
      const entries = given ? [...(given as Map<string, unknown>)] : isPlainObject(value) && Object.entries(value);
      if (!entries) return revealed(value);
      return Object.fromEntries(entries.map(([name, each]) => [name, element(type.value)(each)]));
    }
    case 'stringSet':
    case 'numberSet':
      return Array.isArray(value) ? new Set(value) : value;
    case 'bigintSet':
      return isList(value) ? new Set([...value].map(bigintFromPlain)) : value;
    case 'binarySet':
      return isList(value) ? new Set([...value].map(binaryFromPlain)) : value;
    case 'bigint':
      return bigintFromPlain(value);
    case 'binary':
      return binaryFromPlain(value);
    case 'date':
    case 'epochSeconds':
    case 'epochMillis':
      return dateFromPlain(value);
    default:
      return revealed(value);
  }
}

/** An instance that class-transformer made (for a `@Type`) is put right in place. */
function embeddedFromPlain(struct: StructModel, value: unknown, transformer: ClassTransformer): unknown {
  if (isPlainObject(value)) return createStruct(struct, value, transformer);
  if (!(value instanceof struct.target)) return value;
  const instance = value as Values;
  for (const { property, type, default: makeDefault } of struct.attributes) {
    if (isInherited(property) || !isWritable(instance, property)) continue;
    const converted = fromPlain(type, instance[property], transformer) ?? instance[property] ?? makeDefault?.();
    if (converted !== instance[property]) instance[property] = converted;
  }
  return instance;
}

/** A value of any shape with its objects in place of their disguises. */
function revealed(value: unknown): unknown {
  const given = undisguised(value);
  if (given) return given;
  if (Buffer.isBuffer(value)) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(revealed);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, element]) => [name, revealed(element)]));
}

function isList(value: unknown): value is Iterable<unknown> {
  return Array.isArray(value) || value instanceof Set;
}

function dateFromPlain(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : date;
}

function bigintFromPlain(value: unknown): unknown {
  const isInteger = typeof value === 'string' ? /^-?\d+$/.test(value) : Number.isSafeInteger(value);
  return isInteger ? BigInt(value as string | number) : value;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function binaryFromPlain(value: unknown): unknown {
  if (typeof value === 'string' && BASE64.test(value)) return new Uint8Array(Buffer.from(value, 'base64'));
  return Buffer.isBuffer(value) ? new Uint8Array(value) : value;
}
