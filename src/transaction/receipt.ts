import { AttributeValueError } from '../errors/index.js';

/** Bytes of JSON that an interactive transaction may return under an idempotency key. */
export const MAX_RECEIPT_BYTES = 64 * 1024;

/** What an interactive transaction returned, as it is stored. @throws AttributeValueError when it can't be */
export function receiptText(value: unknown): string | undefined {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new AttributeValueError('', 'what the callback returned is no JSON, so its idempotency key cannot keep it', {
      cause,
    });
  }
  if (text !== undefined && Buffer.byteLength(text) > MAX_RECEIPT_BYTES) {
    const message = `what the callback returned has over ${MAX_RECEIPT_BYTES} bytes as JSON; return less`;
    throw new AttributeValueError('', message);
  }
  return text;
}

export function receiptValue(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
