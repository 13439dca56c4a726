/** A finished piece of a picture, with its upper left corner at 0, 0. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly markup: string;
}

/** How text looks; widths are estimated, because nothing here can measure a font. */
export type Face = 'title' | 'heading' | 'name' | 'label' | 'code' | 'small';

/** Size of each face in pixels, and the width of a character in sizes. Code is monospaced. */
const FACES: Readonly<Record<Face, readonly [size: number, widthPerSize: number]>> = {
  title: [26, 0.56],
  heading: [19, 0.57],
  name: [15, 0.58],
  label: [11, 0.6],
  code: [12, 0.603],
  small: [11, 0.603],
};

/** CSS for the sizes above. */
export const FACE_SIZES = Object.entries(FACES)
  .map(([face, [size]]) => `.${face}{font-size:${size}px}`)
  .join('');

export interface TextOptions {
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
  readonly face: Face;
  /** Classes that colour it. */
  readonly tone?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

/** One line of text; a `{placeholder}` in code gets a colour of its own. */
export function text(content: string, { x, y, face, tone = '', anchor }: TextOptions): string {
  const classes = tone === '' ? face : `${face} ${tone}`;
  const at = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  const body =
    face === 'code'
      ? content
          .split(/(\{[^{}]*\})/)
          .map((part, i) => (i % 2 === 1 ? `<tspan class="hole">${escape(part)}</tspan>` : escape(part)))
      : [escape(content)];
  return `<text x="${x}" y="${y}" class="${classes}"${at}>${body.join('')}</text>`;
}

export interface BoxOptions {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly radius?: number;
  readonly tone: string;
}

export function box({ x = 0, y = 0, width, height, radius = 8, tone }: BoxOptions): string {
  return `<rect x="${x}" y="${y}" width="${round(width)}" height="${round(height)}" rx="${radius}" class="${tone}"/>`;
}

export function move(x: number, y: number, { markup }: Drawing): string {
  return `<g transform="translate(${round(x)} ${round(y)})">${markup}</g>`;
}

export function widthOf(content: string, face: Face): number {
  const [size, widthPerSize] = FACES[face];
  return [...content].length * size * widthPerSize;
}

/** The text, or as much of it as fits with `…` behind it. */
export function fit(content: string, face: Face, width: number): string {
  const characters = [...content];
  const room = Math.floor(width / widthOf('m', face));
  return characters.length <= room ? content : `${characters.slice(0, Math.max(room - 1, 1)).join('')}…`;
}

/** The text in lines that fit, broken after `#`, `}` or a space where there is one. */
export function wrap(content: string, face: Face, width: number): string[] {
  const room = Math.max(Math.floor(width / widthOf('m', face)), 8);
  const lines: string[] = [];
  for (const piece of content.match(/\{[^{}]*\}#?|[^{}# ]+[# ]*|[{}# ]/g) ?? ['']) {
    const last = lines.at(-1);
    if (last !== undefined && [...last, ...piece.trimEnd()].length <= room) lines[lines.length - 1] = last + piece;
    else lines.push(fit(piece, face, width));
  }
  return lines.map((line) => line.trimEnd());
}

/** Text as it may stand in markup. Characters that XML forbids are replaced. */
export function escape(content: string): string {
  return content
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
