import type { Connection } from '../client/index.js';
import { attributeCodec, type AttributeValue, type Item } from '../codec/index.js';
import { ExpressionError } from '../errors/index.js';
import type { EntityModel, UniqueModel } from '../model/index.js';
import { loadEntity, type ExecuteOptions } from '../operation/index.js';
import type { TransactionContext } from './transaction-context.js';
import { GUARD_OWNER } from './unique-guards.js';
import { guardText, uniqueValue, uniqueValues } from './unique-value.js';

/** A value may move between the two reads; so often it is looked up again. */
const MAX_LOOKUPS = 5;

/**
 * The entity that has a unique value, read through its guard; undefined when no visible one has.
 *
 * @throws ExpressionError when there is no such constraint, or a value is missing
 */
export async function findByUnique(
  connection: Connection,
  context: TransactionContext,
  model: EntityModel,
  properties: readonly string[],
  values: Readonly<Record<string, unknown>>,
  { signal }: ExecuteOptions = {},
): Promise<object | undefined> {
  const wanted = wantedValue(model, properties, values);
  const table = context.physicalTable(model.table.name);
  const get = (Key: Item): Promise<Item | undefined> =>
    connection.send('GetItem', { TableName: table, Key, ConsistentRead: true }, ({ output }) => output.Item, {
      signal,
    });
  for (let lookup = 1; lookup <= MAX_LOOKUPS; lookup++) {
    const owner = (await get(wanted.key))?.[GUARD_OWNER]?.M;
    if (!owner) return undefined;
    const item = await get(owner);
    if (item && uniqueValues(model, item, new Date()).has(guardText(wanted))) return loadEntity(model, item);
  }
  return undefined;
}

function wantedValue(model: EntityModel, properties: readonly string[], values: Readonly<Record<string, unknown>>) {
  const unique = constraintOf(model, properties);
  const wires = unique.properties.map((property): AttributeValue | undefined => {
    const attribute = model.byProperty.get(property);
    const value = values[property];
    if (!attribute || value === undefined || value === null) {
      throw new ExpressionError(`${model.name}.${property} is ${String(value)}; findByUnique needs a value`);
    }
    return attributeCodec(attribute).encode(value, property, model.name);
  });
  const wanted = uniqueValue(model, unique, wires);
  if (!wanted) throw new ExpressionError(`${model.name}: ${properties.join(' + ')} has no value to look up`);
  return wanted;
}

function constraintOf({ name, uniques }: EntityModel, properties: readonly string[]): UniqueModel {
  const wanted = [...properties].sort().join();
  const unique = uniques.find((constraint) => [...constraint.properties].sort().join() === wanted);
  if (unique) return unique;
  const known = uniques.map((constraint) => constraint.properties.join(' + ')).join('; ') || 'none';
  throw new ExpressionError(`${name} has no @Unique of ${properties.join(' + ')}; it has: ${known}`);
}
