import { type Problem, readSchema, type SchemaModel } from '../codegen/index.js';
import { readText } from './read-text.js';
import { CommandFailure, type FileProblem } from './report.js';

export interface CheckedSchema {
  readonly schema: SchemaModel;
  readonly warnings: readonly FileProblem[];
}

/**
 * Reads and checks a schema file.
 *
 * @throws CommandFailure with all its problems, UsageError when it can't be read
 */
export async function readSchemaFile(file: string): Promise<CheckedSchema> {
  const { schema, problems } = readSchema(await readText(file));
  const found = problems.map((problem) => inFile(file, problem));
  if (!schema) throw new CommandFailure(found);
  return { schema, warnings: found };
}

export function inFile(file: string, problem: Problem): FileProblem {
  return { ...problem, file };
}
