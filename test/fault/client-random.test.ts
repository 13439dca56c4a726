import { randomInt } from 'node:crypto';
import { FaultProxy } from 'dynatomic/testing';
import { Connection } from '../../src/client/index.js';
import type { OutcomeUnknownError } from '../../src/errors/index.js';
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
  delayMs: [20, 80],
} as const;
const PATIENCE_MS = 40;
const WORKERS = 6;
const INCREMENTS_PER_WORKER = 15;

test('under random faults and contention, what is said to be applied is applied once, and nothing else is', async () => {
  const seed = randomInt(2 ** 31);
  const proxy = await FaultProxy.start({ target: $.endpoint, seed });
  proxy.random(FAULTS);
  proxy.contention({ holdMs: [0, 2] });
  const requestHandler = { requestTimeout: PATIENCE_MS, throwOnRequestTimeout: true };
  const client = $.client({ endpoint: proxy.endpoint, requestHandler });
  const connection = new Connection(client, { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 4 });
  const tally = { applied: 0, notApplied: 0, resumed: 0 };
  const work = async (worker: number): Promise<void> => {
    for (let n = 0; n < INCREMENTS_PER_WORKER; n++) {
      const input = { ...$.incrementOnce(), ClientRequestToken: `${seed}-${worker}-${n}` };
      const kind = await connection.send('TransactWriteItems', input, (reply) => outcomeOf(reply)).catch(settled);
      tally[kind]++;
    }
  };
  const settled = async (error: OutcomeUnknownError): Promise<'applied' | 'notApplied'> => {
    if (error.resume === undefined) return error.outcome as 'notApplied';
    tally.resumed++;
    return (error.resume() as Promise<'applied' | 'notApplied'>).catch(settled);
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
  const { faults } = proxy.counts;
  await proxy.stop();
  expect({ seed, count: await $.count() }).toEqual({ seed, count: tally.applied });
  expect(tally.applied + tally.notApplied).toBe(WORKERS * INCREMENTS_PER_WORKER);
  expect(tally.resumed).toBeGreaterThan(0);
  expect(tally.notApplied).toBeGreaterThan(0);
  expect(Math.min(faults.dropAfter, faults.delayBefore, faults.conflict)).toBeGreaterThan(0);
});

function outcomeOf(reply: { kind: string; outcome?: string }): 'applied' | 'notApplied' {
  if (reply.kind === 'ok') return 'applied';
  if (reply.outcome !== 'notApplied') throw new Error(`A refusal that may be asked again is ${reply.outcome}`);
  return 'notApplied';
}
