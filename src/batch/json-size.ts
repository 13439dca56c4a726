import type { AttributeValue, Item } from '../codec/index.js';

/** Bytes of an item in the JSON that travels. */
export function jsonSize(item: Item): number {
  let bytes = 2;
  for (const [name, value] of Object.entries(item)) bytes += textSize(name) + valueSize(value) + 2;
  return bytes;
}

// eslint-disable-next-line no-control-regex -- control characters are what JSON escapes
const NEEDS_ESCAPE = /["\\\u0000-\u001f]/;

/** `{"S":` and `}`; the names of other types are longer. */
const WRAPPER = 6;

function valueSize({ S, N, B, M, L, SS, NS, BS, BOOL }: AttributeValue): number {
  const text = S ?? N;
  if (text !== undefined) return WRAPPER + textSize(text);
  if (M !== undefined) return WRAPPER + jsonSize(M);
  if (L !== undefined) return WRAPPER + listSize(L, valueSize);
  if (B !== undefined) return WRAPPER + base64Size(B);
  if (BS !== undefined) return WRAPPER + 1 + listSize(BS, base64Size);
  const texts = SS ?? NS;
  return texts ? WRAPPER + 1 + listSize(texts, textSize) : WRAPPER + 3 + String(BOOL ?? true).length;
}

function listSize<T>(list: readonly T[], size: (element: T) => number): number {
  let bytes = 2;
  for (const element of list) bytes += size(element) + 1;
  return bytes;
}

function textSize(text: string): number {
  return NEEDS_ESCAPE.test(text) ? Buffer.byteLength(JSON.stringify(text)) : Buffer.byteLength(text) + 2;
}

function base64Size(bytes: Uint8Array): number {
  return 2 + 4 * Math.ceil(bytes.byteLength / 3);
}
