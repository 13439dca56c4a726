import { declareAttribute } from './attribute.js';

export interface StampOptions {
  /** Name in DynamoDB; the property's own by default. */
  readonly name?: string;
}

export interface DateStampOptions extends StampOptions {
  /** How the `Date` is stored: ISO 8601 text by default. */
  readonly type?: 'date' | 'epochSeconds' | 'epochMillis';
}

/**
 * The property counts writes: 1 on insert, one more at each write. A `save`, `remove` or `update(entity)` of an
 * entity that was loaded is conditioned on it, so that a write in between is never overwritten.
 */
export function Version(options: StampOptions = {}): PropertyDecorator {
  return (target, property) =>
    declareAttribute(target, property, { ...options, type: 'number', nullable: false, role: 'version' });
}

/** The property gets the time of the first write, and keeps it. */
export function CreatedAt({ type = 'date', ...options }: DateStampOptions = {}): PropertyDecorator {
  return (target, property) => declareAttribute(target, property, { ...options, type, role: 'createdAt' });
}

/** The property gets the time of every write, by `update` too. */
export function UpdatedAt({ type = 'date', ...options }: DateStampOptions = {}): PropertyDecorator {
  return (target, property) => declareAttribute(target, property, { ...options, type, role: 'updatedAt' });
}

/**
 * The property is the item's DynamoDB TTL, stored as epoch seconds. Items past it are hidden from reads at once;
 * DynamoDB removes them within days. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html
 */
export function ExpiresAt(options: StampOptions = {}): PropertyDecorator {
  return (target, property) =>
    declareAttribute(target, property, { ...options, type: 'epochSeconds', role: 'expiresAt' });
}

/** The property turns deletes into soft deletes: it gets the time of the delete, and reads hide the item from then on. */
export function DeletedAt({ type = 'date', ...options }: DateStampOptions = {}): PropertyDecorator {
  return (target, property) => declareAttribute(target, property, { ...options, type, role: 'deletedAt' });
}
