import type { Connection } from '../client/index.js';
import type { Item } from '../codec/index.js';
import { IdempotencyMismatchError } from '../errors/index.js';
import {
  findRecord,
  INTERACTIVE,
  readRecord,
  type DurableKeys,
  type IdempotencyRecord,
  type RecordContent,
} from './idempotency.js';

/**
 * The record that a durable key has when an execution of it failed: the execution's own, where it was applied after all
 * (its reply was lost); that of an earlier one, which did the same; undefined, where there is none.
 *
 * @throws IdempotencyMismatchError when the record is of another request
 */
export async function recordedExecution(
  connection: Connection,
  keys: DurableKeys,
  idempotencyKey: string,
  { fingerprint, execution }: IdempotencyRecord,
  failure: unknown,
  seen: Item | undefined,
): Promise<RecordContent | undefined> {
  const found = readRecord(seen, new Date()) ?? (await lookUp(connection, keys, idempotencyKey));
  if (!found || found.execution === execution || isOfSameRequest(found.fingerprint, fingerprint)) return found;
  throw mismatch(idempotencyKey, failure);
}

export function mismatch(idempotencyKey: string, cause?: unknown): IdempotencyMismatchError {
  return new IdempotencyMismatchError(
    `the idempotency key ${JSON.stringify(idempotencyKey)} was used before for another request; give each request a key of its own`,
    { cause },
  );
}

/** A record that can't be read leaves the failure as it is. */
async function lookUp(
  connection: Connection,
  keys: DurableKeys,
  idempotencyKey: string,
): Promise<RecordContent | undefined> {
  try {
    return await findRecord(connection, keys, idempotencyKey);
  } catch {
    return undefined;
  }
}

/** Fingerprints of two algorithms can't be compared; the key alone then tells that it is the same request. */
function isOfSameRequest(one: string, other: string): boolean {
  if (one === other) return true;
  if (one === INTERACTIVE || other === INTERACTIVE) return false;
  return algorithm(one) !== algorithm(other);
}

function algorithm(fingerprint: string): string {
  return fingerprint.slice(0, fingerprint.indexOf(':'));
}
