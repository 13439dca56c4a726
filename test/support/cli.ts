import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../../src/cli/main.js';
import { findPackage } from '../../src/cli/package-folder.js';
import { processTerminal } from '../../src/cli/terminal.js';

const ROOT = join(__dirname, '../..');

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly isTTY?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command in this process, with jest's way of loading modules. */
export async function cli(args: readonly string[], { isTTY = false, env = {} }: CliOptions = {}): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({ isTTY, write: (text: string) => (written[name] += text) });
  const terminal = processTerminal({ stdout: stream('stdout'), stderr: stream('stderr'), env });
  const status = await main(args, { terminal, package: findPackage(__filename), importModule });
  return { status, ...written };
}

const importModule = async (url: string): Promise<object> => jest.requireActual(fileURLToPath(url));

/** Runs the executable itself, from the sources. `onOutput` may end it. */
export function cliProcess(
  args: readonly string[],
  onOutput: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<CliResult> {
  const { DYNAMODB_ENDPOINT: _ofTests, ...env } = process.env;
  const loader = join(ROOT, 'scripts/typescript.mjs');
  const child = spawn(process.execPath, ['--import', loader, join(ROOT, 'src/cli/bin.ts'), ...args], { env });
  const written = { stdout: '', stderr: '' };
  child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    written.stdout += chunk.toString();
    onOutput(written.stdout, (signal) => void child.kill(signal));
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (status) => resolve({ status, ...written }));
  });
}

/** A new temporary folder, removed after the last test of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dynatomic-cli-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}
