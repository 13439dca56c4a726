import { createHash, randomUUID } from 'node:crypto';

/** Characters of a ClientRequestToken. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export const MAX_TOKEN_LENGTH = 36;

const FITS = /^[\x21-\x7e]{1,36}$/;

/** The token of a transaction: made of the idempotency key alone, or a new one. */
export function requestToken(idempotencyKey: string | undefined): string {
  if (idempotencyKey === undefined) return randomUUID();
  return FITS.test(idempotencyKey) ? idempotencyKey : shortHash(idempotencyKey);
}

/** SHA-256 in base64url, cut to the length of a token. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64url').slice(0, MAX_TOKEN_LENGTH);
}
