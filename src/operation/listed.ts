import { InvalidTransactionError } from '../errors/index.js';

/** @throws InvalidTransactionError when it is no list, such as a single operation */
export function listed<T>(operations: Iterable<T>, subject: 'transaction' | 'batch' = 'transaction'): Iterable<T> {
  if (typeof (operations as Iterable<T> | null | undefined)?.[Symbol.iterator] === 'function') return operations;
  const message = 'addAll() takes a list of operations; add() takes one';
  throw new InvalidTransactionError([{ code: 'NOT_AN_OPERATION', index: -1, message }], { subject });
}
