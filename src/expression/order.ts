import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ExpressionError } from '../errors/index.js';

/** DynamoDB orders strings, numbers and binaries only. */
export function hasOrder(value: AttributeValue): boolean {
  return value.S !== undefined || value.N !== undefined || value.B !== undefined;
}

export function requireOrder(value: AttributeValue, label: string): void {
  if (!hasOrder(value)) throw new ExpressionError(`${label}: only strings, numbers and binaries have an order.`);
}

/** DynamoDB refuses a BETWEEN whose bounds are of two types, or the wrong way round. */
export function requireAscending(low: AttributeValue, high: AttributeValue, label: string): void {
  requireOrder(low, label);
  requireOrder(high, label);
  if (!isAscending(low, high)) {
    throw new ExpressionError(`${label}: the bounds of between() are of one type, the lower one first.`);
  }
}

/** Whether these can be the bounds of a BETWEEN. */
export function isAscending(low: AttributeValue, high: AttributeValue): boolean {
  // Rounding keeps the order: what is greater as a double is greater as a decimal.
  if (low.N !== undefined && high.N !== undefined) return Number(low.N) <= Number(high.N);
  if (low.S !== undefined && high.S !== undefined) return Buffer.compare(Buffer.from(low.S), Buffer.from(high.S)) <= 0;
  return low.B !== undefined && high.B !== undefined && Buffer.compare(low.B, high.B) <= 0;
}
