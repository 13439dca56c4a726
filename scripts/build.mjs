// dist/esm and dist/cjs: the same sources compiled twice by tsc, each with declarations and source maps; and
// dist/schema.json: the format of the generator's input, for editors.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, run } from './run.mjs';

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const BUILDS = {
  esm: ['--module', 'nodenext'],
  cjs: ['--module', 'commonjs', '--moduleResolution', 'bundler'],
};

await rm(join(ROOT, 'dist'), { recursive: true, force: true });
await Promise.all(
  Object.entries(BUILDS).map(([format, flags]) =>
    run(process.execPath, [TSC, '-p', 'tsconfig.build.json', '--outDir', `dist/${format}`, ...flags]),
  ),
);
await writeFile(join(ROOT, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n');
const { schemaFormat } = await import('../dist/esm/codegen/index.js');
await writeFile(join(ROOT, 'dist/schema.json'), `${JSON.stringify(schemaFormat, null, 2)}\n`);
