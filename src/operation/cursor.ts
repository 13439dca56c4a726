import { createHash } from 'node:crypto';
import { setOwn, type AttributeValue, type Item } from '../codec/index.js';
import { InvalidCursorError } from '../errors/index.js';

/** Characters of base64url; 96 bits. */
const CHECKSUM_LENGTH = 16;

/**
 * An opaque text that says where to go on. Its checksum covers the query that it belongs to. It holds the key in plain
 * sight: neither a secret nor signed.
 */
export function encodeCursor(identity: string, names: readonly string[], position: Item): string {
  const values = names.map((name) => toJson(position[name]));
  const body = Buffer.from(JSON.stringify(values)).toString('base64url');
  return checksum(identity, body) + body;
}

/** @throws InvalidCursorError when the cursor is damaged or belongs to another query */
export function decodeCursor(identity: string, names: readonly string[], cursor: unknown): Item {
  if (typeof cursor !== 'string') throw new InvalidCursorError('A cursor is the text that an earlier page came with');
  const body = cursor.slice(CHECKSUM_LENGTH);
  if (checksum(identity, body) !== cursor.slice(0, CHECKSUM_LENGTH)) {
    throw new InvalidCursorError(
      'The cursor is damaged, or belongs to another query: its keys, filter and direction must be the same',
    );
  }
  const values = JSON.parse(Buffer.from(body, 'base64url').toString()) as readonly ReturnType<typeof toJson>[];
  const position: Item = {};
  names.forEach((name, at) => {
    const value = fromJson(values[at]);
    if (value) setOwn(position, name, value);
  });
  return position;
}

function checksum(identity: string, body: string): string {
  return createHash('sha256').update(`${identity}\n${body}`).digest('base64url').slice(0, CHECKSUM_LENGTH);
}

type JsonValue = readonly ['S' | 'N' | 'B', string] | null;

function toJson(value: AttributeValue | undefined): JsonValue {
  if (value?.S !== undefined) return ['S', value.S];
  if (value?.N !== undefined) return ['N', value.N];
  return value?.B === undefined ? null : ['B', Buffer.from(value.B).toString('base64')];
}

function fromJson(json: JsonValue | undefined): AttributeValue | undefined {
  if (!json) return undefined;
  const [type, text] = json;
  if (type === 'B') return { B: new Uint8Array(Buffer.from(text, 'base64')) };
  return type === 'S' ? { S: text } : { N: text };
}
