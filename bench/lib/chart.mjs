// One row per workload, one dot per contestant, on a logarithmic scale of CPU time: left of the line is less than the SDK by hand.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BENCH } from './stage.mjs';
import { WORKLOADS } from './workloads.mjs';

const WIDTH = 860;
const LEFT = 240;
const RIGHT = 30;
const TOP = 76;
const ROW = 34;
const TICKS = [0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32];
const COLORS = ['#7a8599', '#b07aa1', '#f28e2b', '#59a14f', '#9c755f', '#4e79a7', '#edc948', '#e15759', '#76b7b2'];

export function writeChart({ contestants }) {
  return writeFile(join(BENCH, 'results/chart.svg'), chart(contestants));
}

function chart(contestants) {
  const shown = Object.entries(contestants).filter(([, { results }]) => results);
  const colors = new Map(
    shown.map(([name], index) => [name, name === 'dynatomic' ? '#d6006c' : COLORS[index % COLORS.length]]),
  );
  const ids = Object.keys(WORKLOADS);
  const bottom = TOP + ids.length * ROW;
  const lines = TICKS.map((tick) => {
    const x = position(tick);
    const style = tick === 1 ? 'stroke="#444"' : 'stroke="#ddd"';
    return `<line x1="${x}" x2="${x}" y1="${TOP}" y2="${bottom}" ${style}/><text x="${x}" y="${bottom + 18}" text-anchor="middle">${tick}×</text>`;
  });
  const rows = ids.map((id, index) => {
    const y = TOP + (index + 0.5) * ROW;
    const dots = shown.map(([name, { title, results }]) => dot(results[id], y, name, title, colors.get(name)));
    return `<text x="${LEFT - 14}" y="${y + 4}" text-anchor="end">${WORKLOADS[id].title}</text>${dots.reverse().join('')}`;
  });
  let x = 16;
  const legend = shown.map(([name, { title }]) => {
    const entry = `<circle cx="${x}" cy="48" r="5" fill="${colors.get(name)}"/><text x="${x + 9}" y="52">${title}</text>`;
    x += 26 + title.length * 6.4;
    return entry;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 30}" font-family="system-ui, sans-serif" font-size="12" fill="#333">
<rect width="100%" height="100%" fill="#fff"/>
<text x="16" y="24" font-size="15">CPU time per operation, as a multiple of the SDK client by hand (less is better)</text>
${[...legend, ...lines, ...rows].join('\n')}
</svg>
`;
}

function position(ratio) {
  const [first, last] = [TICKS[0], TICKS.at(-1)].map(Math.log2);
  const share = (Math.log2(ratio) - first) / (last - first);
  return Math.round(LEFT + Math.min(1, Math.max(0, share)) * (WIDTH - LEFT - RIGHT));
}

function dot(result, y, name, title, color) {
  if (!result?.ratio) return '';
  const radius = name === 'dynatomic' ? 7 : 5;
  return `<circle cx="${position(result.ratio)}" cy="${y}" r="${radius}" fill="${color}"><title>${title}: ${result.ratio.toFixed(2)}</title></circle>`;
}
