import type { WriteEntry } from '../operation/index.js';
import { jsonSize } from './json-size.js';

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
const MAX_BATCH_WRITES = 25;
/** Bytes of a request as it travels, in DynamoDB's JSON. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/** `{"PutRequest":{"Item":` and what closes it. */
const PUT_BYTES = 26;
/** Room for the braces around the items, and the names of their tables. */
const ENVELOPE_BYTES = 16 * 1024;
/** The JSON of an item has at most so many times its `bytesBound`. */
const MAX_EXPANSION = 2;

/** Splits writes into requests of 25 and 16 MB. */
export function writePages(entries: readonly WriteEntry[]): WriteEntry[][] {
  const pages: WriteEntry[][] = [];
  let page: WriteEntry[] = [];
  let room = 0;
  for (const entry of entries) {
    const bytes = requestBytes(entry);
    if (page.length === 0 || page.length === MAX_BATCH_WRITES || bytes > room) {
      page = [];
      pages.push(page);
      room = MAX_BATCH_BYTES - ENVELOPE_BYTES;
    }
    page.push(entry);
    room -= bytes;
  }
  return pages;
}

/** Bytes that a write takes of a request at most; those of small ones are not counted one by one. */
function requestBytes(entry: WriteEntry): number {
  const most = entry.bytesBound * MAX_EXPANSION + PUT_BYTES;
  if (most <= (MAX_BATCH_BYTES - ENVELOPE_BYTES) / MAX_BATCH_WRITES) return most;
  const { input } = entry;
  return 'Item' in input && input.Item ? jsonSize(input.Item) + PUT_BYTES : most;
}
