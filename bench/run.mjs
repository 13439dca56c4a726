// npm run bench [-- --quick] [--only W1,W5] [--contestants dynatomic,sdk]
// Compares dynatomic with the SDK client by hand and with its peers; prints tables and writes results/. A full run also writes the
// chart and the tables of docs/performance.md.
import { parseArgs } from 'node:util';
import { measureBundles } from './lib/bundles.mjs';
import { writeChart } from './lib/chart.mjs';
import { measureColdStarts } from './lib/cold-starts.mjs';
import { CONTESTANTS } from './lib/contestants.mjs';
import { installPeers } from './lib/install-peers.mjs';
import { writePage } from './lib/page.mjs';
import { printReport, writeResults } from './lib/report.mjs';
import { runNode } from './lib/run-node.mjs';
import { stage } from './lib/stage.mjs';
import { measureTypes } from './lib/types.mjs';
import { runWorkers } from './lib/workers.mjs';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, contestants: { type: 'string' } },
});
const quick = values.quick ?? false;
const only = values.only?.split(',');
const names = (values.contestants?.split(',') ?? Object.keys(CONTESTANTS)).filter((name) => name !== 'sdk');
const unknown = names.filter((name) => !(name in CONTESTANTS));
if (unknown.length > 0)
  throw new Error(`No contestant ${unknown.join(', ')}; there are sdk, ${Object.keys(CONTESTANTS).join(', ')}`);

installPeers();
await stage();
const partly = only !== undefined;
const results = {
  node: process.version,
  quick,
  contestants: await runWorkers(names, { effort: quick ? 'quick' : 'full', only }),
  ...(!partly && {
    cold: await measureColdStarts(names, quick ? 1 : 9),
    bundles: await measureBundles(names),
    types: await measureTypes(
      [...(quick ? ['dynatomic'] : names), 'dynatomic-typical'],
      quick ? [1, 50] : [1, 50, 200],
    ),
    engine: await runNode(['lib/engine.mjs', ...(quick ? ['3', '20'] : ['7', '300'])]),
  }),
};
printReport(results);
for (const name of ['dynatomic', 'dynatomic-typical']) {
  const growth = results.types?.[name]?.growth ?? 1;
  if (growth <= 1.1) continue;
  console.error(`${name}: the types of a project's last entities cost ${growth} times those of the first`);
  process.exitCode = 1;
}
if (!partly) {
  await writeResults(results);
  if (!quick && values.contestants === undefined) {
    await writeChart(results);
    await writePage(results);
  }
}
