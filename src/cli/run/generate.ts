import { generate, readUsageData, type SchemaModel, type UsageData } from '../../codegen/index.js';
import type { Run } from '../command.js';
import type { generateOptions } from '../commands/generate.js';
import { type FolderPlan, planFolder, writeFolder } from '../generated-folder.js';
import { readText } from '../read-text.js';
import { CommandFailure, type FileProblem, plural, type Report, UsageError } from '../report.js';
import { inFile, readSchemaFile } from '../schema-file.js';
import { schemaCount } from './validate.js';

export const runGenerate: Run<typeof generateOptions> = async ({ options }) => {
  const { schema: file, 'output-dir': folder, 'validate-only': validateOnly, check } = options;
  if (folder === undefined && !validateOnly) throw new UsageError('--output-dir DIR is missing.');
  const { schema, warnings } = await readSchemaFile(file);
  const usage = await usageOf(options['usage-data'], schema, warnings);
  const problems = [...warnings, ...usage.warnings];
  if (validateOnly || folder === undefined) return { problems, summary: `${file}: ${schemaCount(schema)}` };
  const examples = options['generate-sample-usage'] ? { examples: usage.data } : {};
  const plan = await planFolder(folder, generate(schema, examples));
  if (check) return comparison(folder, plan, problems);
  return { ...written(folder, await writeFolder(plan)), problems };
};

async function usageOf(
  file: string | undefined,
  schema: SchemaModel,
  warnings: readonly FileProblem[],
): Promise<{ readonly data: UsageData; readonly warnings: readonly FileProblem[] }> {
  if (file === undefined) return { data: new Map(), warnings: [] };
  const { usageData, problems } = readUsageData(await readText(file), schema);
  const found = problems.map((problem) => inFile(file, problem));
  if (!usageData) throw new CommandFailure([...warnings, ...found]);
  return { data: usageData, warnings: found };
}

function written(folder: string, files: FolderPlan['changes']): Report {
  const counts = (['created', 'updated', 'removed', 'unchanged'] as const).flatMap((change) => {
    const count = files.filter((file) => file.change === change).length;
    return count === 0 ? [] : [`${count} ${change}`];
  });
  return { files, summary: `${folder}: ${plural(files.length, 'file')}, ${counts.join(', ')}` };
}

const DIFFERENCE = {
  created: 'It is missing.',
  updated: 'It is not what the schema gives.',
  removed: 'The schema does not give it any more.',
} as const;

function comparison(folder: string, { changes }: FolderPlan, problems: readonly FileProblem[]): Report {
  const differences = changes.flatMap(({ path, change }): FileProblem[] =>
    change === 'unchanged'
      ? []
      : [{ severity: 'error', code: 'OUT_OF_DATE', file: path, message: `${DIFFERENCE[change]} Generate again.` }],
  );
  return { problems: [...problems, ...differences], files: changes, summary: `${folder}: up to date` };
}
