import { isIdentifier } from '../naming.js';
import { type Doc, group, indent, line, list, object } from './layout.js';

/** Characters that could end a literal or mislead its reader: controls, invisible ones, line ends, lone surrogates. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The only way of a schema's text into code: a string literal that is that text. */
export function stringLiteral(text: string): string {
  const quote = text.split("'").length > text.split('"').length ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll(UNSAFE, (character) =>
      [...Array(character.length).keys()]
        .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
        .join(''),
    );
  return quote + escaped + quote;
}

/** A schema's text as part of a comment: one line, which can't end the comment. */
export function commentText(text: string): string {
  return text.replaceAll(UNSAFE, ' ').replaceAll(/\s+/g, ' ').replaceAll('*/', '* /').trim();
}

/** The key of an object literal. */
export function propertyKey(name: string): string {
  return isIdentifier(name) && name !== '__proto__'
    ? name
    : name === '__proto__'
      ? `['__proto__']`
      : stringLiteral(name);
}

/** A JSON value as an expression. */
export function jsonLiteral(value: unknown): Doc {
  if (typeof value === 'string') return stringLiteral(value);
  if (Array.isArray(value)) return list('[', value.map(jsonLiteral), ']');
  if (typeof value !== 'object' || value === null) return String(value);
  return object(Object.entries(value).map(([key, inner]) => property(propertyKey(key), jsonLiteral(inner))));
}

/** A property of an object literal. A text that doesn't fit beside its name goes on the next line. */
export function property(key: string, value: Doc): Doc {
  return typeof value === 'string' && /^['"]/.test(value) ? [key, ':', group(indent(line, value))] : [key, ': ', value];
}

const COMMENT_WIDTH = 110;

/** A documentation comment of these paragraphs, wrapped. */
export function docComment(paragraphs: readonly string[]): string[] {
  const rows = paragraphs.flatMap((paragraph) => wrap(paragraph));
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) return [`/** ${only} */`];
  return ['/**', ...rows.map((row) => (row === '' ? ' *' : ` * ${row}`)), ' */'];
}

function wrap(paragraph: string): string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of paragraph.split(' ')) {
    if (row !== '' && row.length + word.length >= COMMENT_WIDTH) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, row];
}
