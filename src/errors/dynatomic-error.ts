/** What is known of a write when its error reaches the caller. */
export type Outcome = 'applied' | 'notApplied' | 'unknown';

/** Every value of `DynatomicError.code`; one per error class. */
export type ErrorCode =
  | 'ABORTED'
  | 'ATTRIBUTE_VALUE'
  | 'BATCH_INCOMPLETE'
  | 'CONDITION_FAILED'
  | 'ENTITY_VALIDATION'
  | 'EXPRESSION'
  | 'IDEMPOTENCY_MISMATCH'
  | 'INVALID_CURSOR'
  | 'INVALID_TRANSACTION'
  | 'ITEM_EXISTS'
  | 'ITEM_NOT_FOUND'
  | 'KEY_VALUE'
  | 'MODEL'
  | 'OUTCOME_UNKNOWN'
  | 'SERVICE'
  | 'THROTTLED'
  | 'TRANSACTION_CANCELED'
  | 'TRANSACTION_CONFLICT'
  | 'UNIQUE_CONSTRAINT'
  | 'VERSION_CONFLICT';

export interface ErrorDetails {
  readonly cause?: unknown;
  readonly outcome?: Outcome;
}

const BRAND: unique symbol = Symbol.for('dynatomic.error') as never;

/**
 * The base of every error that dynatomic throws.
 *
 * `instanceof` works across copies of the package (one in a bundle beside the installed one, two versions).
 */
export abstract class DynatomicError extends Error {
  static readonly [BRAND]: string = 'DynatomicError';

  abstract readonly code: ErrorCode;
  /** Whether the write that failed was applied; `notApplied` for errors found before anything was sent, and for reads. */
  readonly outcome: Outcome;

  constructor(message: string, { cause, outcome = 'notApplied' }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.outcome = outcome;
    this.name = Object.hasOwn(new.target, BRAND) ? new.target[BRAND] : new.target.name;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (!Object.hasOwn(this, BRAND)) return Function.prototype[Symbol.hasInstance].call(this, value);
    return brandsOf(value).includes(this[BRAND]);
  }
}

function brandsOf(value: unknown): readonly string[] {
  const brands: string[] = [];
  if (typeof value !== 'object' || value === null) return brands;
  let constructor: unknown = (value as { constructor?: unknown }).constructor;
  while (typeof constructor === 'function') {
    if (Object.hasOwn(constructor, BRAND)) brands.push((constructor as unknown as { [BRAND]: string })[BRAND]);
    constructor = Object.getPrototypeOf(constructor);
  }
  return brands;
}

/** The static property that makes an error class recognisable across copies of the package. */
export { BRAND as ERROR_BRAND };
