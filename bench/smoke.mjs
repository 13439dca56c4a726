// npm run bench:smoke: dynatomic against the SDK client by hand, with nothing installed but the project itself.
// Fails on errors, and where a value is over its budget by more than its kind may be; never on absolute times.
import { readFile } from 'node:fs/promises';
import { measureBundles } from './lib/bundles.mjs';
import { measureColdStarts } from './lib/cold-starts.mjs';
import { stage } from './lib/stage.mjs';
import { measureTypes } from './lib/types.mjs';
import { runWorkers } from './lib/workers.mjs';

/** What is measured is noisy; what is counted is not. */
const TOLERANCE = { time: 1.5, heap: 1.5, cold: 1.5, bundle: 1.02, types: 1.02 };
const NAME = ['dynatomic'];

await stage();
const budgets = JSON.parse(await readFile(new URL('budgets.json', import.meta.url), 'utf8'));
const measured = await measureAll();
const failures = [];
for (const [group, limits] of Object.entries(budgets)) {
  for (const [id, budget] of Object.entries(limits)) {
    const value = measured[group][id];
    const ok = Number.isFinite(value) && value < budget * TOLERANCE[group];
    if (!ok) failures.push(`${group} ${id}`);
    const shown = Number.isFinite(value) ? value.toPrecision(3) : String(value);
    console.log(`${ok ? 'ok  ' : 'FAIL'}  ${group} ${id}: ${shown}, budget ${budget}`);
  }
}
if (failures.length > 0) {
  console.error(`Over budget, or not measured: ${failures.join(', ')}`);
  process.exitCode = 1;
}

/** Of times the best of the rounds on either side, which a busy machine disturbs least. */
async function measureAll() {
  const { dynatomic } = await runWorkers(NAME, { effort: 'smoke' });
  if (dynatomic.error) throw new Error(dynatomic.error);
  const of = (property) =>
    Object.fromEntries(Object.entries(dynatomic.results).map(([id, result]) => [id, result.error ?? property(result)]));
  const { sdk, dynatomic: cold } = await measureColdStarts(NAME, 3);
  if (cold.error) throw new Error(cold.error);
  const { dynatomic: bundle } = await measureBundles(NAME);
  const types = await measureTypes(['dynatomic', 'dynatomic-typical'], [1, 50]);
  return {
    time: of(({ best }) => best),
    heap: of(({ kib, referenceKiB }) => kib / referenceKiB),
    cold: { import: cold.importMs / sdk.clientMs, first: cold.firstRatio },
    bundle: {
      gzippedKilobytesAtOnce: bundle.gzipAtOnce / 1000,
      gzippedKilobytesInAll: bundle.gzip / 1000,
    },
    types: { perEntity: types.dynatomic.perEntity, perTypicalEntity: types['dynatomic-typical'].perEntity },
  };
}
