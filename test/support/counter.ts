import { randomUUID } from 'node:crypto';
import { Attribute, DataSource, Entity, KEY, table, UpdatedAt, Version } from 'dynatomic';

@Entity({ table: table('Counters', { partitionKey: 'pk' }), partitionKey: 'COUNTER#{counterId}' })
export class Counter {
  declare readonly [KEY]?: 'counterId';
  @Attribute({ type: 'string' }) counterId!: string;
  @Attribute({ type: 'number' }) count!: number;
  @Version() version!: number;
  @UpdatedAt({ type: 'date' }) updatedAt!: Date;
}

/** What a process of `counter-client.ts` is to do. */
export interface CounterRequest {
  readonly endpoint: string;
  readonly prefix: string;
  readonly key: string;
  readonly counterId: string;
  readonly interactive: boolean;
  readonly executions: number;
}

/** A `DataSource` with durable idempotency keys. */
export function counterSource(client: DataSourceClient, tableName: (logical: string) => string): DataSource {
  return new DataSource({
    client,
    tableName,
    entities: [Counter],
    idempotency: { table: 'Keys' },
    retry: { maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 8 },
  });
}

type DataSourceClient = ConstructorParameters<typeof DataSource>[0]['client'];

/** Adds one, by a builder. */
export async function countOnce(db: DataSource, key: string, counterId: string, by = 1): Promise<boolean> {
  const update = db.repository(Counter).update(counterId).add({ count: by });
  const { replayed } = await db.transaction().add(update).withIdempotencyKey(key).execute();
  return replayed;
}

export interface CounterReceipt {
  readonly count: number;
  /** Of the run of the callback that was committed. */
  readonly nonce: string;
}

/** Adds one, in an interactive transaction. */
export function countInteractively(db: DataSource, key: string, counterId: string): Promise<CounterReceipt> {
  return db.transaction(
    async (tx) => {
      const counter = await tx.getById(Counter, counterId);
      counter.count += 1;
      tx.save(counter);
      return { count: counter.count, nonce: randomUUID() };
    },
    { idempotencyKey: key },
  );
}
