import type { DiagramAttribute, DiagramEntity } from './diagram.js';
import { box, type Drawing, escape, fit, text, widthOf, wrap } from './drawing.js';

const PADDING = 14;
const LINE = 18;
const BADGE = 24;
const KEY_X = PADDING + BADGE + 8;

/** A card: name, key templates, index key templates, attributes. `id` ties it to the transactions that touch it. */
export function drawEntity({ name, keys, indexes, attributes }: DiagramEntity, id: number, width: number): Drawing {
  const inner = width - 2 * PADDING;
  const parts: string[] = [];
  let y = 28;
  parts.push(text(fit(name, 'name', inner), { x: PADDING, y, face: 'name' }));
  y += 8;
  keys.forEach((template, i) => {
    parts.push(box({ x: PADDING, y: y + 6, width: BADGE, height: 15, radius: 4, tone: 'badge' }));
    parts.push(
      text(i === 0 ? 'PK' : 'SK', {
        x: PADDING + BADGE / 2,
        y: y + 17,
        face: 'label',
        tone: 'on-badge',
        anchor: 'middle',
      }),
    );
    for (const line of wrap(template, 'code', width - KEY_X - PADDING)) {
      parts.push(text(line, { x: KEY_X, y: y + 18, face: 'code' }));
      y += LINE;
    }
    y += 2;
  });
  for (const index of indexes) {
    y += 6;
    parts.push(text(fit(index.name, 'small', inner), { x: PADDING, y: y + 14, face: 'small', tone: 'accent' }));
    y += 16;
    for (const line of index.keys.flatMap((template) => wrap(template, 'code', inner - 12))) {
      parts.push(text(line, { x: PADDING + 12, y: y + 15, face: 'code' }));
      y += LINE;
    }
  }
  if (attributes.length > 0) {
    y += 12;
    parts.push(`<path d="M${PADDING} ${y}H${width - PADDING}" class="rule"/>`);
    y += 2;
    for (const attribute of attributes) {
      parts.push(drawAttribute(attribute, y + 16, width));
      y += LINE;
    }
  }
  const height = y + PADDING;
  const frame = box({ width, height, tone: 'card' });
  const markup = `<g class="entity" data-entity="${id}"><title>${escape(name)}</title>${frame}${parts.join('')}</g>`;
  return { width, height, markup };
}

function drawAttribute({ name, type, marks }: DiagramAttribute, y: number, width: number): string {
  const inner = width - 2 * PADDING;
  const right = fit([type, ...marks].join(' · '), 'small', inner * 0.6);
  const left = fit(name, 'small', inner - widthOf(right, 'small') - 8);
  return (
    text(left, { x: PADDING, y, face: 'small' }) +
    text(right, { x: width - PADDING, y, face: 'small', tone: 'quiet', anchor: 'end' })
  );
}
