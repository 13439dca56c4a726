import { entityCodec, type AttributeValue } from '../codec/index.js';
import { ExpressionError, KeyValueError } from '../errors/index.js';
import { junctionNode, storedEquals, type ConditionNode } from '../expression/index.js';
import type { EntityModel, KeyPart } from '../model/index.js';
import { keyProperties, type KeySource } from './key-source.js';
import { SortKey, type SortRange, type Values } from './sort-key.js';

export interface KeyCondition {
  readonly node: ConditionNode;
  /** The sort key attribute that decides the order of the items, where several can be found. */
  readonly attribute?: string | undefined;
  /** Values of it that the condition lets through although the range ends before them. */
  readonly excluded: readonly AttributeValue[];
}

/**
 * The key condition of values and a range: equality on the partition key, then on sort key attributes from the left,
 * and at most one range, which never leaves what the template and the values before it fix.
 *
 * @throws KeyValueError, ExpressionError for values that make no key condition
 */
export function keyCondition(model: EntityModel, source: KeySource, values: Values, range: SortRange): KeyCondition {
  const fixed = keyProperties(source).partition;
  const rest = new Set<string>();
  for (const property of definedProperties(model, values)) if (!fixed.has(property)) rest.add(property);
  const ranged: string[] = [];
  for (const given of [range.low?.values, range.high?.values, range.start]) {
    for (const property of given ? definedProperties(model, given) : []) {
      ranged.push(property);
      rest.add(property);
    }
  }
  const codec = entityCodec(model);
  const nodes = source.partitionKey.map((part) => storedEquals(part.attribute.name, codec.encodeKeyPart(part, values)));
  for (const part of source.sortKey) {
    const { properties } = part.template;
    const sort = new SortKey(model, part, leadingValues(part, values, fixed));
    for (const property of properties) rest.delete(property);
    const inRange = properties.some((property) => ranged.includes(property));
    const whole = inRange ? undefined : sort.whole();
    if (whole) {
      nodes.push(storedEquals(part.attribute.name, whole));
      continue;
    }
    requireNothing(model, part, rest);
    const { node, excluded = [] } = inRange ? sort.range(range) : sort.withinFence();
    return { node: junctionNode('and', node ? [...nodes, node] : nodes), attribute: part.attribute.name, excluded };
  }
  return { node: junctionNode('and', nodes), excluded: [] };
}

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

function definedProperties({ name }: EntityModel, values: Values): readonly string[] {
  const properties = Object.keys(values);
  for (const property of properties) {
    if (values[property] === undefined)
      throw new ExpressionError(`${name}.${property} is undefined; leave it out of the query or give it a value`);
  }
  return properties;
}

function requireNothing({ name }: EntityModel, { attribute }: KeyPart, rest: ReadonlySet<string>): void {
  const [first] = rest;
  if (first === undefined) return;
  throw new KeyValueError(
    `${name}.${first} comes after key attribute '${attribute.name}', which the query must give as a whole, by equality`,
  );
}
