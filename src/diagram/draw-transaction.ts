import type { DiagramTransaction } from './diagram.js';
import { box, type Drawing, escape, fit, text, widthOf } from './drawing.js';

const PADDING = 16;
const LINE = 24;
/** Classes of the badges; any other action is grey. */
const ACTION_COLOURS: ReadonlyMap<string, string> = new Map([
  ['Put', 'put'],
  ['Update', 'update'],
  ['Delete', 'delete'],
  ['ConditionCheck', 'check'],
]);

/** What a transaction's step points at. */
export interface Target {
  readonly id: number;
  /** Class of its table's colour. */
  readonly colour: string;
}

/** A card: name, operation, and each step with what it does to which entity. */
export function drawTransaction(
  { name, operation, steps }: DiagramTransaction,
  targets: ReadonlyMap<string, Target>,
  width: number,
): Drawing {
  const inner = width - 2 * PADDING;
  const parts = [
    text(fit(name, 'name', inner), { x: PADDING, y: 28, face: 'name' }),
    text(operation, { x: PADDING, y: 46, face: 'label', tone: 'quiet' }),
  ];
  let y = 56;
  for (const { action, entity } of steps) {
    const badge = widthOf(action, 'label') + 14;
    parts.push(
      box({
        x: PADDING,
        y: y + 3,
        width: badge,
        height: 18,
        radius: 5,
        tone: `action ${ACTION_COLOURS.get(action) ?? ''}`,
      }),
    );
    parts.push(text(action, { x: PADDING + badge / 2, y: y + 16, face: 'label', tone: 'on-badge', anchor: 'middle' }));
    const x = PADDING + badge + 18;
    parts.push(`<circle cx="${x - 8}" cy="${y + 12}" r="4" class="dot ${targets.get(entity)?.colour ?? ''}"/>`);
    parts.push(text(fit(entity, 'code', width - PADDING - x), { x, y: y + 16, face: 'code' }));
    y += LINE;
  }
  const height = y + PADDING - 4;
  const touches = [...new Set(steps.flatMap(({ entity }) => targets.get(entity)?.id ?? []))].join(' ');
  const frame = box({ width, height, radius: 12, tone: 'panel' });
  const title = `<title>${escape(name)}</title>`;
  const markup = `<g class="transaction" data-touches="${touches}">${title}${frame}${parts.join('')}</g>`;
  return { width, height, markup };
}
