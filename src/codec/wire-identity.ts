import { canonicalNumber } from './number-text.js';
import type { AttributeValue, Item } from './wire.js';

/**
 * A text that is equal for wire values that DynamoDB takes as equal: numbers by value, sets and maps in any order. It is
 * stored, in guards of unique values and in records of idempotency keys.
 */
export function wireIdentity(wire: AttributeValue): string {
  if (wire.N !== undefined) return `["N",${JSON.stringify(numberIdentity(wire.N))}]`;
  if (wire.M !== undefined) return `["M",${itemIdentity(wire.M)}]`;
  if (wire.L !== undefined) return `["L",[${wire.L.map(wireIdentity).join()}]]`;
  if (wire.NS !== undefined) return JSON.stringify(['NS', wire.NS.map(numberIdentity).sort()]);
  if (wire.SS !== undefined) return JSON.stringify(['SS', [...wire.SS].sort()]);
  if (wire.B !== undefined) return JSON.stringify(['B', base64(wire.B)]);
  if (wire.BS !== undefined) return JSON.stringify(['BS', wire.BS.map(base64).sort()]);
  return JSON.stringify(wire);
}

/** The same for an item. */
export function itemIdentity(item: Item): string {
  const names = Object.keys(item).sort();
  return `[${names.map((name) => `[${JSON.stringify(name)},${wireIdentity(item[name] as AttributeValue)}]`).join()}]`;
}

/** Such a text of a key's value, made at less cost; of several in a row, each can be told where it ends. */
export function keyValueIdentity(wire: AttributeValue): string {
  return wire.S === undefined ? `${wireIdentity(wire)}\n` : `S${wire.S.length}:${wire.S}\n`;
}

/** Integers that are canonical as they are. */
const INTEGER = /^(?:0|-?[1-9]\d{0,37})$/;

function numberIdentity(text: string): string {
  return INTEGER.test(text) ? text : (canonicalNumber(text) ?? text);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
