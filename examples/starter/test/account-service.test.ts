import { DataSource } from 'dynatomic';
import { type LocalDynamoDB, startLocalDynamoDB } from 'dynatomic/testing';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Account } from '../src/account.js';
import { AccountNotFound, AccountService, InsufficientFunds } from '../src/account-service.js';

let engine: LocalDynamoDB;
let service: AccountService;

before(async () => {
  engine = await startLocalDynamoDB();
  const db = new DataSource({ client: engine.client, entities: [Account] });
  await db.createTables();
  service = new AccountService(db);
});
after(() => engine.stop());

void test('a transfer changes both accounts, or none', async () => {
  await service.open('ann', 100);
  await service.open('ben', 0);
  await service.transfer('ann', 'ben', 70);
  await assert.rejects(service.transfer('ann', 'ben', 70), InsufficientFunds);
  await assert.rejects(service.transfer('ann', 'nobody', 30), AccountNotFound);
  assert.deepEqual([await service.balanceOf('ann'), await service.balanceOf('ben')], [30, 70]);
});
