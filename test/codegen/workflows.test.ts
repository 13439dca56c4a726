import { ConditionFailedError, DataSource, ItemNotFoundError } from 'dynatomic';
import { readSchema } from 'dynatomic/codegen';
import { localClient } from '../../src/testing/local-client.js';
import {
  InventoryItem,
  InventoryItemRepository,
  Notification,
  Order,
  processOrderWorkflow,
  restockWorkflow,
  WorkflowService,
} from '../fixtures/generated/shop/index.js';
import { runExamples } from '../fixtures/generated/shop/usage-examples.js';
import { engine } from '../support/engine.js';
import { fixture } from './support/fixture.js';

const { client, endpoint, tableName, requests } = engine();
const entities = [InventoryItem, Order, Notification, processOrderWorkflow.journal, restockWorkflow.journal];
const db = new DataSource({ client, tableName, entities });
const service = new WorkflowService(db);
const inventory = db.repository(InventoryItem);
const orders = db.repository(Order);
const notifications = db.repository(Notification);

beforeAll(() => db.createTables());

const order = (order_id: string, quantity: number): Order =>
  Object.assign(new Order(), {
    user_id: 'u1',
    order_id,
    product_id: order_id,
    quantity,
    status: 'new' as const,
    labels: new Set(['gift']),
  });

/** Products are named after the order that asks for them, so that tests don't meet. */
async function stock(product_id: string, quantity: number): Promise<void> {
  await inventory.save(Object.assign(new InventoryItem(), { product_id, quantity, place: 'p1' }));
}

const left = async (id: string): Promise<number | undefined> => (await inventory.findById(id))?.quantity;
const stored = (id: string): Promise<Order | undefined> => orders.findById({ user_id: 'u1', order_id: id });

describe('process_order_workflow', () => {
  test('goes through all steps', async () => {
    await stock('o1', 3);
    const run = await service.processOrderWorkflow('o1', order('o1', 2), 'Thank you');
    expect(run).toMatchObject({ status: 'complete', steps: { validate_inventory: 'done', notify_user: 'done' } });
    expect(await left('o1')).toBe(1);
    expect(await stored('o1')).toEqual(order('o1', 2));
    expect(await notifications.findById('o1')).toMatchObject({ user_id: 'u1', text: 'Thank you' });
    expect(await service.processOrderWorkflow('o1', order('o1', 2), 'Thank you')).toEqual(run);
    expect(await left('o1')).toBe(1);
  });

  test('leaves out what a condition rules out', async () => {
    await stock('o2', 1);
    const run = await service.processOrderWorkflow('o2', order('o2', 2));
    const steps = { validate_inventory: 'skipped', create_order: 'skipped', update_inventory: 'skipped' };
    expect(run).toMatchObject({ status: 'complete', steps: { ...steps, notify_user: 'done' } });
    expect(await left('o2')).toBe(1);
    expect(await stored('o2')).toBeUndefined();
    expect(await notifications.findById('o2')).toMatchObject({ text: 'Your order was processed' });
  });

  test('undoes what is done when a step fails', async () => {
    await stock('o3', 3);
    const taken = { notification_id: 'o3', user_id: 'u2', text: 'mine' };
    await notifications.save(Object.assign(new Notification(), taken));
    const run = await service.processOrderWorkflow('o3', order('o3', 2));
    expect(run).toMatchObject({
      status: 'compensated',
      failure: { step: 'notify_user', name: 'NotificationExistsError' },
      steps: { validate_inventory: 'kept', create_order: 'compensated', update_inventory: 'compensated' },
    });
    expect(await left('o3')).toBe(3);
    expect(await stored('o3')).toMatchObject({ status: 'refused', labels: new Set(['gift']) });
  });

  test.each(['complete', 'compensated'])('is resumed after a break, wherever it was: %s', async (end) => {
    for (let last = 2; ; last += 3) {
      const id = `${end}-${last}`;
      await stock(id, 3);
      const taken = { notification_id: id, user_id: 'u2', text: 'mine' };
      if (end === 'compensated') await notifications.save(Object.assign(new Notification(), taken));
      const broken = localClient(endpoint);
      let sent = 0;
      broken.middlewareStack.add(
        (next) => async (args) => {
          if (++sent > last) throw new Error('the connection is gone');
          const reply = await next(args);
          if (sent === last) throw new Error('the connection is gone');
          return reply;
        },
        { step: 'finalizeRequest', priority: 'high' },
      );
      const through = new WorkflowService(new DataSource({ client: broken, tableName, retry: { maxAttempts: 1 } }));
      const run = await through.processOrderWorkflow(id, order(id, 2)).catch(() => undefined);
      broken.destroy();
      if (run) {
        expect(run.status).toBe(end);
        expect(sent).toBeGreaterThan(8);
        return;
      }
      if (!(await processOrderWorkflow.find(db, id))) continue;
      expect((await service.resumeProcessOrderWorkflow(id)).status).toBe(end);
      expect(await left(id)).toBe(end === 'complete' ? 1 : 3);
      expect(await stored(id)).toMatchObject({ status: end === 'complete' ? 'new' : 'refused' });
    }
  });
});

describe('restock', () => {
  test('keeps index keys right, there and back', async () => {
    await stock('r1', 5);
    expect(await service.restock('r1', 'r1', 'top', 2, false)).toBe(true);
    expect(await inventory.index('ByShelf').query({ shelf: 'top' }).first()).toMatchObject({ quantity: 7 });
    expect(await service.restock('r2', 'r1', 'attic', 9, false)).toBe(false);
    expect(await restockWorkflow.find(db, 'r2')).toMatchObject({
      failure: { step: 'check', name: 'InventoryItemConditionError' },
      steps: { shelve: 'compensated', count: 'kept' },
    });
    expect(await inventory.index('ByShelf').query({ shelf: 'attic' }).first()).toBeUndefined();
    expect(await service.resumeRestock('r2')).toBe(false);
  });

  test('does a step for each element of an array', async () => {
    await stock('r4', 1);
    for (const notification_id of ['n1', 'n2', 'n3']) {
      await notifications.save(Object.assign(new Notification(), { notification_id, user_id: 'u', text: '' }));
    }
    expect(await service.restock('r4', 'r4', 'top', 1, false, ['n1', 'n3'])).toBe(true);
    expect(await Promise.all(['n1', 'n2', 'n3'].map((id) => notifications.exists(id)))).toEqual([false, true, false]);
  });

  test('leaves out a step by a parameter', async () => {
    await stock('r3', 1);
    expect(await service.restock('r3', 'r3', 'top', 1, true)).toBe(true);
    expect(await inventory.findById('r3')).not.toHaveProperty('shelf', 'top');
    await expect(service.resumeRestock('unknown')).rejects.toThrow(ItemNotFoundError);
  });
});

test('an update reads the item first only where it must', async () => {
  const repository = new InventoryItemRepository(db);
  await inventory.save(Object.assign(new InventoryItem(), { product_id: 'i1', quantity: 1 }));
  const commandsOf = async (changes: Parameters<typeof repository.update>[1]): Promise<string[]> => {
    requests.clear();
    await repository.update('i1', changes);
    return requests.all().map(({ operation }) => operation);
  };
  expect(await commandsOf({ quantity: 2 })).toEqual(['UpdateItem']);
  expect(await commandsOf({ shelf: 'low' })).toEqual(['GetItem', 'UpdateItem']);
  expect(await inventory.index('ByShelf').query({ shelf: 'low' }).first()).toBeUndefined();
  expect(await commandsOf({ shelf: 'high', place: 'p9' })).toEqual(['UpdateItem']);
  expect(await commandsOf({ shelf: 'low', place: undefined } as object)).toEqual(['GetItem', 'UpdateItem']);
  expect(await inventory.index('ByShelf').query({ shelf: 'low' }).first()).toMatchObject({ place: 'p9' });
});

test('conditions and updates in the syntax of DynamoDB do what they say', async () => {
  const repository = new InventoryItemRepository(db);
  const item = { product_id: 'e1', quantity: 5, shelf: 'x', place: 'p1' };
  await inventory.save(Object.assign(new InventoryItem(), item));
  expect(await repository.countAgain('e1', 2, ['one'])).toMatchObject({ quantity: 7, history: ['one'] });
  expect(await repository.countAgain('e1', 1, ['two'])).toMatchObject({ quantity: 8, history: ['one', 'two'] });
  await repository.noteFirst('e1', ['zero'], 3);
  expect(await inventory.findById('e1')).toMatchObject({ quantity: 5, history: ['zero', 'one', 'two'] });
  await expect(repository.noteFirst('e1', [], 6)).rejects.toThrow(ConditionFailedError);
  for (const [place, fits] of [
    ['a', true],
    ['b', true],
    ['p', true],
    ['long', true],
    ['c', false],
    [undefined, true],
  ] as const) {
    await inventory.save(Object.assign(new InventoryItem(), { ...item, place }));
    const done = repository.countAgain('e1', 1, []).then(
      () => true,
      () => false,
    );
    expect([place, await done]).toEqual([place, fits]);
  }
  for (const [quantity, history] of [
    [101, []],
    [-1, []],
    [1, ['locked']],
  ] as const) {
    await inventory.save(Object.assign(new InventoryItem(), { ...item, quantity, history }));
    await expect(repository.countAgain('e1', 1, [])).rejects.toThrow(ConditionFailedError);
  }
});

test('a filter by values and arrays of values takes them all', async () => {
  for (const shelf of ['a1', 'a2', 'a3']) {
    await inventory.save(Object.assign(new InventoryItem(), { product_id: shelf, quantity: 1, shelf, place: '1' }));
  }
  const { items } = await new InventoryItemRepository(db).findOnShelves('a1', ['a3']);
  expect(items.map(({ product_id }) => product_id).sort()).toEqual(['a1', 'a3']);
});

test('the examples run through both workflows', async () => {
  const results = new Map<string, unknown>();
  await runExamples(db, (example, result) => results.set(example.replace(/ \(.*/, ''), result));
  expect(results.get('WorkflowService.processOrderWorkflow')).toMatchObject({ id: 'example-700', status: 'complete' });
  expect(results.get('WorkflowService.restock')).toBe(true);
});

describe('a workflow that cannot be', () => {
  const problemsOf = (change: (text: string) => string): string[] =>
    readSchema(change(fixture('valid/shop'))).problems.map(({ code, path, message }) => `${code} ${path}: ${message}`);
  const workflow = 'cross_table_access_patterns[0]';

  test('is refused for a condition that nothing decides', () => {
    const [problem, ...rest] = problemsOf((text) =>
      text.replace('"defines": "inventory_available"', '"defines": "enough"'),
    );
    expect(problem).toContain(`NOT_FOUND ${workflow}.workflow_steps[1]`);
    expect(problem).toContain(`'inventory_available' is neither a condition expression nor a name`);
    expect(rest).toHaveLength(1);
  });

  test('is refused where an update of each element would have to read first', () => {
    const [problem] = problemsOf((text) =>
      text.replace(
        '"name": "product_id",\n          "type": "string"\n        },\n        {\n          "name": "shelf",\n          "type": "string"\n        },\n        {\n          "name": "added"',
        '"name": "product_ids", "type": "array", "item_type": "string" }, { "name": "shelf", "type": "string" }, { "name": "added"',
      ),
    );
    expect(problem).toContain(`changes the keys of index 'ByShelf': set 'place' as well`);
  });

  test.each([
    ['"step": "create_order"', '"step": "notify_user"', `ALREADY_USED ${workflow}.workflow_steps[3].step`],
    ['"step": "create_order"', '"step": "create#order"', `IDENTIFIER ${workflow}.workflow_steps[1].step`],
    [
      '"journal_table": "Restocking"',
      '"journal_table": "Orders"',
      'ALREADY_USED cross_table_access_patterns[1].journal_table',
    ],
    ['"action": "Put"', '"action": "Query"', `ACTION ${workflow}.workflow_steps[1].action`],
    [
      '"notification_id": "order.order_id"',
      '"notification_id": "order.id"',
      `UNBOUND ${workflow}.workflow_steps[3].set`,
    ],
    ['"name": "restock"', '"name": "resume_process_order_workflow"', 'IDENTIFIER cross_table_access_patterns[1].name'],
    ['"quantity": "order.quantity"', '"n": "order.quantity"', `UNBOUND ${workflow}.workflow_steps[0].condition`],
  ])('is refused: %s as %s', (from, to, problem) => {
    expect(fixture('valid/shop')).toContain(from);
    expect(problemsOf((text) => text.replace(from, to)).join('\n')).toContain(problem);
  });
});
