export { schemaFormat } from './format/json-schema.js';
export { generate, type GeneratedFile, type GenerateOptions } from './generate.js';
export { isGenerated } from './is-generated.js';
export type * from './model.js';
export type { Problem, ProblemCode, Severity } from './problem.js';
export { readSchema, type SchemaReading } from './read-schema.js';
export { readUsageData, type EntityUsage, type UsageData, type UsageReading } from './usage/read-usage-data.js';
