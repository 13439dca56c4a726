// How long an application takes to load a contestant and to send its first put: fresh processes, taking turns.
import { CONTESTANTS } from './contestants.mjs';
import { runNode } from './run-node.mjs';
import { median } from './statistics.mjs';

export async function measureColdStarts(names, rounds) {
  const cold = Object.fromEntries(['sdk', ...names].map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(cold)) {
      cold[name].push(
        await runNode(['--expose-gc', 'lib/cold-start.mjs', name, ...(CONTESTANTS[name]?.modules ?? [])]),
      );
    }
  }
  const summary = Object.fromEntries(Object.entries(cold).map(([name, starts]) => [name, summarise(starts)]));
  for (const start of Object.values(summary)) start.firstRatio = start.firstMs / summary.sdk.firstMs;
  return summary;
}

function summarise(starts) {
  const failed = starts.find(({ error }) => error);
  if (failed) return { error: failed.error };
  return {
    importMs: median(starts.map(({ importMs }) => importMs)),
    clientMs: median(starts.map(({ clientMs }) => clientMs)),
    firstMs: median(starts.map(({ firstMs }) => firstMs)),
  };
}
