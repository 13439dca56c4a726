import { attr, type DataSource, set, type WriteResult } from 'dynatomic';

/** Counters, and a log of who changed them: plain items by table name, without entities. */
export class AuditedCounter {
  readonly #db: DataSource;

  constructor(db: DataSource) {
    this.#db = db;
  }

  /** Adds to a counter, which starts at 0. `changeId` tells changes apart: the same one is applied once. */
  add(
    counterId: string,
    amount: number,
    { changeId, reason }: { changeId: string; reason: string },
  ): Promise<WriteResult> {
    return this.#db
      .transaction()
      .update('Counters', { counterId }, set({ value: attr('value').ifNotExists(0).plus(amount) }))
      .put('AuditLog', { counterId, changeId, amount, reason }, attr('changeId').notExists())
      .execute();
  }

  async read(counterId: string, changeId: string): Promise<{ value: unknown; change: unknown }> {
    const [counter, change] = await this.#db
      .readTransaction()
      .get('Counters', { counterId }, ['value'])
      .get('AuditLog', { counterId, changeId })
      .execute();
    return { value: counter?.['value'], change };
  }
}
