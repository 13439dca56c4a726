import { AttributeValueError } from '../errors/index.js';
import type { OperandCodec } from './resolver.js';

const STORED_TYPES = new Set<unknown>(['S', 'SS', 'N', 'NS', 'B', 'BS', 'BOOL', 'NULL', 'L', 'M']);

/** What `size()` is compared with. */
export const SIZE_CODEC: OperandCodec = {
  encode(value, path) {
    if (typeof value === 'bigint' || Number.isSafeInteger(value)) return { N: String(value) };
    throw new AttributeValueError(path, `${path} is compared with a whole number.`);
  },
};

/** What `begins_with` takes: the start of the text or the bytes as stored. */
export const PREFIX_CODEC: OperandCodec = {
  encode(value, path) {
    if (typeof value === 'string') return { S: value };
    if (value instanceof Uint8Array) return { B: new Uint8Array(value) };
    throw new AttributeValueError(path, `${path}: a prefix is a text or a Uint8Array.`);
  },
};

/** What `attribute_type` takes. */
export const STORED_TYPE_CODEC: OperandCodec = {
  encode(value, path) {
    if (STORED_TYPES.has(value)) return { S: value as string };
    throw new AttributeValueError(path, `${path}: a type of DynamoDB is one of ${[...STORED_TYPES].join(', ')}.`);
  },
};
