// The generator on the schemas that are kept beside this checkout: `node --import ./scripts/typescript.mjs scripts/check-shared-schemas.mjs`
// Ends with 77 where there are none.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import 'reflect-metadata';
import { DataSource } from 'dynatomic';
import { generate, readSchema, readUsageData } from 'dynatomic/codegen';
import { startLocalDynamoDB } from 'dynatomic/testing';
import { EXPECTED_FAULTS, EXPECTED_RESULTS } from './shared-schema-expectations.mjs';
import { ROOT, run } from './run.mjs';

const SHARED = process.env['SHARED_SCHEMAS'] ?? join(ROOT, '../shared/schemas');
const OUTPUT = join(ROOT, '.cache/shared-schemas');
const SKIPPED = 77;

if (!existsSync(SHARED)) {
  console.log(`there is no ${SHARED}`);
  process.exit(SKIPPED);
}

const read = (folder, name) => readFile(join(SHARED, folder, `${name}.json`), 'utf8');
const names = async (folder) => (await readdir(join(SHARED, folder))).map((file) => file.replace(/\.json$/, ''));

await rm(OUTPUT, { recursive: true, force: true });
for (const name of await names('invalid')) await checkInvalid(name);
const valid = await names('valid');
for (const name of valid) await generateLayer(name);
await checkTypes();
await checkStyle();
for (const name of valid) await runExamples(name);

async function checkInvalid(name) {
  const { schema, problems } = readSchema(await read('invalid', name));
  assert.equal(schema, undefined);
  const found = problems.map(({ line, code }) => `${line} ${code}`);
  for (const fault of EXPECTED_FAULTS[name] ?? [])
    assert.ok(found.includes(fault), `${name}: ${fault} is not reported`);
  console.log(`${name}: ${problems.length} problems, ${EXPECTED_FAULTS[name]?.length ?? 0} of them planted`);
}

async function generateLayer(name) {
  const { schema, problems } = readSchema(await read('valid', name));
  assert.ok(schema, problems.map(({ message }) => message).join('\n'));
  const { usageData, problems: usageProblems } = readUsageData(await read('usage-data', name), schema);
  assert.deepEqual(usageProblems, []);
  const files = generate(schema, { examples: usageData });
  assert.deepEqual(generate(schema, { examples: usageData }), files);
  await mkdir(join(OUTPUT, name), { recursive: true });
  for (const { path, text } of files) await writeFile(join(OUTPUT, name, path), text);
}

async function checkTypes() {
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: {
      paths: { dynatomic: ['../../src/index.ts'], 'dynatomic/testing': ['../../src/testing/index.ts'] },
    },
    include: ['.'],
    exclude: [],
  };
  await writeFile(join(OUTPUT, 'tsconfig.json'), `${JSON.stringify(config, null, 2)}\n`);
  await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '--noEmit', '--project', OUTPUT]);
}

async function checkStyle() {
  const tool = (path, ...options) => run(process.execPath, [join(ROOT, 'node_modules', path), ...options]);
  const layers = valid.map((name) => join(OUTPUT, name));
  await tool('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '--ignore-path=none', ...layers);
  process.env['ESLINT_USE_FLAT_CONFIG'] = 'false';
  const project = `project:${join(OUTPUT, 'tsconfig.json')}`;
  await tool(
    'eslint/bin/eslint.js',
    '--no-ignore',
    '--max-warnings=0',
    '--ext=.ts',
    '--parser-options',
    project,
    OUTPUT,
  );
}

async function runExamples(name) {
  const { runExamples } = await import(join(OUTPUT, name, 'usage-examples.ts'));
  const entities = Object.values(await import(join(OUTPUT, name, 'entities.ts')));
  const { client, stop } = await startLocalDynamoDB();
  const dataSource = new DataSource({ client, entities });
  const results = new Map();
  try {
    await dataSource.createTables();
    await runExamples(dataSource, (example, result) => results.set(example.replace(/ \(.*/, ''), result));
  } finally {
    dataSource.destroy();
    await stop();
  }
  for (const [example, result] of results) assert.ok(!(result instanceof Error), `${name}: ${example}: ${result}`);
  for (const [example, [field, ids]] of Object.entries(EXPECTED_RESULTS[name] ?? {})) {
    const result = results.get(example);
    const items = itemsOf(result);
    assert.deepEqual(
      new Set(items.map((item) => (field === '' ? item : item[field]))),
      new Set(ids),
      `${name}: ${example}`,
    );
  }
  console.log(
    `${name}: ${results.size} examples, ${Object.keys(EXPECTED_RESULTS[name] ?? {}).length} results compared`,
  );
}

/** A page is a plain object; an entity, which may have a field named `items`, is not. */
function itemsOf(result) {
  if (Array.isArray(result)) return result;
  if (result?.constructor === Object && Array.isArray(result.items)) return result.items;
  return result === undefined ? [] : [result];
}
