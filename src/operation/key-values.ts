import { formOf } from '../codec/entity-of-item.js';
import { setOwn, type AttributeValue, type Item } from '../codec/index.js';
import type { EntityModel, KeyPart, TemplatePart } from '../model/index.js';
import { tableSource, type KeySource } from './key-source.js';

/** The properties whose values the keys of the source tell. */
export function propertiesInKeys(model: EntityModel, source: KeySource): ReadonlySet<string> {
  return new Set(partsOf(model, source).flatMap(({ template }) => template.properties));
}

/** What the keys of an item tell of its attributes: templates are read backwards. */
export function keyValues(model: EntityModel, source: KeySource, item: Item): Item {
  const values: Item = {};
  for (const part of partsOf(model, source)) {
    const key = item[part.attribute.name];
    const texts = key?.S === undefined ? undefined : formOf(part, model).exec(key.S);
    const placeholders = part.template.parts.filter(isPlaceholder);
    placeholders.forEach((placeholder, at) => {
      const attribute = model.byProperty.get(placeholder.property);
      const text = texts?.[at + 1];
      const value = text === undefined ? bareValue(part, key) : valueOf(placeholder, attribute?.type.kind, text, part);
      if (attribute && value) setOwn(values, attribute.name, value);
    });
  }
  return values;
}

function partsOf(model: EntityModel, source: KeySource): readonly KeyPart[] {
  const own = tableSource(model);
  return [...source.partitionKey, ...source.sortKey, ...own.partitionKey, ...own.sortKey];
}

type Placeholder = Extract<TemplatePart, { kind: 'placeholder' }>;

function isPlaceholder(part: TemplatePart): part is Placeholder {
  return part.kind === 'placeholder';
}

/** A key of numbers or bytes is its one value. */
function bareValue({ template }: KeyPart, key: AttributeValue | undefined): AttributeValue | undefined {
  return template.bare === undefined || key?.S !== undefined ? undefined : key;
}

function valueOf({ pad }: Placeholder, kind: string | undefined, text: string, { template }: KeyPart): AttributeValue {
  if (pad !== undefined) return { N: text.replace(/^0+(?=\d)/, '') };
  if (kind === 'boolean') return { BOOL: text === 'true' };
  return { S: template.bare === undefined ? decodeURIComponent(text) : text };
}
