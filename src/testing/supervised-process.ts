import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_INTERVAL_MS = 5;

/**
 * Runs as `node -e` between us and the process. Its stdin is a pipe that the operating system closes when we end in any
 * way, SIGKILL included; it then ends the process.
 */
const SUPERVISOR = `
  const { spawn } = require('node:child_process');
  const [command, ...args] = process.argv.slice(1);
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'], windowsHide: true });
  const end = () => child.kill('SIGKILL');
  process.stdin.on('end', end).on('error', end).resume();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
  child.on('error', (error) => { console.error(error.message); process.exit(1); });
  child.on('exit', (code) => process.exit(code ?? 0));
`;

/** A process that ends when this one does, however that comes about, and that does not keep this one alive. */
export class SupervisedProcess {
  readonly #supervisor: ChildProcessByStdio<Writable, null, Readable>;
  readonly #ended: Promise<void>;
  #running = true;
  #output = '';

  constructor(command: string, args: readonly string[]) {
    const { NODE_OPTIONS: _meantForUs, ...env } = process.env;
    this.#supervisor = spawn(process.execPath, ['-e', SUPERVISOR, '--', command, ...args], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env,
      detached: true, // a Ctrl-C in the terminal goes to its whole process group
      windowsHide: true,
    });
    this.#ended = new Promise((resolve) => this.#supervisor.once('exit', () => resolve()));
    void this.#ended.then(() => (this.#running = false));
    this.#supervisor.stderr.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#supervisor.stdin.on('error', () => undefined); // it ended before us
    this.#supervisor.unref();
    for (const stream of [this.#supervisor.stdin, this.#supervisor.stderr]) (stream as Socket).unref();
  }

  /** What the process wrote to stderr so far. */
  get output(): string {
    return this.#output;
  }

  /** Whether the process wrote text that matches, before it ended and in time. */
  async writes(pattern: RegExp, timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (this.#running && !pattern.test(this.#output) && Date.now() < deadline) await sleep(POLL_INTERVAL_MS);
    return pattern.test(this.#output);
  }

  /** Ends the process; resolves when it is gone. */
  async stop(): Promise<void> {
    if (this.#running) this.#supervisor.ref();
    this.#supervisor.stdin.end();
    await this.#ended;
  }
}
