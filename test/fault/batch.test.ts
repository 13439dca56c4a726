import {
  AbortedError,
  Attribute,
  BatchIncompleteError,
  DataSource,
  Entity,
  KEY,
  ServiceError,
  ThrottledError,
  type DataSourceOptions,
} from 'dynatomic';
import { FaultProxy } from 'dynatomic/testing';
import { engine } from '../support/engine.js';
import { failureOf } from '../support/shop.js';

@Entity({ table: 'Items', partitionKey: 'ITEM#{id}' })
class Item {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() n!: number;
  @Attribute({ default: () => 'made' }) state?: string;
}

const { endpoint, client, tableName, createTable } = engine();
const direct = new DataSource({ client, tableName }).repository(Item);
let proxy: FaultProxy;
let run = 0;

beforeAll(() => createTable('Items', 'pk'));
beforeEach(async () => {
  run += 1;
  proxy = await FaultProxy.start({ target: endpoint, seed: 7 });
});
afterEach(() => proxy.stop());

const through = (retry: DataSourceOptions['retry'] = {}) => {
  const db = new DataSource({
    client: proxy.client,
    tableName,
    retry: { maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 4, ...retry },
  });
  return { db, items: db.repository(Item) };
};
const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => `r${run}-${i}`);
const made = (id: string): Item => Object.assign(new Item(), { id, n: Number(id.split('-')[1]) });
const storedOf = async (wanted: readonly string[]): Promise<string[]> => {
  const found = await Promise.all(wanted.map((id) => direct.exists(id)));
  return wanted.filter((_, i) => found[i]);
};

describe('unprocessed items', () => {
  test('writes are sent again until all are done, and only those that were left', async () => {
    const { db, items } = through();
    proxy.script([
      { fault: 'unprocessed', count: 20 },
      { fault: 'unprocessed', count: 7 },
    ]);
    const sent: number[] = [];
    proxy.rewrite(({ input }) => void sent.push((input as any).RequestItems[tableName('Items')].length));
    const wanted = ids(25);
    const { requests } = await db
      .batchWrite()
      .addAll(wanted.map((id) => items.put(made(id))))
      .execute();
    expect(sent).toEqual([25, 20, 7]);
    expect(requests).toBe(3);
    expect(await storedOf(wanted)).toEqual(wanted);
  });

  test('reads are sent again, and come in the order of the request', async () => {
    const { db, items } = through();
    const wanted = ids(130);
    await db
      .batchWrite()
      .addAll(wanted.map((id) => items.put(made(id))))
      .execute();
    proxy.script([{ fault: 'unprocessed', count: 99, times: 4 }]);
    const found = await db
      .batchGet()
      .addAll(wanted.map((id) => items.get(id)))
      .execute();
    expect(found.map((item) => item?.id)).toEqual(wanted);
  });

  test('progress renews the budget: a page may take many requests', async () => {
    const { db, items } = through({ maxAttempts: 2 });
    const wanted = ids(12);
    proxy.script(Array.from({ length: 11 }, (_, i) => ({ fault: 'unprocessed', count: 11 - i }) as const));
    const { requests } = await db
      .batchWrite()
      .addAll(wanted.map((id) => items.put(made(id))))
      .execute();
    expect(requests).toBe(12);
    expect(await storedOf(wanted)).toEqual(wanted);
  });

  test('when nothing more is processed, the error has the operations that are left, as they were added', async () => {
    const { db, items } = through();
    const wanted = ids(25);
    const entities = wanted.map(made);
    const operations = entities.map((entity) => items.put(entity));
    proxy.script([
      { fault: 'unprocessed', count: 5 },
      { fault: 'unprocessed', count: 5, times: Infinity },
    ]);
    const error = await failureOf(db.batchWrite().addAll(operations).execute());
    expect(error).toBeInstanceOf(BatchIncompleteError);
    expect(error.operations.map((left: object) => operations.indexOf(left as never))).toEqual([20, 21, 22, 23, 24]);
    expect(error.cause).toBeInstanceOf(ThrottledError);
    expect(error.outcome).toBe('notApplied');
    expect(error.message).toContain("5 of the batch's 25 operations");
    expect(await storedOf(wanted)).toEqual(wanted.slice(0, 20));
    expect(entities.map(({ state }) => state)).toEqual([
      ...new Array<string>(20).fill('made'),
      ...new Array<undefined>(5).fill(undefined),
    ]);
    proxy.calm();
    await db.batchWrite().addAll(error.operations).execute();
    expect(await storedOf(wanted)).toEqual(wanted);
  });

  test('the same for reads; each get of an item that was asked for twice is left', async () => {
    const { db, items } = through();
    const gets = [...ids(3), ids(1)[0] as string].map((id) => items.get(id));
    proxy.script([{ fault: 'unprocessed', count: 3, times: Infinity }]);
    const error = await failureOf(db.batchGet().addAll(gets).execute());
    expect(error).toBeInstanceOf(BatchIncompleteError);
    expect(error.operations).toHaveLength(4);
    for (const [i, get] of gets.entries()) expect(error.operations[i]).toBe(get);
  });
});

describe('lost replies and refusals', () => {
  test.each(['dropAfter', 'errorAfter', 'cutReply', 'dropBefore', 'errorBefore', 'throttle'] as const)(
    '%s: the page is sent again',
    async (fault) => {
      const { db, items } = through();
      proxy.script([{ fault, times: 2 }]);
      const wanted = ids(30);
      await db
        .batchWrite()
        .addAll(wanted.map((id) => items.put(made(id))))
        .execute();
      expect(await storedOf(wanted)).toEqual(wanted);
    },
  );

  test('no answer within the budget: the outcome of what is left is unknown', async () => {
    const { db, items } = through();
    proxy.script([{ fault: 'dropAfter', times: Infinity }]);
    const operations = ids(3).map((id) => items.put(made(id)));
    const error = await failureOf(db.batchWrite().addAll(operations).execute());
    expect(error).toBeInstanceOf(BatchIncompleteError);
    expect(error.outcome).toBe('unknown');
    expect(error.operations).toEqual(operations);
    expect(await storedOf(ids(3))).toEqual(ids(3));
  });

  test('throttled throughout: everything is left, and not applied', async () => {
    const { db, items } = through();
    proxy.script([{ fault: 'throttle', times: Infinity }]);
    const operations = ids(60).map((id) => items.put(made(id)));
    const error = await failureOf(db.batchWrite().addAll(operations).execute());
    expect(error).toBeInstanceOf(BatchIncompleteError);
    expect(error.outcome).toBe('notApplied');
    expect(error.operations).toEqual(operations);
    expect(await storedOf(ids(60))).toEqual([]);
  });

  test('a read without an answer', async () => {
    const { db, items } = through();
    proxy.script([{ fault: 'errorBefore', times: Infinity }]);
    const error = await failureOf(db.batchGet().add(items.get('x')).execute());
    expect(error).toBeInstanceOf(ServiceError);
  });
});

test('no more pages are begun after one has failed, and few are under way at once', async () => {
  const { db, items } = through({ maxAttempts: 1 });
  let open = 0;
  let most = 0;
  let requests = 0;
  proxy.rewrite(() => {
    requests += 1;
    most = Math.max(most, ++open);
    setTimeout(() => open--, 20);
    return undefined;
  });
  proxy.script([
    { fault: 'delayBefore', ms: 20, times: 8 },
    { fault: 'throttle', times: 4 },
  ]);
  const operations = ids(1000).map((id) => items.put(made(id)));
  const error = await failureOf(db.batchWrite().addAll(operations).execute());
  expect(error.operations.length).toBeGreaterThanOrEqual(1000 - 11 * 25);
  expect(requests).toBeLessThan(16);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
});

describe('signal', () => {
  test('ends a batch at once; what was sent may be applied', async () => {
    const { db, items } = through();
    proxy.script([{ fault: 'pass' }, { fault: 'delayBefore', ms: 5000, times: Infinity }]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 60);
    const batch = db.batchWrite().addAll(ids(200).map((id) => items.put(made(id))));
    const start = performance.now();
    const error = await failureOf(batch.execute({ signal: controller.signal }));
    expect(performance.now() - start).toBeLessThan(2000);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.outcome).toBe('unknown');
    expect(error.cause.message).toBe('enough');
  });

  test('ends the pause before unprocessed items are sent again', async () => {
    const { db, items } = through({ baseDelayMs: 60_000, maxDelayMs: 60_000 });
    proxy.script([{ fault: 'unprocessed', count: 1, times: Infinity }]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 40);
    const error = await failureOf(db.batchGet().add(items.get('x')).execute({ signal: controller.signal }));
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.outcome).toBe('notApplied');
  });

  test('aborted before: nothing is sent', async () => {
    const { db, items } = through();
    const error = await failureOf(
      db
        .batchWrite()
        .add(items.put(made(ids(1)[0] as string)))
        .execute({ signal: AbortSignal.abort() }),
    );
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.outcome).toBe('notApplied');
    expect(proxy.counts.requests).toBe(0);
  });
});

test('random faults: every operation that is not named as left is done', async () => {
  const { db, items } = through({ maxAttempts: 6 });
  proxy.random({ unprocessed: 0.3, dropAfter: 0.1, throttle: 0.1, errorBefore: 0.1 });
  const wanted = ids(300);
  const operations = wanted.map((id) => items.put(made(id)));
  const error: { operations?: readonly object[] } | undefined = await db
    .batchWrite()
    .addAll(operations)
    .execute()
    .then(
      () => undefined,
      (thrown) => thrown,
    );
  const left = new Set(error?.operations ?? []);
  const done = wanted.filter((_, i) => !left.has(operations[i] as object));
  expect(await storedOf(done)).toEqual(done);
  expect(done.length).toBeGreaterThan(0);
});
