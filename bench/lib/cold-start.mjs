// node --expose-gc cold-start.mjs CONTESTANT MODULE…: CPU milliseconds to load the SDK client, then the modules, then to send a first put.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [name, ...modules] = process.argv.slice(2);

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const start = cpuMs();
require('@aws-sdk/client-dynamodb');
const withClient = cpuMs();
for (const module of modules) require(module);
const loaded = cpuMs();
const { cannedClient } = await import('./canned-client.mjs');
const { makeOrder } = await import('./sample.mjs');
const { create, Client } = await import(`../contestants/${name}.mjs`);
const { client, handler } = cannedClient(() => ({}), Client);
handler.canned = new TextEncoder().encode('{}');

globalThis.gc(); // or who loaded the most is spared the collection that comes next
const first = cpuMs();
const { put, prepare = (order) => order } = await create({ client });
await put(prepare(makeOrder(0)));
const done = cpuMs();
console.log(JSON.stringify({ clientMs: withClient - start, importMs: loaded - withClient, firstMs: done - first }));
process.exit(0);
