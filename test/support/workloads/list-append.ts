import { Attribute, DataSource, Entity, KEY, table } from 'dynatomic';
import { findAnomalies, type HistoryEntry } from '../history.js';
import { calm, inWorkers, unleash, type Arena } from './arena.js';
import { isUnanswered, outcomeOf, settled, tally, type Known } from './outcome.js';
import type { Report, Workload } from './workload.js';

@Entity({ table: table('Logs', { partitionKey: 'pk' }), partitionKey: 'LOG#{logId}' })
class Log {
  declare readonly [KEY]?: 'logId';
  @Attribute() logId!: string;
  @Attribute({ type: ['string'] }) values!: string[];
}

const LOGS = 4;
const WORKERS = 8;

type Reads = Map<string, readonly string[]>;

/** Workers append to some lists in one transaction, read all of them in one, or do both interactively. */
async function run(arena: Arena, turns: number): Promise<Report> {
  const { db, truth, random } = arena;
  const prefix = `${arena.seed}-${random(2 ** 31)}`;
  const ids = Array.from({ length: LOGS }, (_, n) => `${prefix}-${n}`);
  for (const logId of ids) await truth.repository(Log).insert(Object.assign(new Log(), { logId, values: [] }));
  const some = (): string[] => {
    const chosen = ids.filter(() => random(2) === 0);
    return chosen.length > 0 ? chosen : ids.slice(0, 1);
  };

  const entries: (Omit<HistoryEntry, 'outcome'> & { readonly known: Known })[] = [];
  unleash(arena);
  await inWorkers(WORKERS, turns, async (worker, turn) => {
    const name = `${worker}-${turn}`;
    const values = (keys: readonly string[]) => new Map(keys.map((key) => [key, `${name} to ${key}`]));
    const kind = random(4);
    const reads: Reads = new Map();
    const appends = kind === 0 || kind === 3 ? new Map<string, string>() : values(some());
    const start = performance.now();
    const known = await outcomeOf(() => {
      if (kind === 0) return readAll(db, ids, reads);
      if (kind === 1) return append(db, appends);
      return readAndAppend(db, some(), appends, reads);
    });
    entries.push({ name, known, start, end: performance.now(), reads, appends });
  });
  await calm(arena);

  const violations: string[] = [];
  const history: HistoryEntry[] = [];
  for (const { known, ...entry } of entries) {
    const end = await settled(known);
    if (isUnanswered(end)) violations.push(`resume() got no answer about ${entry.name}`);
    // What an unknown write did, it may have done up to the time when it was settled.
    const ended = known.outcome === 'unknown' ? Infinity : entry.end;
    history.push({ ...entry, outcome: (end ?? known).outcome, end: ended });
  }
  const final: Reads = new Map();
  await readAll(truth, ids, final);
  violations.push(...findAnomalies(history, final));
  const reads = history.filter(({ outcome, reads }) => outcome === 'applied' && reads.size > 0).length;
  return { violations, counts: { ...tally(entries.map(({ known }) => known)), reads } };
}

async function readAll(db: DataSource, ids: readonly string[], reads: Reads): Promise<void> {
  const logs = db.repository(Log);
  const found = await db
    .readTransaction()
    .addAll(ids.map((id) => logs.get(id)))
    .execute();
  for (const log of found) if (log) reads.set(log.logId, log.values);
}

async function append(db: DataSource, appends: ReadonlyMap<string, string>): Promise<void> {
  const logs = db.repository(Log);
  const operations = [...appends].map(([id, value]) =>
    logs.update(id).set((log) => ({ values: log.values.append([value]) })),
  );
  await db.transaction().addAll(operations).execute();
}

/** Lists that are only read and lists that are appended to overlap as it comes. */
async function readAndAppend(
  db: DataSource,
  read: readonly string[],
  appends: ReadonlyMap<string, string>,
  reads: Reads,
): Promise<void> {
  const seen = await db.transaction(async (tx) => {
    const attempt = new Map<string, readonly string[]>();
    for (const id of new Set([...read, ...appends.keys()])) {
      const log = await tx.getById(Log, id);
      attempt.set(id, [...log.values]);
      const value = appends.get(id);
      if (value === undefined) continue;
      log.values.push(value);
      tx.save(log);
    }
    return attempt;
  });
  for (const [id, values] of seen) reads.set(id, values);
}

export const workload: Workload = { entities: [Log], run };
