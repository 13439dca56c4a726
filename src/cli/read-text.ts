import { readFile } from 'node:fs/promises';
import { UsageError } from './report.js';

/** The text of a file that an argument names. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

export function unreadable(file: string, error: unknown): UsageError {
  const { code } = error as NodeJS.ErrnoException;
  const reason =
    code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a directory' : (error as Error).message;
  return new UsageError(`'${file}' can't be read: ${reason}.`);
}
