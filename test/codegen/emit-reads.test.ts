import { DataSource } from 'dynatomic';
import { readSchema } from 'dynatomic/codegen';
import { engine } from '../support/engine.js';
import { loadLayer, methodOf } from './support/load-layer.js';
import { warehouse } from './support/warehouse.js';

const KEY = ['tenant', 'day', 'item_id'];
const get = (name: string, ...parameters: string[]) => ({
  name,
  operation: 'GetItem',
  return_type: 'single_entity',
  parameters,
});
const query = (name: string, more: object, ...parameters: string[]) => ({
  name,
  operation: 'Query',
  return_type: 'entity_list',
  parameters,
  ...more,
});
const filter = (...conditions: object[]) => ({ filter_expression: { conditions, logical_operator: 'OR' } });

const SCHEMA = warehouse([
  { ...get('has_item', ...KEY), return_type: 'success_flag' },
  { ...get('is_in_state', ...KEY, 'state'), return_type: 'success_flag' },
  get('get_of_path', ...KEY, 'wanted_path'),
  { ...get('get_owner_by_key', 'pk'), of: 'Owner' },
  { ...get('get_stock_by_key', 'id'), of: 'Stock' },
  { ...get('get_settings_now'), of: 'Settings' },
  { ...query('list_of_boss', { index_name: 'ByBoss' }, 'boss', 'ByBoss_sk'), of: 'Owner', description: 'Ends here.' },
  query('has_items', { return_type: 'success_flag', consistent_read: true }, 'tenant'),
  query('first_prices', { projection: ['price', 'path'], limit: 2 }, 'tenant'),
  query('list_from', { range_condition: '>' }, 'tenant', 'since'),
  query('list_starting', { range_condition: 'begins_with' }, 'tenant', 'start'),
  query('list_of_day_from', { range_condition: '>=' }, 'tenant', 'day', 'since'),
  query('list_by_states', {}, 'tenant', 'array<string> state'),
  query('list_many', filter({ field: 'count', operator: '>', param: 'page' }), 'tenant', 'integer page'),
  query('list_above', { index_name: 'ByState', range_condition: '>' }, 'state', 'integer since'),
  query('list_ranked', { index_name: 'ByState' }, 'state', 'integer ByState_sk'),
  query('list_of_day', { index_name: 'ByDay' }, 'ByDay_pk'),
  query('list_ranks', { index_name: 'ByRank' }, 'tenant'),
  query('read_all', { return_type: 'mixed_data', consistent_read: true }, 'tenant'),
  query('count_items', { select: 'COUNT' }, 'tenant'),
  { ...query('find_any', {}, 'current_state'), operation: 'Scan' },
  {
    ...query(
      'find_odd',
      filter(
        { field: 'path', operator: 'in', params: ['a', 'b'] },
        { field: 'tags', function: 'size', operator: '>', param: 'size' },
        { field: 'path', function: 'begins_with', param: 'start' },
        { field: 'price', function: 'attribute_exists' },
      ),
      'a',
      'b',
      'integer size',
      'start',
    ),
    operation: 'Scan',
  },
  {
    name: 'get_some',
    operation: 'BatchGetItem',
    return_type: 'entity_list',
    parameters: ['tenant', 'day', 'array<string> item_ids'],
  },
  {
    name: 'get_mixed',
    operation: 'BatchGetItem',
    return_type: 'mixed_data',
    parameters: ['tenant', 'day', 'array<string> item_ids'],
  },
]);

const { files, entities, repository } = loadLayer(SCHEMA);
const { Item, Owner, Stock, Settings } = entities;
const { client, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [Item, Owner, Stock, Settings].flatMap((one) => one ?? []) });
const items = repository('Item', db);

const FIRST = { tenant: 't', day: '2026-01-01', item_id: 'a', state: 'new', rank: 1, price: 2.5, path: 'x/1' };
const SECOND = { tenant: 't', day: '2026-01-02', item_id: 'b', state: 'sold', rank: 2, count: 3, tags: ['p', 'q'] };
const THIRD = { tenant: 't', day: '2026-01-02', item_id: 'c', state: 'sold', rank: 3 };
const ids = (result: unknown): unknown => {
  const list = (Array.isArray(result) ? result : (result as { items: unknown[] }).items) as (object & {
    item_id?: string;
  })[];
  return list.map(({ item_id }) => item_id);
};

beforeAll(async () => {
  await db.createTables();
  for (const values of [FIRST, SECOND, THIRD]) await items['create']?.(Object.assign(new (Item ?? Object)(), values));
  await repository('Owner', db)['create']?.(Object.assign(new (Owner ?? Object)(), { tenant: 't', name: 'Ann' }));
  await repository('Stock', db)['create']?.(Object.assign(new (Stock ?? Object)(), { stock_id: 's', left: 1 }));
});

test.each<[method: string, code: string]>([
  ['hasItem', 'return item !== undefined;'],
  ['isInState', 'return item?.state === state;'],
  ['getOfPath', 'return item?.path === wantedPath ? item : undefined;'],
  ['hasItems', 'query({ tenant }).consistent().first(); return first !== undefined;'],
  ['firstPrices', "Promise<Page<Pick<Item, 'price' | 'path'>>>"],
  ['firstPrices', ".project('price', 'path').limit(2)"],
  ['listFrom', "gte(splitKey(beyond(since), ['ITEM#', '#'], ['day', 'item_id']))"],
  ['listStarting', "beginsWith(splitStart(start, ['ITEM#', '#'], ['day', 'item_id']))"],
  ['listOfDayFrom', "gte({ item_id: withoutPrefix(since, '#') })"],
  ['listByStates', "state: readonly ('new' | 'sold')[]"],
  ['listByStates', 'filter((item) => item.state.in(state))'],
  ['listMany', 'pageOptions: PageOptions = {}'],
  ['listAbove', "index('ByState').query({ state }).gt({ rank: since })"],
  ['listRanked', 'query({ state, rank: byStateSk })'],
  ['listOfDay', 'query({ day: byDayPk })'],
  ['listRanks', 'Promise<Page<Partial<Item>>>'],
  ['readAll', 'collection({ item: Item, owner: Owner }).query({ tenant }).consistent().all()'],
  ['countItems', 'this.repository.query({ tenant }).count()'],
  ['findAny', 'filter((item) => item.state.eq(currentState))'],
  ['listOfBoss', "query({ boss, name: withoutPrefix(byBossSk, 'N#') })"],
  ['getMixed', 'Promise<Item[]>'],
  ['findOdd', "item.path('path').in([a, b])"],
  ['findOdd', 'item.tags.size().gt(size)'],
  ['getSome', 'itemIds.map((element) => this.repository.get({ tenant, day, item_id: element }))'],
])('%s: %s', (method, code) => {
  expect(methodOf(files.get('repositories.ts'), method)).toContain(code);
});

test('a raw key loses the literal text before its placeholder', async () => {
  expect(methodOf(files.get('repositories.ts'), 'getOwnerByKey')).toContain("get(withoutPrefix(pk, 'T#'))");
  for (const key of ['t', 'T#t']) {
    expect(await repository('Owner', db)['getOwnerByKey']?.(key)).toMatchObject({ name: 'Ann' });
  }
  expect(await repository('Stock', db)['getStockByKey']?.('s')).toMatchObject({ left: 1 });
});

test.each<[method: string, args: unknown[], expected: unknown]>([
  ['hasItem', ['t', '2026-01-01', 'a'], true],
  ['hasItem', ['t', '2026-01-01', 'b'], false],
  ['isInState', ['t', '2026-01-01', 'a', 'new'], true],
  ['isInState', ['t', '2026-01-01', 'a', 'sold'], false],
  ['getOfPath', ['t', '2026-01-01', 'a', 'x/1'], expect.objectContaining(FIRST)],
  ['getOfPath', ['t', '2026-01-01', 'a', 'x/2'], undefined],
  ['hasItems', ['t'], true],
  ['hasItems', ['u'], false],
  ['countItems', ['t'], 3],
])('%s%j', async (method, args, expected) => {
  expect(await items[method]?.(...args)).toEqual(expected);
});

test.each<[method: string, args: unknown[], expected: string[]]>([
  ['listFrom', ['t', '2026-01-01'], ['a', 'b', 'c']],
  ['listFrom', ['t', '2026-01-02#b'], ['c']],
  ['listStarting', ['t', '2026-01-0'], ['a', 'b', 'c']],
  ['listStarting', ['t', '2026-01-02#b'], ['b']],
  ['listOfDayFrom', ['t', '2026-01-02', 'c'], ['c']],
  ['listByStates', ['t', ['new', 'other']], ['a']],
  ['listMany', ['t', 2], ['b']],
  ['listAbove', ['sold', 2], ['c']],
  ['listRanked', ['sold', 2], ['b']],
  ['listOfDay', ['2026-01-02'], ['b', 'c']],
  ['getSome', ['t', '2026-01-02', ['b', 'c', 'd']], ['b', 'c']],
  ['findAny', ['new'], ['a']],
  ['findOdd', ['x/1', 'x/2', 1, 'z'], ['a', 'b']],
])('%s%j finds %j', async (method, args, expected) => {
  const found = (ids(await items[method]?.(...args)) as string[]).sort();
  expect(found).toEqual(expected);
});

test('a description that is a sentence stays one, and the mapping says what comes back', () => {
  expect(files.get('repositories.ts')).toContain('Ends here. Access pattern');
  const { access_pattern_mapping: mapping } = JSON.parse(files.get('access-pattern-mapping.json') ?? '') as {
    access_pattern_mapping: Record<string, { method_name: string; return_type: string }>;
  };
  const returned = Object.values(mapping).map(({ method_name, return_type }) => [method_name, return_type]);
  expect(returned).toEqual(
    expect.arrayContaining([
      ['getMixed', 'Item[]'],
      ['readAll', '(Item | Owner)[]'],
    ]),
  );
});

test('a projection gives what it names, an index of keys what it has, mixed data each item as what it is', async () => {
  const { items: prices } = (await items['firstPrices']?.('t')) as { items: object[] };
  expect(prices).toHaveLength(2);
  expect({ ...prices[0] }).toEqual({ price: 2.5, path: 'x/1' });
  const { items: ranks } = (await items['listRanks']?.('t')) as { items: object[] };
  expect(ranks).toHaveLength(3);
  expect(ranks[0]).not.toHaveProperty('path');
  const all = (await items['readAll']?.('t')) as object[];
  expect(all.map(({ constructor }) => constructor)).toEqual([Item, Item, Item, Owner]);
});

test('a name that is only similar is taken with a warning', () => {
  const warnings = readSchema(SCHEMA).problems.map(({ severity, message }) => `${severity}: ${message}`);
  expect(warnings).toEqual(
    expect.arrayContaining([
      "warning: Parameter 'wanted_path' is taken for the field 'path'",
      "warning: Parameter 'current_state' is taken for the field 'state'",
    ]),
  );
});

test('an entity whose key has no placeholder is read without an id', async () => {
  const settings = repository('Settings', db);
  expect(files.get('entities.ts')).toMatch(/export class Settings {\n {2}@Attribute/);
  expect(await settings['getSettingsNow']?.()).toBeUndefined();
});
