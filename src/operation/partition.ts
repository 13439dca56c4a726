import type { EntityModel } from '../model/index.js';
import { entityExpressions } from './entity-expressions.js';
import { keyCondition } from './key-condition.js';
import type { KeySource } from './key-source.js';
import type { OperationContext, ReadInput } from './operation.js';
import type { Values } from './sort-key.js';

/** The partition key alone. */
export function partitionSource({ partitionKey }: EntityModel): KeySource {
  return { partitionKey: [partitionKey], sortKey: [] };
}

/** The input of a query of a whole partition. @throws KeyValueError when a value of its key is missing or can't be one */
export function partitionInput(
  context: OperationContext,
  model: EntityModel,
  values: Values,
  consistent: boolean | undefined,
): ReadInput {
  const { node } = keyCondition(model, partitionSource(model), values, {});
  const input: ReadInput = { TableName: context.physicalTable(model.table.name) };
  if (consistent) input.ConsistentRead = true;
  return entityExpressions(model).compiler.assignTo(input, { key: node });
}
