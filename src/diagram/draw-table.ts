import type { DiagramIndex, DiagramKey, DiagramTable } from './diagram.js';
import { box, type Drawing, escape, fit, move, text, widthOf, wrap } from './drawing.js';
import { masonry } from './masonry.js';

const PADDING = 18;
const GAP = 14;
const LINE = 18;
const RADIUS = 12;
const BAR = 6;

/** A panel: the table's name, keys and indexes, and the cards of its entities in `span` columns. */
export function drawTable(
  table: DiagramTable,
  cards: (width: number) => Drawing[],
  span: number,
  width: number,
): Drawing {
  const { name, partitionKey, sortKey, indexes } = table;
  const inner = width - 2 * PADDING;
  const parts: string[] = [];
  let y = 38;
  parts.push(text(fit(name, 'heading', inner), { x: PADDING, y, face: 'heading' }));
  y += 6;
  for (const line of wrap(keyText([partitionKey], sortKey ? [sortKey] : []), 'code', inner)) {
    parts.push(text(line, { x: PADDING, y: y + 16, face: 'code', tone: 'quiet' }));
    y += LINE;
  }
  const columnWidth = (inner - (span - 1) * GAP) / span;
  const columns = { columns: span, columnWidth, gap: GAP };
  if (indexes.length > 0) {
    const entries = masonry(
      indexes.map((index) => drawIndex(index, columnWidth)),
      columns,
    );
    y += 12;
    parts.push(move(PADDING, y, entries));
    y += entries.height;
  }
  y += 16;
  const entities = masonry(cards(columnWidth), columns);
  parts.push(move(PADDING, y, entities));
  const height = y + entities.height + PADDING;
  const frame = box({ width, height, radius: RADIUS, tone: 'panel' }) + bar(width);
  return { width, height, markup: `<title>${escape(name)}</title>${frame}${parts.join('')}` };
}

/** The upper edge in the table's colour: what is above `BAR` of a box with round corners. */
function bar(width: number): string {
  const inset = RADIUS - Math.sqrt(RADIUS ** 2 - (RADIUS - BAR) ** 2);
  const corner = `A${RADIUS} ${RADIUS} 0 0 1`;
  const path = `M${inset} ${BAR}${corner} ${RADIUS} 0H${width - RADIUS}${corner} ${width - inset} ${BAR}Z`;
  return `<path d="${path}" class="bar"/>`;
}

function drawIndex({ name, local, partitionKey, sortKey, projection }: DiagramIndex, width: number): Drawing {
  const kind = local ? 'local index' : 'global index';
  const label = fit(name, 'small', width - widthOf(kind, 'label') - GAP);
  const parts = [
    text(label, { x: 0, y: 13, face: 'small', tone: 'accent' }),
    text(kind, { x: widthOf(label, 'small') + 10, y: 13, face: 'label', tone: 'quiet' }),
  ];
  const projects = projection === 'ALL' ? '' : `, projects ${projection}`;
  const lines = wrap(`${keyText(partitionKey, sortKey)}${projects}`, 'code', width);
  lines.forEach((line, i) => parts.push(text(line, { x: 0, y: 31 + i * LINE, face: 'code', tone: 'quiet' })));
  return { width, height: 19 + lines.length * LINE, markup: parts.join('') };
}

function keyText(partitionKey: readonly DiagramKey[], sortKey: readonly DiagramKey[]): string {
  const list = (keys: readonly DiagramKey[]): string => keys.map(({ name, type }) => `${name} ${type}`).join(', ');
  return [partitionKey, sortKey]
    .filter((keys) => keys.length > 0)
    .map(list)
    .join(' · ');
}
