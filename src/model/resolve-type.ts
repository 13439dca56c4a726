import type { AttributeDeclaration } from './registry.js';
import type { AttributeType, Class, NamedType, ResolvedType, StructModel } from './attribute-type.js';
import { declarationsOf } from './registry.js';

const BUILT_IN = new Map<unknown, NamedType>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
  [BigInt, 'bigint'],
  [Date, 'date'],
  [Uint8Array, 'binary'],
  [Buffer, 'binary'],
]);

const NAMED: ReadonlySet<unknown> = new Set<NamedType>([
  ...['string', 'number', 'boolean', 'bigint', 'decimal', 'date', 'epochSeconds', 'epochMillis', 'binary'],
  ...['stringSet', 'numberSet', 'bigintSet', 'binarySet', 'json', 'any'],
] as NamedType[]);

const FIX: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [Set, "a Set needs its element type: @Attribute({ type: 'stringSet' }) (or numberSet, bigintSet, binarySet)"],
  [Array, "a list needs its element type: @Attribute({ type: ['string'] }) or @Attribute({ type: [() => Line] })"],
  [Map, "a Map can't be stored; declare a record: @Attribute({ type: { map: 'string' } })"],
  [
    Object,
    "the compiler tells no type (a union, an interface, 'any', or an initial value without a type beside it): name it, as in @Attribute({ type: 'string' })",
  ],
]);

const NO_METADATA =
  'its type is not known: turn on emitDecoratorMetadata (esbuild and tsx have no such thing), or name it, as in ' +
  "@Attribute({ type: 'date' }) or @Attribute({ type: () => Address })";

/** How to report a fault, and how to get the model of an embedded class. */
export interface TypeContext {
  readonly problem: (message: string) => void;
  readonly structOf: (target: Class) => StructModel;
}

/** The type of a declared attribute, or undefined after `problem` was told why it can't be known. */
export function resolveType(
  { type, designType }: AttributeDeclaration,
  context: TypeContext,
): ResolvedType | undefined {
  const { problem } = context;
  if (type !== undefined) return resolve(type, context);
  if (designType === undefined) return void problem(NO_METADATA);
  const fix = FIX.get(designType);
  if (fix !== undefined) return void problem(fix);
  return resolve(designType as AttributeType, context);
}

function resolve(type: AttributeType, context: TypeContext): ResolvedType | undefined {
  if (NAMED.has(type)) return { kind: type as NamedType };
  const builtIn = BUILT_IN.get(type);
  if (builtIn) return { kind: builtIn };
  if (typeof type === 'function') return embedded(isClass(type) ? type : type(), context);
  if (Array.isArray(type) && type.length === 1) {
    const element = resolve((type as readonly [AttributeType])[0], context);
    return element && { kind: 'list', element };
  }
  return resolveRecord(type, context);
}

function resolveRecord(type: AttributeType, context: TypeContext): ResolvedType | undefined {
  if (isRecord(type) && 'map' in type) {
    const value = resolve(type.map, context);
    return value && { kind: 'map', value };
  }
  if (isRecord(type) && typeof type.to === 'function' && typeof type.from === 'function') {
    const { to, from } = type as { to: (value: unknown) => unknown; from: (stored: unknown) => unknown };
    return { kind: 'custom', to, from };
  }
  const shown = typeof type === 'string' ? `'${String(type)}'` : `(${Array.isArray(type) ? 'an array' : typeof type})`;
  return void context.problem(`type ${shown} is none of the types that @Attribute takes`);
}

function isRecord(type: unknown): type is Record<string, unknown> {
  return typeof type === 'object' && type !== null && !Array.isArray(type);
}

/** A thunk is an arrow function, which has no prototype. */
function isClass(type: Class | (() => Class)): type is Class {
  return type.prototype !== undefined;
}

function embedded(target: Class, { problem, structOf }: TypeContext): ResolvedType | undefined {
  const builtIn = BUILT_IN.get(target);
  if (builtIn) return { kind: builtIn };
  if (typeof target !== 'function')
    return void problem(`its type is a thunk of ${target === null ? 'null' : typeof target}, not of a class`);
  if (!declarationsOf(target).some((declaration) => declaration.attributes.length > 0)) {
    return void problem(`class ${target.name} has no @Attribute; declare them, or give the attribute another type`);
  }
  return { kind: 'embedded', struct: structOf(target) };
}
