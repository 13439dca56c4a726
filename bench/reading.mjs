// npm run bench:reading: what reading costs on top of JSON.parse and the SDK's own work, and whether the heap stays flat.
import { stage } from './lib/stage.mjs';

await stage();
const { QueryCommand } = await import('@aws-sdk/client-dynamodb');
const { create } = await import('./contestants/dynatomic.mjs');
const { cannedClient } = await import('./lib/canned-client.mjs');
const { keyOf, makeOrder, TABLE, TENANT } = await import('./lib/sample.mjs');

const ITEMS = 1000;
const ROUNDS = 30;
const PAGES = 100;
const MEGABYTE = 1024 * 1024;

const items = await storedItems();
const page = new TextEncoder().encode(JSON.stringify({ Items: items, Count: ITEMS, ScannedCount: ITEMS }));
await costs();
await heap();

/** The items as dynatomic stores them, in wire form. */
async function storedItems() {
  const stored = [];
  const { client } = cannedClient(({ input }) => {
    stored.push(input.Item);
    return {};
  });
  const orders = create({ client });
  for (let i = 0; i < ITEMS; i++) await orders.put(orders.prepare(makeOrder(i)));
  return stored;
}

async function costs() {
  const { client, handler } = cannedClient(() => ({}));
  handler.canned = page;
  const input = {
    TableName: TABLE,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: '' } },
  };
  const orders = create({ client });
  const text = new TextDecoder().decode(page);
  const contestants = {
    'JSON.parse': () => JSON.parse(text),
    'the SDK by hand': () => client.send(new QueryCommand(input)),
    dynatomic: () => orders.query(TENANT),
  };
  const best = Object.fromEntries(Object.keys(contestants).map((name) => [name, Infinity]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const before = process.cpuUsage();
      await run();
      const { user, system } = process.cpuUsage(before);
      best[name] = Math.min(best[name], (user + system) / 1000);
    }
  }
  for (const [name, ms] of Object.entries(best)) console.log(`${name}: ${ms.toFixed(1)} ms for ${ITEMS} items`);
  const ratio = best.dynatomic / (best['JSON.parse'] + best['the SDK by hand']);
  console.log(
    `dynatomic is ${ratio.toFixed(2)} of JSON.parse and the SDK's own work together; at most 1.5 is asked for`,
  );
}

async function heap() {
  let served = 0;
  const last = keyOf(makeOrder(ITEMS - 1));
  const { client } = cannedClient(() => ({
    Items: items,
    Count: ITEMS,
    ScannedCount: ITEMS,
    ...(++served < PAGES && { LastEvaluatedKey: { pk: { S: last.pk }, sk: { S: last.sk } } }),
  }));
  const orders = create({ client }).stream(TENANT);
  let read = 0;
  let highest = 0;
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for await (const order of orders) {
    if (order.tenantId !== TENANT) throw new Error('another item came back');
    if (++read % (10 * ITEMS) !== 0) continue;
    globalThis.gc?.();
    highest = Math.max(highest, process.memoryUsage().heapUsed - before);
  }
  console.log(`${read} items iterated, at most ${(highest / MEGABYTE).toFixed(1)} MB of heap more than before`);
}
