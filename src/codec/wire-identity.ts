import { canonicalNumber } from './number-text.js';
import type { AttributeValue, Item } from './wire.js';

/** A text that is equal for wire values that DynamoDB takes as equal: numbers by value, sets and maps in any order. */
export function wireIdentity(wire: AttributeValue): string {
  return JSON.stringify(identity(wire));
}

/** The same for an item. */
export function itemIdentity(item: Item): string {
  return JSON.stringify(recordIdentity(item));
}

/** Integers that are canonical as they are. */
const INTEGER = /^(?:0|-?[1-9]\d{0,37})$/;

/** Such a text of a key's value, made at less cost; of several in a row, each can be told where it ends. */
export function keyValueIdentity(wire: AttributeValue): string {
  if (wire.S !== undefined) return `S${wire.S.length}:${wire.S}\n`;
  if (wire.N !== undefined && INTEGER.test(wire.N)) return `["N","${wire.N}"]\n`;
  return `${wireIdentity(wire)}\n`;
}

function identity(wire: AttributeValue): unknown {
  if (wire.N !== undefined) return ['N', canonicalNumber(wire.N) ?? wire.N];
  if (wire.NS !== undefined) return ['NS', wire.NS.map((text) => canonicalNumber(text) ?? text).sort()];
  if (wire.SS !== undefined) return ['SS', [...wire.SS].sort()];
  if (wire.B !== undefined) return ['B', base64(wire.B)];
  if (wire.BS !== undefined) return ['BS', wire.BS.map(base64).sort()];
  if (wire.L !== undefined) return ['L', wire.L.map(identity)];
  if (wire.M !== undefined) return ['M', recordIdentity(wire.M)];
  return wire;
}

function recordIdentity(record: Item): unknown {
  return Object.entries(record)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, wire]) => [name, identity(wire)]);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
