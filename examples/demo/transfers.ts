import { DataSource } from 'dynatomic';
import { FaultProxy } from 'dynatomic/testing';
import { Account, LedgerEntry } from '../accounts/entities.js';
import { InsufficientFunds, type Transfer, TransferService } from '../accounts/transfer-service.js';
import { call, chapter, fact, refused } from './story.js';
import { bold, dim, print } from './terminal.js';

const NAMES = ['ann', 'ben', 'cleo', 'dan', 'eve'];
const START_IN_CENTS = 100_00;
const CROWD = 50;

/** `own` makes a name of tables and of transfers that no other run of the demo has. */
export async function transfers(db: DataSource, own: (name: string) => string): Promise<void> {
  const bank = new TransferService(db);
  const accounts = db.repository(Account);
  const ledger = db.repository(LedgerEntry);
  chapter('Transfers', 'Money moves between accounts together with its entry in the ledger.');
  const opened = NAMES.map((accountId) => Object.assign(new Account(), { accountId, balanceInCents: START_IN_CENTS }));
  await db
    .transaction()
    .addAll(opened.map((account) => accounts.put(account)))
    .execute();

  const transfer = { transferId: own('t1'), from: 'ann', to: 'ben', amountInCents: 30_00, requestedAt: new Date() };
  await call(`transfer({ transferId: 't1', from: 'ann', to: 'ben', amountInCents: 3000 })`, () =>
    bank.transfer(transfer),
  );
  const [ann, ben] = await balances(db);
  fact('ann has 70, ben has 130', ann === 70_00 && ben === 130_00);
  fact('and the ledger says so', (await ledger.getById(transfer.transferId)).amountInCents === 30_00);

  await call('the same transfer again, as after a lost reply', () => bank.transfer(transfer));
  const [annAgain, benAgain] = await balances(db);
  fact('it was applied once: still 70 and 130', annAgain === ann && benAgain === ben);

  await refused(
    `transfer({ transferId: 't2', from: 'ann', to: 'ben', amountInCents: 100000 })`,
    InsufficientFunds,
    () => bank.transfer({ ...transfer, transferId: own('t2'), amountInCents: 1000_00 }),
  );
  fact('nothing was written, neither to an account nor to the ledger', !(await ledger.exists(own('t2'))));
}

/** Transfers that meet on the same accounts, over a network that loses replies. */
export async function transfersAtOnce(db: DataSource, endpoint: string, own: (name: string) => string) {
  const before = await balances(db);
  const proxy = await FaultProxy.start({ target: endpoint, seed: 1 });
  proxy.contention();
  proxy.random({ dropAfter: 0.1 });
  const unreliable = new DataSource({
    client: proxy.client,
    tableName: own,
    retry: { maxAttempts: 30, maxDelayMs: 200 },
  });
  const bank = new TransferService(unreliable);
  print('', `   ${bold(`${CROWD} transfers at once`)}, between five accounts, with one reply in ten lost`);

  const crowd = Array.from({ length: CROWD }, (_, i): Transfer => {
    const [from = '', to = ''] = [NAMES[i % 5], NAMES[(i + 1 + (i % 4)) % 5]];
    return { transferId: own(`crowd-${i}`), from, to, amountInCents: 20_00 + 1_00 * (i % 30), requestedAt: new Date() };
  });
  const results = await Promise.allSettled(crowd.map((transfer) => bank.transfer(transfer)));
  const { conflicts, faults } = proxy.counts;
  await proxy.stop();

  print(
    `   ${dim(`${conflicts} conflicts and ${faults.dropAfter} lost replies on the way, all of them settled by retries`)}`,
  );
  const done = crowd.filter((_, i) => results[i]?.status === 'fulfilled');
  const failed = results.filter((result) => result.status === 'rejected');
  fact(
    `${done.length} were done, ${failed.length} refused for want of money`,
    failed.every(({ reason }) => reason instanceof InsufficientFunds),
  );
  const after = await balances(db);
  const total = after.reduce((sum, balance) => sum + balance);
  fact(`the accounts still hold ${total / 100} together`, total === NAMES.length * START_IN_CENTS);
  fact('each holds what those that were done come to', after.join() === balancesAfter(before, done).join());
  const entries = await ledgerEntries(db, crowd);
  fact(`the ledger has their ${entries.length} entries and no other`, entries.join() === done.map(idOf).join());
}

async function balances(db: DataSource): Promise<number[]> {
  const accounts = db.repository(Account);
  const found = await db
    .readTransaction()
    .addAll(NAMES.map((name) => accounts.get(name)))
    .execute();
  return found.map((account) => account?.balanceInCents ?? NaN);
}

function balancesAfter(before: readonly number[], done: readonly Transfer[]): number[] {
  const change = (name: string, { from, to, amountInCents }: Transfer): number =>
    (to === name ? amountInCents : 0) - (from === name ? amountInCents : 0);
  return NAMES.map((name, i) => done.reduce((sum, transfer) => sum + change(name, transfer), before[i] ?? NaN));
}

const idOf = ({ transferId }: Transfer): string => transferId;

async function ledgerEntries(db: DataSource, transfers: readonly Transfer[]): Promise<string[]> {
  const ledger = db.repository(LedgerEntry);
  const found = await db
    .readTransaction()
    .addAll(transfers.map((transfer) => ledger.get(idOf(transfer))))
    .execute();
  return found.flatMap((entry) => (entry ? [entry.transferId] : []));
}
