import { decodeRecord, encodeRecord } from './containers.js';
import { isPlainObject } from './own.js';
import { type PlainCodecOptions, plainValueCodec } from './plain-value-codec.js';
import { ValueCodec } from './value-codec.js';
import { attributeValueError, wrongValue } from './value-fault.js';
import type { Item } from './wire.js';

/** Converts the plain items and values of the low-level builder, by the rules of lib-dynamodb. */
export class PlainCodec extends ValueCodec {
  readonly #codec: ReturnType<typeof plainValueCodec>;

  constructor(options?: PlainCodecOptions) {
    const codec = plainValueCodec(options);
    super(codec);
    this.#codec = codec;
  }

  /** @throws AttributeValueError when the item isn't a plain object, or has a value that would be lost or changed. */
  encodeItem(item: unknown): Item {
    try {
      if (!isPlainObject(item)) throw wrongValue(item, 'a plain object');
      return encodeRecord(item, -1, this.#codec.encode);
    } catch (thrown) {
      throw attributeValueError(thrown, '');
    }
  }

  /** @throws AttributeValueError when a number can't be held exactly and `wrapNumbers` isn't set. */
  decodeItem(item: Item): Record<string, unknown> {
    try {
      return decodeRecord(item, this.#codec.decode);
    } catch (thrown) {
      throw attributeValueError(thrown, '');
    }
  }
}

export function plainCodec(options?: PlainCodecOptions): PlainCodec {
  return new PlainCodec(options);
}
