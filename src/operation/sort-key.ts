import { entityCodec, valueCodec, type AttributeValue, type KeyPrefix } from '../codec/index.js';
import { KeyValueError } from '../errors/index.js';
import { storedPath, type PathNode } from '../expression/index.js';
import type { EntityModel, KeyPart } from '../model/index.js';
import {
  keyBlock,
  prefixBlock,
  rangeCondition,
  textKey,
  type KeyBlock,
  type RangeCondition,
  type RangeEnd,
} from './key-range.js';

/** Values by property. */
export type Values = Readonly<Record<string, unknown>>;

/** What a query asks of the sort key beyond equality. */
export interface SortRange {
  readonly low?: { readonly values: Values; readonly included: boolean } | undefined;
  readonly high?: { readonly values: Values; readonly included: boolean } | undefined;
  /** Whole values, and the start of the last one's text. */
  readonly start?: Values | undefined;
}

const START_OF_DATE = /^[\dTZ:.-]*$/;

/** One key attribute of the sort key, and the values that are known of it. */
export class SortKey {
  readonly #model: EntityModel;
  readonly #part: KeyPart;
  readonly #values: Values;
  readonly #bare: boolean;

  constructor(model: EntityModel, part: KeyPart, values: Values) {
    this.#model = model;
    this.#part = part;
    this.#values = values;
    this.#bare = part.template.bare !== undefined;
  }

  /** The key, where its every value is known. */
  whole(): AttributeValue | undefined {
    const known = this.#part.template.properties.every((property) => Object.hasOwn(this.#values, property));
    return known ? entityCodec(this.#model).encodeKeyPart(this.#part, this.#values) : undefined;
  }

  /** The text that the template and the known values fix. */
  get #fence(): string {
    if (this.#bare) return '';
    const { text, separator } = this.#prefix({});
    return text + separator;
  }

  /** All keys that the template and the known values allow; no condition where that is every key. */
  withinFence(): Partial<RangeCondition> {
    return this.#startsWith(textKey(this.#fence));
  }

  range({ low, high, start }: SortRange): Partial<RangeCondition> {
    if (start) return this.#startsWith(this.#start(start));
    const end = (side: SortRange['low']): RangeEnd | undefined =>
      side && { block: this.#block(side.values), included: side.included };
    return rangeCondition(this.#path, { low: end(low), high: end(high), fence: this.#fence });
  }

  #startsWith(value: AttributeValue): Partial<RangeCondition> {
    if (value.S === '' || value.B?.length === 0) return {};
    return { node: { kind: 'beginsWith', path: this.#path, operand: { kind: 'wire', value } } };
  }

  #block(values: Values): KeyBlock {
    if (this.#bare) return keyBlock(entityCodec(this.#model).encodeKeyPart(this.#part, values));
    const { text, separator, next } = this.#prefix(values);
    return next === undefined ? keyBlock(textKey(text + separator)) : prefixBlock(text + separator);
  }

  get #path(): PathNode {
    return storedPath(this.#part.attribute.name);
  }

  #prefix(values: Values): KeyPrefix {
    return entityCodec(this.#model).keyPrefix(this.#part, { ...this.#values, ...values });
  }

  /** The start of a key, of whole values and the start of the last one's text. */
  #start(values: Values): AttributeValue {
    const { properties } = this.#part.template;
    const last = properties.findLast((property) => Object.hasOwn(values, property)) ?? '';
    const { [last]: start, ...whole } = values;
    if (this.#part.attribute.type === 'B' && start instanceof Uint8Array) return { B: new Uint8Array(start) };
    if (this.#part.attribute.type === 'S' && start instanceof Date) return this.#block(values).first;
    const text = this.#startOfText(last, start);
    if (this.#bare) return textKey(text);
    const prefix = this.#prefix(whole);
    const escaped = entityCodec(this.#model).escapeInKey(this.#part, last, text);
    if (prefix.next === last) return textKey(prefix.text + prefix.separator + escaped);
    throw new KeyValueError(
      `${this.#model.name}.${prefix.next} is missing, but comes before {${last}} in key '${this.#part.template.source}'`,
    );
  }

  #startOfText(property: string, start: unknown): string {
    const label = `${this.#model.name}.${property}`;
    const kind = this.#model.byProperty.get(property)?.type.kind;
    if (this.#part.attribute.type !== 'S') {
      throw new KeyValueError(
        `${label}: beginsWith() needs a key of text, and key attribute '${this.#part.attribute.name}' is of type ${this.#part.attribute.type}`,
      );
    }
    if (typeof start !== 'string')
      throw new KeyValueError(`${label}: beginsWith() takes the start of the stored text, a string`);
    if (kind === 'date' && !START_OF_DATE.test(start)) {
      throw new KeyValueError(`${label}: '${start}' is not the start of an ISO 8601 date in UTC, such as '2026-11'`);
    }
    valueCodec({ kind: 'string' }).encode(start, property, this.#model.name);
    return start;
  }
}
