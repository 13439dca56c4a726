export { Attribute, type AttributeOptions } from './attribute.js';
export { Entity, type EntityOptions, type IndexTemplates } from './entity.js';
export { AfterLoad, BeforePut } from './hooks.js';
export {
  CreatedAt,
  DeletedAt,
  ExpiresAt,
  UpdatedAt,
  Version,
  type DateStampOptions,
  type StampOptions,
} from './stamps.js';
export { Unique, type UniqueOptions } from './unique.js';
