import type { Arena } from './arena.js';

/** What a workload came to. */
export interface Report {
  /** Promises that were not kept; each a sentence. */
  readonly violations: readonly string[];
  /** How often what happened, so that a run in which nothing happened doesn't pass for a proof. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Clients that work at the same time under faults, and a verdict on what they were told. */
export interface Workload {
  readonly entities: readonly (new () => object)[];
  /** `turns`: what each worker does in a row. */
  run(arena: Arena, turns: number): Promise<Report>;
}
