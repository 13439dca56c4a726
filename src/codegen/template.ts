import type { FieldType } from './format/vocabulary.js';

export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'placeholder'; readonly field: string; readonly pad: number | undefined };

/** A parsed key template: literal text and `{field}` placeholders. */
export interface Template {
  readonly source: string;
  readonly parts: readonly TemplatePart[];
  /** Fields of the placeholders, in order, each once. */
  readonly fields: readonly string[];
}

/** What the values of a field look like in a key. */
export type FieldTypeOf = (field: string) => FieldType | undefined;

const PLACEHOLDER = /^([^{}:]+)(?::0(\d{1,2})d?)?$/;

/** Parses a template; `fault` is told of everything that can't be read. */
export function parseTemplate(source: string, fault: (message: string) => void): Template {
  const parts: TemplatePart[] = [];
  for (const piece of source.match(/\{[^{}]*\}|[^{}]+|[{}]/g) ?? []) {
    if (piece === '{' || piece === '}') {
      fault(`'${piece}' without its counterpart in template '${source}'`);
    } else if (piece.startsWith('{')) {
      const [, field, pad] = PLACEHOLDER.exec(piece.slice(1, -1)) ?? [];
      if (field === undefined) fault(`'${piece}' in template '${source}' is not of the form {field} or {field:05d}`);
      else parts.push({ kind: 'placeholder', field, pad: pad === undefined ? undefined : Number(pad) });
    } else parts.push({ kind: 'literal', text: piece });
  }
  const fields = parts.flatMap((part) => (part.kind === 'placeholder' ? [part.field] : []));
  return { source, parts, fields: [...new Set(fields)] };
}

/** The field, where the template is exactly `{field}`: its value is the key as it is. */
export function bareField(template: Template): string | undefined {
  const [first] = template.parts;
  return template.parts.length === 1 && first?.kind === 'placeholder' && first.pad === undefined
    ? first.field
    : undefined;
}

export function isNumeric(type: FieldType | undefined): boolean {
  return type === 'integer' || type === 'decimal';
}

/** The type of a key attribute that this template fills. */
export function keyTypeOf(template: Template, typeOf: FieldTypeOf): 'S' | 'N' {
  const bare = bareField(template);
  return bare !== undefined && isNumeric(typeOf(bare)) ? 'N' : 'S';
}
