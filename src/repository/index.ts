export type { Collection } from './collection.js';
export type { CollectionItems, CollectionOptions, CollectionQuery } from './collection-query.js';
export type { IndexAccess } from './index-access.js';
export { DataSource } from './data-source.js';
export type { DataSourceOptions, IdempotencyOptions, Retention } from './data-source-options.js';
export type { EntityInput, PlainValue } from './entity-input.js';
export type { JsonValue } from './entity-to-plain.js';
export { Repository, type SaveOptions } from './repository.js';
