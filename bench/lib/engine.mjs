// End to end: node engine.mjs ROUNDS MS compares dynatomic with the SDK by hand on the embedded engine, in wall-clock time.
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { startLocalDynamoDB } from 'dynatomic/testing';
import { compare, wallMicros } from './measure.mjs';
import { TABLE } from './sample.mjs';
import { ORDERS, WORKLOADS } from './workloads.mjs';

const [rounds, roundMs] = process.argv.slice(2).map(Number);
const CREATE = {
  TableName: TABLE,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};

const engine = await startLocalDynamoDB();
await engine.client.send(new CreateTableCommand(CREATE));
const reference = await side('sdk');
const own = await side('dynatomic');
await own.methods.puts(own.orders);

const results = {};
for (const [id, { method, argumentsOf }] of Object.entries(WORKLOADS)) {
  if (!(method in own.methods)) continue;
  const run = async ({ methods, orders }) => {
    // The conditional update needs an order that is open, which it then is no more.
    if (id === 'W3') await methods.put(orders[0]);
    await methods[method](...argumentsOf(methods, orders));
  };
  const options = { warmUpMs: roundMs, roundMs, rounds };
  results[id] = await compare(
    () => run(own),
    () => run(reference),
    options,
    wallMicros,
  );
}
await engine.stop();
console.log(JSON.stringify(results));

async function side(name) {
  const { create } = await import(`../contestants/${name}.mjs`);
  const methods = await create({ client: engine.client });
  return { methods, orders: ORDERS.map(methods.prepare ?? ((order) => order)) };
}
