export {
  AfterLoad,
  Attribute,
  BeforePut,
  CreatedAt,
  DeletedAt,
  Entity,
  ExpiresAt,
  Unique,
  UpdatedAt,
  Version,
  type AttributeOptions,
  type DateStampOptions,
  type EntityOptions,
  type IndexTemplates,
  type StampOptions,
  type UniqueOptions,
} from './decorators/index.js';
export * from './errors/index.js';
export {
  and,
  attr,
  expr,
  not,
  or,
  set,
  type Condition,
  type ConditionInput,
  type Field,
  type Fields,
  type Update,
} from './expression/index.js';
export {
  KEY,
  table,
  type AttributeType,
  type Class,
  type CustomType,
  type Id,
  type IndexOptions,
  type KeyAttributeOption,
  type NamedType,
  type TableModel,
  type TableOptions,
} from './model/index.js';
export type {
  CheckOperation,
  DeleteOperation,
  ExecuteOptions,
  GetOperation,
  PlainCondition,
  PutOperation,
  ReadOperation,
  UpdateOperation,
  WriteOperation,
  WriteResult,
} from './operation/index.js';
export { DataSource, type DataSourceOptions, type Repository } from './repository/index.js';
export type { RequestMessage, RetryMessage, RetryOptions, TransactionMessage } from './client/index.js';
export {
  type Explanation,
  type ExplainedOperation,
  type NamedReadTransaction,
  type ReadTransaction,
  type RepositoryTransaction,
  type WriteTransaction,
} from './transaction/index.js';
