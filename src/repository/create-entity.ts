import { types } from 'node:util';
import { construct, getOwn, isInherited, isPlainObject, isWritable, setOwn } from '../codec/index.js';
import { AttributeValueError } from '../errors/index.js';
import type { AttributeModel, ResolvedType, StructModel } from '../model/index.js';
import { loadClassTransformer, type ClassTransformer } from './class-transformer.js';
import { transformable, undisguised } from './transformable.js';

type Values = Record<string, unknown>;

/** A new entity with the declared attributes of a plain object, and defaults for those that it lacks. */
export async function createEntity(struct: StructModel, plain: unknown): Promise<object> {
  if (!isPlainObject(plain)) {
    throw new AttributeValueError('', `${struct.name}: create() takes a plain object of the entity's properties`);
  }
  const transformer = await loadClassTransformer();
  const values = transformable(plain);
  return createStruct(struct, (undisguised(values) ?? values) as Values, transformer);
}

function createStruct(struct: StructModel, plain: Values, transformer: ClassTransformer): object {
  const instance = construct(struct.target, struct.name);
  const values = transformer.plainToInstance(struct.target as new () => Values, plain);
  for (const attribute of struct.attributes) {
    const { property } = attribute;
    const value = isInherited(property) ? getOwn<unknown>(plain, property) : values[property];
    const converted = attributeFromPlain(attribute, value, transformer);
    if (converted !== undefined && isWritable(struct.target, property)) setOwn(instance, property, converted);
  }
  return instance;
}

function attributeFromPlain(
  { type, default: makeDefault }: AttributeModel,
  value: unknown,
  transformer: ClassTransformer,
): unknown {
  return value === undefined ? makeDefault?.() : fromPlain(type, value, transformer);
}

/** The value of a declared type that a plain value stands for; what stands for none stays, for the put to refuse. */
function fromPlain(type: ResolvedType, shown: unknown, transformer: ClassTransformer): unknown {
  const value = undisguised(shown) ?? shown;
  if (value !== shown && !isPlainObject(value) && type.kind !== 'map') return value;
  const element = (of: ResolvedType) => (each: unknown) => fromPlain(of, each, transformer);
  switch (type.kind) {
    case 'embedded':
      return embeddedFromPlain(type.struct, value, transformer);
    case 'list':
      return Array.isArray(value) ? value.map(element(type.element)) : revealed(value);
    case 'map': {
      if (!types.isMap(value) && !isPlainObject(value)) return value;
      const record = types.isMap(value) ? transformable(Object.fromEntries(value)) : value;
      const entries = Object.entries((undisguised(record) ?? record) as Values);
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
  for (const attribute of struct.attributes) {
    const { property } = attribute;
    if (isInherited(property) || !isWritable(struct.target, property)) continue;
    const converted = attributeFromPlain(attribute, instance[property], transformer);
    if (converted !== instance[property]) instance[property] = converted;
  }
  return instance;
}

/** A value of any shape with its objects in place of their disguises. */
function revealed(shown: unknown): unknown {
  const value = undisguised(shown) ?? shown;
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
