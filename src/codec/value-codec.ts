import type { AttributeModel, ResolvedType } from '../model/attribute-type.js';
import type { Codec } from './codec.js';
import { nullable } from './struct-plan.js';
import { typeCodec } from './type-codec.js';
import { attributeValueError } from './value-fault.js';
import type { AttributeValue } from './wire.js';

/** Converts values of one type. `path` is where the value belongs, for errors: `address.city`, of the entity `User`. */
export class ValueCodec {
  readonly #codec: Codec;

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /**
   * The wire value; undefined for what DynamoDB has no value for: an empty set.
   *
   * @throws AttributeValueError when the value can't be stored.
   */
  encode(value: unknown, path: string, entity?: string): AttributeValue | undefined {
    try {
      return this.#codec.encode(value, 0);
    } catch (thrown) {
      throw attributeValueError(thrown, path, entity);
    }
  }

  /** @throws AttributeValueError when the stored value is not of this type, or not one that it can hold exactly. */
  decode(wire: AttributeValue, path: string, entity?: string): unknown {
    try {
      return this.#codec.decode(wire);
    } catch (thrown) {
      throw attributeValueError(thrown, path, entity);
    }
  }

  /** The codec of the elements of a list, map or set. */
  get element(): ValueCodec | undefined {
    return this.#codec.element && new ValueCodec(this.#codec.element);
  }
}

const codecs = new WeakMap<object, ValueCodec>();

/** The codec of a type, compiled once. */
export function valueCodec(type: ResolvedType): ValueCodec {
  return cached(type, () => typeCodec(type));
}

/** The codec of an attribute: its type's, and null where it is nullable. */
export function attributeCodec(attribute: AttributeModel): ValueCodec {
  return cached(attribute, () =>
    attribute.nullable ? nullable(typeCodec(attribute.type)) : typeCodec(attribute.type),
  );
}

function cached(key: object, compile: () => Codec): ValueCodec {
  let codec = codecs.get(key);
  if (!codec) {
    codec = new ValueCodec(compile());
    codecs.set(key, codec);
  }
  return codec;
}
