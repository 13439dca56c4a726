import 'reflect-metadata';
import assert from 'node:assert/strict';
import { DataSource, DynatomicError, ItemExistsError } from 'dynatomic';
import { startLocalDynamoDB } from 'dynatomic/testing';
import { User } from './entities.js';

async function main(): Promise<void> {
  const { client, stop } = await startLocalDynamoDB();
  const db = new DataSource({ client, entities: [User] });
  await db.createTables();
  const users = db.repository(User);

  const bornAt = new Date('1990-01-02T03:04:05.678Z');
  const user = Object.assign(new User(), { userId: 'u1', email: 'a@example.org', roles: new Set(['admin']), bornAt });
  await users.insert(user);
  await users
    .update('u1')
    .set((u) => ({ balance: u.balance.plus(5) }))
    .execute();

  const found = await users.getById('u1');
  assert.ok(found instanceof User);
  assert.equal(found.balance, 5);
  assert.deepEqual(found.roles, new Set(['admin']));
  assert.deepEqual(found.bornAt, bornAt);

  const taken = await users
    .insert(Object.assign(new User(), { userId: 'u1', email: 'b@example.org' }))
    .catch((e: unknown) => e);
  assert.ok(taken instanceof ItemExistsError);
  assert.ok(taken instanceof DynatomicError);

  await users
    .transaction()
    .update('u1', (u) => u.set({ email: 'c@example.org' }))
    .execute();
  const [{ email } = { email: undefined }] = await db.readTransaction().add(users.get('u1')).execute();
  assert.equal(email, 'c@example.org');
  await stop();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
