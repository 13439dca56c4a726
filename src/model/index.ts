export type * from './attribute-type.js';
export type * from './entity-model.js';
export { entityModel } from './build-entity.js';
export { EntitySet } from './entity-set.js';
export { KEY, type Id, type IdScalar, type KeyProperties } from './id.js';
export { RESERVED_KEY_PREFIX } from './key-part.js';
export type { KeyTemplate, TemplatePart } from './key-template.js';
export * from './table-model.js';
export * from './registry.js';
