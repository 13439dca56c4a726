// Proves that the tests of the guarantees can fail: breaks one rule after the other in a copy of the project, and runs
// the tests that should notice. Ends with 1 when they don't. Arguments are parts of names of mutants to try, all by
// default.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTANTS } from './mutants.mjs';
import { ROOT } from './run.mjs';

const COPIED = ['src', 'test', 'scripts', 'package.json', 'jest.config.mjs', 'tsconfig.json'];
/** A run of tests that takes longer has noticed too: something waits for ever. */
const MAX_TEST_MS = 120_000;
/** What the random parts of the tests are drawn from. */
const SEED = '1';

const wanted = process.argv.slice(2);
const mutants = MUTANTS.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
const copy = await mkdtemp(join(tmpdir(), 'dynatomic-mutants-'));
let survivors = 0;
try {
  for (const name of COPIED) await cp(join(ROOT, name), join(copy, name), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const edits = await Promise.all(mutants.map(editOf));
  await requireGreen();
  for (const [at, mutant] of mutants.entries()) survivors += (await isNoticed(mutant, edits[at])) ? 0 : 1;
} finally {
  await rm(copy, { recursive: true, force: true });
}
console.log(`${mutants.length} mutants, ${survivors} survived`);
process.exitCode = survivors === 0 ? 0 : 1;

/** The broken file's text before and after. */
async function editOf({ name, file, text, becomes }) {
  const before = await readFile(join(copy, file), 'utf8');
  const found = before.split(text).length - 1;
  if (found !== 1) throw new Error(`${name}: ${file} has ${found} times, not once, the text\n${text}`);
  return { before, after: before.replace(text, () => becomes) };
}

/** Without a mutant the tests pass; else their failures would prove nothing. */
async function requireGreen() {
  const tests = [...new Set(mutants.map(({ test }) => test))];
  const { passed, output } = await jest(tests);
  if (!passed) throw new Error(`The tests fail without a mutant:\n${output}`);
}

async function isNoticed({ name, file, test, only }, { before, after }) {
  const start = performance.now();
  await writeFile(join(copy, file), after);
  const { passed, failures, output } = await jest([test, '--maxWorkers=1', '--bail', ...(only ? ['-t', only] : [])]);
  await writeFile(join(copy, file), before);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  if (!passed && !failures) throw new Error(`${name}: no test ran:\n${output}`);
  console.log(`${passed ? 'SURVIVED' : 'noticed '} ${name.padEnd(66)} ${test} ${only ?? ''} (${seconds} s)`);
  return !passed;
}

function jest(args) {
  const bin = join(copy, 'node_modules/jest/bin/jest.js');
  const env = { ...process.env, SEED };
  const child = spawn(process.execPath, [bin, ...args], { cwd: copy, env, timeout: MAX_TEST_MS });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (output += part));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const failures = signal !== null || /^Tests: +\d+ failed/m.test(output);
      resolve({ passed: code === 0, failures, output });
    });
  });
}
