import type { BatchGetItemCommandInput, KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import type { Connection } from '../client/index.js';
import type { Item } from '../codec/index.js';
import { keyIdentity, keyNames, projectionParameters, type ExecuteOptions } from '../operation/index.js';
import { sendPages, type Unfinished } from './send-pages.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_BATCH_GETS = 100;

/** An item to fetch, and how. */
interface ItemFetch {
  /** Physical table name. */
  readonly table: string;
  readonly key: Item;
  /** Names of the attributes to fetch, all when undefined; the key comes along. */
  readonly projection?: readonly string[] | undefined;
  readonly consistent?: boolean | undefined;
}

/** Fetches that one request can hold for their table: it takes one projection. */
interface Group {
  readonly table: string;
  /** What a request says of attributes and consistency. */
  readonly parameters: Omit<KeysAndAttributes, 'Keys'>;
  /** Names of the key's attributes. */
  readonly names: readonly string[];
  /** By the identity of the key. */
  readonly fetches: Map<string, Fetch>;
  /** Where its fetches go, to be cut into pages. */
  readonly row: Fetch[];
}

/** An item that one request is to fetch. */
interface Fetch {
  readonly group: Group;
  readonly key: Item;
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
    const keys = keysByGroup(page);
    const RequestItems = Object.fromEntries(
      [...keys].map(([{ table, parameters }, Keys]) => [table, { Keys, ...parameters }]),
    );
    const input: BatchGetItemCommandInput = returnConsumedCapacity
      ? { RequestItems, ReturnConsumedCapacity: returnConsumedCapacity }
      : { RequestItems };
    const { Responses, UnprocessedKeys } = await connection.send('BatchGetItem', input, (reply) => reply.output, {
      signal,
    });
    const left = new Set<Fetch | undefined>();
    for (const { table, names, fetches } of keys.keys()) {
      const fetchOf = (item: Item): Fetch | undefined => fetches.get(keyIdentity(table, item, names));
      for (const item of Responses?.[table] ?? []) {
        for (const at of fetchOf(item)?.positions ?? []) items[at] = item;
      }
      for (const key of UnprocessedKeys?.[table]?.Keys ?? []) left.add(fetchOf(key));
    }
    return left.size === 0 ? [] : page.filter((fetch) => left.has(fetch));
  }

  const failure = await sendPages(connection, pagesOf(list), send, signal);
  if (failure) {
    const positions = failure.left.flatMap((fetch) => fetch.positions).sort((a, b) => a - b);
    throw unfinished(failure, positions);
  }
  return items;
}

/** Requests of up to 100 keys, each item once per way to fetch it. The n-th group of each table goes with the n-th of the others. */
function pagesOf(list: readonly ItemFetch[]): Fetch[][] {
  const rows: Fetch[][] = [];
  const groups = new Map<string, Group>();
  const groupsOfTable = new Map<string, number>();
  list.forEach((item, at) => {
    const { table, key } = item;
    const name = groupName(item);
    let group = groups.get(name);
    if (!group) {
      const number = groupsOfTable.get(table) ?? 0;
      groupsOfTable.set(table, number + 1);
      group = newGroup(item, (rows[number] ??= []));
      groups.set(name, group);
    }
    const identity = keyIdentity(table, key);
    const known = group.fetches.get(identity);
    if (known) {
      known.positions.push(at);
      return;
    }
    const fetch: Fetch = { group, key, positions: [at] };
    group.fetches.set(identity, fetch);
    group.row.push(fetch);
  });
  return rows.flatMap((row) =>
    Array.from({ length: Math.ceil(row.length / MAX_BATCH_GETS) }, (_, page) =>
      row.slice(page * MAX_BATCH_GETS, (page + 1) * MAX_BATCH_GETS),
    ),
  );
}

function groupName({ table, consistent, projection }: ItemFetch): string {
  const names = projection ? JSON.stringify([...projection].sort()) : '';
  return `${table}\n${consistent ? 'consistent' : ''}\n${names}`;
}

function newGroup({ table, key, projection, consistent }: ItemFetch, row: Fetch[]): Group {
  const parameters = {
    ...(projection && projectionParameters([...projection, ...Object.keys(key)])),
    ...(consistent && { ConsistentRead: true }),
  };
  return { table, parameters, names: keyNames(key), fetches: new Map(), row };
}

/** The keys of a page; each table has one group in it. */
function keysByGroup(page: readonly Fetch[]): Map<Group, Item[]> {
  const groups = new Map<Group, Item[]>();
  for (const { group, key } of page) {
    const keys = groups.get(group);
    if (keys) keys.push(key);
    else groups.set(group, [key]);
  }
  return groups;
}
