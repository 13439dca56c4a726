import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { overview } from '../src/cli/help.js';
import { main } from '../src/cli/main.js';
import { findPackage } from '../src/cli/package-folder.js';
import { processTerminal } from '../src/cli/terminal.js';
import { cli, temporaryFolder } from './support/cli.js';

const SCHEMA = join(__dirname, 'fixtures/schemas/valid/parcels.json');
const folder = temporaryFolder();

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Runs a command that something keeps from working. */
async function broken(
  args: readonly string[],
  { packageFolder, thrown }: { packageFolder?: string; thrown?: Error },
): Promise<string> {
  let stderr = '';
  const out = { isTTY: false, write: () => true };
  const terminal = processTerminal({
    stdout: out,
    stderr: { isTTY: false, write: (text) => (stderr += text) },
    env: {},
  });
  const { manifest, folder: own } = findPackage(__filename);
  const status = await main(args, {
    terminal: thrown ? { ...terminal, progress: () => Promise.reject(thrown) } : terminal,
    package: { manifest, folder: packageFolder ?? own },
    importModule: () => Promise.resolve({}),
  });
  expect(status).toBe(1);
  return stderr;
}

describe('what nobody expects is a problem, and no rejection', () => {
  const stackless = Object.assign(new Error('without a stack'), { stack: undefined });

  test.each([
    [new Error('with a stack'), 'Error: with a stack\n'],
    [stackless, '  without a stack\n'],
    ['no error' as unknown as Error, '  no error\n'],
  ])('%p', async (thrown, message) => {
    const stderr = await broken(['diagram', '--schema', SCHEMA], { thrown });
    expect(stderr).toContain('error UNEXPECTED\n');
    expect(stderr).toContain(message);
  });

  test('a package without its starter project', async () => {
    expect(await broken(['init', join(folder, 'new')], { packageFolder: folder })).toContain('ENOENT');
  });
});

test('a script that is in no package of dynatomic', () => {
  file('package.json', JSON.stringify({ name: 'other' }));
  const script = file('script.js', '');
  expect(() => findPackage(script)).toThrow(`${script} is not part of dynatomic`);
});

test('a file in what is no folder', async () => {
  const { status, stderr } = await cli(['validate', join(file('plain.json', '{}'), 'schema.json')]);
  expect(status).toBe(2);
  expect(stderr).toContain("can't be read: ENOTDIR");
});

test('what follows -- is no option', async () => {
  const { status, stdout, stderr } = await cli(['validate', '--', '--json']);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain("'--json' can't be read: there is no such file.");
});

test('a list of no commands has no example', () => {
  const { out } = processTerminal({ stdout: { write: () => true }, stderr: { write: () => true }, env: {} });
  expect(overview([], out)).toContain('Example\n\nExit codes\n');
});

describe('modules', () => {
  test('that throw something', async () => {
    const text = file('text.cjs', `throw 'only text';`);
    const bare = file('bare.cjs', `throw Object.assign(new Error('without a stack'), { stack: undefined });`);
    const { status, stderr } = await cli(['validate', text, bare]);
    expect(status).toBe(1);
    expect(stderr).toContain("It can't be imported: only text\n");
    expect(stderr).toContain("It can't be imported: without a stack\n");
  });

  test('in TypeScript, where Node.js was started with a loader', async () => {
    const module = file(
      'entities.ts',
      `import { Attribute, Entity } from 'dynatomic';
       @Entity({ table: 'Things', partitionKey: '{id}' }) export class Thing { @Attribute() id!: string; }`,
    );
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = '--import @swc-node/register/esm-register';
    try {
      expect(await cli(['validate', module])).toMatchObject({ status: 0, stdout: `${module}: 1 entity\n` });
      const { status, stdout, stderr } = await cli(['tables', '--entities', module, '--format', 'json']);
      expect([status, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toMatchObject([{ TableName: 'Things' }]);
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
  });
});

test('counts what a schema has, and only that', async () => {
  const { stdout } = await cli(['validate', SCHEMA]);
  expect(stdout).toMatch(/: \d tables?, 4 entities, \d+ access patterns/);
  expect(stdout).not.toContain('cross-table');
});

test('a diagram replaces that of a former run', async () => {
  const out = file('diagram.mmd', 'old');
  expect((await cli(['diagram', '--schema', SCHEMA, '--out', out])).stdout).toBe(`${out}: updated\n`);
  expect(readFileSync(out, 'utf8')).toContain('Parcel');
});

describe('init', () => {
  const projectName = (path: string): unknown =>
    (JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { name: unknown }).name;

  test('in the current folder', async () => {
    const project = join(folder, 'here');
    mkdirSync(project);
    const before = process.cwd();
    process.chdir(project);
    try {
      const { stdout } = await cli(['init']);
      expect(stdout).toContain('Next: npm install && npm test\n');
    } finally {
      process.chdir(before);
    }
    expect(projectName(project)).toBe('here');
  });

  test('in a folder whose name no package could have, with a report in JSON', async () => {
    const project = join(folder, '___');
    const { status, stdout } = await cli(['init', project, '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, problems: [] });
    expect(projectName(project)).toBe('my-service');
    expect((await cli(['init', join(folder, 'plain-name')])).stdout).toContain(`cd ${join(folder, 'plain-name')} && `);
  });
});
