import { ModelError } from '../../errors/index.js';
import { type Fault, FAULT_OPERATIONS } from './fault.js';
import type { OperationName } from './operation-name.js';

/** A fault, and the requests that it is for. */
export type ScriptedFault = Fault & {
  /** The operations that the fault is for; every one that it can befall, by default. */
  readonly on?: OperationName | readonly OperationName[];
  /** How many requests get it: 1 by default, `Infinity` for all that come. */
  readonly times?: number;
};

interface Entry {
  readonly fault: Fault;
  readonly on: readonly string[];
  timesLeft: number;
}

/** Faults in the order in which requests get them. */
export class Script {
  #entries: Entry[] = [];

  add(faults: readonly ScriptedFault[]): void {
    const problems = Array.isArray(faults) ? faults.flatMap(problemsOf) : ['a script is a list of faults'];
    if (problems.length > 0) throw new ModelError('A scripted fault', problems);
    this.#entries.push(...faults.map((fault) => ({ fault, on: operationsOf(fault), timesLeft: fault.times ?? 1 })));
  }

  /** The first fault that is for such a request, once. */
  take(operation: string): Fault | undefined {
    const entry = this.#entries.find(({ on }) => on.includes(operation));
    if (entry === undefined) return undefined;
    entry.timesLeft--;
    if (entry.timesLeft === 0) this.#entries = this.#entries.filter((other) => other !== entry);
    return entry.fault;
  }

  clear(): void {
    this.#entries = [];
  }
}

function operationsOf({ fault, on = FAULT_OPERATIONS[fault] }: ScriptedFault): readonly string[] {
  return typeof on === 'string' ? [on] : on;
}

function problemsOf(scripted: ScriptedFault): string[] {
  if (!Object.hasOwn(FAULT_OPERATIONS, scripted?.fault)) {
    const names = Object.keys(FAULT_OPERATIONS).join(', ');
    return [`${JSON.stringify(scripted?.fault)} is no fault; there are ${names}`];
  }
  const { fault, times = 1 } = scripted;
  const possible: readonly string[] = FAULT_OPERATIONS[fault];
  const problems = operationsOf(scripted)
    .filter((operation) => !possible.includes(operation))
    .map((operation) => `${fault} can't befall ${operation}, only ${possible.join(', ')}`);
  if (times !== Infinity && !isWholeFrom(1, times)) {
    problems.push(`times of ${fault} is a positive whole number or Infinity, not ${String(times)}`);
  }
  return [...problems, ...problemOfDetails(scripted)];
}

function problemOfDetails(scripted: Fault): string[] {
  switch (scripted.fault) {
    case 'delayBefore':
    case 'delayAfter':
      return isWholeFrom(0, scripted.ms)
        ? []
        : [`ms of ${scripted.fault} is a whole number of milliseconds, not ${String(scripted.ms)}`];
    case 'conflict':
      return isListOf(scripted.at ?? [], (position) => isWholeFrom(0, position))
        ? []
        : [`at of conflict is a list of positions, not ${JSON.stringify(scripted.at)}`];
    case 'cancel':
      return isListOf(scripted.reasons, (reason) => typeof reason === 'string' || typeof reason === 'object')
        ? []
        : [`reasons of cancel is a list of codes and reasons, not ${JSON.stringify(scripted.reasons)}`];
    case 'unprocessed':
      return isWholeFrom(1, scripted.count ?? 1)
        ? []
        : [`count of unprocessed is a positive whole number, not ${String(scripted.count)}`];
    default:
      return [];
  }
}

const isWholeFrom = (min: number, value: unknown): boolean => Number.isInteger(value) && Number(value) >= min;

const isListOf = <T>(value: readonly T[], matches: (entry: T) => boolean): boolean =>
  Array.isArray(value) && value.every(matches);
