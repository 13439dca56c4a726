import { randomInt } from 'node:crypto';
import { engine } from '../support/engine.js';
import { IMPATIENCE_MS, startArena } from '../support/workloads/arena.js';
import { verdict, WORKLOADS } from '../support/workloads/workloads.js';

const { client, endpoint, tableName } = engine();

/** Turns of each worker; `npm run test:faults` takes as many as there is time for. */
const TURNS = { bank: 10, 'list append': 10, 'on call': 8, repeats: 8, 'unique values': 5 };
const TIMEOUT_MS = 60_000;

test.each(Object.entries(TURNS))(
  '%s: whatever goes wrong, no promise is broken',
  async (name, turns) => {
    const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
    const workload = WORKLOADS.get(name);
    if (!workload) throw new Error(`There is no workload ${name}`);
    const { entities } = workload;
    const arena = await startArena({ client, endpoint, tableName, seed, entities, patienceMs: IMPATIENCE_MS });
    const { violations, counts } = await verdict(workload, arena, turns).finally(() => arena.stop());
    expect({ seed, violations }).toEqual({ seed, violations: [] });
    const { faults } = arena.proxy.counts;
    const idle = !counts['applied'] || !faults.dropAfter;
    expect({ seed, counts, faults, idle }).toEqual({ seed, counts, faults, idle: false });
  },
  TIMEOUT_MS,
);
