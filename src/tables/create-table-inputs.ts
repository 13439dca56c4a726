import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { Class } from '../model/index.js';
import { tableDefinitions, type TableDefinitionOptions } from './table-definition.js';

/**
 * CreateTable's input for each table of the entities, billed by request. Time to live is not part of it: see
 * `tableDefinitions`.
 *
 * @throws ModelError when the model is wrong.
 * @example
 * for (const input of createTableInputs([User, Order])) await client.send(new CreateTableCommand(input));
 */
export function createTableInputs(
  entities: readonly Class[],
  options?: TableDefinitionOptions,
): CreateTableCommandInput[] {
  return tableDefinitions(entities, options).map(({ input }) => input);
}
