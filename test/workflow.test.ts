import {
  Attribute,
  AttributeValueError,
  DataSource,
  defineWorkflow,
  Entity,
  IdempotencyMismatchError,
  InvalidTransactionError,
  ItemNotFoundError,
  ModelError,
  table,
} from 'dynatomic';
import { engine } from './support/engine.js';
import { failureOf } from './support/faulty-connection.js';

@Entity({ table: 'Stock', partitionKey: 'SKU#{sku}' })
class Stock {
  @Attribute() sku!: string;
  @Attribute() quantity!: number;
}

@Entity({ table: 'Stock', partitionKey: 'ORDER#{orderId}' })
class Order {
  @Attribute() orderId!: string;
  @Attribute() sku!: string;
  @Attribute({ type: 'date' }) due!: Date;
  @Attribute({ type: 'stringSet' }) tags?: Set<string>;
}

class OutOfStock extends Error {
  override readonly name = 'OutOfStock';
}

const { client, tableName, createTable } = engine();
const db = new DataSource({ client, tableName, entities: [Stock, Order], retry: { baseDelayMs: 1 } });
const stock = db.repository(Stock);
const orders = db.repository(Order);

beforeAll(() => createTable('Stock', 'pk'));
beforeEach(() => stock.save(Object.assign(new Stock(), { sku: 's1', quantity: 3 })));

const order = (orderId: string): Order =>
  Object.assign(new Order(), { orderId, sku: 's1', due: new Date('2026-01-02'), tags: new Set(['a']) });

interface Checkout {
  order: Order;
  note?: string;
}

let calls: string[] = [];
let fail: (step: string) => void = () => undefined;
const told = (step: string): void => {
  calls.push(step);
  fail(step);
};

beforeEach(() => {
  calls = [];
  fail = () => undefined;
});

const checkout = defineWorkflow<Checkout>({
  name: 'checkout',
  table: 'Stock',
  input: { order: Order, note: 'string' },
  steps: [
    {
      name: 'take',
      run: async (tx, { input }) => {
        told('take');
        const item = await tx.getById(Stock, input.order.sku);
        if (item.quantity < 1) throw new OutOfStock('nothing left');
        item.quantity -= 1;
        tx.save(item);
        return { left: item.quantity };
      },
      compensate: (tx, { db, input }) => {
        told('undo take');
        tx.add(db.repository(Stock).update(input.order.sku).add({ quantity: 1 }));
      },
    },
    {
      name: 'gift',
      condition: (_tx, { input }) => input.note !== undefined,
      run: () => told('gift'),
      compensate: () => told('undo gift'),
    },
    {
      name: 'place',
      run: (tx, { input, results }) => {
        told('place');
        expect(results['take']).toEqual({ left: expect.any(Number) as unknown });
        tx.insert(input.order);
      },
      compensate: (tx, { db, input }) => {
        told('undo place');
        tx.add(db.repository(Order).delete(input.order.orderId).where({ sku: 's1' }));
      },
    },
    { name: 'notify', run: () => told('notify') },
    { name: 'close', run: () => told('close') },
  ],
});

const quantity = async (): Promise<number | undefined> => (await stock.findById('s1'))?.quantity;

describe('a workflow', () => {
  test('does its steps in order, but those whose condition does not hold', async () => {
    const run = await checkout.start(db, 'w1', { order: order('w1') });
    expect(run).toEqual({
      id: 'w1',
      status: 'complete',
      steps: { take: 'done', gift: 'skipped', place: 'done', notify: 'done', close: 'done' },
      results: { take: { left: 2 } },
    });
    expect(calls).toEqual(['take', 'place', 'notify', 'close']);
    expect(await orders.findById('w1')).toEqual(order('w1'));
    expect(await checkout.find(db, 'w1')).toEqual(run);
  });

  test('undoes what is done in reverse when a step fails', async () => {
    fail = (step) => {
      if (step === 'close') throw new OutOfStock('closed');
    };
    const run = await checkout.start(db, 'w2', { order: order('w2'), note: 'hi' });
    expect(run).toMatchObject({
      status: 'compensated',
      failure: { step: 'close', name: 'OutOfStock', message: 'closed' },
      steps: { take: 'compensated', gift: 'compensated', place: 'compensated', notify: 'kept' },
    });
    expect(calls.slice(-4)).toEqual(['close', 'undo place', 'undo gift', 'undo take']);
    expect(await orders.findById('w2')).toBeUndefined();
    expect(await quantity()).toBe(3);
  });

  test('is compensated at once when the first step fails', async () => {
    await stock.save(Object.assign(new Stock(), { sku: 's1', quantity: 0 }));
    const run = await checkout.start(db, 'w3', { order: order('w3') });
    expect(run).toMatchObject({ status: 'compensated', steps: {}, failure: { name: 'OutOfStock' } });
  });

  test('a condition of DynamoDB that fails is a failure of its step', async () => {
    await orders.insert(order('taken'));
    const run = await checkout.start(db, 'w4', { order: order('taken') });
    expect(run).toMatchObject({ status: 'compensated', failure: { step: 'place' } });
    expect(await quantity()).toBe(3);
    expect(await orders.exists('taken')).toBe(true);
  });

  test('has nothing to undo where the condition of a compensation fails', async () => {
    fail = (step) => {
      if (step !== 'close') return;
      fail = () => undefined;
      throw new OutOfStock('closed');
    };
    const changing = defineWorkflow<{ orderId: string }>({
      name: 'changing',
      table: 'Stock',
      steps: [
        {
          name: 'place',
          run: (tx, { input }) => tx.insert(order(input.orderId)),
          compensate: (tx, { db, input }) =>
            tx.add(db.repository(Order).delete(input.orderId).where({ sku: 'another' })),
        },
        { name: 'close', run: () => told('close') },
      ],
    });
    const run = await changing.start(db, 'w5', { orderId: 'w5' });
    expect(run).toMatchObject({ status: 'compensated', steps: { place: 'kept' } });
    expect(await orders.exists('w5')).toBe(true);
  });

  test('tries a compensation again, and stays resumable when it keeps failing', async () => {
    let failures = 7;
    fail = (step) => {
      if (step === 'close') throw new OutOfStock('closed');
      if (step === 'undo take' && failures-- > 0) throw new Error('not yet');
    };
    await expect(checkout.start(db, 'w6', { order: order('w6') })).rejects.toThrow('not yet');
    expect(await checkout.find(db, 'w6')).toMatchObject({ status: 'compensating', steps: { place: 'compensated' } });
    expect(await checkout.resume(db, 'w6')).toMatchObject({ status: 'compensated' });
    expect(await quantity()).toBe(3);
  });

  test('can take a failed condition as a branch', async () => {
    const branching = defineWorkflow<{ sku: string }>({
      name: 'branching',
      table: 'Stock',
      steps: [
        {
          name: 'enough',
          onConditionFailure: 'skip',
          run: (tx, { db, input }) =>
            tx.add(
              db
                .repository(Stock)
                .check(input.sku)
                .where((item) => item.quantity.gte(2))
                .orThrow(() => new OutOfStock('too few')),
            ),
        },
        { name: 'sell', condition: (_tx, { steps }) => steps['enough'] === 'done', run: () => told('sell') },
        { name: 'order-more', run: () => told('more') },
      ],
    });
    expect(await branching.start(db, 'many', { sku: 's1' })).toMatchObject({ steps: { enough: 'done', sell: 'done' } });
    await stock.save(Object.assign(new Stock(), { sku: 's1', quantity: 1 }));
    expect(await branching.start(db, 'few', { sku: 's1' })).toMatchObject({
      status: 'complete',
      steps: { enough: 'skipped', sell: 'skipped', 'order-more': 'done' },
    });
  });

  test('starts once for an id, and notices another input', async () => {
    const first = await checkout.start(db, 'w7', { order: order('w7') });
    expect(await checkout.start(db, 'w7', { order: order('w7') })).toEqual(first);
    expect(await quantity()).toBe(2);
    const other = checkout.start(db, 'w7', { order: order('another') });
    await expect(other).rejects.toThrow(IdempotencyMismatchError);
  });

  test('runs that overlap do each step once', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => checkout.start(db, 'w8', { order: order('w8') })));
    expect(runs.map(({ status }) => status)).toEqual(['complete', 'complete', 'complete']);
    expect(await quantity()).toBe(2);
  });

  test('an unknown id is told', async () => {
    await expect(checkout.resume(db, 'nothing')).rejects.toThrow(ItemNotFoundError);
    expect(await checkout.find(db, 'nothing')).toBeUndefined();
  });
});

const declare = (options: unknown): unknown => defineWorkflow(options as never);
const run = (): void => undefined;

test('a workflow that is declared wrongly is refused with everything that is wrong', async () => {
  const steps = [
    { name: '__proto__' },
    { name: 'a', run: 1 },
    { name: 'a', run, compensate: 1, condition: true },
    null,
  ];
  const error = await failureOf(Promise.resolve().then(() => declare({ name: 'a#b', table: 'T', steps })));
  expect(error).toBeInstanceOf(ModelError);
  expect(error.problems).toEqual([
    expect.stringContaining('its name must be letters'),
    expect.stringContaining('not "__proto__"'),
    'step 1 has no run function',
    'step 2 has no run function',
    "two steps are called 'a'",
    'compensate of step 3 is no function',
    'condition of step 3 is no function',
    expect.stringContaining('the name of step 4'),
    'step 4 has no run function',
  ]);
  for (const options of [undefined, null, {}, { name: 'x', table: 'T', steps: [] }]) {
    expect(() => declare(options)).toThrow(ModelError);
  }
  const odd = { name: 'x', table: 'T', steps: [{ name: 'a', run, onConditionFailure: 'stop' }] };
  expect(() => declare(odd)).toThrow("onConditionFailure of step 1 is 'fail' or 'skip'");
});

test('what is no DataSource or input is refused', async () => {
  for (const call of [
    checkout.start(undefined as never, 'x', { order: order('x') }),
    checkout.resume({} as never, 'x'),
    checkout.find(null as never, 'x'),
  ]) {
    await expect(call).rejects.toThrow(ModelError);
  }
  await expect(checkout.start(db, 'x', undefined as never)).rejects.toThrow(AttributeValueError);
  await expect(checkout.start(db, 'x', { order: { orderId: 1 } } as never)).rejects.toThrow(InvalidTransactionError);
});

test('the journals of workflows can live in a table with sort keys', async () => {
  const app = table('App', { partitionKey: 'id', sortKey: 'range' });
  const plain = defineWorkflow<{ n: number }>({ name: 'plain', table: app, steps: [{ name: 'only', run: () => [1] }] });
  const local = new DataSource({ client, tableName, entities: [plain.journal] });
  await local.createTables();
  expect(await plain.start(local, 'p', { n: 1 })).toMatchObject({ status: 'complete', results: { only: [1] } });
  const stored = await local.readTransaction().get('App', { id: 'WORKFLOW#plain#p', range: 'JOURNAL' }).execute();
  expect(stored).toEqual([expect.objectContaining({ status: 'complete' })]);
});
