import { DynatomicError, ERROR_BRAND, type ErrorDetails } from './dynatomic-error.js';

/** A table or an entity is declared wrongly. All problems of the declaration are reported at once. */
export class ModelError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'ModelError';
  readonly code = 'MODEL';
  readonly problems: readonly string[];

  constructor(subject: string, problems: readonly string[], details?: ErrorDetails) {
    super(`${subject}: ${problems.length === 1 ? problems[0] : problems.map((p) => `\n  - ${p}`).join('')}`, details);
    this.problems = problems;
  }
}

/** A value of a key can't be used: missing, empty, too long, or of a form that would break the order or uniqueness of keys. */
export class KeyValueError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'KeyValueError';
  readonly code = 'KEY_VALUE';
}

/** A value can't be stored as its attribute's type, or a stored value can't be read as it. */
export class AttributeValueError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'AttributeValueError';
  readonly code = 'ATTRIBUTE_VALUE';
  /** Where in the item, such as `address.city` or `lines[2].sku`. */
  readonly path: string;

  constructor(path: string, message: string, details?: ErrorDetails) {
    super(message, details);
    this.path = path;
  }
}

/** An expression is wrong: an unknown attribute, malformed text, an `undefined` operand, paths that conflict. */
export class ExpressionError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'ExpressionError';
  readonly code = 'EXPRESSION';
}

/** A cursor is damaged, or belongs to another query. */
export class InvalidCursorError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'InvalidCursorError';
  readonly code = 'INVALID_CURSOR';
}

/** One property that class-validator refused. */
export interface InvalidProperty {
  /** Path from the entity, such as `address.city` or `lines[2].sku`. */
  readonly property: string;
  readonly value: unknown;
  /** class-validator's messages by constraint name. */
  readonly constraints: Readonly<Record<string, string>>;
}

/** class-validator refused an entity. `properties` lists every property that is wrong. */
export class EntityValidationError extends DynatomicError {
  static override readonly [ERROR_BRAND]: string = 'EntityValidationError';
  readonly code = 'ENTITY_VALIDATION';
  readonly entity: string;
  readonly properties: readonly InvalidProperty[];

  constructor(entity: string, properties: readonly InvalidProperty[], details?: ErrorDetails) {
    const list = properties.flatMap((p) => Object.values(p.constraints).map((message) => `${p.property}: ${message}`));
    super(`${entity} is not valid: ${list.join('; ')}`, details);
    this.entity = entity;
    this.properties = properties;
  }
}
