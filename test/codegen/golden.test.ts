import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generate } from 'dynatomic/codegen';
import { checked, fixture, goldenPath, usageData } from './support/fixture.js';

/** `UPDATE_GOLDEN=1 npx jest test/codegen/golden` writes the files anew; read the difference before it is committed. */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

describe.each(['parcels', 'bank', 'shop'])('what is generated from %s', (name) => {
  const schema = checked(fixture(`valid/${name}`));
  const examples = usageData(name, schema);
  const files = generate(schema, { examples });

  test.each(files.map(({ path, text }) => ({ path, text })))('$path is what it was', ({ path, text }) => {
    const golden = goldenPath(name, path);
    if (UPDATE) {
      mkdirSync(dirname(golden), { recursive: true });
      writeFileSync(golden, text);
    }
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  test('is formatted as Prettier would', () => {
    const paths = files.map(({ path }) => goldenPath(name, path));
    const options = ['--check', '--log-level=warn', '--ignore-path=none', ...paths];
    execFileSync(process.execPath, [require.resolve('prettier/bin/prettier.cjs'), ...options]);
  });

  test('is the same from run to run', () => {
    expect(generate(checked(fixture(`valid/${name}`)), { examples })).toEqual(files);
  });
});
