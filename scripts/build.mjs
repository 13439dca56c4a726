// What npm publishes, from two compilations by tsc:
// dist/modules  ES modules, one per source: applications' bundlers take what they need of them
// dist/esm      the same bundled for Node.js, which reads few files faster than many; chunks are what entry points share
// dist/cjs      those bundles as CommonJS
// esm and cjs hold declarations as well, each checked as its format; source maps lead to src everywhere.
// dist/schema.json is the format of the generator's input, for editors.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT, run } from './run.mjs';

const DIST = join(ROOT, 'dist');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const COMPILATIONS = [
  ['--outDir', 'dist/modules', '--declarationDir', 'dist/esm'],
  ['--outDir', 'dist/cjs', '--emitDeclarationOnly', '--module', 'commonjs', '--moduleResolution', 'bundler'],
];
const ENTRY_POINTS = ['index.js', 'testing/index.js', 'tables/index.js', 'codegen/index.js', 'cli/bin.js'];
/** What the index loads stays in one chunk, not cut along what is loaded later at first use: to load that means the index. */
const WHOLE_INDEX = {
  name: 'whole index',
  setup({ onLoad }) {
    onLoad({ filter: /\/modules\/(batch|repository|transaction)\// }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\nimport '../index.js';`,
    }));
  },
};
const BUNDLING = { platform: 'node', target: 'node20', sourcemap: true, sourcesContent: false, logLevel: 'warning' };

await rm(DIST, { recursive: true, force: true });
await Promise.all(COMPILATIONS.map((flags) => run(process.execPath, [TSC, '-p', 'tsconfig.build.json', ...flags])));
await build({
  ...BUNDLING,
  entryPoints: ENTRY_POINTS.map((file) => join(DIST, 'modules', file)),
  outdir: join(DIST, 'esm'),
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  packages: 'external',
  plugins: [WHOLE_INDEX],
  logOverride: { 'ignored-bare-import': 'silent' },
});
const bundles = await readdir(join(DIST, 'esm'), { recursive: true });
await build({
  ...BUNDLING,
  entryPoints: bundles.filter((file) => file.endsWith('.js')).map((file) => join(DIST, 'esm', file)),
  outbase: join(DIST, 'esm'),
  outdir: join(DIST, 'cjs'),
  format: 'cjs',
  supported: { 'dynamic-import': false },
});
await writeFile(join(DIST, 'cjs/package.json'), '{ "type": "commonjs" }\n');
const { schemaFormat } = await import('../dist/esm/codegen/index.js');
await writeFile(join(DIST, 'schema.json'), `${JSON.stringify(schemaFormat, null, 2)}\n`);
