import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BENCH } from './stage.mjs';

const run = promisify(execFile);
const LIMIT_MS = 600_000;

/** Runs a script in a fresh process; returns the JSON of its last line, or `{ error }`. */
export async function runNode(args) {
  try {
    const { stdout } = await run(process.execPath, ['--no-warnings', ...args], { cwd: BENCH, timeout: LIMIT_MS });
    return JSON.parse(stdout.trimEnd().split('\n').at(-1));
  } catch (error) {
    const lines = String(error.stderr || error.message).split('\n');
    return { error: lines.find((line) => /Error/.test(line)) ?? lines[0] };
  }
}
