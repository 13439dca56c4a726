import type { Diagram, DiagramEntity } from './diagram.js';
import { drawEntity } from './draw-entity.js';
import { drawTable } from './draw-table.js';
import { drawTransaction, type Target } from './draw-transaction.js';
import { type Drawing, escape, fit, move, text } from './drawing.js';
import { masonry, spanWidth } from './masonry.js';
import { STYLE, tableColour } from './style.js';

const MIN_COLUMNS = 2;
const MAX_COLUMNS = 4;
const COLUMN_WIDTH = 350;
const GAP = 24;
const MARGIN = 40;
const HEADER = 96;
const SECTION = 64;

/** A self-contained SVG picture: a panel for each table with a card for each entity, and the transactions below. */
export function svg({ title, tables, transactions }: Diagram): string {
  const spans = tables.map(({ entities }) => Math.min(Math.max(entities.length, 1), MAX_COLUMNS));
  const wanted = Math.max(
    spans.reduce((sum, span) => sum + span, 0),
    transactions.length,
  );
  const columns = Math.min(Math.max(wanted, MIN_COLUMNS), MAX_COLUMNS);
  const grid = { columns, columnWidth: COLUMN_WIDTH, gap: GAP };
  const ids = new Map<DiagramEntity, number>();
  const targets = new Map<string, Target>();
  tables.forEach(({ entities }, n) => {
    for (const entity of entities) {
      targets.set(entity.name, { id: ids.size, colour: tableColour(n) });
      ids.set(entity, ids.size);
    }
  });
  const panels = tables.map((table, n): Drawing => {
    const span = spans[n] ?? 1;
    const cards = (width: number): Drawing[] =>
      table.entities.map((entity) => drawEntity(entity, ids.get(entity) ?? 0, width));
    const panel = drawTable(table, cards, span, spanWidth(span, COLUMN_WIDTH, GAP));
    return { ...panel, markup: `<g class="table ${tableColour(n)}">${panel.markup}</g>` };
  });
  const body = masonry(panels, grid);
  const below = masonry(
    transactions.map((transaction) => drawTransaction(transaction, targets, COLUMN_WIDTH)),
    grid,
  );
  const width = body.width + 2 * MARGIN;
  const start = HEADER + body.height + SECTION;
  const height = (transactions.length > 0 ? start + below.height : HEADER + body.height) + MARGIN;
  const parts = [
    text(fit(title, 'title', body.width), { x: MARGIN, y: 52, face: 'title' }),
    text(counts({ title, tables, transactions }), { x: MARGIN, y: 74, face: 'label', tone: 'quiet' }),
    move(MARGIN, HEADER, body),
    ...(transactions.length > 0
      ? [text('Transactions', { x: MARGIN, y: start - 20, face: 'heading' }), move(MARGIN, start, below)]
      : []),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="dynatomic" viewBox="0 0 ${width} ${Math.ceil(height)}" width="${width}" height="${Math.ceil(height)}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<style>${STYLE}</style>`,
    '<rect width="100%" height="100%" class="page"/>',
    ...parts,
    '</svg>\n',
  ].join('\n');
}

/** `2 tables, 5 entities, 3 transactions`. */
export function counts({ tables, transactions }: Diagram): string {
  const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
  const entities = tables.reduce((sum, table) => sum + table.entities.length, 0);
  return [
    count(tables.length, 'table', 'tables'),
    count(entities, 'entity', 'entities'),
    ...(transactions.length > 0 ? [count(transactions.length, 'transaction', 'transactions')] : []),
  ].join(', ');
}
