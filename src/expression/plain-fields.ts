import { createFields } from './field.js';
import { OPEN_SCHEMA } from './field-schema.js';
import type { Fields } from './field-types.js';

/** An item without a declaration, by attribute names as stored. */
export type PlainItem = Record<string, unknown>;

let fields: Fields<PlainItem> | undefined;

/** The fields of any item, by attribute names as stored. */
export function plainFields(): Fields<PlainItem> {
  return (fields ??= createFields<PlainItem>(OPEN_SCHEMA, true));
}
