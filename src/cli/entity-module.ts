import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynatomicError, ModelError } from '../errors/index.js';
import { type Class, entityDeclarationOf, EntitySet } from '../model/index.js';
import { tableDefinitions } from '../tables/index.js';
import type { CommandContext, ImportModule } from './command.js';
import { unreadable } from './read-text.js';
import { CommandFailure, type FileProblem, UsageError } from './report.js';

const TYPESCRIPT = ['.ts', '.mts', '.cts', '.tsx'];

/** Files of packages that, once imported, let Node.js import TypeScript with decorators; the first emits metadata. */
const LOADERS = ['@swc-node/register/esm/esm-register.mjs', 'tsx/dist/loader.mjs'];

/**
 * The `@Entity` classes that a module exports, checked.
 *
 * @throws CommandFailure with all problems of the module, UsageError when it can't be imported at all
 */
export async function readEntityModule(file: string, { importModule }: CommandContext): Promise<Class[]> {
  await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  const path = resolve(file);
  if (TYPESCRIPT.includes(extname(path))) await registerLoader(file, path, importModule);
  const entities = [...exportedEntities(await imported(file, path, importModule))];
  if (entities.length === 0) throw failure(file, 'NO_ENTITIES', 'It exports no class with @Entity.');
  const problems = modelProblems(file, entities);
  if (problems.length > 0) throw new CommandFailure(problems);
  return entities;
}

async function registerLoader(file: string, path: string, importModule: ImportModule): Promise<void> {
  const flags = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ');
  if (/--(import|loader|require|experimental-loader)\b|(^| )-r /.test(flags)) return;
  for (const loader of LOADERS) {
    const found = installedFile(loader, dirname(path));
    if (found !== undefined) return void (await importModule(pathToFileURL(found).href));
  }
  throw new UsageError(
    `'${file}' is TypeScript, which Node.js can't import with decorators. Do one of these:\n` +
      `- give the compiled module, such as dist/entities.js\n` +
      `- npm install --save-dev @swc-node/register @swc/core: types come from the compiler, as with tsc\n` +
      `- npm install --save-dev tsx: then each @Attribute needs its type, as in @Attribute({ type: 'string' })`,
  );
}

/** Not asked of `require`, which doesn't see what a package exports to `import` only. */
function installedFile(name: string, from: string): string | undefined {
  const file = join(from, 'node_modules', name);
  if (existsSync(file)) return file;
  const parent = dirname(from);
  return parent === from ? undefined : installedFile(name, parent);
}

async function imported(file: string, path: string, importModule: ImportModule): Promise<object> {
  try {
    return await importModule(pathToFileURL(path).href);
  } catch (error) {
    if (error instanceof DynatomicError) throw failure(file, error.code, error.message);
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw failure(file, 'IMPORT', `It can't be imported: ${reason}`);
  }
}

/** Of a CommonJS module, the exports that Node.js didn't find by reading are properties of `default`. */
function exportedEntities(module: object): Set<Class> {
  const { default: whole } = module as { default?: unknown };
  const values: unknown[] = Object.values(module);
  if (typeof whole === 'object' && whole !== null) values.push(...(Object.values(whole) as unknown[]));
  return new Set(values.filter(isEntity));
}

function isEntity(value: unknown): value is Class {
  return typeof value === 'function' && entityDeclarationOf(value as Class) !== undefined;
}

/** What is wrong with each class, with how they fit each other, and with the tables that they need. */
function modelProblems(file: string, entities: readonly Class[]): FileProblem[] {
  const set = new EntitySet();
  const problems = entities.flatMap((entity) => problemsOf(file, entity.name, () => void set.add(entity)));
  return problems.length > 0 ? problems : problemsOf(file, undefined, () => void tableDefinitions(entities));
}

function problemsOf(file: string, path: string | undefined, check: () => void): FileProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const place = path === undefined ? { file } : { file, path };
    return error.problems.map((message) => ({ severity: 'error', code: error.code, ...place, message }));
  }
}

function failure(file: string, code: string, message: string): CommandFailure {
  return new CommandFailure([{ severity: 'error', code, file, message }]);
}
