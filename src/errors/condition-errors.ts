import { DynatomicError, ERROR_BRAND, type ErrorDetails } from './dynatomic-error.js';

/** The item that an error speaks of. */
export interface ItemDetails extends ErrorDetails {
  /** The entity's name, or undefined for a plain item of the low-level builder. */
  readonly entity?: string | undefined;
  /** The physical table name. */
  readonly table?: string | undefined;
  /** The primary key as stored, by attribute name. */
  readonly key?: Readonly<Record<string, unknown>> | undefined;
  /** The item that the condition met: an entity instance, or a plain item; undefined when there was none. */
  readonly item?: unknown;
}

/** An error that is about one item: it names the entity, the table and the key, and holds the item that was found. */
export abstract class ItemError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'ItemError';
  readonly entity: string | undefined;
  readonly table: string | undefined;
  readonly key: Readonly<Record<string, unknown>> | undefined;
  readonly item: unknown;

  constructor(message: string, details: ItemDetails = {}) {
    super(message, details);
    this.entity = details.entity;
    this.table = details.table;
    this.key = details.key;
    this.item = details.item;
  }
}

/** A condition given with `where` did not hold. */
export class ConditionFailedError extends ItemError {
  static override readonly [ERROR_BRAND]: string = 'ConditionFailedError';
  readonly code = 'CONDITION_FAILED';
}

/** An item that must not exist does. `item` holds it. */
export class ItemExistsError extends ItemError {
  static override readonly [ERROR_BRAND]: string = 'ItemExistsError';
  readonly code = 'ITEM_EXISTS';
}

/** An item that must exist does not, is expired or is deleted. */
export class ItemNotFoundError extends ItemError {
  static override readonly [ERROR_BRAND]: string = 'ItemNotFoundError';
  readonly code = 'ITEM_NOT_FOUND';
}

/** The stored item has another version than the entity that was to be written: somebody else wrote it in between. */
export class VersionConflictError extends ItemError {
  static override readonly [ERROR_BRAND]: string = 'VersionConflictError';
  readonly code = 'VERSION_CONFLICT';
}

export interface UniqueConstraintDetails extends ItemDetails {
  /** The constrained properties. */
  readonly constraint: readonly string[];
  /** The value that is taken: of the one property, or an object of all. */
  readonly value: unknown;
}

/** Another item already has the value of a `@Unique` constraint. */
export class UniqueConstraintError extends ItemError {
  static override readonly [ERROR_BRAND]: string = 'UniqueConstraintError';
  readonly code = 'UNIQUE_CONSTRAINT';
  readonly constraint: readonly string[];
  readonly value: unknown;

  constructor(message: string, details: UniqueConstraintDetails) {
    super(message, details);
    this.constraint = details.constraint;
    this.value = details.value;
  }
}
