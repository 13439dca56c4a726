import { createHash, randomUUID } from 'node:crypto';
import type { Connection } from '../client/index.js';
import type { Item } from '../codec/index.js';
import { IdempotencyMismatchError } from '../errors/index.js';
import { storedEquals, storedPath } from '../expression/index.js';
import { wireConditions } from '../operation/index.js';
import type { CompiledTransaction } from './compile-transaction.js';
import type { HiddenWrite } from './hidden-write.js';
import { requestToken, shortHash } from './token.js';

/** Where and how long durable idempotency keys are kept. */
export interface DurableKeys {
  /** Physical name of a table with the partition key `pk`, of text. */
  readonly table: string;
  readonly retentionSeconds: number;
}

// Attributes of a record.
const KEY = 'pk';
const FINGERPRINT = 'fingerprint';
const EXPIRES_AT = 'expiresAt';
const EXECUTION = 'execution';
const RECEIPT = 'receipt';

/** Changes with the way in which fingerprints are made, so that records of an older way are not taken for mismatches. */
const FINGERPRINT_VERSION = 1;

/** Stands for a fingerprint in the record of an interactive transaction: its key alone tells that it is the same request. */
export const INTERACTIVE = 'interactive:';

/** Bytes of a record's key; a longer idempotency key is hashed. */
const MAX_RECORD_KEY_BYTES = 1024;

/** The record of one execution under a durable idempotency key. */
export interface IdempotencyRecord {
  readonly write: HiddenWrite<'Put'>;
  readonly key: Item;
  readonly fingerprint: string;
  /** Tells this execution's record from that of an earlier one. */
  readonly execution: string;
}

export interface RecordContent {
  readonly fingerprint: string;
  readonly execution: string;
  /** What an interactive transaction returned, as JSON. */
  readonly receipt?: string | undefined;
}

/** What the caller asked for, as a text: without versions, timestamps, and hidden operations. */
function fingerprintOf({ entries }: CompiledTransaction): string {
  const asked = entries.map(({ write }) => [write.table, write.asked()]);
  return `${FINGERPRINT_VERSION}:${createHash('sha256').update(JSON.stringify(asked)).digest('base64url')}`;
}

function recordKey(idempotencyKey: string): Item {
  const fits = Buffer.byteLength(idempotencyKey) <= MAX_RECORD_KEY_BYTES;
  return { [KEY]: { S: fits ? `k:${idempotencyKey}` : `h:${shortHash(idempotencyKey)}` } };
}

/** The record of one execution; undefined where its key isn't durable. `content` stands for that of its operations. */
export function executionRecord(
  keys: DurableKeys | undefined,
  idempotencyKey: string | undefined,
  compiled: CompiledTransaction,
  content?: Pick<RecordContent, 'fingerprint' | 'receipt'>,
): IdempotencyRecord | undefined {
  if (!keys || typeof idempotencyKey !== 'string' || idempotencyKey === '') return undefined;
  const { fingerprint, receipt } = content ?? { fingerprint: fingerprintOf(compiled) };
  return recordWrite(keys, idempotencyKey, { fingerprint, receipt, execution: randomUUID() }, compiled.clock.now);
}

/** The token of one execution. */
export function executionToken(
  record: IdempotencyRecord | undefined,
  idempotencyKey: string | undefined,
  transactItems: unknown,
): string {
  return record && idempotencyKey ? durableToken(idempotencyKey, transactItems) : requestToken(idempotencyKey);
}

/** The record as the last operation of its transaction, on condition that there is none, or an expired one. */
function recordWrite(
  { table, retentionSeconds }: DurableKeys,
  idempotencyKey: string,
  { fingerprint, execution, receipt }: RecordContent,
  now: Date,
): IdempotencyRecord {
  const key = recordKey(idempotencyKey);
  const seconds = Math.floor(now.getTime() / 1000);
  const Item: Item = {
    ...key,
    [FINGERPRINT]: { S: fingerprint },
    [EXECUTION]: { S: execution },
    [EXPIRES_AT]: { N: String(seconds + retentionSeconds) },
  };
  if (receipt !== undefined) Item[RECEIPT] = { S: receipt };
  const current = { kind: 'wire', value: { N: String(seconds) } } as const;
  const expired = { kind: 'compare', comparator: '<=', left: storedPath(EXPIRES_AT), right: current } as const;
  const condition = wireConditions([{ kind: 'or', conditions: [storedEquals(KEY, undefined), expired] }]);
  const input = { TableName: table, Item, ...condition };
  const refusal: HiddenWrite['refusal'] = (_image, details) =>
    new IdempotencyMismatchError(`the idempotency key ${JSON.stringify(idempotencyKey)} was used before`, details);
  return { write: { kind: 'Put', input, table, key, refusal }, key, fingerprint, execution };
}

/** The record of a key, read consistently; an expired one counts as absent. */
export async function findRecord(
  connection: Connection,
  { table }: DurableKeys,
  idempotencyKey: string,
  signal?: AbortSignal,
): Promise<RecordContent | undefined> {
  const input = { TableName: table, Key: recordKey(idempotencyKey), ConsistentRead: true };
  return connection.send('GetItem', input, ({ output }) => readRecord(output.Item, new Date()), { signal });
}

export function readRecord(item: Item | undefined, now: Date): RecordContent | undefined {
  if (!item || Number(item[EXPIRES_AT]?.N) <= now.getTime() / 1000) return undefined;
  return {
    fingerprint: item[FINGERPRINT]?.S ?? '',
    execution: item[EXECUTION]?.S ?? '',
    receipt: item[RECEIPT]?.S,
  };
}

/** The token of a durably keyed transaction: of the key and the request's bytes, so that other bytes reach the record. */
function durableToken(idempotencyKey: string, transactItems: unknown): string {
  const bytes = JSON.stringify(transactItems, (_name, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
  return shortHash(`${idempotencyKey}\n${bytes}`);
}
