import { ModelError } from '../errors/index.js';
import type { AttributeModel, ResolvedType, StructModel } from '../model/attribute-type.js';
import type { Codec } from './codec.js';
import { checkDepth } from './containers.js';
import { getOwn, getWire, isInherited, isPlainObject, recordClass, setOwn } from './own.js';
import { namedBound, type SizeTally } from './size-tally.js';
import { faultWithin, wrongValue, wrongWireType } from './value-fault.js';
import type { AttributeValue, Item } from './wire.js';

/** How one declared attribute travels between its property and its attribute. */
export interface AttributePlan {
  readonly property: string;
  readonly name: string;
  /** What the attribute counts beside its value's own. */
  readonly bound: number;
  readonly encode: Codec['encode'];
  readonly decode: Codec['decode'];
  /** Whether the property, or the attribute, has a name such as `constructor`, which every object has. */
  readonly inheritedProperty: boolean;
  readonly inheritedName: boolean;
  /** False for a getter without a setter: its value is stored, and made anew on read. */
  readonly writable: boolean;
}

/** The compiled form of a class with attributes. `Wires` are in the order of `attributes`. */
export interface StructPlan extends Codec {
  readonly attributes: readonly AttributePlan[];
  /** Wire values of an object's attributes; undefined for those that it lacks. */
  readonly encodeAttributes: (source: Values, overrides: Overrides | undefined, tally: SizeTally | undefined) => Wires;
  /** A new instance with the values of an item. An attribute that the item lacks is undefined, initialiser or not. */
  readonly hydrate: (item: Item) => object;
}

export type Wires = (AttributeValue | undefined)[];

/** Values by property that take the place of the object's own. */
export type Overrides = ReadonlyMap<string, unknown>;

type Values = Readonly<Record<string, unknown>>;

const plans = new WeakMap<StructModel, StructPlan>();

/** The plan of a class, compiled once. `codecOf` gives the codec of each attribute's type. */
export function structPlan(struct: StructModel, codecOf: (type: ResolvedType) => Codec): StructPlan {
  let plan = plans.get(struct);
  if (!plan) {
    const attributes: AttributePlan[] = [];
    plan = compile(struct, attributes);
    plans.set(struct, plan);
    for (const attribute of struct.attributes) attributes.push(attributePlan(struct, attribute, codecOf));
  }
  return plan;
}

/** `codec` with null, stored as NULL. */
export function nullable(codec: Codec): Codec {
  return {
    ...codec,
    encode: (value, depth, tally) => (value === null ? { NULL: true } : codec.encode(value, depth, tally)),
    decode: (wire) => (wire.NULL === undefined ? codec.decode(wire) : null),
  };
}

function attributePlan(
  { target }: StructModel,
  { property, name, type, nullable: isNullable }: AttributeModel,
  codecOf: (type: ResolvedType) => Codec,
): AttributePlan {
  const codec = codecOf(type);
  const { encode, decode } = isNullable ? nullable(codec) : codec;
  return {
    property,
    name,
    bound: namedBound(name),
    encode,
    decode,
    inheritedProperty: isInherited(property),
    inheritedName: isInherited(name),
    writable: isWritable(target, property),
  };
}

/** False for a getter without a setter, which makes its value itself. */
export function isWritable({ prototype }: { readonly prototype: object }, property: string): boolean {
  for (let object: object | null = prototype; object; object = Object.getPrototypeOf(object) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(object, property);
    if (descriptor) return descriptor.get === undefined || descriptor.set !== undefined;
  }
  return true;
}

function compile(struct: StructModel, attributes: readonly AttributePlan[]): StructPlan {
  const { target, name } = struct;
  const EmptyItem = recordClass<AttributeValue>();

  function encodeAttributes(source: Values, overrides: Overrides | undefined, tally: SizeTally | undefined): Wires {
    const wires = new Array<AttributeValue | undefined>(attributes.length);
    let at = 0;
    try {
      for (const attribute of attributes) {
        const { property } = attribute;
        const value = overrides?.has(property) ? overrides.get(property) : valueOf(source, attribute);
        wires[at] = value === undefined ? undefined : attribute.encode(value, 0, tally);
        if (tally) tally.bytes += attribute.bound;
        at += 1;
      }
    } catch (fault) {
      throw faultWithin(fault, attributes[at]?.property ?? '');
    }
    return wires;
  }

  function hydrate(item: Item): object {
    const instance = construct(target, name);
    let at = '';
    try {
      for (const attribute of attributes) {
        if (!attribute.writable) continue;
        at = attribute.property;
        const wire = attribute.inheritedName ? getWire(item, attribute.name) : item[attribute.name];
        const value = wire === undefined ? undefined : attribute.decode(wire);
        if (attribute.inheritedProperty) {
          if (value !== undefined || Object.hasOwn(instance, at)) setOwn(instance, at, value);
        } else if (value !== undefined || instance[at] !== undefined) {
          instance[at] = value;
        }
      }
    } catch (fault) {
      throw faultWithin(fault, at);
    }
    return instance;
  }

  return {
    attributes,
    encodeAttributes,
    hydrate,
    encode: (value, depth, tally) => {
      checkDepth(depth);
      if (!(value instanceof target) && !isPlainObject(value)) throw wrongValue(value, `an instance of ${name}`);
      const item: Item = new EmptyItem();
      let at = '';
      try {
        for (const attribute of attributes) {
          at = attribute.property;
          const own = valueOf(value as Values, attribute);
          const wire = own === undefined ? undefined : attribute.encode(own, depth + 1, tally);
          if (tally) tally.bytes += attribute.bound;
          if (wire !== undefined) writeAttribute(item, attribute, wire);
        }
      } catch (fault) {
        throw faultWithin(fault, at);
      }
      return { M: item };
    },
    decode: (wire) => {
      if (wire.M === undefined) throw wrongWireType(wire, 'M');
      return hydrate(wire.M);
    },
  };
}

/** Puts wire values into an item under their attributes' names. */
export function writeAttributes(item: Item, attributes: readonly AttributePlan[], wires: Wires): void {
  let index = 0;
  for (const attribute of attributes) {
    const wire = wires[index++];
    if (wire !== undefined) writeAttribute(item, attribute, wire);
  }
}

function writeAttribute(item: Item, { name, inheritedName }: AttributePlan, wire: AttributeValue): void {
  if (inheritedName) setOwn(item, name, wire);
  else item[name] = wire;
}

function valueOf(source: Values, { property, inheritedProperty }: AttributePlan): unknown {
  return inheritedProperty ? getOwn(source, property) : source[property];
}

/** A new instance, made without arguments. @throws ModelError when that is impossible */
export function construct(target: StructModel['target'], name: string): Record<string, unknown> {
  try {
    return new (target as unknown as new () => Record<string, unknown>)();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `must be constructible without arguments, as reads and create() do; new ${target.name}() threw: ${reason}`;
    throw new ModelError(name, [problem], { cause: error });
  }
}
