import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { DataSource, IdempotencyMismatchError, TransactionCanceledError } from 'dynatomic';
import { Account, LedgerEntry } from '../examples/accounts/entities.js';
import {
  AccountNotFound,
  AlreadyTransferred,
  InsufficientFunds,
  TransferService,
} from '../examples/accounts/transfer-service.js';
import { AuditedCounter } from '../examples/audit-log/audited-counter.js';
import { auditTables } from '../examples/audit-log/tables.js';
import { Customer, Order, OrderLine, Product } from '../examples/orders/entities.js';
import { CustomerNotActive, OrderService, OutOfStock, UnknownProduct } from '../examples/orders/order-service.js';
import { EmailLookup, User } from '../examples/user-registration/entities.js';
import {
  EmailTaken,
  UserExists,
  UserNotFound,
  UserRegistrationService,
} from '../examples/user-registration/user-registration-service.js';
import { engine } from './support/engine.js';

const { client, tableName } = engine();
const entities = [User, EmailLookup, Customer, Product, Order, OrderLine, Account, LedgerEntry];
const db = new DataSource({ client, tableName, entities });

beforeAll(async () => {
  await db.createTables();
  for (const table of auditTables) {
    await client.send(new CreateTableCommand({ ...table, TableName: tableName(table.TableName) }));
  }
});

describe('user registration', () => {
  const registration = new UserRegistrationService(db);
  const newUser = (userId: string, email = `${userId}@example.com`) => ({ userId, email, fullName: 'Full Name' });

  test('gives a user and an address to one registration only', async () => {
    const user = await registration.register(newUser('r1'));
    expect(user.createdAt).toBeInstanceOf(Date);
    await expect(registration.register(newUser('r1', 'other@example.com'))).rejects.toBeInstanceOf(UserExists);
    const taken = await registration.register(newUser('r2', 'r1@example.com')).catch((error: unknown) => error);
    expect(taken).toBeInstanceOf(EmailTaken);
    const { cause } = taken as EmailTaken;
    expect((cause as TransactionCanceledError).failures).toMatchObject([
      { index: 1, entity: EmailLookup, item: { userId: 'r1' } },
    ]);
    expect(await registration.find('r2', 'r1@example.com')).toMatchObject({
      user: undefined,
      lookup: { userId: 'r1' },
    });
  });

  test('moves an address with its user, and frees it', async () => {
    await registration.register(newUser('m1'));
    await registration.register(newUser('m2'));
    await expect(registration.changeEmail('m1', 'm1@example.com', 'm2@example.com')).rejects.toBeInstanceOf(EmailTaken);
    await expect(registration.changeEmail('m1', 'm2@example.com', 'x@example.com')).rejects.toBeInstanceOf(
      UserNotFound,
    );
    await registration.changeEmail('m1', 'm1@example.com', 'new@example.com');
    expect(await registration.find('m1', 'new@example.com')).toMatchObject({
      user: { email: 'new@example.com' },
      lookup: { userId: 'm1' },
    });
    await expect(registration.delete('m1', 'm1@example.com')).rejects.toBeInstanceOf(UserNotFound);
    await registration.delete('m1', 'new@example.com');
    expect(await registration.find('m1', 'new@example.com')).toEqual({ user: undefined, lookup: undefined });
    await registration.register(newUser('m3', 'm1@example.com'));
  });
});

describe('orders', () => {
  const shop = new OrderService(db);
  const products = db.repository(Product);
  const order = (orderId: string, customerId: string, ...lines: { sku: string; quantity: number }[]) =>
    shop.place({ orderId, customerId, lines });

  beforeAll(async () => {
    await db
      .transaction()
      .save(Object.assign(new Customer(), { customerId: 'active', status: 'active' }))
      .save(Object.assign(new Customer(), { customerId: 'closed', status: 'closed' }))
      .save(Object.assign(new Product(), { sku: 'a', name: 'Product A', priceInCents: 100, stock: 5 }))
      .save(Object.assign(new Product(), { sku: 'b', name: 'Product B', priceInCents: 250, stock: 1 }))
      .execute();
  });

  test('takes stock and creates the order with its lines', async () => {
    const placed = await order('o1', 'active', { sku: 'a', quantity: 2 }, { sku: 'b', quantity: 1 });
    expect(placed.totalInCents).toBe(450);
    expect(await db.repository(Order).getById('o1')).toEqual(placed);
    expect(await db.repository(OrderLine).getById({ orderId: 'o1', sku: 'a' })).toMatchObject({ quantity: 2 });
    expect(await products.getById('a')).toMatchObject({ stock: 3, version: 2 });
  });

  test('writes nothing when something is missing', async () => {
    const short = await order('o2', 'active', { sku: 'a', quantity: 4 }).catch((error: unknown) => error);
    expect(short).toBeInstanceOf(OutOfStock);
    expect((short as OutOfStock).message).toBe('There are fewer than 4 of Product A');
    await expect(order('o2', 'closed', { sku: 'a', quantity: 1 })).rejects.toBeInstanceOf(CustomerNotActive);
    await expect(order('o2', 'active', { sku: 'c', quantity: 1 })).rejects.toBeInstanceOf(UnknownProduct);
    await expect(order('o1', 'active', { sku: 'a', quantity: 1 })).rejects.toBeInstanceOf(TransactionCanceledError);
    expect(await db.repository(Order).exists('o2')).toBe(false);
    expect(await products.getById('a')).toMatchObject({ stock: 3 });
  });
});

test('a transfer is applied once, or not at all', async () => {
  const bank = new TransferService(db);
  const accounts = db.repository(Account);
  const open = (accountId: string) => accounts.insert(Object.assign(new Account(), { accountId, balanceInCents: 100 }));
  const balance = async (accountId: string) => (await accounts.getById(accountId)).balanceInCents;
  await open('from');
  await open('to');
  const id = tableName; // idempotency keys, like tables, are shared by all that use an engine
  const transfer = { transferId: id('t1'), from: 'from', to: 'to', amountInCents: 60, requestedAt: new Date() };
  await bank.transfer(transfer);
  await bank.transfer(transfer);
  expect([await balance('from'), await balance('to')]).toEqual([40, 160]);
  await expect(bank.transfer({ ...transfer, amountInCents: 1 })).rejects.toBeInstanceOf(IdempotencyMismatchError);
  await expect(bank.transfer({ ...transfer, transferId: id('t2') })).rejects.toBeInstanceOf(InsufficientFunds);
  await expect(
    bank.transfer({ ...transfer, transferId: id('t3'), to: 'nobody', amountInCents: 1 }),
  ).rejects.toBeInstanceOf(AccountNotFound);
  await db.repository(LedgerEntry).save(Object.assign(new LedgerEntry(), { ...transfer, transferId: id('t4') }));
  await expect(bank.transfer({ ...transfer, transferId: id('t4'), amountInCents: 1 })).rejects.toBeInstanceOf(
    AlreadyTransferred,
  );
  expect([await balance('from'), await balance('to')]).toEqual([40, 160]);
});

test('a counter goes up together with its log, once per change', async () => {
  const counter = new AuditedCounter(db);
  const change = { changeId: '1', reason: 'a test' };
  await counter.add('visits', 5, change);
  await expect(counter.add('visits', 5, change)).rejects.toBeInstanceOf(TransactionCanceledError);
  expect(await counter.read('visits', '1')).toEqual({
    value: 5,
    change: { counterId: 'visits', amount: 5, ...change },
  });
});
