import { suggest } from '../util/suggest.js';
import type { AttributeModel } from './attribute-type.js';
import type { KeyPart } from './entity-model.js';
import { parseKeyTemplate, type KeyTemplate, type TemplatePart } from './key-template.js';
import type { KeyAttribute, KeyAttributeType } from './table-model.js';
import { isFixedWidth } from './template-language.js';

/** Starts the keys of items that are dynatomic's own (guards of unique values); no template may give such a key. */
export const RESERVED_KEY_PREFIX = '$dynatomic#';

type Attributes = ReadonlyMap<string, AttributeModel>;
type Report = (message: string) => void;

/** The attribute type of a value that is stored as it is; types that aren't here can't be a key by themselves. */
const BARE_TYPE: Readonly<Record<string, KeyAttributeType>> = {
  string: 'S',
  boolean: 'S',
  date: 'S',
  number: 'N',
  bigint: 'N',
  decimal: 'N',
  epochSeconds: 'N',
  epochMillis: 'N',
  binary: 'B',
};

const PADDABLE: ReadonlySet<string> = new Set(['number', 'bigint', 'epochSeconds', 'epochMillis']);
const TEXTUAL: ReadonlySet<string> = new Set(['string', 'boolean', 'date', 'custom']);

/** Checks the template of one key attribute against the attributes that it takes its values from. */
export function keyPart(attribute: KeyAttribute, source: string, attributes: Attributes, report: Report): KeyPart {
  const template = parseKeyTemplate(source, report);
  for (const property of template.properties) {
    if (attributes.has(property)) continue;
    const hint = suggest(property, attributes.keys());
    report(
      `template '${source}' names {${property}}, which is no @Attribute${hint ? `; did you mean {${hint}}?` : ''}`,
    );
  }
  checkForm(attribute, template, attributes, report);
  checkInjective(template, attributes, report);
  const own = template.bare === undefined ? undefined : attributes.get(template.bare);
  const property = own?.name === attribute.name ? own.property : undefined;
  if (property !== undefined && own?.type.kind === 'boolean') {
    report(`'${property}' is a boolean, which no key attribute can be; give it another name than '${attribute.name}'`);
  }
  for (const { name, property: other } of attributes.values()) {
    if (name === attribute.name && other !== property) {
      report(
        `'${other}' is stored as '${name}', which is a key attribute with the template '${source}'; give it another name, or the template '{${other}}'`,
      );
    }
  }
  return { attribute, template, property };
}

function checkForm(attribute: KeyAttribute, template: KeyTemplate, attributes: Attributes, report: Report): void {
  const { bare, source } = template;
  if (bare !== undefined) return checkBare(attribute, bare, source, attributes, report);
  if (attribute.type !== 'S') {
    return report(
      `key attribute '${attribute.name}' is of type ${attribute.type}, so its template must be exactly one {property}, not '${source}'`,
    );
  }
  for (const part of template.parts) {
    if (part.kind === 'literal') continue;
    const kind = attributes.get(part.property)?.type.kind;
    if (kind === undefined || kind === 'custom') continue;
    const fits = part.pad === undefined ? TEXTUAL : PADDABLE;
    if (!fits.has(kind)) report(`{${part.property}} in template '${source}' is ${misfit(part.property, kind)}`);
  }
}

function checkBare(
  attribute: KeyAttribute,
  bare: string,
  source: string,
  attributes: Attributes,
  report: Report,
): void {
  const kind = attributes.get(bare)?.type.kind;
  if (kind === undefined || kind === 'custom') return;
  const type = BARE_TYPE[kind];
  if (type === undefined) return report(`{${bare}} in template '${source}' is of type ${kind}, which can't be a key`);
  if (type === attribute.type) return;
  const fix =
    type === 'N' && attribute.type === 'S' && PADDABLE.has(kind)
      ? `pad it, as in {${bare}:010}, so that text order equals number order, or make the key attribute of type N`
      : `make the key attribute of type ${type}`;
  report(
    `{${bare}} in template '${source}' is of type ${kind}, but key attribute '${attribute.name}' is of type ${attribute.type}; ${fix}`,
  );
}

/** Why a placeholder among text can't be of this type with its pad, or without one. */
function misfit(property: string, kind: string): string {
  if (TEXTUAL.has(kind)) return `of type ${kind}; only numbers can be padded`;
  if (!PADDABLE.has(kind)) return `of type ${kind}, which can't be part of a key`;
  return `a number among text; pad it, as in {${property}:010}, so that text order equals number order`;
}

/** Two different values must never give the same key. */
function checkInjective(template: KeyTemplate, attributes: Attributes, report: Report): void {
  let before: TemplatePart | undefined;
  for (const part of template.parts) {
    if (part.kind === 'literal') {
      if (part.text.startsWith('%'))
        report(`literal text '${part.text}' in template '${template.source}' starts with '%', which escapes values`);
    } else if (before?.kind === 'placeholder' && !isFixedWidth(before, attributes.get(before.property))) {
      report(
        `{${before.property}} and {${part.property}} in template '${template.source}' touch; put literal text such as '#' between them, or pad the first`,
      );
    }
    before = part;
  }
  const [first] = template.parts;
  if (first?.kind === 'literal' && first.text.startsWith(RESERVED_KEY_PREFIX)) {
    report(`template '${template.source}' starts with '${RESERVED_KEY_PREFIX}', which is reserved`);
  }
}
