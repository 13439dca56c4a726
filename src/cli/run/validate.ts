import { extname } from 'node:path';
import type { SchemaModel } from '../../codegen/index.js';
import type { Class } from '../../model/index.js';
import type { CommandContext, Run } from '../command.js';
import type { validateOptions } from '../commands/validate.js';
import { readEntityModule } from '../entity-module.js';
import { CommandFailure, countProblems, type FileProblem, plural } from '../report.js';
import { readSchemaFile } from '../schema-file.js';

interface Verdict {
  readonly problems: readonly FileProblem[];
  readonly summary: string;
}

export const runValidate: Run<typeof validateOptions> = async ({ operands }, context) => {
  const verdicts: Verdict[] = [];
  for (const file of operands) verdicts.push(await verdict(file, context));
  const problems = verdicts.flatMap((each) => each.problems);
  return { problems, summary: verdicts.map(({ summary }) => summary).join('\n') };
};

async function verdict(file: string, context: CommandContext): Promise<Verdict> {
  try {
    if (extname(file) !== '.json') {
      return { problems: [], summary: `${file}: ${entityCount(await readEntityModule(file, context))}` };
    }
    const { schema, warnings } = await readSchemaFile(file);
    const counts = [schemaCount(schema), countProblems(warnings)].filter((count) => count !== '');
    return { problems: warnings, summary: `${file}: ${counts.join(', ')}` };
  } catch (error) {
    if (error instanceof CommandFailure) return { problems: error.problems, summary: '' };
    throw error;
  }
}

function entityCount(entities: readonly Class[]): string {
  return plural(entities.length, 'entity', 'entities');
}

/** `2 tables, 5 entities, 27 access patterns, 3 transactions`. */
export function schemaCount({ tables, entities, crossTablePatterns }: SchemaModel): string {
  const patterns = entities.flatMap((entity) => entity.patterns);
  return [
    plural(tables.length, 'table'),
    plural(entities.length, 'entity', 'entities'),
    ...(patterns.length > 0 ? [plural(patterns.length, 'access pattern')] : []),
    ...(crossTablePatterns.length > 0 ? [plural(crossTablePatterns.length, 'cross-table pattern')] : []),
  ].join(', ');
}
