export { cloudFormation } from './cloud-formation.js';
export type { TableDifference, TableDifferenceCode } from './compare-table.js';
export { createTableInputs } from './create-table-inputs.js';
export { type TableDefinition, tableDefinitions, type TableDefinitionOptions } from './table-definition.js';
export { terraform } from './terraform.js';
export { verifyTables } from './verify-tables.js';
