import { DataSource } from 'dynatomic';
import { engine } from '../support/engine.js';
import { loadLayer, methodOf } from './support/load-layer.js';
import { warehouse } from './support/warehouse.js';

type Part = Readonly<Record<string, unknown>>;

const step = (table: string, entity: string, action: string, more: Part = {}): Part => ({
  table,
  entity,
  action,
  ...more,
});
const item = (action: string, more: Part = {}): Part => step('App', 'Item', action, more);
const stock = (action: string, more: Part = {}): Part => step('Stock', 'Stock', action, more);
const pattern = (
  name: string,
  operation: string,
  steps: readonly Part[],
  more: Part,
  ...parameters: unknown[]
): Part => ({
  name,
  operation,
  return_type: 'object',
  [operation === 'ChainCall' ? 'chain_steps' : 'entities_involved']: steps,
  parameters,
  ...more,
});
const write = (name: string, steps: readonly Part[], ...parameters: unknown[]): Part =>
  pattern(name, 'TransactWrite', steps, { return_type: 'boolean' }, ...parameters);

const TWO_STOCKS = [stock('Get', { key: { stock_id: 'stock_repository' } }), stock('Get', { key: { stock_id: 'to' } })];

const CROSS_TABLE = [
  pattern('get_stocks', 'TransactGet', TWO_STOCKS, {}, 'stock_repository', 'to'),
  pattern('get_stock_list', 'TransactGet', TWO_STOCKS, { return_type: 'array' }, 'stock_repository', 'to'),
  write('put_two', [item('Put'), item('Put')], 'Item one', 'Item two'),
  write(
    'make_stock',
    [
      stock('Put', { set: { stock_id: 'item.item_id', left: { value: 5 }, tenant: 'tenant' } }),
      item('Put', { condition: 'attribute_not_exists(pk)' }),
    ],
    'Item item',
    'tenant',
  ),
  write(
    'take_all',
    [
      stock('Update', {
        set: { left: 'if_not_exists(left, :none) - :by' },
        values: { none: { value: 0 } },
        condition: 'left >= :by',
      }),
      step('App', 'Owner', 'ConditionCheck', { condition: 'attribute_exists(pk)' }),
    ],
    'array<string> stock_ids',
    { name: 'by', type: 'integer', default: 1, description: 'How many of each.' },
    'tenant',
  ),
  write('mark_item', [item('Update', { set: { mark: 'mark' } })], 'tenant', 'day', 'item_id', 'mark'),
  pattern('look_up', 'ChainCall', [stock('Get', { step: 'one', key: { stock_id: 'stock' } })], {}, 'stock'),
  pattern(
    'follow',
    'ChainCall',
    [
      stock('Get', { step: 'stock' }),
      item('Query', { step: 'items', uses_result_from: 'stock' }),
      item('Query', { step: 'same', uses_result_from: 'items', index_name: 'ByDay' }),
      stock('Get', { step: 'other', uses_result_from: 'same', key: { stock_id: 'same.item_id' } }),
      stock('Get', { step: 'last', uses_result_from: 'stock', key: { stock_id: 'last_id' } }),
    ],
    { return_type: 'array' },
    'stock_id',
    'last_id',
  ),
  pattern(
    'save_both',
    'BatchWrite',
    [stock('Put'), item('Delete'), stock('Put')],
    { return_type: 'boolean' },
    'array<Stock> stocks',
    'tenant',
    'day',
    'array<string> item_ids',
    'array<Stock> others',
  ),
];

const { files, entities, repository, service: serviceOf } = loadLayer(warehouse([], CROSS_TABLE));
const { Item, Owner, Stock, Settings } = entities;
const { client, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [Item, Owner, Stock, Settings].flatMap((one) => one ?? []) });
const service = serviceOf(db);
const text = files.get('transaction-service.ts');

const make = (entity: (new () => object) | undefined, values: Part): object =>
  Object.assign(new (entity ?? Object)(), values);
const newItem = (item_id: string, more: Part = {}): object =>
  make(Item, { tenant: 't', day: 'd', item_id, state: 'new', rank: 1, ...more });
const newStock = (stock_id: string, left: number): object => make(Stock, { stock_id, left });
const left = async (id: string): Promise<unknown> =>
  ((await repository('Stock', db)['get']?.(id)) as Part | undefined)?.['left'];

beforeAll(async () => {
  await db.createTables();
  await repository('Owner', db)['create']?.(make(Owner, { tenant: 't', name: 'Ann' }));
});

test.each<[method: string, code: string]>([
  ['getStocks', 'const stockRepositoryValue = this.dataSource.repository(Stock);'],
  ['getStocks', 'Promise<{ stock1: Stock | undefined; stock2: Stock | undefined }>'],
  ['getStockList', 'Promise<[Stock | undefined, Stock | undefined]>'],
  ['putTwo', 'add(itemRepository.put(one)).add(itemRepository.put(two))'],
  ['makeStock', 'Object.assign(new Stock(), { stock_id: item.item_id, tenant, left: 5 })'],
  ['makeStock', '.orThrow(() => new ItemExistsError())'],
  ['takeAll', 'by = 1'],
  ['takeAll', 'stockIds.map((element) => stockRepository.update(element)'],
  ['follow', "tenant: present(stock1.tenant, 'Stock.tenant')"],
  ['follow', "itemRepository.index('ByDay').query({ day: element.day }).all()"],
  ['follow', 'const item2 = item2Found.flat();'],
  ['follow', 'const stock2 = stock2Found.filter((item) => item !== undefined);'],
  ['follow', 'return [stock1, item1, item2, stock2, stock3];'],
  ['markItem', 'const known1 = await itemRepository.get('],
  ['lookUp', 'const stockResult = await stockRepository.get(stock).execute();'],
  ['lookUp', 'return { stock: stockResult };'],
  ['saveBoth', 'addAll(stocks.map((element) => stockRepository.put(element)))'],
  ['saveBoth', 'addAll(others.map((element) => stockRepository.put(element)))'],
])('%s: %s', (method, code) => {
  expect(methodOf(text, method)).toContain(code);
});

test('what the schema says of a parameter is in the documentation', () => {
  expect(text).toContain('@param by How many of each.');
});

test('reads two items of one entity', async () => {
  await service['saveBoth']?.([newStock('a', 3)], 't', 'd', ['none'], [newStock('b', 4)]);
  expect(await service['getStocks']?.('a', 'b')).toMatchObject({ stock1: { left: 3 }, stock2: { left: 4 } });
  expect(await service['getStockList']?.('b', 'missing')).toMatchObject([{ left: 4 }, undefined]);
});

test('puts two items of one entity, and one made of values', async () => {
  expect(await service['putTwo']?.(newItem('i1'), newItem('i2'))).toBe(true);
  expect(await repository('Item', db)['get']?.('t', 'd', 'i2')).toMatchObject({ item_id: 'i2' });
  await service['makeStock']?.(newItem('i3'), 't');
  expect(await left('i3')).toBe(5);
  await expect(service['makeStock']?.(newItem('i3'), 't')).rejects.toThrow('Item');
});

test('updates an item for each element, or none', async () => {
  await service['saveBoth']?.([newStock('c', 2), newStock('d', 1)], 't', 'd', [], []);
  await service['takeAll']?.(['c', 'd'], 't');
  expect([await left('c'), await left('d')]).toEqual([1, 0]);
  await expect(service['takeAll']?.(['c', 'd'], 't')).rejects.toThrow('Stock');
  await expect(service['takeAll']?.(['c'], 'nobody')).rejects.toThrow('Owner');
  expect(await left('c')).toBe(1);
});

test('a chain goes on from one item, and from every item of a list', async () => {
  await repository('Stock', db)['create']?.(make(Stock, { stock_id: 'i9', tenant: 'x', left: 9 }));
  for (const id of ['i8', 'i9']) await repository('Item', db)['create']?.(newItem(id, { tenant: 'x', day: 'y' }));
  const [first, items, same, others, last] = (await service['follow']?.('i9', 'a')) as unknown[];
  expect(first).toMatchObject({ stock_id: 'i9' });
  expect(items).toMatchObject([{ item_id: 'i8' }, { item_id: 'i9' }]);
  expect(same).toHaveLength(4);
  expect(others).toMatchObject([{ stock_id: 'i9' }, { stock_id: 'i9' }]);
  expect(last).toMatchObject({ stock_id: 'a' });
  expect(await service['follow']?.('missing', 'a')).toMatchObject([undefined, [], [], [], { stock_id: 'a' }]);
});
