import { AttributeValueError, DynatomicError } from '../errors/index.js';
import { type AttributeValue, describeWireType, type WireType, wireType } from './wire.js';

/**
 * A value that can't be stored or read. Codecs throw it without knowing where they are; each container on the way out
 * adds its segment, so that no path is built for values that are fine.
 */
export class ValueFault extends Error {
  /** The way from the value that was given to the one at fault, such as `.city` or `[2].sku`. */
  path = '';
}

/** What was thrown inside a part of a value, with the part's place added: to be thrown on. */
export function faultWithin(thrown: unknown, segment: string | number): unknown {
  const fault = toFault(thrown);
  const step = typeof segment === 'number' ? `[${segment}]` : `.${segment}`;
  if (fault instanceof ValueFault) fault.path = step + fault.path;
  return fault;
}

/** The error that the caller of a codec gets for what was thrown inside; `path` is the place of the whole value. */
export function attributeValueError(thrown: unknown, path: string, entity?: string): unknown {
  const fault = toFault(thrown);
  if (!(fault instanceof ValueFault)) return fault;
  const place = path === '' ? fault.path.replace(/^\./, '') : path + fault.path;
  const subject = [entity, place].filter((part) => part !== undefined && part !== '').join('.');
  return new AttributeValueError(place, `${subject}: ${fault.message}`, { cause: fault.cause });
}

/** The fault of a stored value whose type isn't the declared one. */
export function wrongWireType(wire: AttributeValue, expected: WireType): ValueFault {
  const found = wireType(wire);
  const reason =
    found === 'NULL' ? 'declare it nullable to read it' : 'something else wrote it, or its type was changed';
  return new ValueFault(
    `${describeWireType(expected)} is declared, but ${describeWireType(found)} is stored; ${reason}`,
  );
}

/** The fault of a value that isn't of the declared type. */
export function wrongValue(value: unknown, expected: string): ValueFault {
  const hint = value === null ? '; null is stored only where the attribute is declared nullable' : '';
  return new ValueFault(`expected ${expected}, got ${describeValue(value)}${hint}`);
}

/** A value in words; what it holds is told only where that can't be a secret. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (Array.isArray(value)) return 'an array';
  const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name;
  if (typeof name !== 'string' || name === '') return 'an object';
  return name === 'Object' ? 'an object' : `an instance of ${name}`;
}

/** Getters, setters and conversions are the user's code, and may throw anything. */
function toFault(thrown: unknown): unknown {
  if (thrown instanceof ValueFault || thrown instanceof DynatomicError) return thrown;
  return new ValueFault(thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}
