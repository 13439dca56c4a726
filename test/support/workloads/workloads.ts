import { workload as bank } from './bank.js';
import { workload as listAppend } from './list-append.js';
import { workload as onCall } from './on-call.js';
import { workload as repeats } from './repeats.js';
import { workload as unique } from './unique.js';
import type { Arena } from './arena.js';
import type { Report, Workload } from './workload.js';

export const WORKLOADS: ReadonlyMap<string, Workload> = new Map([
  ['bank', bank],
  ['list append', listAppend],
  ['on call', onCall],
  ['repeats', repeats],
  ['unique values', unique],
]);

/** The verdict on a run; an error that nobody expected is one too. */
export async function verdict({ run }: Workload, arena: Arena, turns: number): Promise<Report> {
  try {
    return await run(arena, turns);
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { violations: [text], counts: {} };
  }
}
