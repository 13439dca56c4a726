import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DataSource } from 'dynatomic';
import { FaultProxy, type RandomFaults } from 'dynatomic/testing';

const MAX_DELAY_MS = 1500;

/** Less than the longest delay, so that some requests are given up although they are applied; enough for a busy machine. */
export const IMPATIENCE_MS = 1000;

/** Every fault there is, often enough that each befalls a run of some hundred requests. */
export const ALL_FAULTS: RandomFaults = {
  dropBefore: 0.04,
  dropAfter: 0.06,
  errorBefore: 0.03,
  errorAfter: 0.05,
  throttle: 0.04,
  inProgress: 0.03,
  conflict: 0.04,
  cutReply: 0.03,
  delayBefore: 0.015,
  delayAfter: 0.015,
  delayMs: [0, MAX_DELAY_MS],
};

export interface ArenaOptions {
  /** The engine's. */
  readonly endpoint: string;
  /** Of the engine, without faults. */
  readonly client: DynamoDBClient;
  readonly tableName: (logical: string) => string;
  readonly seed: number;
  readonly entities: readonly (new () => object)[];
  /** How long `db` waits for a reply, in milliseconds; as long as it takes when left out. */
  readonly patienceMs?: number;
}

/** A `DataSource` whose requests meet every fault and each other, and one that goes past all that. */
export interface Arena extends Pick<ArenaOptions, 'client' | 'tableName' | 'seed'> {
  readonly db: DataSource;
  readonly truth: DataSource;
  readonly proxy: FaultProxy;
  /** A number from 0 up to, but not including, `below`; the same sequence for the same seed. */
  random(below: number): number;
  stop(): Promise<void>;
}

export async function startArena(options: ArenaOptions): Promise<Arena> {
  const { endpoint, client, tableName, seed, entities, patienceMs } = options;
  const common = { tableName, entities, idempotency: { table: 'Keys' } };
  const truth = new DataSource({ ...common, client });
  await truth.createTables();
  const proxy = await FaultProxy.start({ target: endpoint, seed });
  const through = new DynamoDBClient({
    endpoint: proxy.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    ...(patienceMs && { requestHandler: { requestTimeout: patienceMs, throwOnRequestTimeout: true } }),
  });
  const db = new DataSource({ ...common, client: through, retry: { maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 8 } });
  return {
    client,
    tableName,
    seed,
    db,
    truth,
    proxy,
    random: randomNumbers(seed),
    stop: async () => {
      through.destroy();
      await proxy.stop();
    },
  };
}

/** Faults and contention from now on. */
export function unleash({ proxy }: Arena): void {
  proxy.random(ALL_FAULTS);
  proxy.contention({ holdMs: [0, 2] });
}

/** No fault from now on; returns when the requests that were held have gone on to the engine, given up or not. */
export async function calm({ proxy }: Arena): Promise<void> {
  proxy.calm();
  await setTimeout(MAX_DELAY_MS);
}

/** mulberry32: small, and good enough to choose accounts. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Runs `work` in several workers at once, each `times` times in a row. */
export async function inWorkers(
  count: number,
  times: number,
  work: (worker: number, turn: number) => Promise<void>,
): Promise<void> {
  const workers = Array.from({ length: count }, async (_, worker) => {
    for (let turn = 0; turn < times; turn++) await work(worker, turn);
  });
  await Promise.all(workers);
}

/** For those who look again and again while others work. */
export const untilLater = (): Promise<void> => setTimeout(LOOK_INTERVAL_MS);

const LOOK_INTERVAL_MS = 10;
