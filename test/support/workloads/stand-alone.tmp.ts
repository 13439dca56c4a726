import 'reflect-metadata';
import { startLocalDynamoDB } from 'dynatomic/testing';
import { startArena } from './arena.js';
const { endpoint, client, stop } = await startLocalDynamoDB();
const name = process.argv[2]!;
for (let seed = Number(process.argv[3] ?? 1); seed < Number(process.argv[4] ?? 4); seed++) {
  const { run, entities } = (await import(`./${name}.ts`)).workload;
  const arena = await startArena({ endpoint, client, tableName: (n) => n, seed, entities });
  const t = Date.now();
  console.log(seed, await run(arena, Number(process.argv[5] ?? 12)).finally(() => arena.stop()), Date.now() - t);
  console.log(JSON.stringify(arena.proxy.counts.faults), arena.proxy.counts.conflicts, arena.proxy.counts.requests);
}
await stop();
