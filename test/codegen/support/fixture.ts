import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSchema, readUsageData, type SchemaModel, type UsageData } from 'dynatomic/codegen';

const FIXTURES = join(__dirname, '../../fixtures');

/** The text of a schema of the project's own: `valid/parcels`. */
export function fixture(name: string): string {
  return readFileSync(join(FIXTURES, 'schemas', `${name}.json`), 'utf8');
}

/** The file of a generated layer that is kept as an example of what must come out. */
export function goldenPath(schema: string, file: string): string {
  return join(FIXTURES, 'generated', schema, file);
}

/** A schema that must have no errors. */
export function checked(text: string): SchemaModel {
  const { schema, problems } = readSchema(text);
  if (!schema) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return schema;
}

/** The example values of a schema; none where it has no file of them. */
export function usageData(name: string, schema: SchemaModel): UsageData {
  if (!existsSync(join(FIXTURES, 'schemas', 'usage-data', `${name}.json`))) return new Map();
  const { usageData, problems } = readUsageData(fixture(`usage-data/${name}`), schema);
  if (!usageData) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return usageData;
}
