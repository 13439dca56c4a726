import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type GeneratedFile, isGenerated } from '../codegen/index.js';
import { CommandFailure, type FileChange } from './report.js';
import { cannot, textOf, writeText } from './write-file.js';

/** What generating would do to a folder. */
export interface FolderPlan {
  readonly folder: string;
  readonly files: readonly GeneratedFile[];
  /** Of what is produced, then of what a former run left there. */
  readonly changes: readonly FileChange[];
}

/**
 * Compares the output folder with what belongs there.
 *
 * @throws CommandFailure when a file that wasn't generated is in the way
 */
export async function planFolder(folder: string, files: readonly GeneratedFile[]): Promise<FolderPlan> {
  const changes: FileChange[] = [];
  const inTheWay: string[] = [];
  for (const { path: name, text } of files) {
    const path = join(folder, name);
    const before = await textOf(path);
    if (before !== undefined && !isGenerated(before)) inTheWay.push(path);
    changes.push({ path, change: before === undefined ? 'created' : before === text ? 'unchanged' : 'updated' });
  }
  if (inTheWay.length > 0) throw new CommandFailure(inTheWay.map(refusal));
  const produced = new Set(files.map(({ path }) => path));
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (!produced.has(name) && isGenerated((await textOf(path)) ?? '')) changes.push({ path, change: 'removed' });
  }
  return { folder, files, changes };
}

/** Writes what is produced, and removes what isn't any more. */
export async function writeFolder({ folder, files, changes }: FolderPlan): Promise<readonly FileChange[]> {
  for (const { path, text } of files) await writeText(join(folder, path), text);
  for (const { path } of changes.filter(({ change }) => change === 'removed')) await rm(path);
  return changes;
}

function refusal(file: string) {
  const message = 'It was not generated, so it is not overwritten. Move it, or choose another --output-dir.';
  return { severity: 'error', code: 'IN_THE_WAY', file, message } as const;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && /\.(ts|json)$/.test(entry.name))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cannot('read', folder, error);
  }
}
