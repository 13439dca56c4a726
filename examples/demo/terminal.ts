// What the demo prints. Colours only on a terminal that has them; NO_COLOR is honoured.
import { inspect } from 'node:util';

const MAX_WIDTH = 100;
const DETAIL_INDENT = 9;

const colours = process.stdout.isTTY && process.stdout.hasColors();
const style = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = style(1);
export const dim = style(2);
export const red = style(31);
export const green = style(32);
export const cyan = style(36);

export function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** Prints text in a quiet colour behind a label, broken where it is too long for a line. */
export function printDetail(text: string, label = ''): void {
  const width = Math.min(process.stdout.columns ?? MAX_WIDTH, MAX_WIDTH) - DETAIL_INDENT;
  const lines = [''];
  for (const part of text.split(/(?<=,) | (?=AND )/)) {
    const longer = [lines.at(-1), part].filter(Boolean).join(' ');
    if (longer.length > width && lines.at(-1) !== '') lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  lines.forEach((line, i) => print(dim((i === 0 ? label : '').padStart(DETAIL_INDENT - 1)) + ' ' + dim(line)));
}

/** A value on one line. */
export function short(value: unknown): string {
  return inspect(value, { breakLength: Infinity, compact: true, depth: 4, sorted: true });
}
