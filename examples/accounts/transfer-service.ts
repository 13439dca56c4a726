import type { DataSource, Repository, WriteResult } from 'dynatomic';
import { Account, LedgerEntry } from './entities.js';

export class AccountNotFound extends Error {}
export class InsufficientFunds extends Error {}
export class AlreadyTransferred extends Error {}

/** What is asked for. Ask again with the same values: `requestedAt` too is made once, by whoever asks. */
export type Transfer = Pick<LedgerEntry, 'transferId' | 'from' | 'to' | 'amountInCents' | 'requestedAt'>;

/** Moves money between accounts and enters it in the ledger, all or nothing, and once however often it is asked for. */
export class TransferService {
  readonly #db: DataSource;
  readonly #accounts: Repository<Account>;
  readonly #ledger: Repository<LedgerEntry>;

  constructor(db: DataSource) {
    this.#db = db;
    this.#accounts = db.repository(Account);
    this.#ledger = db.repository(LedgerEntry);
  }

  /**
   * Within ten minutes DynamoDB itself recognises a repeated request, and answers that it is done. Later, the ledger
   * entry that is there already refuses it.
   *
   * @throws InsufficientFunds, AccountNotFound, AlreadyTransferred
   */
  transfer(transfer: Transfer): Promise<WriteResult> {
    const { transferId, from, to, amountInCents } = transfer;
    const entry = this.#ledger.put(Object.assign(new LedgerEntry(), transfer)).ifNotExists();
    const debit = this.#accounts
      .update(from)
      .set((account) => ({ balanceInCents: account.balanceInCents.minus(amountInCents) }))
      .where((account) => account.balanceInCents.gte(amountInCents));
    const credit = this.#accounts
      .update(to)
      .set((account) => ({ balanceInCents: account.balanceInCents.plus(amountInCents) }));
    return this.#db
      .transaction()
      .add(entry.orThrow(() => new AlreadyTransferred(`${transferId} is done`)))
      .add(debit.orThrow(() => new InsufficientFunds(`${from} has less than ${amountInCents / 100}`)))
      .add(credit.orThrow(() => new AccountNotFound(`There is no account ${to}`)))
      .withIdempotencyKey(transferId)
      .execute();
  }
}
