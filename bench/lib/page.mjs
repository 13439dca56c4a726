// The tables of docs/performance.md, between its marks `<!-- bench: time -->` and `<!-- bench: end -->`.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { BENCH } from './stage.mjs';
import { WORKLOADS } from './workloads.mjs';

const PAGE = join(BENCH, '../docs/performance.md');
const IDS = Object.keys(WORKLOADS);

export async function writePage(results) {
  let page = await readFile(PAGE, 'utf8');
  for (const [name, table] of Object.entries({ time: timeTable(results), more: moreTable(results) })) {
    const mark = new RegExp(`(<!-- bench: ${name} -->\n).*?(\n<!-- bench: end -->)`, 's');
    if (!mark.test(page)) throw new Error(`docs/performance.md has no place for '${name}'`);
    page = page.replace(mark, (_, start, end) => `${start}\n${table}\n${end}`);
  }
  await writeFile(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}

function timeTable({ contestants }) {
  const [first] = Object.values(contestants).filter(({ results }) => results);
  const rows = byTotal(contestants).map(({ title, results }) => [title, ...IDS.map((id) => ratio(results[id]))]);
  return table([
    ['', ...IDS.map((id) => WORKLOADS[id].title)],
    ['SDK by hand, µs', ...IDS.map((id) => Math.round(first.results[id].referenceMicros))],
    ...rows,
  ]);
}

function moreTable({ contestants, cold, bundles, types, engine }) {
  const rows = byTotal(contestants).map(({ name, title, results }) => [
    title,
    ...['buildPut', 'buildPuts', 'hydrate'].map((id) => ratio(results[id])),
    ...['W1', 'W5', 'W7'].map((id) =>
      results[id]?.kib ? (results[id].kib / results[id].referenceKiB).toFixed(2) : '',
    ),
    number(cold[name]?.importMs),
    cold[name]?.firstRatio?.toFixed(2) ?? '',
    number(bundles[name]?.gzip / 1000),
    number(types[name]?.perEntity),
  ]);
  const [low, high] = [Math.min, Math.max].map((pick) => pick(...IDS.map((id) => engine[id].ratio)).toFixed(2));
  return `${table([
    [
      '',
      ...['a put', '100 puts', 'an item'].map((what, at) => `${at < 2 ? 'building' : 'reading'} ${what}, × by hand`),
      ...['a put', '100 puts', 'a query of 100'].map((what) => `heap of ${what}, × SDK`),
      'import, ms over the SDK',
      'first put of a process, × SDK',
      'bundle, kB gzip',
      'type instantiations per entity',
    ],
    ...rows,
  ])}

End to end on the embedded engine, wall-clock time of the eight is ${low} to ${high} of the SDK by hand.`;
}

/** The fastest over all workloads first. */
function byTotal(contestants) {
  const total = ({ results }) => IDS.reduce((sum, id) => sum + Math.log(results[id]?.ratio ?? 4), 0);
  return Object.entries(contestants)
    .map(([name, contestant]) => ({ name, ...contestant }))
    .filter(({ results }) => results)
    .sort((a, b) => total(a) - total(b));
}

const table = ([head, ...rows]) =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
const ratio = (result) => (result?.ratio ? result.ratio.toFixed(2) : '');
const number = (value) => (Number.isFinite(value) ? String(Math.round(value)) : '');
