// The workloads of test/support/workloads under faults, for as long as asked:
// npm run test:faults -- --minutes 5 --seed 1
// The same seed draws the same faults for the same requests; how requests of several workers meet is up to the machine.
import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startLocalDynamoDB } from 'dynatomic/testing';
import { IMPATIENCE_MS, startArena } from '../test/support/workloads/arena.ts';
import { verdict, WORKLOADS } from '../test/support/workloads/workloads.ts';

const TURNS = 15;

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes ?? 1);
const firstSeed = Number(values.seed ?? randomInt(2 ** 31));
if (!(minutes >= 0) || !Number.isSafeInteger(firstSeed)) throw new Error('--minutes and --seed take numbers');

const end = Date.now() + minutes * 60_000;
const totals = new Map();
const add = (name, counts) => {
  const total = totals.get(name) ?? {};
  for (const [what, count] of Object.entries(counts)) if (count > 0) total[what] = (total[what] ?? 0) + count;
  totals.set(name, total);
};
const engine = await startLocalDynamoDB();
let broken = 0;
let seed = firstSeed;
do {
  for (const [name, workload] of WORKLOADS) broken += await round(name, workload);
  seed += 1;
} while (Date.now() < end);
await engine.stop();
for (const [name, counts] of totals) console.log(`${name}: ${textOf(counts)}`);
console.log(`seeds ${firstSeed} to ${seed - 1}: ${broken === 0 ? 'every promise was kept' : `${broken} were broken`}`);
process.exitCode = broken === 0 ? 0 : 1;

async function round(name, workload) {
  const tableName = (logical) => `${name.replace(' ', '-')}-${seed}-${logical}`;
  const { entities } = workload;
  const arena = await startArena({ ...engine, tableName, seed, entities, patienceMs: IMPATIENCE_MS });
  const { violations, counts } = await verdict(workload, arena, TURNS);
  const { requests, forwarded, conflicts, faults } = arena.proxy.counts;
  await arena.stop();
  const { pass, ...befallen } = faults;
  console.log(
    `seed ${seed}, ${name}: ${textOf(counts)}; ${requests} requests, ${conflicts} conflicts, ${requests - pass} faults`,
  );
  for (const violation of violations) console.error(`  BROKEN: ${violation}`);
  add(name, counts);
  add('all requests', { requests, forwarded, conflicts, ...befallen });
  return violations.length;
}

function textOf(counts) {
  return Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}
