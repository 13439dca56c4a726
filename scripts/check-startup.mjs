// How long the built command line takes to start, over Node.js itself: fails above the limit. Of many rounds the fastest
// counts, because whatever else the machine does can only add to it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ROOT } from './run.mjs';

const LIMIT_MS = 150;
const ROUNDS = 15;
const BIN = join(ROOT, 'dist/cjs/cli/bin.js');
const CALLS = {
  'Node.js itself': ['--eval', ''],
  'dynatomic --version': [BIN, '--version'],
  'dynatomic --help': [BIN, '--help'],
  'dynatomic generate --help': [BIN, 'generate', '--help'],
};

const fastest = new Map(Object.keys(CALLS).map((name) => [name, Infinity]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, args] of Object.entries(CALLS)) {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
    fastest.set(name, Math.min(fastest.get(name), performance.now() - start));
  }
}

const [[, bare], ...calls] = fastest;
for (const [name, time] of fastest) console.log(`${name.padEnd(26)} ${time.toFixed(0).padStart(4)} ms`);
if (calls.some(([, time]) => time - bare > LIMIT_MS)) {
  console.error(`Starting takes more than ${LIMIT_MS} ms over Node.js itself.`);
  process.exitCode = 1;
}
