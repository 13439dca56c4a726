import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DataSource } from 'dynatomic';
import { localClient } from '../src/testing/local-client.js';
import { checkout, outcome, Stock } from './support/checkout-workflow.js';
import { engine } from './support/engine.js';

const PROCESS = join(__dirname, 'support/workflow-process.ts');
const PROCESS_TIMEOUT_MS = 30_000;

const { client, endpoint, tableName, createTable } = engine();
const db = new DataSource({ client, tableName });

beforeAll(() => createTable('Shop', 'pk'));

async function prepare(sku: string): Promise<void> {
  await db.repository(Stock).save(Object.assign(new Stock(), { sku, quantity: 5 }));
}

/** What must be true when a workflow has ended. */
async function expectWhole(id: string, refused: boolean): Promise<void> {
  const { status } = await checkout.resume(db, id);
  expect(status).toBe(refused ? 'compensated' : 'complete');
  expect(await outcome(db, id, id)).toEqual(refused ? { left: 5, ordered: false } : { left: 4, ordered: true });
}

/**
 * A connection that breaks at its nth request, before it is sent or before its reply is seen, and stays broken: what the
 * database sees of a process that ends there.
 */
function breaking(last: number, when: 'before' | 'after'): { broken: DataSource; requests: () => number } {
  const own = localClient(endpoint);
  let requests = 0;
  own.middlewareStack.add(
    (next) => async (args) => {
      const index = ++requests;
      if (index > last || (index === last && when === 'before')) throw new Error('the connection is gone');
      const reply = await next(args);
      if (index === last) throw new Error('the connection is gone');
      return reply;
    },
    { step: 'finalizeRequest', priority: 'high' },
  );
  return { broken: new DataSource({ client: own, tableName, retry: { maxAttempts: 1 } }), requests: () => requests };
}

describe.each([{ refused: false }, { refused: true }])('with a payment that is refused: $refused', ({ refused }) => {
  test.each(['before', 'after'] as const)('a break %s each request leaves nothing half done', async (when) => {
    for (let last = 1; ; last++) {
      const id = `${when}-${refused}-${last}`;
      await prepare(id);
      const { broken, requests } = breaking(last, when);
      const run = await checkout.start(broken, id, { sku: id, refused }).catch((error: unknown) => error as Error);
      if (requests() < last) {
        expect(run).toMatchObject({ status: refused ? 'compensated' : 'complete' });
        break;
      }
      expect(run).toBeInstanceOf(Error);
      if ((await checkout.find(db, id)) === undefined) {
        expect(await outcome(db, id, id)).toEqual({ left: 5, ordered: false });
      } else await expectWhole(id, refused);
      expect(last).toBeLessThan(50);
    }
  });

  // The journal and two steps; then the payment, or the note that it failed and two compensations.
  test.each(refused ? [1, 2, 3, 4, 5, 6] : [4])(
    'a process that is killed at write %i can be resumed by another',
    async (last) => {
      const id = `killed-${refused}-${last}`;
      await prepare(id);
      const prefix = tableName('');
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', PROCESS, endpoint, prefix, id, String(refused), String(last)],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
      await expectWhole(id, refused);
    },
    PROCESS_TIMEOUT_MS,
  );
});
