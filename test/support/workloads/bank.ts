import { Attribute, DataSource, Entity, KEY, table, UpdatedAt, Version } from 'dynatomic';
import { calm, inWorkers, unleash, untilLater, type Arena } from './arena.js';
import { Declined, isUnanswered, outcomeOf, settled, tally, type Known } from './outcome.js';
import type { Report, Workload } from './workload.js';

const Bank = table('Bank', { partitionKey: 'pk' });

@Entity({ table: Bank, partitionKey: 'ACCOUNT#{accountId}' })
class Account {
  declare readonly [KEY]?: 'accountId';
  @Attribute() accountId!: string;
  @Attribute() balance!: number;
  @Version() version!: number;
  @UpdatedAt() updatedAt!: Date;
}

/** Counts how often a transfer was applied. */
@Entity({ table: Bank, partitionKey: 'TRANSFER#{transferId}' })
class Transfer {
  declare readonly [KEY]?: 'transferId';
  @Attribute() transferId!: string;
  @Attribute() count!: number;
}

const ACCOUNTS = 20;
const WORKERS = 8;
const OPENING_BALANCE = 20;
const MAX_AMOUNT = 15;

interface Order {
  readonly transferId: string;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

/**
 * Workers move money between accounts, through builders and through interactive transactions, while readers read all
 * accounts in one transaction. What is told of each transfer must agree with what was done.
 */
async function run(arena: Arena, transfersPerWorker: number): Promise<Report> {
  const { db, truth, random } = arena;
  const prefix = `${arena.seed}-${random(2 ** 31)}`;
  const ids = Array.from({ length: ACCOUNTS }, (_, n) => `${prefix}-${n}`);
  const total = ACCOUNTS * OPENING_BALANCE;
  const violations: string[] = [];
  for (const accountId of ids) {
    await truth.repository(Account).insert(Object.assign(new Account(), { accountId, balance: OPENING_BALANCE }));
  }

  const orders: { order: Order; known: Known }[] = [];
  let reads = 0;
  let working = true;
  unleash(arena);
  const read = async (): Promise<void> => {
    for (let turn = 0; working; turn++) {
      await untilLater();
      const accounts = await readAll(turn % 2 === 0 ? db : truth, ids);
      if (!accounts) continue;
      reads++;
      const sum = accounts.reduce((all, account) => all + (account?.balance ?? NaN), 0);
      if (sum !== total) violations.push(`a read transaction saw ${sum} in all accounts, not ${total}`);
      for (const account of accounts) {
        if (account && account.balance < 0) violations.push(`account ${account.accountId} has ${account.balance}`);
      }
    }
  };
  const reading = read();
  await inWorkers(WORKERS, transfersPerWorker, async (worker, turn) => {
    const [from = '', to = ''] = twoOf(ids, random);
    const order = { transferId: `${prefix}-${worker}-${turn}`, from, to, amount: 1 + random(MAX_AMOUNT) };
    const move = turn % 2 === 0 ? moveByBuilders : moveInteractively;
    orders.push({ order, known: await outcomeOf(() => move(db, order)) });
  }).finally(() => (working = false));
  await reading;
  await calm(arena);

  const balances = new Map(ids.map((id) => [id, OPENING_BALANCE]));
  const versions = new Map(ids.map((id) => [id, 1]));
  for (const { order, known } of orders) {
    const { transferId, from, to, amount } = order;
    const end = await settled(known);
    if (isUnanswered(end)) violations.push(`resume() got no answer about transfer ${transferId}`);
    const count = (await truth.repository(Transfer).findById(transferId))?.count ?? 0;
    const told = `${known.outcome}${end && end !== known ? `, then ${end.outcome}` : ''}`;
    if (!isPossible(count, end)) violations.push(`transfer ${transferId} is ${told}, and was applied ${count} times`);
    balances.set(from, (balances.get(from) ?? 0) - count * amount);
    balances.set(to, (balances.get(to) ?? 0) + count * amount);
    for (const id of [from, to]) versions.set(id, (versions.get(id) ?? 0) + count);
  }
  for (const id of ids) {
    const { balance, version } = await truth.repository(Account).getById(id);
    if (balance !== balances.get(id)) violations.push(`account ${id} has ${balance}, not ${balances.get(id)}`);
    if (version !== versions.get(id)) violations.push(`account ${id} is at ${version}, not ${versions.get(id)}`);
  }
  return { violations, counts: { ...tally(orders.map(({ known }) => known)), reads } };
}

/** Whether a transfer may have been applied that often, by what is known of it. */
function isPossible(count: number, known: Known | undefined): boolean {
  if (known?.outcome === 'applied') return count === 1;
  return known?.outcome === 'notApplied' ? count === 0 : count <= 1;
}

async function moveByBuilders(db: DataSource, { transferId, from, to, amount }: Order): Promise<void> {
  const accounts = db.repository(Account);
  const debit = accounts
    .update(from)
    .set((account) => ({ balance: account.balance.minus(amount) }))
    .where((account) => account.balance.gte(amount))
    .orThrow(() => new Declined('too little money'));
  const credit = accounts.update(to).set((account) => ({ balance: account.balance.plus(amount) }));
  await db.transaction().add(debit).add(credit).add(counting(db, transferId)).execute();
}

async function moveInteractively(db: DataSource, { transferId, from, to, amount }: Order): Promise<void> {
  await db.transaction(async (tx) => {
    const payer = await tx.getById(Account, from);
    const payee = await tx.getById(Account, to);
    if (payer.balance < amount) throw new Declined('too little money');
    payer.balance -= amount;
    payee.balance += amount;
    tx.save(payer);
    tx.save(payee);
    tx.add(counting(db, transferId));
  });
}

function counting(db: DataSource, transferId: string) {
  return db.repository(Transfer).update(transferId).upsert().add({ count: 1 });
}

/** All accounts at one point in time; undefined when writes were in the way. */
async function readAll(db: DataSource, ids: readonly string[]): Promise<(Account | undefined)[] | undefined> {
  const accounts = db.repository(Account);
  try {
    return await db
      .readTransaction()
      .addAll(ids.map((id) => accounts.get(id)))
      .execute();
  } catch (error) {
    const outcome = await outcomeOf(() => {
      throw error;
    });
    if (outcome.outcome !== 'notApplied') throw error;
    return undefined;
  }
}

function twoOf<T>(all: readonly T[], random: (below: number) => number): T[] {
  const first = random(all.length);
  const second = (first + 1 + random(all.length - 1)) % all.length;
  return [first, second].flatMap((at) => all[at] ?? []);
}

export const workload: Workload = { entities: [Account, Transfer], run };
