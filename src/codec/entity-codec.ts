import { ExpressionError, KeyValueError } from '../errors/index.js';
import type { EntityModel, KeyPart } from '../model/entity-model.js';
import { type IndexKeys, IndexKeyPlan } from './index-key-plan.js';
import { KeyPartPlan, type KeyPrefix, type KeyRole } from './key-part-plan.js';
import { getWire, isPlainObject, recordClass, setOwn } from './own.js';
import { counted, namedBound, type SizeTally } from './size-tally.js';
import {
  type AttributePlan,
  type Overrides,
  type StructPlan,
  structPlan,
  type Wires,
  writeAttributes,
} from './struct-plan.js';
import { typeCodec } from './type-codec.js';
import { attributeValueError, describeValue, faultWithin, ValueFault, wrongValue } from './value-fault.js';
import type { AttributeValue, Item } from './wire.js';

/** Values by property. */
export type PropertyValues = Readonly<Record<string, unknown>>;

const codecs = new WeakMap<EntityModel, EntityCodec>();

/** The codec of an entity, compiled once. */
export function entityCodec(model: EntityModel): EntityCodec {
  let codec = codecs.get(model);
  if (!codec) {
    codec = new EntityCodec(model);
    codecs.set(model, codec);
  }
  return codec;
}

/** Converts an entity's instances to items and back, and makes its keys. */
export class EntityCodec {
  readonly model: EntityModel;
  /** The entity's indexes, but those whose keys are the primary key's. */
  readonly indexKeys: readonly IndexKeys[];
  readonly #EmptyItem = recordClass<AttributeValue>();
  readonly #plan: StructPlan;
  readonly #indexByProperty = new Map<string, number>();
  readonly #keyParts = new Map<KeyPart, KeyPartPlan>();
  readonly #primary: readonly KeyPartPlan[];
  readonly #indexes: readonly IndexKeyPlan[];
  /** Indexes of the attributes that are an index's key by themselves: null would keep DynamoDB from taking the item. */
  readonly #ownIndexKeys: readonly number[];

  constructor(model: EntityModel) {
    const { attributes, partitionKey, sortKey } = model;
    this.model = model;
    this.#plan = structPlan(model, typeCodec);
    attributes.forEach(({ property }, index) => this.#indexByProperty.set(property, index));
    this.#primary = [
      this.#compilePart(partitionKey, 'partition key'),
      ...(sortKey ? [this.#compilePart(sortKey, 'sort key')] : []),
    ];
    this.#indexes = model.indexes.size === 0 ? [] : this.#compileIndexes(model);
    this.indexKeys = this.#indexes;
    this.#ownIndexKeys = this.#indexes.length === 0 ? [] : ownIndexKeys(this.#indexes, attributes);
  }

  /**
   * A new item with the entity's attributes, keys and discriminator. `overrides` take the place of the entity's own
   * values; the keys of an index of which a value is missing are left out. `tally` comes to `itemSizeBound` at least.
   *
   * @throws AttributeValueError for a value that can't be stored, KeyValueError for one that can't be in a key.
   */
  encode(entity: object, overrides?: Overrides, tally?: SizeTally): Item {
    const wires = this.#encodeAttributes(entity, overrides, tally);
    const item = this.#encodePrimaryKey(wires, new this.#EmptyItem(), tally);
    writeAttributes(item, this.#plan.attributes, wires);
    if (this.#indexes.length > 0) {
      this.#withKeyErrors(() => this.#indexes.forEach((index) => index.write(item, wires, tally)));
    }
    const { discriminator } = this.model.table;
    if (discriminator !== false) {
      setOwn<AttributeValue>(item, discriminator, { S: counted(this.model.name, tally) });
      if (tally) tally.bytes += namedBound(discriminator);
    }
    return item;
  }

  /**
   * A new instance with what the item holds. An attribute that the item lacks is undefined, whatever the class's
   * initialiser or the attribute's default says.
   *
   * @throws AttributeValueError for a stored value that isn't of the declared type; ModelError when `new` fails.
   */
  decode(item: Item): object {
    try {
      return this.#plan.hydrate(item);
    } catch (thrown) {
      throw attributeValueError(thrown, '', this.model.name);
    }
  }

  /** A plain object of some properties; those that the item lacks are left out. */
  decodeProjection(item: Item, properties: Iterable<string>): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const property of properties) {
      const attribute = this.#attribute(property);
      try {
        const wire = getWire(item, attribute.name);
        if (wire !== undefined) setOwn(values, property, attribute.decode(wire));
      } catch (thrown) {
        throw attributeValueError(thrown, property, this.model.name);
      }
    }
    return values;
  }

  /** The generated values of attributes with a `default` that the entity has no value for. The entity stays as it is. */
  defaults(entity: object): ReadonlyMap<string, unknown> {
    const values = new Map<string, unknown>();
    for (const attribute of this.model.attributes) {
      if (attribute.default === undefined) continue;
      if ((entity as PropertyValues)[attribute.property] === undefined)
        values.set(attribute.property, attribute.default());
    }
    return values;
  }

  /**
   * The primary key of an id: the bare value where the keys have one placeholder, else an object with each.
   *
   * @throws KeyValueError when a value is missing, empty, too long or of the wrong type.
   */
  encodeKey(id: unknown): Item {
    return this.keyOf(this.idValues(id));
  }

  /** The primary key of an entity. @throws KeyValueError as `encodeKey` does. */
  keyOf(entity: object, overrides?: Overrides): Item {
    return this.#encodePrimaryKey(this.#encodeProperties(entity as PropertyValues, this.model.idProperties, overrides));
  }

  /** The primary key of an item of this entity. */
  keyOfItem(item: Item): Item {
    const key: Item = {};
    for (const { name } of this.#primary) {
      const value = getWire(item, name);
      if (value !== undefined) setOwn(key, name, value);
    }
    return key;
  }

  /**
   * The key attributes that exist for an index only, of property values; undefined when one of `index.properties` is
   * missing, so that the item isn't in the index.
   */
  encodeIndexKeys(index: IndexKeys, values: PropertyValues): Item | undefined {
    const item: Item = {};
    const wires = this.#encodeProperties(values, index.properties);
    const plan = this.#indexes.find((candidate) => candidate === index);
    return this.#withKeyErrors(() => plan?.write(item, wires)) ? item : undefined;
  }

  /** The value of one key attribute. @throws KeyValueError when a value is missing or can't be in a key. */
  encodeKeyPart(part: KeyPart, values: PropertyValues): AttributeValue {
    return this.#encodePart(this.#keyPart(part), this.#encodeProperties(values, part.template.properties));
  }

  /**
   * The start of a key's text, of the values of its leading placeholders.
   *
   * @throws KeyValueError when there is a value without those before it.
   */
  keyPrefix(part: KeyPart, values: PropertyValues): KeyPrefix {
    const given = Object.keys(values).filter((property) => values[property] !== undefined);
    const wires = this.#encodeProperties(values, given);
    const prefix = this.#withKeyErrors(() => this.#keyPart(part).prefix(wires));
    const { properties, source } = part.template;
    const { next } = prefix;
    const unused = given.find(
      (property) => next !== undefined && properties.indexOf(property) > properties.indexOf(next),
    );
    if (unused === undefined) return prefix;
    throw new KeyValueError(`${this.model.name}.${next} is missing, but comes before {${unused}} in key '${source}'`);
  }

  /** The start of a placeholder's value as the key's text has it, to follow a `keyPrefix`. */
  escapeInKey(part: KeyPart, property: string, start: string): string {
    return this.#keyPart(part).escape(property, start);
  }

  #encodeAttributes(entity: object, overrides: Overrides | undefined, tally: SizeTally | undefined): Wires {
    try {
      if (typeof entity !== 'object' || entity === null) throw wrongValue(entity, `an instance of ${this.model.name}`);
      const wires = this.#plan.encodeAttributes(entity as PropertyValues, overrides, tally);
      for (const index of this.#ownIndexKeys) if (wires[index]?.NULL) wires[index] = undefined;
      return wires;
    } catch (thrown) {
      if (thrown instanceof ValueFault && this.model.idProperties.includes(thrown.path.slice(1)))
        throw this.#keyError(thrown);
      throw attributeValueError(thrown, '', this.model.name);
    }
  }

  /** Wire values of some properties, in the places that `Wires` has for them. */
  #encodeProperties(values: PropertyValues, properties: Iterable<string>, overrides?: Overrides): Wires {
    const wires: Wires = new Array<undefined>(this.#plan.attributes.length);
    for (const property of properties) {
      const index = this.#indexByProperty.get(property);
      const value = overrides?.has(property) ? overrides.get(property) : values[property];
      if (index === undefined || value === undefined || value === null) continue;
      try {
        wires[index] = this.#plan.attributes[index]?.encode(value, 0);
      } catch (thrown) {
        throw this.#keyError(faultWithin(thrown, property));
      }
    }
    return wires;
  }

  #encodePrimaryKey(wires: Wires, into: Item = {}, tally?: SizeTally): Item {
    for (const part of this.#primary) setOwn(into, part.name, this.#encodePart(part, wires, tally));
    return into;
  }

  #encodePart(part: KeyPartPlan, wires: Wires, tally?: SizeTally): AttributeValue {
    try {
      const value = part.encode(wires, tally);
      if (value !== undefined) return value;
    } catch (thrown) {
      throw this.#keyError(thrown);
    }
    throw new KeyValueError(`${this.model.name}.${part.missing(wires)} is missing, but is part of key '${part.name}'`);
  }

  /** The values of an id by property. @throws KeyValueError when it is no object although the keys have several placeholders. */
  idValues(id: unknown): PropertyValues {
    const { idProperties, name, target } = this.model;
    const [only] = idProperties;
    if (only === undefined) return {};
    if (idProperties.length === 1) {
      const isRecord = (isPlainObject(id) || id instanceof target) && only in id;
      return isRecord ? (id as PropertyValues) : { [only]: id };
    }
    if (typeof id === 'object' && id !== null) return id as PropertyValues;
    throw new KeyValueError(`${name}: an id is an object of ${idProperties.join(', ')}; got ${describeValue(id)}`);
  }

  #attribute(property: string): AttributePlan {
    const attribute = this.#plan.attributes[this.#indexByProperty.get(property) ?? -1];
    if (attribute) return attribute;
    throw new ExpressionError(`${this.model.name} has no attribute '${property}'`);
  }

  #compilePart(part: KeyPart, role: KeyRole): KeyPartPlan {
    const plan = new KeyPartPlan(part, role, this.model.attributes);
    this.#keyParts.set(part, plan);
    return plan;
  }

  #compileIndexes({ indexes, table }: EntityModel): IndexKeyPlan[] {
    const primaryNames = [table.partitionKey.name, table.sortKey?.name];
    return [...indexes.values()].flatMap(({ index, partitionKey, sortKey }) => {
      const parts = [
        ...partitionKey.map((part) => this.#compilePart(part, 'partition key')),
        ...sortKey.map((part) => this.#compilePart(part, 'sort key')),
      ];
      const added = parts.filter(({ name }) => !primaryNames.includes(name));
      return added.length === 0 ? [] : [new IndexKeyPlan(index.name, added)];
    });
  }

  #keyPart(part: KeyPart): KeyPartPlan {
    const plan = this.#keyParts.get(part);
    if (!plan) throw new ExpressionError(`'${part.template.source}' is no key template of ${this.model.name}`);
    return plan;
  }

  #withKeyErrors<T>(encode: () => T): T {
    try {
      return encode();
    } catch (thrown) {
      throw this.#keyError(thrown);
    }
  }

  #keyError(thrown: unknown): unknown {
    if (!(thrown instanceof ValueFault)) return thrown;
    return new KeyValueError(`${this.model.name}${thrown.path}: ${thrown.message}`, { cause: thrown.cause });
  }
}

function ownIndexKeys(indexes: readonly IndexKeyPlan[], attributes: EntityModel['attributes']): number[] {
  const ownNames = new Set(indexes.flatMap(({ ownAttributes }) => ownAttributes));
  return attributes.flatMap(({ name }, index) => (ownNames.has(name) ? [index] : []));
}
