// What npm publishes, from two compilations by tsc:
// dist/modules  ES modules, one per source: applications' bundlers take what they need of them
// dist/cjs      the same bundled for Node.js, which reads few files faster than many, and rarely used ones at first use
// dist/esm      names for `import` of what is in dist/cjs: who imports and who requires share one library
// esm and cjs hold declarations as well, each checked as its format; source maps lead to src.
// dist/schema.json is the format of the generator's input, for editors.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { loadLater, loadNow } from './load-later.mjs';
import { ROOT, run } from './run.mjs';

const DIST = join(ROOT, 'dist');
const MODULES = join(DIST, 'modules');
const CJS = join(DIST, 'cjs');
const BUNDLES = join(DIST, 'bundles');
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');
const COMPILATIONS = [
  ['--outDir', 'dist/modules', '--declarationDir', 'dist/esm'],
  ['--outDir', 'dist/cjs', '--emitDeclarationOnly', '--module', 'commonjs', '--moduleResolution', 'bundler'],
];
const ENTRY_POINTS = ['index.js', 'testing/index.js', 'tables/index.js', 'codegen/index.js'];
const COMMAND = 'cli/bin.js';
/** What the index loads stays in one chunk, not cut along what is loaded later: to load that means the index. */
const WHOLE_INDEX = {
  name: 'whole index',
  setup({ onLoad }) {
    onLoad(
      { filter: /\/modules\/(batch|client|codec|model|operation|repository|transaction)\//, namespace: 'file' },
      async ({ path }) => ({
        contents: `${await readFile(path, 'utf8')}\nimport '../index.js';`,
      }),
    );
  },
};
const BUNDLING = { platform: 'node', target: 'node20', sourcemap: true, sourcesContent: false, logLevel: 'warning' };

await rm(DIST, { recursive: true, force: true });
await Promise.all(COMPILATIONS.map((flags) => run(process.execPath, [TSC, '-p', 'tsconfig.build.json', ...flags])));
await build({
  ...BUNDLING,
  entryPoints: [...ENTRY_POINTS, COMMAND].map((file) => join(MODULES, file)),
  outdir: BUNDLES,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  packages: 'external',
  plugins: [await loadLater(MODULES), WHOLE_INDEX],
  logOverride: { 'ignored-bare-import': 'silent' },
});
const bundles = (await readdir(BUNDLES, { recursive: true })).filter((file) => file.endsWith('.js'));
const commonjs = { ...BUNDLING, format: 'cjs', outbase: BUNDLES, outdir: CJS, plugins: [loadNow], write: false };
const others = bundles.filter((file) => file !== COMMAND).map((file) => join(BUNDLES, file));
const outputs = await Promise.all([
  build({ ...commonjs, entryPoints: others, supported: { 'dynamic-import': false } }),
  build({ ...commonjs, entryPoints: [join(BUNDLES, COMMAND)] }), // imports modules of its user, of either kind
]);
for (const { path, text } of outputs.flatMap(({ outputFiles }) => outputFiles)) {
  await mkdir(dirname(path), { recursive: true });
  // To mark exports as those of an ES module costs a copy of them at import. Only the users of entry points look for it.
  await writeFile(
    path,
    path.includes('/chunks/') ? text.replace(/^(module\.exports = )__toCommonJS\((.*)\)/m, '$1$2') : text,
  );
}
await rm(BUNDLES, { recursive: true });
await writeFile(join(CJS, 'package.json'), '{ "type": "commonjs" }\n');
for (const file of ENTRY_POINTS) {
  const names = Object.keys(await import(pathToFileURL(join(MODULES, file))));
  const target = `${'../'.repeat(file.split('/').length)}cjs/${file}`;
  await writeFile(join(DIST, 'esm', file), `export { ${names.join(', ')} } from '${target}';\n`);
}
const { schemaFormat } = await import('../dist/esm/codegen/index.js');
await writeFile(join(DIST, 'schema.json'), `${JSON.stringify(schemaFormat, null, 2)}\n`);
