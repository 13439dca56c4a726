import type { DataSource, Repository } from 'dynatomic';
import { Account } from './account.js';

export class AccountNotFound extends Error {}
export class InsufficientFunds extends Error {}

export class AccountService {
  readonly #db: DataSource;
  readonly #accounts: Repository<Account>;

  constructor(db: DataSource) {
    this.#db = db;
    this.#accounts = db.repository(Account);
  }

  /** @throws ItemExistsError when there is such an account */
  async open(accountId: string, balanceInCents: number): Promise<Account> {
    const account = Object.assign(new Account(), { accountId, balanceInCents });
    await this.#accounts.insert(account);
    return account;
  }

  /** @throws AccountNotFound */
  async balanceOf(accountId: string): Promise<number> {
    const account = await this.#accounts.findById(accountId);
    if (!account) throw new AccountNotFound(`There is no account ${accountId}`);
    return account.balanceInCents;
  }

  /**
   * Moves money from one account to another: both change, or neither.
   *
   * @throws InsufficientFunds, AccountNotFound
   */
  async transfer(from: string, to: string, amountInCents: number): Promise<void> {
    const debit = this.#accounts
      .update(from)
      .set((account) => ({ balanceInCents: account.balanceInCents.minus(amountInCents) }))
      .where((account) => account.balanceInCents.gte(amountInCents))
      .orThrow(() => new InsufficientFunds(`${from} has less than ${amountInCents / 100}`));
    const credit = this.#accounts
      .update(to)
      .set((account) => ({ balanceInCents: account.balanceInCents.plus(amountInCents) }))
      .orThrow(() => new AccountNotFound(`There is no account ${to}`));
    await this.#db.transaction().add(debit).add(credit).execute();
  }
}
