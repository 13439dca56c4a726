import type { Connection } from '../client/index.js';
import type { Item } from '../codec/index.js';
import { IdempotencyMismatchError } from '../errors/index.js';
import { findRecord, readRecord, type DurableKeys, type IdempotencyRecord, type RecordContent } from './idempotency.js';

/**
 * What the record of a durable key says of an execution that failed: it was applied after all (its reply was lost), an
 * earlier one had done the same before, or there is no record.
 *
 * @throws IdempotencyMismatchError when the record is of another request
 */
export async function recordedVerdict(
  connection: Connection,
  keys: DurableKeys,
  idempotencyKey: string,
  { fingerprint, execution }: IdempotencyRecord,
  failure: unknown,
  seen: Item | undefined,
): Promise<'applied' | 'replayed' | 'unrecorded'> {
  const found = readRecord(seen, new Date()) ?? (await lookUp(connection, keys, idempotencyKey));
  if (!found) return 'unrecorded';
  if (found.execution === execution) return 'applied';
  if (found.fingerprint === fingerprint || algorithm(found.fingerprint) !== algorithm(fingerprint)) return 'replayed';
  throw new IdempotencyMismatchError(
    `the idempotency key ${JSON.stringify(idempotencyKey)} was used before for another request; give each request a key of its own`,
    { cause: failure },
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

/** Fingerprints of another algorithm can't be compared; the key alone then tells that it is the same request. */
function algorithm(fingerprint: string): string {
  return fingerprint.slice(0, fingerprint.indexOf(':'));
}
