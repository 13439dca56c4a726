/** A part of a key template: literal text, or a placeholder for a property. */
export type TemplatePart = { readonly kind: 'literal'; readonly text: string } | Placeholder;

interface Placeholder {
  readonly kind: 'placeholder';
  readonly property: string;
  readonly pad?: number | undefined;
}

/** A parsed key template such as `ORDER#{createdAt}#{number:010}`. */
export interface KeyTemplate {
  readonly source: string;
  readonly parts: readonly TemplatePart[];
  /** Properties of the placeholders, in order of appearance. */
  readonly properties: readonly string[];
  /** The property, where the template is exactly `{property}` with no pad: its value is stored as it is. */
  readonly bare?: string | undefined;
}

const PLACEHOLDER = /^([^{}:]+)(?::0?(\d{1,2})d?)?$/;

/** Parses a key template. `problem` is told of each fault; the parts that could be read are returned all the same. */
export function parseKeyTemplate(source: string, problem: (message: string) => void): KeyTemplate {
  if (typeof source !== 'string') {
    problem(`a key template must be text such as 'USER#{userId}'`);
    return { source: '', parts: [], properties: [] };
  }
  const parts: TemplatePart[] = [];
  const properties: string[] = [];
  let rest = source;
  while (rest !== '') {
    const open = rest.indexOf('{');
    const literal = open < 0 ? rest : rest.slice(0, open);
    if (literal.includes('}')) problem(`template '${source}' has a '}' without a '{'`);
    if (literal !== '') parts.push({ kind: 'literal', text: literal });
    if (open < 0) break;
    const close = rest.indexOf('}', open);
    if (close < 0) {
      problem(`template '${source}' has a '{' that is never closed`);
      break;
    }
    const part = parsePlaceholder(rest.slice(open + 1, close));
    if (part === undefined) problem(`template '${source}' has a placeholder that is not {property} or {property:010}`);
    else {
      parts.push(part);
      properties.push(part.property);
    }
    rest = rest.slice(close + 1);
  }
  if (source === '') problem('an empty key template');
  const [first] = parts;
  const bare =
    parts.length === 1 && first?.kind === 'placeholder' && first.pad === undefined ? first.property : undefined;
  return { source, parts, properties, bare };
}

/** Most are but a name, and need no regular expression, which is compiled when it is first used. */
function parsePlaceholder(text: string): Placeholder | undefined {
  if (text !== '' && !text.includes(':') && !text.includes('{')) return { kind: 'placeholder', property: text };
  const [, property, pad] = PLACEHOLDER.exec(text) ?? [];
  return property === undefined ? undefined : { kind: 'placeholder', property, pad: pad ? Number(pad) : undefined };
}
