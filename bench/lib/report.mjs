import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { BENCH } from './stage.mjs';
import { WORKLOADS } from './workloads.mjs';

const IDS = Object.keys(WORKLOADS);

export function printReport({ contestants, cold, bundles, types, engine }) {
  const rows = Object.values(contestants);
  const titles = IDS.map((id) => `${id} ${WORKLOADS[id].title}`);
  console.log(`\n${titles.join('\n')}\n`);

  print('CPU time as a ratio to the SDK client by hand (lowest - highest of the rounds)', [
    ['', ...IDS],
    ['SDK by hand, µs', ...IDS.map((id) => whole(referenceOf(rows, id, 'referenceMicros')))],
    ...rows.map(({ title, results, error }) => [
      title,
      ...(error ? ['failed'] : IDS.map((id) => withSpread(results[id]))),
    ]),
  ]);
  print('Heap allocated per operation, KiB', [
    ['', ...IDS],
    ['SDK by hand', ...IDS.map((id) => whole(referenceOf(rows, id, 'referenceKiB')))],
    ...rows
      .filter(({ results }) => results)
      .map(({ title, results }) => [title, ...IDS.map((id) => whole(results[id]?.kib))]),
  ]);
  print('Without sending, µs (ratio to literals by hand)', [
    ['', 'a put', '100 puts', 'hydrate an item', '100 puts cost x times 10'],
    ...rows
      .filter(({ results }) => results)
      .map(({ title, results }) => [
        title,
        ...['buildPut', 'buildPuts', 'hydrate'].map((id) =>
          results[id]?.micros ? `${fine(results[id].micros)} (${fine(results[id].ratio)})` : '-',
        ),
        fine(results.growth?.ratio),
      ]),
  ]);
  if (cold) {
    print('Fresh process, CPU ms', [
      ['', 'import, over the SDK client', 'first put', 'ratio to the SDK by hand'],
      ...Object.entries(cold).map(([name, { importMs, firstMs, firstRatio, error }]) => [
        name,
        error ?? fine(importMs),
        fine(firstMs),
        fine(firstRatio),
      ]),
    ]);
    print('Bundle without the SDK, kB', [
      ['', 'minified', 'gzip', 'gzip of what loads at once'],
      ...Object.entries(bundles).map(([name, { bytes, gzip, gzipAtOnce, error }]) => [
        name,
        error ?? fine(bytes / 1000),
        fine(gzip / 1000),
        fine(gzipAtOnce / 1000),
      ]),
    ]);
    const counts = Object.keys(types.plain).filter(Number);
    print('Type instantiations (seconds of checking)', [
      ['entities', ...counts, 'per added entity, over plain', 'of the last to the first'],
      ...Object.entries(types).map(([name, of]) => [
        name,
        ...counts.map((count) => of[count].error ?? `${of[count].instantiations} (${of[count].checkSeconds})`),
        whole(of.perEntity),
        fine(of.growth),
      ]),
    ]);
    print('dynatomic end to end, on the embedded engine: wall-clock time as a ratio to the SDK by hand', [
      ['', ...IDS],
      ['', ...(engine.error ? [engine.error] : IDS.map((id) => withSpread(engine[id])))],
    ]);
  }
  const remarks = rows.flatMap(({ title, results = {}, error }) => [
    ...(error ? [`${title}: ${error}`] : []),
    ...Object.entries(results).flatMap(([id, result]) => (result.error ? [`${title} ${id}: ${result.error}`] : [])),
    ...extras(title, results),
  ]);
  console.log(remarks.join('\n'));
}

/** What a contestant asks for besides; that is part of what it costs. */
function extras(title, results) {
  const asked = new Set(Object.values(results).flatMap(({ extra = [] }) => extra));
  return asked.size > 0 ? [`${title} also sends: ${[...asked].join('; ')}`] : [];
}

/** All that was measured, and a summary for the documentation. */
export async function writeResults(results) {
  await mkdir(join(BENCH, 'results'), { recursive: true });
  await writeFile(join(BENCH, 'results/latest.json'), JSON.stringify(results, null, 2));
  const summary = {
    node: results.node,
    processor: cpus()[0]?.model ?? 'unknown',
    ratios: Object.fromEntries(
      Object.entries(results.contestants).map(([name, { results: of = {} }]) => [name, ratiosOf(of)]),
    ),
    gzippedBytes: Object.fromEntries(Object.entries(results.bundles).map(([name, { gzip }]) => [name, gzip])),
    importMilliseconds: Object.fromEntries(
      Object.entries(results.cold).map(([name, { importMs }]) => [name, rounded(importMs)]),
    ),
    instantiationsPerEntity: Object.fromEntries(
      Object.entries(results.types).map(([name, { perEntity }]) => [name, rounded(perEntity)]),
    ),
  };
  if (!results.quick) await writeFile(join(BENCH, 'results/summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
}

const ratiosOf = (results) =>
  Object.fromEntries(IDS.filter((id) => results[id]?.ratio).map((id) => [id, rounded(results[id].ratio)]));
const rounded = (number) => (number === undefined ? undefined : Math.round(number * 100) / 100);
const referenceOf = (rows, id, property) =>
  rows.map(({ results }) => results?.[id]?.[property]).find((value) => value !== undefined);
const whole = (number) => (Number.isFinite(number) ? Math.round(number).toLocaleString('en') : '-');
const fine = (number) => (Number.isFinite(number) ? String(Number(number.toPrecision(3))) : '-');

function withSpread(result) {
  if (result === undefined) return '-';
  if (result.error) return 'failed';
  return `${result.ratio.toFixed(2)} (${result.low.toFixed(2)}-${result.high.toFixed(2)})`;
}

function print(heading, rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length)));
  const line = (row) =>
    row.map((cell, column) => String(cell)[column === 0 ? 'padEnd' : 'padStart'](widths[column])).join('  ');
  console.log(`${heading}\n${rows.map(line).join('\n')}\n`);
}
