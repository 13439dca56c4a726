import type { Connection } from '../client/index.js';
import type { EntityModel } from '../model/index.js';
import { createTables } from '../tables/create-tables.js';
import { modelDefinitions, type TableDefinitionOptions } from '../tables/table-definition.js';

/** Creates the tables of models that have been checked against each other. */
export function createMissingTables(
  connection: Connection,
  models: Iterable<EntityModel>,
  options: TableDefinitionOptions,
): Promise<void> {
  return createTables(connection, modelDefinitions(models, options));
}
