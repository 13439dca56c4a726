import { RESERVED_KEY_PREFIX } from '../model/key-part.js';
import type { AttributeModel } from '../model/attribute-type.js';
import type { EntityModel, KeyPart } from '../model/entity-model.js';
import type { TemplatePart } from '../model/key-template.js';
import { getOwn } from './own.js';
import type { Item } from './wire.js';

/**
 * The entity of a stored item, or of the key alone: by the discriminator where there is one, else by the form of the
 * key. Undefined for an item of none of the entities.
 */
export function entityOfItem(models: Iterable<EntityModel>, item: Item): EntityModel | undefined {
  for (const model of models) if (isItemOf(model, item)) return model;
  return undefined;
}

function isItemOf(model: EntityModel, item: Item): boolean {
  const { discriminator } = model.table;
  const parts = model.sortKey ? [model.partitionKey, model.sortKey] : [model.partitionKey];
  const keys = parts.map(({ attribute }) => getOwn(item, attribute.name)?.[attribute.type]);
  if (keys.includes(undefined) || keys.some(isReservedKey)) return false;
  const name = discriminator === false ? undefined : getOwn(item, discriminator)?.S;
  if (name !== undefined) return name === model.name;
  return parts.every((part, i) => part.attribute.type !== 'S' || formOf(part, model).test(String(keys[i])));
}

/** Whether a key value is of an item of dynatomic's own, such as the guard of a unique value. */
export function isReservedKey(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith(RESERVED_KEY_PREFIX);
}

const forms = new WeakMap<KeyPart, RegExp>();

/**
 * What the texts that a key template makes look like, as the checks of two entities of one table take them. The groups
 * are the values of its placeholders, in order.
 */
export function formOf(part: KeyPart, { byProperty }: EntityModel): RegExp {
  let form = forms.get(part);
  if (!form) {
    const { parts } = part.template;
    const sources = parts.map((current, i) =>
      current.kind === 'literal'
        ? escapeRegExp(current.text)
        : `(${valueForm(current, byProperty, parts[i + 1], parts.length)})`,
    );
    form = new RegExp(`^${sources.join('')}$`, 'su');
    forms.set(part, form);
  }
  return form;
}

function valueForm(
  { property, pad }: Extract<TemplatePart, { kind: 'placeholder' }>,
  attributes: ReadonlyMap<string, AttributeModel>,
  next: TemplatePart | undefined,
  partCount: number,
): string {
  if (pad !== undefined) return `\\d{${pad}}`;
  const kind = attributes.get(property)?.type.kind;
  if (kind === 'date') return '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z';
  if (kind === 'boolean') return '(?:true|false)';
  if (partCount === 1) return '.+';
  const stop = next?.kind === 'literal' ? [...next.text].slice(0, 1).join('') : '';
  return `(?:%[0-9A-F]{2}|[^%#${escapeRegExp(stop)}])+`;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
