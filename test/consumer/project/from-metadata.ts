import 'reflect-metadata';
import assert from 'node:assert/strict';
import { DataSource } from 'dynatomic';
import { startLocalDynamoDB } from 'dynatomic/testing';
import { Address, Order } from './entities-from-metadata.js';

async function main(): Promise<void> {
  const { client, stop } = await startLocalDynamoDB();
  const db = new DataSource({ client, entities: [Order] });
  await db.createTables();
  const orders = db.repository(Order);

  const placedAt = new Date('2026-11-22T11:00:00.000Z');
  const address = Object.assign(new Address(), { city: 'Paris' });
  await orders.insert(Object.assign(new Order(), { customerId: 'c1', placedAt, total: 10, address }));

  const found = await orders.getById({ customerId: 'c1', placedAt });
  assert.ok(found instanceof Order);
  assert.ok(found.address instanceof Address);
  assert.deepEqual(
    { ...found, address: { ...found.address } },
    {
      customerId: 'c1',
      placedAt,
      total: 10,
      paid: false,
      address: { city: 'Paris' },
    },
  );
  await stop();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
