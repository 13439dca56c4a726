import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli, temporaryFolder } from './support/cli.js';

const SCHEMAS = join(__dirname, 'fixtures/schemas');
const SCHEMA = join(SCHEMAS, 'valid/bank.json');
const root = temporaryFolder();

const generate = (folder: string, ...more: string[]) =>
  cli(['generate', '--schema', SCHEMA, '--output-dir', join(root, folder), ...more]);

test('writes the files, and only what changed', async () => {
  expect(await generate('a')).toEqual({
    status: 0,
    stdout: `${join(root, 'a')}: 6 files, 6 created\n`,
    stderr: '',
  });
  const golden = readFileSync(join(__dirname, 'fixtures/generated/bank/repositories.ts'), 'utf8');
  expect(readFileSync(join(root, 'a/repositories.ts'), 'utf8')).toBe(golden);
  expect((await generate('a')).stdout).toBe(`${join(root, 'a')}: 6 files, 6 unchanged\n`);
});

test('removes files of a former run, and leaves others alone', async () => {
  await generate('b', '--generate-sample-usage');
  const mine = join(root, 'b/mine.ts');
  writeFileSync(mine, 'export {};\n');
  const { stdout } = await generate('b', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    problems: [],
    files: expect.arrayContaining([{ path: join(root, 'b/usage-examples.ts'), change: 'removed' }]),
  });
  expect([existsSync(join(root, 'b/usage-examples.ts')), existsSync(mine)]).toEqual([false, true]);
});

test('overwrites nothing that was not generated', async () => {
  await generate('c');
  for (const name of ['index.ts', 'access-pattern-mapping.json']) writeFileSync(join(root, 'c', name), '{}\n');
  const tables = join(root, 'c/tables.ts');
  writeFileSync(tables, `${readFileSync(tables, 'utf8')}// changed\n`);
  const { status, stderr } = await generate('c');
  expect(status).toBe(1);
  expect(stderr).toContain(`${join(root, 'c/index.ts')} error IN_THE_WAY\n`);
  expect(stderr).toContain(`${join(root, 'c/access-pattern-mapping.json')} error IN_THE_WAY\n`);
  expect(readFileSync(tables, 'utf8')).toContain('// changed');
});

test('a folder that is a file is a problem', async () => {
  writeFileSync(join(root, 'file'), '');
  expect(await generate('file')).toMatchObject({ status: 1, stderr: expect.stringContaining("can't read it") });
});

test('--check compares, and writes nothing', async () => {
  const missing = await generate('d', '--check');
  expect(missing.status).toBe(1);
  expect(missing.stderr).toContain(`${join(root, 'd/tables.ts')} error OUT_OF_DATE\n  It is missing.`);
  expect(existsSync(join(root, 'd'))).toBe(false);
  await generate('d', '--generate-sample-usage');
  expect(await generate('d', '--check', '--generate-sample-usage')).toMatchObject({ status: 0, stderr: '' });
  writeFileSync(join(root, 'd/tables.ts'), readFileSync(join(root, 'd/tables.ts'), 'utf8').replace('pk', 'key'));
  const { status, stderr } = await generate('d', '--check');
  expect(status).toBe(1);
  expect(stderr).toContain('tables.ts error OUT_OF_DATE\n  It is not what the schema gives.');
  expect(stderr).toContain('usage-examples.ts error OUT_OF_DATE\n  The schema does not give it any more.');
});

test('--validate-only needs no folder, and writes nothing', async () => {
  expect(await cli(['generate', '--schema', SCHEMA, '--validate-only'])).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('6 tables'),
  });
  const invalid = join(SCHEMAS, 'invalid/tables.json');
  expect(await cli(['generate', '--schema', invalid, '--output-dir', join(root, 'e')])).toMatchObject({ status: 1 });
  expect(existsSync(join(root, 'e'))).toBe(false);
});

test('usage data is checked against the schema', async () => {
  const usage = join(root, 'usage.json');
  const run = (data: unknown) => {
    writeFileSync(usage, JSON.stringify(data));
    return cli(['generate', '--schema', SCHEMA, '--usage-data', usage, '--validate-only']);
  };
  expect(await run({ entities: { Membr: {} } })).toMatchObject({
    status: 0,
    stderr: expect.stringContaining(`${usage}:1:14 warning NOT_FOUND entities.Membr\n`),
  });
  expect(await run({ entities: { Member: { sample_data: { name: 1 } } } })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('error TYPE_MISMATCH entities.Member.sample_data.name'),
  });
});
