import { randomInt, randomUUID } from 'node:crypto';
import {
  Attribute,
  Entity,
  ItemNotFoundError,
  KEY,
  OutcomeUnknownError,
  table,
  TransactionConflictError,
  Unique,
  UniqueConstraintError,
  UpdatedAt,
  Version,
  VersionConflictError,
  type DataSource,
} from 'dynatomic';
import type { FaultName } from 'dynatomic/testing';
import { engine } from '../support/engine.js';
import { failureOf } from '../support/faulty-connection.js';
import { startArena, type Arena } from '../support/workloads/arena.js';

const Resumed = table('Resumed', { partitionKey: 'pk' });

@Entity({ table: Resumed, partitionKey: 'ACCOUNT#{id}' })
class Account {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() balance!: number;
  @Version() version!: number;
  @UpdatedAt() updatedAt!: Date;
}

@Entity({ table: Resumed, partitionKey: 'USER#{id}' })
class User {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() @Unique() email!: string;
}

const { client, endpoint, tableName } = engine();
let arena: Arena;
let id: string;
let db: DataSource;

beforeAll(async () => {
  const entities = [Account, User];
  arena = await startArena({ client, endpoint, tableName, seed: randomInt(2 ** 31), entities });
});
beforeEach(async () => {
  id = randomUUID();
  db = arena.db;
  await arena.truth.repository(Account).insert(Object.assign(new Account(), { id, balance: 0 }));
});
afterEach(() => arena.proxy.calm());
afterAll(() => arena.stop());

const account = () => arena.truth.repository(Account).getById(id);
const user = (email: string, userId = id): User => Object.assign(new User(), { id: userId, email });

/** No answer to any attempt of the next transaction. */
async function unanswered(fault: FaultName, write: () => Promise<unknown>): Promise<() => Promise<unknown>> {
  arena.proxy.next({ fault, on: 'TransactWriteItems', times: Infinity } as never);
  const error = await failureOf(write());
  arena.proxy.calm();
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  expect(error.outcome).toBe('unknown');
  return error.resume;
}

describe.each<[FaultName]>([['dropAfter'], ['errorAfter'], ['dropBefore'], ['errorBefore'], ['inProgress']])(
  'after %s',
  (fault) => {
    test('a transaction is applied once, and its entities learn of it', async () => {
      const loaded = await arena.db.repository(Account).getById(id);
      loaded.balance = 5;
      const resume = await unanswered(fault, () => db.transaction().save(loaded).execute());
      expect(loaded.version).toBe(1);
      expect(await resume()).toMatchObject({ replayed: false });
      expect(await resume()).toMatchObject({ replayed: false });
      expect(loaded.version).toBe(2);
      expect(await account()).toEqual(loaded);
    });

    test('arithmetic is applied once', async () => {
      const update = db.repository(Account).update(id).add({ balance: 1 });
      const resume = await unanswered(fault, () => db.transaction().add(update).execute());
      await resume();
      expect(await account()).toMatchObject({ balance: 1, version: 2 });
    });

    test('a unique value is taken once', async () => {
      const made = user(`${id}@x.org`);
      const resume = await unanswered(fault, () => db.repository(User).insert(made));
      await resume();
      expect(await arena.truth.repository(User).findByUnique('email', made.email)).toEqual(made);
    });

    test('an interactive transaction resolves to what its callback returned, which does not run again', async () => {
      let runs = 0;
      const resume = await unanswered(fault, () =>
        db.transaction(async (tx) => {
          runs += 1;
          const found = await tx.getById(Account, id);
          found.balance += 1;
          tx.save(found);
          return { balance: found.balance };
        }),
      );
      expect(await resume()).toEqual({ balance: 1 });
      expect(runs).toBe(1);
      expect(await account()).toMatchObject({ balance: 1, version: 2 });
    });
  },
);

describe('a refusal on resuming is what execute() would have thrown', () => {
  test('of a write alone, its own', async () => {
    const loaded = await arena.db.repository(Account).getById(id);
    const save = db.repository(Account).put(loaded);
    const resume = await unanswered('dropBefore', () => save.withIdempotencyKey(randomUUID()).execute());
    await arena.truth.repository(Account).update(id).set({ balance: 9 }).execute();
    const error = await failureOf(resume());
    expect(error).toBeInstanceOf(VersionConflictError);
    expect(error.outcome).toBe('notApplied');
  });

  test('of an operation with orThrow, that', async () => {
    class Gone extends Error {}
    const update = db.repository(Account).update(id).add({ balance: 1 });
    const resume = await unanswered('dropBefore', () =>
      db
        .transaction()
        .add(update.orThrow(() => new Gone()))
        .execute(),
    );
    await arena.truth.repository(Account).deleteById(id);
    const error = await failureOf(resume());
    expect(error).toBeInstanceOf(Gone);
    expect(error.cause.failures[0].error).toBeInstanceOf(ItemNotFoundError);
    expect(error.cause.outcome).toBe('notApplied');
  });

  test('of a unique value that was taken meanwhile, UniqueConstraintError', async () => {
    const email = `${id}@x.org`;
    const resume = await unanswered('errorBefore', () => db.repository(User).insert(user(email)));
    await arena.truth.repository(User).insert(user(email, randomUUID()));
    const error = await failureOf(resume());
    expect(error).toBeInstanceOf(UniqueConstraintError);
    expect(error.outcome).toBe('notApplied');
  });

  test('of a unique value that changed meanwhile, TransactionConflictError', async () => {
    await arena.truth.repository(User).insert(user(`1-${id}@x.org`));
    const rename = db
      .repository(User)
      .update(id)
      .set({ email: `2-${id}@x.org` });
    const resume = await unanswered('dropBefore', () => rename.execute());
    await arena.truth
      .repository(User)
      .update(id)
      .set({ email: `3-${id}@x.org` })
      .execute();
    const error = await failureOf(resume());
    expect(error).toBeInstanceOf(TransactionConflictError);
    expect(error.outcome).toBe('notApplied');
    expect(await arena.truth.repository(User).getById(id)).toMatchObject({ email: `3-${id}@x.org` });
  });

  test('of what an interactive transaction had read, TransactionConflictError', async () => {
    let runs = 0;
    const resume = await unanswered('dropBefore', () =>
      db.transaction(async (tx) => {
        runs += 1;
        const found = await tx.getById(Account, id);
        found.balance += 1;
        tx.save(found);
      }),
    );
    await arena.truth.repository(Account).update(id).set({ balance: 9 }).execute();
    const error = await failureOf(resume());
    expect(error).toBeInstanceOf(TransactionConflictError);
    expect(error.outcome).toBe('notApplied');
    expect(runs).toBe(1);
    expect(await account()).toMatchObject({ balance: 9, version: 2 });
  });
});

describe('with a durable key', () => {
  const add = (key: string) =>
    arena.db
      .transaction()
      .add(arena.db.repository(Account).update(id).add({ balance: 1 }))
      .withIdempotencyKey(key)
      .execute();

  test('the record tells what became of an unanswered transaction', async () => {
    arena.proxy.next({ fault: 'dropAfter', on: 'TransactWriteItems', times: Infinity });
    expect(await add(randomUUID())).toMatchObject({ replayed: false });
    expect(await account()).toMatchObject({ balance: 1 });
  });

  test('resuming works after DynamoDB has forgotten the token', async () => {
    arena.proxy.script([
      { fault: 'dropAfter', on: 'TransactWriteItems', times: Infinity },
      { fault: 'dropBefore', on: 'GetItem', times: Infinity },
    ]);
    const error = await failureOf(add(randomUUID()));
    arena.proxy.calm();
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    arena.proxy.expireTokens();
    expect(await error.resume()).toMatchObject({ replayed: false });
    expect(await account()).toMatchObject({ balance: 1 });
  });

  test('resuming without an answer still asks the record', async () => {
    arena.proxy.script([
      { fault: 'dropAfter', on: 'TransactWriteItems', times: Infinity },
      { fault: 'dropBefore', on: 'GetItem', times: 4 },
    ]);
    const error = await failureOf(add(randomUUID()));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(await error.resume()).toMatchObject({ replayed: false });
    expect(await account()).toMatchObject({ balance: 1 });
  });
});
