import { FAULT_OPERATIONS, type FaultName } from './fault.js';

/** What a proxy did, for all operations or for one. */
export interface FaultCounts {
  /** Requests that came in. */
  readonly requests: number;
  /** Requests that the engine got. */
  readonly forwarded: number;
  /** Requests that met another one (`contention`). */
  readonly conflicts: number;
  /** Requests that each fault befell, scripted or at random. */
  readonly faults: Readonly<Record<FaultName, number>>;
}

export interface ProxyCounts extends FaultCounts {
  /** The same for each operation that came in, by name. */
  readonly operations: Readonly<Record<string, FaultCounts>>;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends number ? number : Record<FaultName, number> };

/** Counts for all operations and for each. */
export class FaultCounter {
  readonly #total = noCounts();
  readonly #operations = new Map<string, Writable<FaultCounts>>();

  /** Returns the new count of the operation. */
  count(operation: string, what: 'requests' | 'forwarded' | 'conflicts'): number {
    this.#total[what]++;
    return ++this.#of(operation)[what];
  }

  countFault(operation: string, fault: FaultName): void {
    this.#total.faults[fault]++;
    this.#of(operation).faults[fault]++;
  }

  snapshot(): ProxyCounts {
    return structuredClone({ ...this.#total, operations: Object.fromEntries(this.#operations) });
  }

  #of(operation: string): Writable<FaultCounts> {
    const counts = this.#operations.get(operation) ?? noCounts();
    this.#operations.set(operation, counts);
    return counts;
  }
}

function noCounts(): Writable<FaultCounts> {
  const names = Object.keys(FAULT_OPERATIONS) as FaultName[];
  const faults = Object.fromEntries(names.map((name) => [name, 0])) as Record<FaultName, number>;
  return { requests: 0, forwarded: 0, conflicts: 0, faults };
}
