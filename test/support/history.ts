import type { Outcome } from 'dynatomic';

/** A list of values by key. */
export type Lists = ReadonlyMap<string, readonly string[]>;

/** What one client did in one transaction, and what it was told. */
export interface HistoryEntry {
  readonly name: string;
  readonly outcome: Outcome;
  /** On one clock, which never stands still or goes back between an end and a start. */
  readonly start: number;
  readonly end: number;
  /** Lists as the transaction read them, before its own appends. */
  readonly reads: Lists;
  /** One value by key, which nobody else appends. */
  readonly appends: ReadonlyMap<string, string>;
}

type Dependency = 'appended before' | 'was read by' | 'did not see' | 'ended before';
type Graph = Map<HistoryEntry, Map<HistoryEntry, Dependency>>;

/**
 * What no serial order of the transactions, with each at some moment between its start and its end, can explain. The
 * order of a list's values tells the order of the transactions that appended them; after the idea of Elle (Kingsbury and
 * Alvaro, 2020). `final` is what the lists were at the end.
 */
export function findAnomalies(history: readonly HistoryEntry[], final: Lists): string[] {
  const anomalies = [...badLists(final), ...badAppends(history, final), ...badReads(history, final)];
  if (anomalies.length > 0) return anomalies;
  const cycle = findCycle(dependencies(history.filter(tookPlace(final)), final));
  return cycle ? [cycle] : [];
}

function* badLists(final: Lists): Generator<string> {
  for (const [key, values] of final) {
    const repeated = values.filter((value, at) => values.indexOf(value) !== at);
    for (const value of repeated) yield `${key}: ${value} was appended twice`;
  }
}

function* badAppends(history: readonly HistoryEntry[], final: Lists): Generator<string> {
  const appended = new Map(history.flatMap(({ appends }) => [...appends].map(([key, value]) => [value, key] as const)));
  for (const [key, values] of final) {
    for (const value of values) if (appended.get(value) !== key) yield `${key}: nobody appended ${value}`;
  }
  for (const { name, outcome, appends } of history) {
    const found = [...appends].filter(([key, value]) => final.get(key)?.includes(value));
    if (found.length > 0 && found.length < appends.size) yield `${name} was applied in part`;
    if (outcome === 'applied' && found.length < appends.size) yield `${name} was told to be applied, and is lost`;
    if (outcome === 'notApplied' && found.length > 0) yield `${name} was told not to be applied, and was`;
  }
}

function* badReads(history: readonly HistoryEntry[], final: Lists): Generator<string> {
  for (const { name, outcome, reads } of history) {
    if (outcome !== 'applied') continue;
    for (const [key, values] of reads) {
      const order = final.get(key) ?? [];
      const differs = values.findIndex((value, at) => value !== order[at]);
      if (differs >= 0) yield `${name} read ${values[differs]} in ${key}, where ${order[differs] ?? 'nothing'} stands`;
    }
  }
}

function tookPlace(final: Lists): (entry: HistoryEntry) => boolean {
  return ({ outcome, appends }) =>
    outcome === 'applied' || [...appends].some(([key, value]) => final.get(key)?.includes(value));
}

/** Which transaction must come before which. */
function dependencies(entries: readonly HistoryEntry[], final: Lists): Graph {
  const graph: Graph = new Map(entries.map((entry) => [entry, new Map()]));
  const writers = new Map(entries.flatMap((entry) => [...entry.appends.values()].map((value) => [value, entry])));
  const order = (before: HistoryEntry | undefined, after: HistoryEntry | undefined, why: Dependency): void => {
    if (before && after && before !== after && !graph.get(before)?.has(after)) graph.get(before)?.set(after, why);
  };
  for (const values of final.values()) {
    values.forEach((value, at) => order(writers.get(values[at - 1] ?? ''), writers.get(value), 'appended before'));
  }
  for (const entry of entries) {
    if (entry.outcome !== 'applied') continue;
    for (const [key, values] of entry.reads) {
      order(writers.get(values.at(-1) ?? ''), entry, 'was read by');
      order(entry, writers.get(final.get(key)?.[values.length] ?? ''), 'did not see');
    }
    for (const later of entries) if (entry.end < later.start) order(entry, later, 'ended before');
  }
  return graph;
}

/** A cycle as a sentence, or undefined. */
function findCycle(graph: Graph): string | undefined {
  const done = new Set<HistoryEntry>();
  for (const root of graph.keys()) {
    const path: HistoryEntry[] = [];
    const ways: Iterator<[HistoryEntry, Dependency]>[] = [];
    const enter = (entry: HistoryEntry): void => {
      path.push(entry);
      ways.push(graph.get(entry)?.entries() ?? [].values());
    };
    if (!done.has(root)) enter(root);
    for (let way = ways.at(-1); way; way = ways.at(-1)) {
      const { value: next } = way.next();
      if (!next) {
        ways.pop();
        const left = path.pop();
        if (left) done.add(left);
      } else if (path.includes(next[0])) {
        return describeCycle(path.slice(path.indexOf(next[0])), graph);
      } else if (!done.has(next[0])) enter(next[0]);
    }
  }
  return undefined;
}

function describeCycle(cycle: readonly HistoryEntry[], graph: Graph): string {
  const steps = cycle.map((entry, at) => {
    const next = cycle[(at + 1) % cycle.length];
    return next ? `${entry.name} ${graph.get(entry)?.get(next)} ${next.name}` : '';
  });
  return `no order is possible: ${steps.join(', ')}`;
}
