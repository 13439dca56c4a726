import { type AttributeValue, type Item, setOwn } from '../codec/index.js';
import { malformedRecord, type StreamImage } from './stream-record.js';

/**
 * An image as the SDK would have read it: the base64 text that Lambda events have in place of bytes is decoded.
 *
 * @throws AttributeValueError for what is no image
 */
export function readImage(image: StreamImage, path: string): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(objectAt(path, image)))
    setOwn(item, name, readValue(value, `${path}.${name}`));
  return item;
}

function readValue(value: unknown, path: string): AttributeValue {
  const { B, BS, L, M } = objectAt(path, value) as Record<string, unknown>;
  if (B !== undefined) return { B: readBytes(B, path) };
  if (BS !== undefined) return { BS: listAt(path, BS).map((bytes) => readBytes(bytes, path)) };
  if (L !== undefined) return { L: listAt(path, L).map((element, i) => readValue(element, `${path}[${i}]`)) };
  if (M !== undefined) return { M: readImage(M as StreamImage, path) };
  return value as AttributeValue;
}

function readBytes(bytes: unknown, path: string): Uint8Array {
  if (typeof bytes === 'string') return new Uint8Array(Buffer.from(bytes, 'base64'));
  if (bytes instanceof Uint8Array) return bytes;
  throw malformedRecord(path, 'bytes or base64 text');
}

function objectAt(path: string, value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw malformedRecord(path, 'an object of attribute values');
}

function listAt(path: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw malformedRecord(path, 'a list');
}
