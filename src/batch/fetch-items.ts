import type { BatchGetItemCommandInput, KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import type { Connection } from '../client/index.js';
import type { Item } from '../codec/index.js';
import { keyIdentity, projectionParameters, type ExecuteOptions } from '../operation/index.js';
import { sendPages, type Unfinished } from './send-pages.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_BATCH_GETS = 100;

/** An item to fetch, and how. */
export interface ItemFetch {
  /** Physical table name. */
  readonly table: string;
  readonly key: Item;
  /** Names of the attributes to fetch, all when undefined; the key comes along. */
  readonly projection?: readonly string[] | undefined;
  readonly consistent?: boolean | undefined;
}

interface Fetch extends ItemFetch {
  /** Equal for fetches of one item. */
  readonly identity: string;
  /** Equal for fetches that one request can hold for their table: it takes one projection. */
  readonly group: string;
  /** Where the item goes. */
  readonly positions: number[];
}

/**
 * Fetches items in any number, in the order of the list; undefined for missing ones. What is asked for twice is fetched
 * once. `unfinished` makes the error of what could not be fetched, by positions.
 */
export async function fetchItems(
  connection: Connection,
  list: readonly ItemFetch[],
  { signal, returnConsumedCapacity }: ExecuteOptions,
  unfinished: (unfinished: Unfinished<unknown>, positions: readonly number[]) => unknown,
): Promise<(Item | undefined)[]> {
  const items = new Array<Item | undefined>(list.length).fill(undefined);

  async function send(page: readonly Fetch[]): Promise<readonly Fetch[]> {
    const input: BatchGetItemCommandInput = {
      RequestItems: requestItems(page),
      ...(returnConsumedCapacity && { ReturnConsumedCapacity: returnConsumedCapacity }),
    };
    const output = await connection.send('BatchGetItem', input, (reply) => reply.output, { signal });
    const found = new Map<string, Item>();
    const left = new Set<string>();
    for (const { table, key } of firstOfTables(page)) {
      const names = Object.keys(key);
      for (const item of output.Responses?.[table] ?? []) found.set(keyIdentity(table, item, names), item);
      for (const unprocessed of output.UnprocessedKeys?.[table]?.Keys ?? []) left.add(keyIdentity(table, unprocessed));
    }
    for (const { identity, positions } of page) for (const at of positions) items[at] = found.get(identity);
    return left.size === 0 ? [] : page.filter(({ identity }) => left.has(identity));
  }

  const failure = await sendPages(connection, pagesOf(folded(list)), send, signal);
  if (failure) {
    const positions = failure.left.flatMap((fetch) => fetch.positions).sort((a, b) => a - b);
    throw unfinished(failure, positions);
  }
  return items;
}

/** Each item once per way to fetch it. */
function folded(list: readonly ItemFetch[]): Iterable<Fetch> {
  const fetches = new Map<string, Fetch>();
  for (const [at, fetch] of list.entries()) {
    const { table, key, projection, consistent } = fetch;
    const identity = keyIdentity(table, key);
    const group = JSON.stringify([table, consistent ?? false, projection && [...projection].sort()]);
    const id = `${group} ${identity}`;
    const known = fetches.get(id);
    if (known) known.positions.push(at);
    else fetches.set(id, { ...fetch, identity, group, positions: [at] });
  }
  return fetches.values();
}

/** Requests of up to 100 keys. The n-th group of each table goes with the n-th of the others. */
function pagesOf(fetches: Iterable<Fetch>): Fetch[][] {
  const rows: Fetch[][] = [];
  const rowOf = new Map<string, Fetch[]>();
  const groupsOf = new Map<string, number>();
  for (const fetch of fetches) {
    let row = rowOf.get(fetch.group);
    if (!row) {
      const number = groupsOf.get(fetch.table) ?? 0;
      groupsOf.set(fetch.table, number + 1);
      row = rows[number] ??= [];
      rowOf.set(fetch.group, row);
    }
    row.push(fetch);
  }
  return rows.flatMap((row) =>
    Array.from({ length: Math.ceil(row.length / MAX_BATCH_GETS) }, (_, page) =>
      row.slice(page * MAX_BATCH_GETS, (page + 1) * MAX_BATCH_GETS),
    ),
  );
}

function requestItems(page: readonly Fetch[]): Record<string, KeysAndAttributes> {
  const keys = new Map<string, Item[]>();
  for (const { table, key } of page) {
    const ofTable = keys.get(table);
    if (ofTable) ofTable.push(key);
    else keys.set(table, [key]);
  }
  const requests = [...firstOfTables(page)].map(({ table, key, projection, consistent }) => {
    const names = projection && projectionParameters([...projection, ...Object.keys(key)]);
    return [table, { Keys: keys.get(table), ...names, ...(consistent && { ConsistentRead: true }) }] as const;
  });
  return Object.fromEntries(requests);
}

/** One fetch of each table: what it says of attributes and consistency goes for the others. */
function firstOfTables(page: readonly Fetch[]): Iterable<Fetch> {
  const first = new Map<string, Fetch>();
  for (const fetch of page) if (!first.has(fetch.table)) first.set(fetch.table, fetch);
  return first.values();
}
