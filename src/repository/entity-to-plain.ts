import { types } from 'node:util';
import { MAX_NESTING, setOwn } from '../codec/index.js';
import { AttributeValueError } from '../errors/index.js';
import type { ResolvedType, StructModel } from '../model/index.js';
import { asInstance } from '../operation/index.js';
import { loadClassTransformer, type ClassTransformer } from './class-transformer.js';
import { tooDeep, transformable, transformableRecord, undisguised } from './transformable.js';

type Values = Record<string, unknown>;

/** A value that JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** The declared attributes of an entity as JSON can hold them, as class-transformer's decorators show them. */
export async function entityToPlain(struct: StructModel, entity: unknown): Promise<Record<string, JsonValue>> {
  if (!(entity instanceof struct.target)) {
    throw new AttributeValueError('', `${struct.name}: toPlain() takes an instance of ${struct.target.name}`);
  }
  const transformer = await loadClassTransformer();
  return toJson(transformer.instanceToPlain(viewOf(struct, entity, transformer, 0))) as Record<string, JsonValue>;
}

/** The entity with just its declared attributes, in a form that class-transformer leaves intact. Getters see it whole. */
function viewOf(struct: StructModel, entity: object, transformer: ClassTransformer, depth: number): object {
  if (depth > MAX_NESTING) throw tooDeep();
  const shown: Values = {};
  for (const { property, type } of struct.attributes) {
    const value = (entity as Values)[property];
    if (value !== undefined) setOwn(shown, property, viewOfValue(type, value, transformer, depth + 1));
  }
  return new Proxy(shown, {
    getPrototypeOf: () => Object.getPrototypeOf(entity) as object,
    get: (_, name) =>
      typeof name === 'string' && Object.hasOwn(shown, name)
        ? shown[name]
        : (Reflect.get(entity, name, entity) as unknown),
  });
}

function viewOfValue(type: ResolvedType, value: unknown, transformer: ClassTransformer, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const within = (of: ResolvedType) => (element: unknown) => viewOfValue(of, element, transformer, depth);
  switch (type.kind) {
    case 'embedded':
      return viewOf(type.struct, asInstance(type.struct, value), transformer, depth);
    case 'list':
      return Array.isArray(value) ? value.map(within(type.element)) : value;
    case 'map': {
      const entries = Object.entries(value).map(([name, each]) => [name, within(type.value)(each)] as const);
      return transformableRecord(entries, transformer.instanceToPlain);
    }
    case 'custom':
      return transformable(hasJson(value) ? value : type.to(value));
    default:
      return transformable(value);
  }
}

function hasJson(value: unknown): value is { toJSON(): unknown } {
  return typeof (value as { toJSON?: unknown } | null)?.toJSON === 'function';
}

function toJson(value: unknown): unknown {
  const object = undisguised(value) ?? value;
  if (typeof object === 'bigint') return object.toString();
  if (types.isUint8Array(object)) return Buffer.from(object).toString('base64');
  if (hasJson(object)) return toJson(object.toJSON());
  if (Array.isArray(object) || types.isSet(object)) return [...(object as Iterable<unknown>)].map(toJson);
  if (types.isMap(object)) return toJson(Object.fromEntries(object));
  if (typeof object !== 'object' || object === null) return object;
  return Object.fromEntries(Object.entries(object).map(([name, element]) => [name, toJson(element)]));
}
