// What the compiler does for a project of many entities: type instantiations, and check time for the record.
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { BENCH } from './stage.mjs';
import { PROJECTS } from './typed-projects.mjs';

const run = promisify(execFile);
const TSC = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
const COMPILER_OPTIONS = {
  target: 'ES2022',
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  types: [],
};

export async function measureTypes(names, counts) {
  const types = {};
  for (const name of ['plain', ...names].filter((candidate) => candidate in PROJECTS)) {
    types[name] = {};
    for (const count of counts)
      types[name][count] = await compile(name, count).catch(({ message }) => ({ error: message }));
    const own = (count) => types[name][count].instantiations - types.plain[count].instantiations;
    const perEntity = (from, to) => (own(to) - own(from)) / (to - from);
    types[name].perEntity = perEntity(counts[0], counts.at(-1));
    // 1 where the last entities cost what the first did
    types[name].growth = perEntity(counts.at(-2), counts.at(-1)) / perEntity(counts[0], counts[1]);
  }
  return types;
}

async function compile(name, count) {
  const folder = join(BENCH, '.cache/types', `${name}-${count}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['*.ts'] }),
  );
  for (let index = 0; index < count; index++)
    await writeFile(join(folder, `entity-${index}.ts`), PROJECTS[name](index));
  const { stdout } = await run(process.execPath, [TSC, '-p', folder, '--extendedDiagnostics'], { cwd: BENCH }).catch(
    (failed) => {
      throw new Error(failed.stdout.split('\n')[0]);
    },
  );
  const number = (label) => Number(new RegExp(`^${label}:\\s+([\\d.]+)`, 'm').exec(stdout)[1]);
  return { instantiations: number('Instantiations'), types: number('Types'), checkSeconds: number('Check time') };
}
