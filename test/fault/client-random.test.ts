import { randomInt } from 'node:crypto';
import { FaultProxy } from 'dynatomic/testing';
import { Connection, type Reply } from '../../src/client/index.js';
import { OutcomeUnknownError, ThrottledError } from '../../src/errors/index.js';
import { faultyConnection } from '../support/faulty-connection.js';

const $ = faultyConnection();
const FAULTS = {
  dropBefore: 0.1,
  dropAfter: 0.1,
  errorBefore: 0.05,
  errorAfter: 0.1,
  throttle: 0.1,
  inProgress: 0.05,
  conflict: 0.1,
  cutReply: 0.05,
  delayBefore: 0.05,
  delayAfter: 0.05,
  delayMs: [50, 200],
} as const;
const PATIENCE_MS = 100;
const WORKERS = 6;
const INCREMENTS_PER_WORKER = 10;

test('under random faults and contention, what is said to be applied is applied once, and nothing else is', async () => {
  const seed = randomInt(2 ** 31);
  const proxy = await FaultProxy.start({ target: $.endpoint, seed });
  proxy.random(FAULTS);
  proxy.contention({ holdMs: [0, 2] });
  const requestHandler = { requestTimeout: PATIENCE_MS, throwOnRequestTimeout: true };
  const client = $.client({ endpoint: proxy.endpoint, requestHandler });
  const connection = new Connection(client, { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 4 });

  let applied = 0;
  let notApplied = 0;
  const unknown: OutcomeUnknownError[] = [];
  const settle = (reply: Reply<'TransactWriteItems'>): void => {
    if (reply.kind === 'ok') applied++;
    else if (reply.outcome === 'notApplied') notApplied++;
    else throw new Error(`A refusal that could be asked again is ${reply.outcome}`);
  };
  const work = async (worker: number): Promise<void> => {
    for (let n = 0; n < INCREMENTS_PER_WORKER; n++) {
      const input = { ...$.incrementOnce(), ClientRequestToken: `${seed}-${worker}-${n}` };
      await connection.send('TransactWriteItems', input, settle).catch((error: unknown) => {
        if (error instanceof OutcomeUnknownError) unknown.push(error);
        else if (error instanceof ThrottledError && error.outcome === 'notApplied') notApplied++;
        else throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
  proxy.calm();
  for (const error of unknown) await error.resume?.();
  await proxy.stop();

  expect({ seed, count: await $.count() }).toEqual({ seed, count: applied });
  expect(applied + notApplied).toBe(WORKERS * INCREMENTS_PER_WORKER);
  expect(unknown.length).toBeGreaterThan(0);
});
