// Bytes of what an application ships of a contestant, and of what it loads of that at once: bundled and minified by
// esbuild, without the SDK.
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { CONTESTANTS } from './contestants.mjs';
import { BENCH } from './stage.mjs';

/** The SDK; what dynatomic loads at first use; what TypeDORM has for version 2 of the SDK. */
const EXTERNAL = ['@aws-sdk/*', '@smithy/*', 'class-validator', 'aws-sdk'];
/** Left where it is, as other files of the application would be. */
const IMPORTED_LATER = {
  name: 'imported later',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};
const { build } = createRequire(import.meta.url)('esbuild');

export async function measureBundles(names) {
  const bundles = {};
  for (const name of names) {
    const { bundle } = CONTESTANTS[name];
    if (bundle !== undefined)
      bundles[name] = await bundleSize(bundle, name).catch(({ message }) => ({ error: message.split('\n')[1] }));
  }
  return bundles;
}

/** `gzip` of all in one file, `gzipAtOnce` without what is imported at first use. */
async function bundleSize(contents, name) {
  const { code, inputs } = await bundle(contents, name, []);
  const atOnce = await bundle(contents, name, [IMPORTED_LATER]);
  return { bytes: code.length, gzip: gzipped(code), gzipAtOnce: gzipped(atOnce.code), rooms: rooms(inputs) };
}

function gzipped(code) {
  return gzipSync(code, { level: 9 }).length;
}

async function bundle(contents, name, plugins) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: BENCH },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    treeShaking: true,
    plugins,
    external: name === 'dynatomic' ? [...EXTERNAL, 'class-transformer', 'reflect-metadata'] : EXTERNAL,
    logLevel: 'silent',
    tsconfigRaw: {}, // that of the project would lead to its sources
  });
  const [{ contents: code }] = outputFiles;
  const [{ inputs }] = Object.values(metafile.outputs);
  return { code, inputs };
}

/** Bytes by the folder that they come from, largest first. */
function rooms(inputs) {
  const sums = {};
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const [, room] = /dynatomic\/dist\/modules\/([^/]+)/.exec(path) ?? [];
    if (room !== undefined) sums[room] = (sums[room] ?? 0) + bytesInOutput;
  }
  return Object.fromEntries(Object.entries(sums).sort(([, a], [, b]) => b - a));
}
