import type { Item } from '../codec/index.js';
import type { DynatomicError, ErrorDetails } from '../errors/index.js';
import type { WriteInput, WriteKind } from '../operation/index.js';

/** An operation that dynatomic adds to a transaction; it comes after the caller's own. */
export interface HiddenWrite<K extends WriteKind = WriteKind> {
  /** Index of the operation that brought it; undefined for one of the transaction as a whole. */
  readonly owner?: number | undefined;
  readonly kind: K;
  readonly input: WriteInput[K];
  readonly table: string;
  readonly key: Item;
  /** What a failed condition means, given the item that it met. */
  refusal(image: Item | undefined, details?: ErrorDetails): DynatomicError;
}
