import { entityCodec, valueCodec, type AttributeValue, type KeyPrefix } from '../codec/index.js';
import { ExpressionError, KeyValueError } from '../errors/index.js';
import { junctionNode, type ConditionNode, type PathNode } from '../expression/index.js';
import type { EntityModel, KeyPart } from '../model/index.js';
import { keyBlock, prefixBlock, rangeCondition, textKey, type KeyBlock, type RangeEnd } from './key-range.js';
import type { KeySource } from './key-source.js';

/** Values by property. */
export type Values = Readonly<Record<string, unknown>>;

/** What a query asks of the sort key beyond equality. */
export interface SortRange {
  readonly low?: { readonly values: Values; readonly included: boolean } | undefined;
  readonly high?: { readonly values: Values; readonly included: boolean } | undefined;
  /** Whole values, and the start of the last one's text. */
  readonly start?: Values | undefined;
}

export interface KeyCondition {
  readonly node: ConditionNode;
  /** Whether every key attribute is given, so that the table has one such item at most. */
  readonly single: boolean;
  /** Items that the condition lets through although the range ends before them. */
  readonly excluded?: { readonly attribute: string; readonly values: readonly AttributeValue[] } | undefined;
}

/**
 * The key condition of values and a range: equality on the partition key, then on sort key attributes from the left,
 * and at most one range, which never leaves what the template and the values before it fix.
 *
 * @throws KeyValueError, ExpressionError for values that make no key condition
 */
export function keyCondition(model: EntityModel, source: KeySource, values: Values, range: SortRange): KeyCondition {
  for (const given of [values, range.low?.values, range.high?.values, range.start]) requireDefined(model, given ?? {});
  const codec = entityCodec(model);
  const nodes = source.partitionKey.map((part) => equals(part, codec.encodeKeyPart(part, values)));
  const fixed = new Set(source.partitionKey.flatMap(({ template }) => template.properties));
  const ranged = [range.low?.values, range.high?.values, range.start].flatMap((given) => Object.keys(given ?? {}));
  const rest = new Set([...Object.keys(values).filter((property) => !fixed.has(property)), ...ranged]);
  let single = true;
  for (const part of source.sortKey) {
    const { properties } = part.template;
    const sort = new SortKey(model, part, leadingValues(part, values, fixed));
    for (const property of properties) rest.delete(property);
    if (properties.some((property) => ranged.includes(property))) {
      requireNothing(model, part, rest);
      const { node, excluded } = sort.range(range);
      return {
        node: all([...nodes, ...node]),
        single: false,
        excluded: { attribute: part.attribute.name, values: excluded },
      };
    }
    const whole = sort.whole();
    if (!whole) {
      requireNothing(model, part, rest);
      nodes.push(...sort.startsWith(sort.fence));
      single = false;
      break;
    }
    nodes.push(equals(part, whole));
  }
  return { node: all(nodes), single };
}

/** One key attribute of the sort key, and the values that are known of it. */
class SortKey {
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
    if (known) return entityCodec(this.#model).encodeKeyPart(this.#part, this.#values);
    if (!this.#bare) this.#prefix({});
    return undefined;
  }

  /** The text that the template and the known values fix. */
  get fence(): string {
    if (this.#bare) return '';
    const { text, separator } = this.#prefix({});
    return text + separator;
  }

  startsWith(text: string | AttributeValue): ConditionNode[] {
    const value = typeof text === 'string' ? textKey(text) : text;
    if (value.S === '' || value.B?.length === 0) return [];
    return [{ kind: 'beginsWith', path: pathOf(this.#part), operand: { kind: 'wire', value } }];
  }

  range({ low, high, start }: SortRange): { node: ConditionNode[]; excluded: readonly AttributeValue[] } {
    if (start) return { node: this.startsWith(this.#start(start)), excluded: [] };
    const end = (side: SortRange['low']): RangeEnd | undefined =>
      side && { block: this.#block(side.values), included: side.included };
    const { node, excluded } = rangeCondition(pathOf(this.#part), {
      low: end(low),
      high: end(high),
      fence: this.fence,
    });
    return { node: [node], excluded };
  }

  #block(values: Values): KeyBlock {
    if (this.#bare) return keyBlock(entityCodec(this.#model).encodeKeyPart(this.#part, values));
    const { text, separator, next } = this.#prefix(values);
    return next === undefined ? keyBlock(textKey(text + separator)) : prefixBlock(text + separator);
  }

  #prefix(values: Values): KeyPrefix {
    return entityCodec(this.#model).keyPrefix(this.#part, { ...this.#values, ...values });
  }

  /** The start of a key, of whole values and the start of the last one's text. */
  #start(values: Values): string | AttributeValue {
    const { properties } = this.#part.template;
    const last = properties.findLast((property) => Object.hasOwn(values, property)) ?? '';
    const { [last]: start, ...whole } = values;
    if (this.#part.attribute.type === 'B' && start instanceof Uint8Array) return { B: start };
    const text = this.#startOfText(last, start);
    if (this.#bare) return text;
    const prefix = this.#prefix(whole);
    if (prefix.next === last)
      return prefix.text + prefix.separator + entityCodec(this.#model).escapeInKey(this.#part, last, text);
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
    if (kind === 'date' && start instanceof Date) return this.#text(property, start);
    if (typeof start !== 'string')
      throw new KeyValueError(`${label}: beginsWith() takes the start of the stored text, a string`);
    if (kind === 'date' && !START_OF_DATE.test(start)) {
      throw new KeyValueError(`${label}: '${start}' is not the start of an ISO 8601 date in UTC, such as '2026-11'`);
    }
    valueCodec({ kind: 'string' }).encode(start, property, this.#model.name);
    return start;
  }

  #text(property: string, value: unknown): string {
    const attribute = this.#model.byProperty.get(property);
    return (attribute && valueCodec(attribute.type).encode(value, property, this.#model.name)?.S) ?? '';
  }
}

const START_OF_DATE = /^[\dTZ:.-]*$/;

/** The values of a key attribute; one of the partition key that comes back after a gap can't be used. */
function leadingValues(part: KeyPart, values: Values, fixed: ReadonlySet<string>): Values {
  const known: Record<string, unknown> = {};
  let gap = false;
  for (const property of part.template.properties) {
    if (!Object.hasOwn(values, property)) gap = true;
    else if (!gap || !fixed.has(property)) known[property] = values[property];
  }
  return known;
}

function requireDefined({ name }: EntityModel, values: Values): void {
  for (const property of Object.keys(values)) {
    if (values[property] === undefined)
      throw new ExpressionError(`${name}.${property} is undefined; leave it out of the query or give it a value`);
  }
}

function requireNothing({ name }: EntityModel, { attribute }: KeyPart, rest: ReadonlySet<string>): void {
  const [first] = rest;
  if (first === undefined) return;
  throw new KeyValueError(
    `${name}.${first} comes after key attribute '${attribute.name}', which the query must give as a whole, by equality`,
  );
}

function equals(part: KeyPart, value: AttributeValue): ConditionNode {
  return { kind: 'compare', comparator: '=', left: pathOf(part), right: { kind: 'wire', value } };
}

function pathOf({ attribute }: KeyPart): PathNode {
  return { kind: 'path', segments: [attribute.name], physical: true };
}

function all(nodes: readonly ConditionNode[]): ConditionNode {
  return junctionNode('and', nodes);
}
