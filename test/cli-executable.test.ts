import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPackage } from '../src/cli/package-folder.js';
import { cli } from './support/cli.js';

const WATCHED_MS = 700;

describe('the executable', () => {
  class Exit extends Error {}

  test('prints, and ends with the exit code of the command once all is written', async () => {
    const argv = process.argv;
    const written: string[] = [];
    const codes: unknown[] = [];
    let onExit = (): void => undefined;
    const ended = new Promise<void>((resolve) => (onExit = resolve));
    const record = (chunk: unknown, done?: unknown): boolean => {
      written.push(String(chunk));
      if (typeof done === 'function') (done as () => void)();
      return true;
    };
    const stdout = jest.spyOn(process.stdout, 'write').mockImplementation(record);
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation(record);
    const exit = jest.spyOn(process, 'exit').mockImplementation(((code: unknown) => {
      codes.push(code);
      onExit();
    }) as typeof process.exit);
    const listeners = process.stdout.listeners('error');
    process.argv = [process.execPath, join(__dirname, '../src/cli/bin.ts'), '--version'];
    try {
      jest.requireActual('../src/cli/bin.ts');
      await ended;
      expect(written).toContain(`${findPackage(__filename).manifest.version}\n`);
      expect(codes).toEqual([0]);
      const [onError] = process.stdout.listeners('error').filter((listener) => !listeners.includes(listener));
      onExit = () => {
        throw new Exit();
      };
      expect(() => onError?.(Object.assign(new Error('closed'), { code: 'EPIPE' }))).toThrow(Exit);
      expect(() => onError?.(new Error('full'))).toThrow('full');
      process.stdout.removeListener('error', onError as () => void);
    } finally {
      process.argv = argv;
      for (const spy of [stdout, stderr, exit]) spy.mockRestore();
    }
  });
});

describe('local', () => {
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  beforeAll(() => delete process.env['DYNAMODB_ENDPOINT']);
  afterAll(() => (process.env['DYNAMODB_ENDPOINT'] = endpoint));

  test('runs on while the engine answers, with no table where there is no entity', async () => {
    const before = process.listenerCount('SIGTERM');
    let ended = false;
    const running = cli(['local']).finally(() => (ended = true));
    while (process.listenerCount('SIGTERM') === before) await sleep(20);
    await sleep(WATCHED_MS);
    expect(ended).toBe(false);
    process.emit('SIGTERM');
    const { status, stdout } = await running;
    expect(status).toBe(0);
    expect(stdout).toMatch(/^DynamoDB listens on \S+\nAWS_ENDPOINT/);
  });
});
