import { median, spread } from './statistics.mjs';

/** Allocated between two readings of the heap: enough for its pages to count for little. */
const SAMPLE_KIB = 16_384;

/** CPU time of this process, in microseconds, garbage collection included. */
export function cpuMicros() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

export const wallMicros = () => performance.now() * 1000;

async function costOf(operation, count, clock) {
  const start = clock();
  for (let index = 0; index < count; index++) await operation();
  return clock() - start;
}

/** Runs until `micros` are spent, and three times at least; returns the cost of one in the last stretch. */
async function warmUp(operation, micros, clock) {
  let count = 1;
  let spent = 0;
  for (let round = 0; ; round++) {
    const cost = await costOf(operation, count, clock);
    spent += cost;
    if (spent >= micros && round >= 2) return Math.max(1, cost / count);
    if (cost < micros / 4) count *= 2;
  }
}

/**
 * Measures `operation` against `reference` in rounds that take turns.
 *
 * @returns microseconds (of CPU time, unless `clock` is another) per operation of either, and the ratio of the two: its median over the rounds, with
 * the lowest and the highest; and `best`, that of the lowest costs
 */
export async function compare(operation, reference, { warmUpMs, roundMs, rounds }, clock = cpuMicros) {
  const sides = [];
  for (const run of [reference, operation]) {
    const cost = await warmUp(run, warmUpMs * 1000, clock);
    sides.push({ run, count: Math.max(1, Math.round((roundMs * 1000) / cost)), costs: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const side of round % 2 ? sides.toReversed() : sides) {
      side.costs.push((await costOf(side.run, side.count, clock)) / side.count);
    }
  }
  const [{ costs: referenceCosts }, { costs }] = sides;
  const ratios = costs.map((cost, round) => cost / referenceCosts[round]);
  const best = Math.min(...costs) / Math.min(...referenceCosts);
  return { micros: median(costs), referenceMicros: median(referenceCosts), best, ...spread(ratios) };
}

/** For what takes less than a microsecond: `operation`, which is synchronous, a thousand times. */
export const thousandTimes = (operation) => async () => {
  for (let index = 0; index < 1000; index++) operation();
};

/** KiB of heap that one operation allocates. Needs a young generation large enough not to be collected meanwhile. */
export async function heapPerOperation(operation, samples) {
  for (let index = 0; index < 20; index++) await operation();
  const count = Math.max(1, Math.min(100, Math.floor(SAMPLE_KIB / (await allocated(operation, 1)))));
  const found = [];
  for (let sample = 0; sample < samples; sample++) found.push(await allocated(operation, count));
  return median(found);
}

async function allocated(operation, count) {
  globalThis.gc();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < count; index++) await operation();
  return Math.max(1, (process.memoryUsage().heapUsed - before) / count / 1024);
}
