import { createFields } from './field.js';
import { OPEN_SCHEMA } from './field-schema.js';

/** An item without a declaration, by attribute names as stored. */
export type PlainItem = Record<string, unknown>;

/** The fields of any item, by attribute names as stored. */
export const plainFields = createFields<PlainItem>(OPEN_SCHEMA, true);
