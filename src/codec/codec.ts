import type { SizeTally } from './size-tally.js';
import type { AttributeValue } from './wire.js';

/**
 * Converts the values of one type. Both ways throw `ValueFault`.
 * `encode` gives undefined for what DynamoDB has no value for (an empty set). `depth` is the number of containers around;
 * to `tally` goes what the value has beyond `VALUE_BOUND`, which its container counts.
 */
export interface Codec {
  encode(value: unknown, depth: number, tally?: SizeTally): AttributeValue | undefined;
  decode(wire: AttributeValue): unknown;
  /** Of the elements of a list, map or set. */
  readonly element?: Codec;
}
