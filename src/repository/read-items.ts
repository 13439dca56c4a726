import type { Connection } from '../client/index.js';
import { itemIdentity, type Item } from '../codec/index.js';
import { ThrottledError } from '../errors/index.js';
import type { ExecuteOptions, ReadItemsParameters } from '../operation/index.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_BATCH_GET_ITEMS = 100;

/** Reads items by key, in any number; they come in the order of the keys, undefined for missing ones. */
export async function readItems(
  connection: Connection,
  table: string,
  keys: readonly Item[],
  parameters: ReadItemsParameters,
  options: ExecuteOptions,
): Promise<(Item | undefined)[]> {
  const [first] = keys;
  if (!first) return [];
  const names = Object.keys(first);
  const identities = keys.map(itemIdentity);
  const unique = [...new Map(keys.map((key, at) => [identities[at], key])).values()];
  const found = new Map<string, Item>();
  for (let from = 0; from < unique.length; from += MAX_BATCH_GET_ITEMS) {
    const batch = unique.slice(from, from + MAX_BATCH_GET_ITEMS);
    for (const item of await readBatch(connection, table, batch, parameters, options)) {
      found.set(
        itemIdentity(Object.fromEntries(names.flatMap((name) => (item[name] ? [[name, item[name]]] : [])))),
        item,
      );
    }
  }
  return identities.map((identity) => found.get(identity));
}

/** Reads up to 100 items, and again what DynamoDB left unprocessed, with pauses while it gets nowhere. */
async function readBatch(
  connection: Connection,
  table: string,
  keys: readonly Item[],
  parameters: ReadItemsParameters,
  { signal, returnConsumedCapacity }: ExecuteOptions,
): Promise<Item[]> {
  const items: Item[] = [];
  let left: Item[] = [...keys];
  for (let fruitless = 0; left.length > 0;) {
    const input = {
      RequestItems: { [table]: { ...parameters, Keys: left } },
      ...(returnConsumedCapacity && { ReturnConsumedCapacity: returnConsumedCapacity }),
    };
    const output = await connection.send('BatchGetItem', input, (reply) => reply.output, { signal });
    items.push(...(output.Responses?.[table] ?? []));
    const unprocessed = output.UnprocessedKeys?.[table]?.Keys ?? [];
    fruitless = unprocessed.length < left.length ? 0 : fruitless + 1;
    if (fruitless === connection.maxAttempts) {
      throw new ThrottledError(
        `BatchGetItem on ${table} left ${unprocessed.length} items unprocessed on ${fruitless} attempts in a row`,
      );
    }
    left = unprocessed;
    if (left.length > 0) await connection.pause(fruitless + 1, signal);
  }
  return items;
}
