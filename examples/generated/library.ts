// What a service on the generated layer looks like. `dal/` was made from `schema.json`:
//   npx dynatomic generate --schema schema.json --output-dir dal
import type { DataSource } from 'dynatomic';
import {
  Loan,
  LoanRepository,
  Reader,
  ReaderConditionError,
  ReaderEmail,
  ReaderEmailExistsError,
  TransactionService,
} from './dal/index.js';

export class Library {
  readonly #loans: LoanRepository;
  readonly #transactions: TransactionService;

  constructor(dataSource: DataSource) {
    this.#loans = new LoanRepository(dataSource);
    this.#transactions = new TransactionService(dataSource);
  }

  /** False when the e-mail address belongs to another reader. */
  async register(reader_id: string, email: string): Promise<boolean> {
    const reader = Object.assign(new Reader(), { reader_id, email, loans: 0 });
    const readerEmail = Object.assign(new ReaderEmail(), { reader_id, email });
    try {
      return await this.#transactions.registerReader(reader, readerEmail);
    } catch (error) {
      if (error instanceof ReaderEmailExistsError) return false;
      throw error;
    }
  }

  /** False when the reader is unknown, or has five books already. */
  async lend(reader_id: string, book_id: string, branch: string, due_on: string): Promise<boolean> {
    const loan = Object.assign(new Loan(), { reader_id, book_id, branch, due_on });
    try {
      return await this.#transactions.lendBook(loan);
    } catch (error) {
      if (error instanceof ReaderConditionError) return false;
      throw error;
    }
  }

  /** The books that a branch is to get back by a day. */
  async dueUntil(branch: string, day: string): Promise<string[]> {
    const { items } = await this.#loans.loansDueUntil(branch, day);
    return items.map(({ book_id }) => book_id);
  }
}
