import { readFile, readdir } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import type { Run } from '../command.js';
import type { initOptions } from '../commands/init.js';
import { projectFiles, type ProjectFile } from '../project-files.js';
import { CommandFailure, type FileChange } from '../report.js';
import { textOf, writeText } from '../write-file.js';

/** In the package: the sources of a new project. A project of its own, compiled and run by the tests. */
const STARTER = 'examples/starter';
const SOURCE_FOLDERS = ['src', 'test'];

export const runInit: Run<typeof initOptions> = async ({ operands: [folder = '.'] }, context) => {
  const name = basename(resolve(folder));
  const starter = join(context.package.folder, STARTER);
  const files = [...projectFiles(name, context.package.manifest), ...(await sources(starter))];
  await refuseToOverwrite(folder, files);
  const written: FileChange[] = [];
  for (const { path, text } of files) written.push(await writeText(join(folder, path), text));
  const place = /^[\w./-]+$/.test(folder) ? folder : `"${folder}"`;
  const enter = relative('.', folder) === '' ? '' : `cd ${place} && `;
  return {
    files: written,
    summary: [...written.map(({ path }) => path), '', `Next: ${enter}npm install && npm test`].join('\n'),
  };
};

async function sources(starter: string): Promise<ProjectFile[]> {
  const files: ProjectFile[] = [];
  for (const folder of SOURCE_FOLDERS) {
    for (const name of (await readdir(join(starter, folder))).sort()) {
      files.push({ path: join(folder, name), text: await readFile(join(starter, folder, name), 'utf8') });
    }
  }
  return files;
}

async function refuseToOverwrite(folder: string, files: readonly ProjectFile[]): Promise<void> {
  const inTheWay: string[] = [];
  for (const { path } of files) {
    if ((await textOf(join(folder, path))) !== undefined) inTheWay.push(join(folder, path));
  }
  if (inTheWay.length === 0) return;
  const message = 'It is there already, and is not overwritten. Nothing was written.';
  throw new CommandFailure(inTheWay.map((file) => ({ severity: 'error', code: 'IN_THE_WAY', file, message })));
}
