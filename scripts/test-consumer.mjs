// The packed tarball in projects of users: TypeScript 5.9, 6.0 and 7.0 with both settings of useDefineForClassFields and
// all module resolutions, swc, tsx and esbuild's bundles; as ES modules and as CommonJS; two copies in one process; the
// oldest SDK.
import { availableParallelism } from 'node:os';
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { spawn } from 'node:child_process';
import swc from '@swc/core';
import { build } from 'esbuild';
import { pack } from './pack.mjs';
import { ROOT, run } from './run.mjs';

const COMPILERS = {
  'TypeScript 5.9': 'test/consumer/typescript-5.9/node_modules/typescript/bin/tsc',
  'TypeScript 6.0': 'node_modules/typescript/bin/tsc',
  'TypeScript 7.0': 'test/consumer/typescript-7.0/node_modules/typescript/bin/tsc',
};
const FORMATS = { esm: 'module', cjs: 'commonjs' };
/** Comes with the user's project; the tarball brings nothing but dynatomic. */
const INSTALLED = [
  '@aws-sdk',
  '@dynoxide',
  '@types',
  'class-transformer',
  'class-validator',
  'reflect-metadata',
  'tsx',
];
const PROGRAMS = ['explicit.js', 'from-metadata.js'];

const { folder, tarball } = await pack();
try {
  await install();
  const failures = await inParallel([
    ...tscJobs(),
    ...swcJobs(),
    ...tsxJobs(),
    ...bundleJobs(),
    twoCopiesJob(),
    oldestSdkJob(),
  ]);
  if (failures > 0) throw new Error(`${failures} consumer projects failed`);
} finally {
  await rm(folder, { recursive: true });
}

/** One project for each module format; npm's part is played by links into our node_modules. */
async function install() {
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, 'dynatomic'), { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', join(modules, 'dynatomic'), '--strip-components=1']);
  for (const name of INSTALLED) await symlink(join(ROOT, 'node_modules', name), join(modules, name));
  for (const [format, type] of Object.entries(FORMATS)) await makeProject(format, type);
}

async function makeProject(name, type) {
  const project = join(folder, name);
  await cp(join(ROOT, 'test/consumer/project'), project, { recursive: true });
  await writeFile(join(project, 'package.json'), JSON.stringify({ private: true, type }));
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(tsconfig({}, '*.ts')));
  return project;
}

function tsconfig(options, include = '../*.ts') {
  return {
    compilerOptions: {
      target: 'ES2022',
      module: 'nodenext',
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      ...options,
    },
    include: [include],
  };
}

function tscJobs() {
  const jobs = [];
  for (const [name, tsc] of Object.entries(COMPILERS)) {
    for (const useDefineForClassFields of [true, false]) {
      const compile = async (format, label, options, programs) => {
        const out = join(folder, format, label.replace(/\W+/g, '-'));
        await mkdir(out);
        const config = tsconfig({ useDefineForClassFields, rootDir: '..', outDir: '.', ...options });
        await writeFile(join(out, 'tsconfig.json'), JSON.stringify(config));
        await node([join(ROOT, tsc), '-p', out]);
        for (const program of programs) await node([join(out, program)]);
      };
      const job = (format, module, options, programs) => {
        const label = `${name}, ${format}, ${module}, useDefineForClassFields ${useDefineForClassFields}`;
        jobs.push({ label, run: () => compile(format, label, options, programs) });
      };
      job('esm', 'nodenext', { module: 'nodenext' }, PROGRAMS);
      job('cjs', 'node16', { module: 'node16' }, PROGRAMS);
      job('esm', 'bundler', { module: 'esnext', moduleResolution: 'bundler', noEmit: true }, []);
    }
  }
  return jobs;
}

function swcJobs() {
  return Object.keys(FORMATS).map((format) => ({
    label: `swc, ${format}`,
    run: async () => {
      const project = join(folder, format);
      const out = join(project, 'swc');
      await mkdir(out);
      for (const file of (await readdir(project)).filter((name) => name.endsWith('.ts') && name !== 'types.ts')) {
        const { code } = await swc.transform(await readFile(join(project, file), 'utf8'), {
          swcrc: false,
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true },
          },
          module: { type: format === 'esm' ? 'es6' : 'commonjs' },
        });
        await writeFile(join(out, file.replace(/ts$/, 'js')), code);
      }
      for (const program of PROGRAMS) await node([join(out, program)]);
    },
  }));
}

function tsxJobs() {
  return Object.keys(FORMATS).map((format) => ({
    label: `tsx, ${format}`,
    run: () => node(['--import', 'tsx', join(folder, format, 'explicit.ts')]),
  }));
}

/** Bundlers take dist/modules, in either format. */
function bundleJobs() {
  return Object.keys(FORMATS).map((format) => ({
    label: `esbuild, ${format}`,
    run: async () => {
      const outfile = join(folder, format, 'bundle.js');
      await build({
        entryPoints: [join(folder, format, 'explicit.ts')],
        outfile,
        bundle: true,
        minify: true,
        platform: 'node',
        format,
        external: INSTALLED,
      });
      await node([outfile]);
    },
  }));
}

function twoCopiesJob() {
  return { label: 'two copies in one process', run: () => node([join(folder, 'esm/two-copies.mjs')]) };
}

/** The declarations of both have to fit together. */
function oldestSdkJob() {
  return {
    label: 'oldest SDK, TypeScript 6.0, esm',
    run: async () => {
      const project = await makeProject('oldest-sdk', 'module');
      const modules = join(project, 'node_modules');
      await cp(join(folder, 'node_modules/dynatomic'), join(modules, 'dynatomic'), { recursive: true });
      await symlink(join(ROOT, 'test/sdk/oldest/node_modules/@aws-sdk'), join(modules, '@aws-sdk'));
      await node([join(ROOT, COMPILERS['TypeScript 6.0']), '-p', project]);
      for (const program of PROGRAMS) await node([join(project, program)]);
    },
  };
}

/** Runs node without showing its output; rejects with that output when it fails. */
function node(args) {
  return new Promise((resolve, reject) => {
    const cwd = dirname(args.at(-1));
    const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(output))));
  });
}

async function inParallel(jobs) {
  const queue = [...jobs];
  let failures = 0;
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
      const started = Date.now();
      const error = await job.run().catch((error) => error);
      console.log(
        `${error ? 'FAILED' : 'ok    '}  ${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s  ${job.label}`,
      );
      if (error) console.log(error.message);
      if (error) failures++;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return failures;
}
