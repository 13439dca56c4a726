import {
  Attribute,
  DataSource,
  Entity,
  InvalidTransactionError,
  ItemNotFoundError,
  KEY,
  table,
  TransactionConflictError,
  Version,
} from 'dynatomic';
import { engine } from './support/engine.js';

const Accounts = table('Accounts', { partitionKey: 'pk' });

@Entity({ table: Accounts, partitionKey: 'ACCOUNT#{id}' })
class Account {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() balance!: number;
  @Attribute() note?: string;
}

@Entity({ table: Accounts, partitionKey: 'LEDGER#{id}' })
class Ledger {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() total!: number;
  @Version() version!: number;
}

const { client, requests, tableName } = engine();
const db = new DataSource({
  client,
  tableName,
  entities: [Account, Ledger],
  idempotency: { table: 'Idempotency' },
  retry: { baseDelayMs: 1 },
});
const accounts = db.repository(Account);

const account = (id: string, balance: number): Account => Object.assign(new Account(), { id, balance });

beforeAll(() => db.createTables());
beforeEach(async () => {
  await accounts.save(account('a', 100));
  await accounts.save(account('b', 0));
  requests.clear();
});

test('reads, writes and returns what the callback returns', async () => {
  const receipt = await db.transaction(async (tx) => {
    const from = await tx.getById(Account, 'a');
    const to = await tx.getById(Account, 'b');
    expect(await tx.findById(Account, 'a')).toBe(from);
    from.balance -= 30;
    to.balance += 30;
    tx.save(from);
    tx.save(to);
    tx.insert(Object.assign(new Ledger(), { id: '1', total: 100 }));
    return { from: from.balance, attempt: tx.attempt };
  });
  expect(receipt).toEqual({ from: 70, attempt: 1 });
  expect((await accounts.findById('a'))?.balance).toBe(70);
  expect((await db.repository(Ledger).findById('1'))?.version).toBe(1);
  expect(requests.all('TransactWriteItems')).toHaveLength(1);
});

test('runs again when another writer got in between, with fresh reads', async () => {
  const seen: number[] = [];
  await db.transaction(async (tx) => {
    const a = await tx.getById(Account, 'a');
    seen.push(a.balance);
    if (tx.attempt === 1) await accounts.update('a').set({ balance: 50 }).execute();
    a.balance += 1;
    tx.save(a);
  });
  expect(seen).toEqual([100, 50]);
  expect((await accounts.findById('a'))?.balance).toBe(51);
});

test('what was only read, and what was found missing, is verified too', async () => {
  let runs = 0;
  await db.transaction(async (tx) => {
    runs += 1;
    const missing = await tx.findById(Account, 'new');
    const b = await tx.getById(Account, 'b');
    if (tx.attempt === 1) await accounts.save(account('new', 1));
    if (tx.attempt === 2) await accounts.update('b').set({ note: 'seen' }).execute();
    const a = await tx.getById(Account, 'a');
    a.balance = (missing?.balance ?? 0) + b.balance;
    tx.save(a);
  });
  expect(runs).toBe(3);
  expect((await accounts.findById('a'))?.balance).toBe(1);
  await accounts.deleteById('new');
});

test('an error thrown inside writes nothing and is rethrown as it is', async () => {
  const refused = new Error('no');
  await expect(
    db.transaction(async (tx) => {
      const a = await tx.getById(Account, 'a');
      a.balance = 0;
      tx.save(a);
      throw refused;
    }),
  ).rejects.toBe(refused);
  expect((await accounts.findById('a'))?.balance).toBe(100);
  expect(requests.all('TransactWriteItems')).toHaveLength(0);
});

test('an error that came from a torn read runs the callback again', async () => {
  let runs = 0;
  await db.transaction(async (tx) => {
    runs += 1;
    const a = await tx.getById(Account, 'a');
    if (tx.attempt === 1)
      await db
        .transaction()
        .add(accounts.update('a').set({ balance: 0 }))
        .add(accounts.update('b').set({ balance: 100 }))
        .execute();
    const b = await tx.getById(Account, 'b');
    if (a.balance + b.balance !== 100) throw new Error('torn');
  });
  expect(runs).toBe(2);
});

test('a saved entity is seen by later reads; a removed one is not', async () => {
  await db.transaction(async (tx) => {
    const c = account('c', 1);
    tx.insert(c);
    expect(await tx.findById(Account, 'c')).toBe(c);
    const b = await tx.getById(Account, 'b');
    tx.remove(b);
    expect(await tx.findById(Account, 'b')).toBeUndefined();
  });
  expect(await accounts.exists('b')).toBe(false);
  expect(await accounts.exists('c')).toBe(true);
  await accounts.deleteById('c');
});

test('an added operation fails with its own error while the item is as read', async () => {
  const refused = await db
    .transaction(async (tx) => {
      await tx.getById(Account, 'a');
      tx.add(
        accounts
          .update('a')
          .set({ note: 'x' })
          .where((u) => u.balance.gt(1000))
          .orThrow(() => new RangeError('poor')),
      );
    })
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(RangeError);
  await expect(db.transaction((tx) => tx.getById(Account, 'zz'))).rejects.toBeInstanceOf(ItemNotFoundError);
});

test('gives up after maxAttempts', async () => {
  let runs = 0;
  const error = await db
    .transaction(
      async (tx) => {
        runs += 1;
        const a = await tx.getById(Account, 'a');
        await accounts.update('a').set({ balance: runs }).execute();
        a.note = 'mine';
        tx.save(a);
      },
      { maxAttempts: 3 },
    )
    .catch((e: unknown) => e);
  expect(error).toBeInstanceOf(TransactionConflictError);
  expect(runs).toBe(3);
});

test('an idempotency key returns the first receipt without running the callback', async () => {
  let runs = 0;
  const transfer = (): Promise<{ balance: number }> =>
    db.transaction(
      async (tx) => {
        runs += 1;
        const a = await tx.getById(Account, 'a');
        a.balance -= 10;
        tx.save(a);
        return { balance: a.balance };
      },
      { idempotencyKey: 'transfer-1' },
    );
  expect(await transfer()).toEqual({ balance: 90 });
  expect(await transfer()).toEqual({ balance: 90 });
  expect(runs).toBe(1);
  const plain = new DataSource({ client, tableName });
  await expect(plain.transaction(() => 1, { idempotencyKey: 'k' })).rejects.toMatchObject({
    problems: [{ code: 'KEY_NEEDS_RECORD' }],
  });
});

test('tx is of no use after the callback ended', async () => {
  let kept: { save(entity: object): void } | undefined;
  await db.transaction((tx) => {
    kept = tx;
  });
  expect(() => kept?.save(account('z', 1))).toThrow(InvalidTransactionError);
});
