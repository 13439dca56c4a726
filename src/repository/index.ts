export type { Collection } from './collection.js';
export type { CollectionItems, CollectionOptions, CollectionQuery } from './collection-query.js';
export type { IndexAccess } from './index-access.js';
export { DataSource } from './data-source.js';
export type { DataSourceOptions, IdempotencyOptions, Retention } from './data-source-options.js';
export { Repository } from './repository.js';
