import { emitEntities } from './emit/emit-entities.js';
import { emitMapping } from './emit/emit-mapping.js';
import { emitRepositories } from './emit/emit-repositories.js';
import { emitTables } from './emit/emit-tables.js';
import { emitUsageExamples } from './emit/emit-usage-examples.js';
import { emitTransactionService } from './emit/emit-transactions.js';
import { HEADER } from './emit/module.js';
import type { SchemaModel } from './model.js';
import type { UsageData } from './usage/read-usage-data.js';

/** One file of the generated layer. */
export interface GeneratedFile {
  /** Name within the output directory. */
  readonly path: string;
  readonly text: string;
}

export interface GenerateOptions {
  /** Emits `usage-examples.ts` with these values; an empty map makes values up. */
  readonly examples?: UsageData;
}

/**
 * Generates a data access layer from a checked schema. The same schema always gives the same text.
 *
 * @example
 * const { schema } = readSchema(text);
 * if (schema) for (const { path, text } of generate(schema)) await writeFile(join('src/dal', path), text);
 */
export function generate(schema: SchemaModel, { examples }: GenerateOptions = {}): GeneratedFile[] {
  const modules: GeneratedFile[] = [
    { path: 'tables.ts', text: emitTables(schema) },
    { path: 'entities.ts', text: emitEntities(schema) },
    { path: 'repositories.ts', text: emitRepositories(schema) },
  ];
  if (schema.crossTablePatterns.length > 0) {
    modules.push({ path: 'transaction-service.ts', text: emitTransactionService(schema) });
  }
  return [
    ...modules,
    ...(examples ? [{ path: 'usage-examples.ts', text: emitUsageExamples(schema, examples) }] : []),
    { path: 'index.ts', text: emitIndex(modules) },
    { path: 'access-pattern-mapping.json', text: emitMapping(schema) },
  ];
}

function emitIndex(modules: readonly GeneratedFile[]): string {
  const exports = modules.map(({ path }) => `export * from './${path.replace(/\.ts$/, '.js')}';\n`).sort();
  return `${HEADER}\n\n${exports.join('')}`;
}
