import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileChange, FileProblem, Report } from './report.js';
import { CommandFailure } from './report.js';

/** The text of a file, or undefined when there is none. */
export async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cannot('read', path, error);
  }
}

/** Writes a file with the folders above it, where that makes a difference. */
export async function writeText(path: string, text: string): Promise<FileChange> {
  const before = await textOf(path);
  if (before === text) return { path, change: 'unchanged' };
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw cannot('write', path, error);
  }
  return { path, change: before === undefined ? 'created' : 'updated' };
}

/** A report whose text goes to the file of `--out`, or else to standard output. */
export async function deliver(
  text: string,
  out: string | undefined,
  problems: readonly FileProblem[],
): Promise<Report> {
  if (out === undefined) return { problems, output: text };
  const file = await writeText(out, text);
  return { problems, files: [file], summary: `${file.path}: ${file.change}` };
}

export function cannot(verb: string, path: string, error: unknown): CommandFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  return new CommandFailure([
    { severity: 'error', code: code ?? 'FILE', file: path, message: `I can't ${verb} it: ${message}` },
  ]);
}
