import { Counter, countInteractively, countOnce } from '../counter.js';
import { calm, inWorkers, unleash, type Arena } from './arena.js';
import { outcomeOf, settled, tally, type Known } from './outcome.js';
import type { Report, Workload } from './workload.js';

const WORKERS = 8;
const KEYS = 6;
/** DynamoDB forgets its tokens once in so many executions, on average. */
const EXECUTIONS_PER_EPOCH = 10;

/** Workers execute the same few requests, each under its durable key, while DynamoDB forgets its tokens. */
async function run(arena: Arena, turns: number): Promise<Report> {
  const { db, truth, proxy, random } = arena;
  const prefix = `${arena.seed}-${random(2 ** 31)}`;
  const keys = Array.from({ length: KEYS }, (_, n) => `${prefix}-${n}`);
  const counters = truth.repository(Counter);
  for (const counterId of keys) await counters.insert(Object.assign(new Counter(), { counterId, count: 0 }));
  const execute = (key: string): Promise<unknown> => {
    const interactive = keys.indexOf(key) % 2 === 1;
    return interactive ? countInteractively(db, key, key) : countOnce(db, key, key);
  };

  const executions: { readonly key: string; readonly known: Known }[] = [];
  const answers = new Map(keys.map((key): [string, unknown[]] => [key, []]));
  unleash(arena);
  await inWorkers(WORKERS, turns, async () => {
    const key = keys[random(KEYS)] ?? '';
    const known = await outcomeOf(async () => answers.get(key)?.push(await execute(key)));
    executions.push({ key, known });
    if (random(EXECUTIONS_PER_EPOCH) === 0) proxy.expireTokens();
  });
  await calm(arena);

  const violations: string[] = [];
  for (const { key, known } of executions) {
    const end = await settled(known);
    if (end?.outcome !== 'applied') continue;
    const { count } = await counters.getById(key);
    if (count !== 1) violations.push(`${key} is ${known.outcome}, and was applied ${count} times`);
  }
  for (const [key, given] of answers) {
    given.push(await execute(key));
    const { count } = await counters.getById(key);
    if (count !== 1) violations.push(`${key} was applied ${count} times`);
    const different = new Set(given.map((answer) => JSON.stringify(answer)));
    const first = given.filter((replayed) => replayed === false).length;
    if (keys.indexOf(key) % 2 === 1 ? different.size > 1 : first > 1) {
      violations.push(`${key} was answered ${JSON.stringify(given)}`);
    }
  }
  return { violations, counts: tally(executions.map(({ known }) => known)) };
}

export const workload: Workload = { entities: [Counter], run };
