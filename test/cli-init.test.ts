import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackage } from '../src/cli/package-folder.js';
import { cli, temporaryFolder } from './support/cli.js';

const ROOT = join(__dirname, '..');
const STARTER = join(ROOT, 'examples/starter');
const PROCESS_TIMEOUT_MS = 30_000;
const folder = temporaryFolder();
const project = join(folder, 'My Service!');

const read = (path: string) => readFileSync(join(project, path), 'utf8');

test('makes a project', async () => {
  const { status, stdout } = await cli(['init', project]);
  expect(status).toBe(0);
  expect(stdout).toContain(`Next: cd "${project}" && npm install && npm test\n`);
  for (const name of ['src/account.ts', 'src/account-service.ts', 'test/account-service.test.ts']) {
    expect(read(name)).toBe(readFileSync(join(STARTER, name), 'utf8'));
  }
});

test('its package.json asks for what dynatomic needs', () => {
  const { name, dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, object>;
  const own = findPackage(__filename).manifest;
  expect(name).toBe('my-service');
  expect(dependencies).toEqual({ ...own.peerDependencies, dynatomic: `^${own.version}` });
  expect(devDependencies).toMatchObject({ typescript: own.devDependencies['typescript'] });
});

test('overwrites nothing', async () => {
  const occupied = join(folder, 'occupied');
  mkdirSync(occupied);
  writeFileSync(join(occupied, 'tsconfig.json'), '{}');
  const { status, stderr } = await cli(['init', occupied]);
  expect(status).toBe(1);
  expect(stderr).toContain(`${join(occupied, 'tsconfig.json')} error IN_THE_WAY`);
  expect(readdirSync(occupied)).toEqual(['tsconfig.json']);
});

test(
  "its service's test passes",
  () => {
    const { DYNAMODB_ENDPOINT: _ofTests, ...env } = process.env;
    const loader = join(ROOT, 'scripts/typescript.mjs');
    const output = execFileSync(process.execPath, ['--import', loader, join(STARTER, 'test/account-service.test.ts')], {
      cwd: ROOT,
      encoding: 'utf8',
      env,
    });
    expect(output).toMatch(/^# pass 1$/m);
  },
  PROCESS_TIMEOUT_MS,
);
