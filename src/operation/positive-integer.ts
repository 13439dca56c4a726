import { ExpressionError } from '../errors/index.js';

/** @throws ExpressionError for anything but an integer from 1 to `max` */
export function requirePositiveInteger(label: string, value: unknown, max = Number.MAX_SAFE_INTEGER): void {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= max) return;
  const found = typeof value === 'number' ? value : `a ${typeof value}`;
  throw new ExpressionError(`${label} takes an integer from 1 to ${max}, not ${found}`);
}
