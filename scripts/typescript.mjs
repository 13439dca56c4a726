// Lets Node.js run TypeScript that imports `dynatomic`, from the sources: `node --import ./scripts/typescript.mjs file.ts`
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import swc from '@swc/core';

const SRC = new URL('../src/', import.meta.url);
const OPTIONS = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

if (isMainThread) {
  process.setSourceMapsEnabled(true);
  register(import.meta.url);
}

export function resolve(specifier, context, next) {
  const [, room] = /^dynatomic(?:\/(\w+))?$/.exec(specifier) ?? [];
  if (specifier === 'dynatomic') return next(new URL('index.ts', SRC).href, context);
  if (room !== undefined) return next(new URL(`${room}/index.ts`, SRC).href, context);
  const fromTypeScript = /\.ts$/.test(context.parentURL ?? '') && specifier.startsWith('.');
  return next(fromTypeScript ? specifier.replace(/\.js$/, '.ts') : specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const { code } = await swc.transformFile(fileURLToPath(url), OPTIONS);
  return { format: 'module', source: code, shortCircuit: true };
}
