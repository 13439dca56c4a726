import { TransactionCanceledError, DataSource } from 'dynatomic';
import {
  Account,
  AccountConditionError,
  AccountNotFoundError,
  Address,
  AddressExistsError,
  ForeignKeyMismatchError,
  Flow,
  Member,
  MemberConditionError,
  MemberExistsError,
  Order,
  OrderExistsError,
  StockItem,
  StockItemConditionError,
  Task,
  TaskNotFoundError,
  TransactionService,
} from '../fixtures/generated/bank/index.js';
import { engine } from '../support/engine.js';

const { client, tableName, createTable } = engine();
const db = new DataSource({ client, tableName });
const service = new TransactionService(db);

const make = <T extends object>(entity: T, values: Partial<T>): T => Object.assign(entity, values);
const member = (id: string, email: string): Member =>
  make(new Member(), { member_id: id, email, name: id, status: 'active' });
const address = (id: string, email: string): Address => make(new Address(), { member_id: id, email });

beforeAll(async () => {
  await Promise.all(['Members', 'Addresses', 'Accounts', 'Stock'].map((name) => createTable(name, 'pk')));
  await Promise.all(['Orders', 'Flows'].map((name) => createTable(name, 'pk', 'sk')));
});

const members = db.repository(Member);
const addresses = db.repository(Address);

describe('uniqueness', () => {
  test('registers a member and the address together', async () => {
    await service.registerMember(member('m1', 'm1@example.org'), address('m1', 'm1@example.org'));
    expect(await service.getMemberAndAddress('m1', 'm1@example.org')).toMatchObject({
      member: { member_id: 'm1', email: 'm1@example.org' },
      address: { member_id: 'm1' },
    });
  });

  test('tells which of the two is taken, and writes neither', async () => {
    const taken = service.registerMember(member('m2', 'm1@example.org'), address('m2', 'm1@example.org'));
    await expect(taken).rejects.toThrow(AddressExistsError);
    await expect(taken).rejects.toMatchObject({ cause: expect.any(TransactionCanceledError) as unknown });
    expect(await members.findById('m2')).toBeUndefined();
    const same = service.registerMember(member('m1', 'new@example.org'), address('m1', 'new@example.org'));
    await expect(same).rejects.toThrow(MemberExistsError);
    expect(await addresses.findById('new@example.org')).toBeUndefined();
  });

  test('refuses arguments that name different members', async () => {
    const mixed = service.registerMember(member('m3', 'm3@example.org'), address('m4', 'm3@example.org'));
    await expect(mixed).rejects.toThrow(ForeignKeyMismatchError);
    await expect(mixed).rejects.toThrow('member_id mismatch: m3 and m4');
  });

  test('moves a member to another address', async () => {
    await service.registerMember(member('m5', 'old@example.org'), address('m5', 'old@example.org'));
    await service.changeAddress('m5', 'old@example.org', 'm5@example.org');
    expect(await members.findById('m5')).toMatchObject({ email: 'm5@example.org' });
    expect(await addresses.findById('old@example.org')).toBeUndefined();
    expect(await addresses.findById('m5@example.org')).toMatchObject({ member_id: 'm5' });
    await expect(service.changeAddress('m5', 'wrong@example.org', 'x@example.org')).rejects.toThrow(
      MemberConditionError,
    );
    await expect(service.changeAddress('m5', 'm5@example.org', 'm1@example.org')).rejects.toThrow();
  });

  test('a missing item is undefined', async () => {
    expect(await service.getMemberAndAddress('nobody', 'nowhere')).toEqual({ member: undefined, address: undefined });
  });
});

describe('order and stock', () => {
  const stock = db.repository(StockItem);
  const order = (id: string, by: string, amount: number): Order =>
    make(new Order(), { order_id: id, member_id: by, product_id: 'p1', amount, status: 'new' });

  test('takes the quantity out of stock, down to nothing and no further', async () => {
    await members.save(member('buyer', 'buyer@example.org'));
    await stock.save(make(new StockItem(), { product_id: 'p1', quantity: 3 }));
    await service.placeOrder(order('o1', 'buyer', 2), 'p1', 2);
    expect(await stock.findById('p1')).toMatchObject({ quantity: 1, sold: 2 });
    await expect(service.placeOrder(order('o1', 'buyer', 1), 'p1', 1)).rejects.toThrow(OrderExistsError);
    await expect(service.placeOrder(order('o2', 'buyer', 2), 'p1', 2)).rejects.toThrow(StockItemConditionError);
    await service.placeOrder(order('o3', 'buyer', 1), 'p1', 1);
    expect(await stock.findById('p1')).toMatchObject({ quantity: 0, sold: 3 });
  });

  test('checks the member, and that order and argument name one product', async () => {
    await expect(service.placeOrder(order('o4', 'nobody', 0), 'p1', 0)).rejects.toThrow(MemberConditionError);
    await expect(service.placeOrder(order('o5', 'buyer', 0), 'p2', 0)).rejects.toThrow(ForeignKeyMismatchError);
  });
});

describe('coordinated updates', () => {
  const flows = db.repository(Flow);
  const tasks = db.repository(Task);

  test('completes a flow and each of its tasks, or none', async () => {
    await flows.save(make(new Flow(), { flow_id: 'f1', status: 'open' }));
    for (const task_id of ['t1', 't2']) {
      await tasks.save(make(new Task(), { flow_id: 'f1', task_id, status: 'open' }));
    }
    await expect(service.completeFlow('f1', ['t1', 'missing'])).rejects.toThrow(TaskNotFoundError);
    expect(await tasks.findById({ flow_id: 'f1', task_id: 't1' })).toMatchObject({ status: 'open' });
    await service.completeFlow('f1', ['t1', 't2']);
    expect(await flows.findById('f1')).toMatchObject({ status: 'complete' });
    expect(await tasks.findById({ flow_id: 'f1', task_id: 't2' })).toMatchObject({ status: 'complete' });
  });
});

describe('transfer', () => {
  const accounts = db.repository(Account);
  const balances = async (...ids: string[]): Promise<(number | undefined)[]> =>
    Promise.all(ids.map(async (id) => (await accounts.findById(id))?.balance));

  test('moves the amount, and nothing when there is too little', async () => {
    await accounts.save(make(new Account(), { account_id: 'a', balance: 10.5 }));
    await accounts.save(make(new Account(), { account_id: 'b', balance: 0 }));
    await service.transfer('a', 'b', 10.25);
    expect(await balances('a', 'b')).toEqual([0.25, 10.25]);
    await expect(service.transfer('a', 'b', 0.26)).rejects.toThrow(AccountConditionError);
    await expect(service.transfer('b', 'missing', 1)).rejects.toThrow(AccountNotFoundError);
    expect(await balances('a', 'b')).toEqual([0.25, 10.25]);
    expect(await service.getTwoAccounts('b', 'missing')).toMatchObject([{ balance: 10.25 }, undefined]);
  });
});

describe('several reads and many writes', () => {
  test('a chain goes from what one read found to the next', async () => {
    await service.createMembers(
      [member('c1', 'c1@example.org'), member('c2', 'c2@example.org')],
      [address('c1', 'c1@example.org')],
    );
    const order = make(new Order(), { order_id: 'oc', member_id: 'c1', product_id: 'pc', amount: 1, status: 'new' });
    await db.repository(Order).save(order);
    await db.repository(StockItem).save(make(new StockItem(), { product_id: 'pc', quantity: 7 }));
    expect(await service.getMemberWithOrders('c1@example.org')).toMatchObject({
      address: { member_id: 'c1' },
      member: { member_id: 'c1', status: 'active' },
      order: [{ order_id: 'oc' }],
      stockItem: [{ product_id: 'pc', quantity: 7 }],
    });
    expect(await members.exists('c2')).toBe(true);
  });

  test('a chain whose first read finds nothing ends with nothing', async () => {
    const nothing = { address: undefined, member: undefined, order: [], stockItem: [] };
    expect(await service.getMemberWithOrders('nobody@example.org')).toEqual(nothing);
  });
});
