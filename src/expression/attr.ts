import { attributeName, scopeOf } from './field.js';
import type { AnyField, Path, SetValues } from './field-types.js';
import { plainFields, type PlainItem } from './plain-fields.js';
import type { ExpressionText } from './text.js';
import type { TextValues } from './text-source.js';
import { Update } from './update.js';

const emptyUpdate = new Update<PlainItem>(plainFields());

/**
 * An attribute by its name as stored, without an entity. Each argument is one name, dots and brackets included:
 * `attr('address', 'city')` is the attribute `city` of the map `address`.
 *
 * @throws ExpressionError when a name is empty
 * @example
 * db.transaction().conditionCheck('flags', { pk: 'F#1' }, attr('open').eq(true));
 */
export function attr(name: string, ...nested: string[]): AnyField {
  let field = scopeOf(plainFields()).field(attributeName(name));
  for (const segment of nested) field = field.path(segment);
  return field as unknown as AnyField;
}

/**
 * An update without an entity, by attribute names as stored; continued by `.set .add .remove .removeFrom`.
 * `undefined` values are left out.
 *
 * @throws ExpressionError when what it is given is no object of values
 * @example
 * db.transaction().update('counters', { pk: 'orders' }, set({ n: attr('n').plus(1) }).remove('note'));
 */
export function set(values: SetValues<PlainItem>): Update<PlainItem>;
export function set<V>(path: Path<V>, value: unknown): Update<PlainItem>;
export function set(text: string | ExpressionText, values?: TextValues): Update<PlainItem>;
export function set(...input: readonly unknown[]): Update<PlainItem> {
  return emptyUpdate.set(...(input as [never]));
}
