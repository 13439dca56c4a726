import { ConditionFailedError, DataSource, ItemExistsError } from 'dynatomic';
import { engine } from '../support/engine.js';
import { loadLayer, methodOf } from './support/load-layer.js';
import { warehouse } from './support/warehouse.js';

type Part = Readonly<Record<string, unknown>>;

const KEY = ['tenant', 'day', 'item_id'];
const write = (name: string, operation: string, return_type: string, parameters: string[], more: Part = {}): Part => ({
  name,
  operation,
  return_type,
  parameters,
  ...more,
});
const update = (name: string, more: Part, ...parameters: string[]): Part =>
  write(name, 'UpdateItem', 'void', [...KEY, ...parameters], more);

const PATTERNS = [
  write('create_item', 'PutItem', 'single_entity', ['Item item']),
  write('update_item', 'UpdateItem', 'single_entity', KEY),
  write('delete_item', 'DeleteItem', 'success_flag', KEY),
  write('put_of_tenant', 'PutItem', 'success_flag', ['Item item', 'tenant']),
  write('put_quietly', 'PutItem', 'void', ['Item item'], { condition: 'attribute_not_exists(sk)' }),
  write('add_stock', 'PutItem', 'single_entity', ['stock_id', 'stock', 'integer left'], { of: 'Stock' }),
  write('drop_dear', 'DeleteItem', 'void', [...KEY, 'decimal least'], { condition: 'price > :least' }),
  write('drop_in_state', 'DeleteItem', 'single_entity', [...KEY, 'state']),
  write('drop_if_none', 'DeleteItem', 'success_flag', KEY, { condition: 'attribute_not_exists(price)' }),
  write('drop_never', 'DeleteItem', 'void', KEY, { condition: 'attribute_not_exists(pk)' }),
  write('drop_now', 'DeleteItem', 'void', KEY),
  update('replace_at_price', {}, 'Item item', 'decimal price'),
  update('set_mark', {}, 'mark'),
  update('put_first_tag', { set: { tags: 'list_append(:first, tags)' } }, 'array<string> first'),
  update('put_last_tag', { set: { tags: 'list_append(tags, :last)' } }, 'array<string> last'),
  update(
    'raise_price',
    { set: { price: 'if_not_exists(price, :start) + :by' }, values: { start: { value: 1 } } },
    'decimal by',
  ),
  update('raise_price_too', { set: { price: ':by + price' } }, 'decimal by'),
  update('copy_path', { set: { path: 'extra.places[0].name' } }),
  update('set_text', { set: { path: ':text' } }, 'text'),
  update('add_price', { add: { price: ':by' } }, 'decimal by'),
  update('replace_item', {}, 'Item item'),
  update('mark_new', { set: { ready: { value: true } }, condition: 'attribute_not_exists(pk)' }),
  update(
    'mark_if',
    {
      set: { ready: { value: true } },
      condition:
        'attribute_exists(pk) AND (price BETWEEN :low AND :high OR NOT begins_with(path, :start)) AND size(tags) > :none AND rank IN (:one, :two)',
      values: { none: { value: 0 }, one: { value: 1 }, two: { value: 2 } },
    },
    'decimal low',
    'decimal high',
    'start',
  ),
  update(
    'mark_typed',
    {
      set: { ready: { value: false } },
      condition: 'begins_with(pk, :key) AND attribute_type(path, :kind) AND extra.places[0].name <> :other',
      values: { kind: { value: 'S' }, key: { value: 'T#' } },
    },
    'other',
  ),
  write('save_one', 'BatchWriteItem', 'void', ['Item item']),
  write('save_all', 'BatchWriteItem', 'entity_list', ['array<Item> many']),
  write('drop_one', 'BatchWriteItem', 'success_flag', KEY),
  write('drop_some', 'BatchWriteItem', 'entity_list', ['tenant', 'day', 'array<string> item_ids']),
];

const { files, entities, repository } = loadLayer(warehouse(PATTERNS));
const { Item, Owner, Stock, Settings } = entities;
const { client, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [Item, Owner, Stock, Settings].flatMap((one) => one ?? []) });
const items = repository('Item', db);
const text = files.get('repositories.ts');

const item = (item_id: string, more: Part = {}): object =>
  Object.assign(new (Item ?? Object)(), { tenant: 't', day: 'd', item_id, state: 'new', rank: 1, ...more });
const run = (method: string, ...args: unknown[]): Promise<unknown> => {
  const found = items[method];
  if (!found) throw new Error(`there is no method ${method}`);
  return found.apply(items, args);
};
const stored = (id: string): Promise<unknown> => run('get', 't', 'd', id);

beforeAll(() => db.createTables());

test('patterns that do what every repository does have no method of their own', () => {
  expect(text).not.toMatch(/(create|update|delete)Item\(/);
  const mapping = JSON.parse(files.get('access-pattern-mapping.json') ?? '') as object;
  expect(JSON.stringify(mapping)).toMatch(/"create".*"update".*"delete"/);
});

test.each<[method: string, code: string]>([
  ['putOfTenant', "if (item.tenant !== tenant) { throw new ForeignKeyMismatchError('tenant', item.tenant, tenant); }"],
  ['putQuietly', 'put(item).ifNotExists().execute();'],
  ['addStock', 'const newStock = Object.assign(new Stock(), { stock_id: stockId, stock, left });'],
  ['dropInState', "where({ state }).returning('old')"],
  ['putFirstTag', 'tags: item.tags.prepend(first)'],
  ['putLastTag', 'tags: item.tags.append(last)'],
  ['raisePrice', 'price: item.price.ifNotExists(1).plus(by)'],
  ['raisePriceToo', 'price: item.price.plus(by)'],
  ['copyPath', "path: item.extra.path('places').at(0).path('name')"],
  ['setText', 'set({ path: text })'],
  ['addPrice', 'add({ price: by })'],
  ['markNew', "upsert().where('attribute_not_exists(pk)')"],
  ['markIf', 'NOT begins_with(path, :start)'],
  ['dropNever', "where('attribute_not_exists(pk)').execute();"],
  ['setMark', 'const known ='],
  ['saveOne', 'add(this.repository.put(item))'],
  ['saveAll', 'return [...many];'],
  ['dropOne', 'add(this.repository.delete({ tenant, day, item_id: itemId }))'],
  ['dropSome', 'addAll(itemIds.map((element) => this.repository.delete({ tenant, day, item_id: element })))'],
])('%s: %s', (method, code) => {
  expect(methodOf(text, method)).toContain(code);
});

test('puts check that arguments agree, and that the item is new', async () => {
  expect(await run('putOfTenant', item('p1'), 't')).toBe(true);
  await expect(run('putOfTenant', item('p2'), 'u')).rejects.toThrow('tenant mismatch: t and u');
  await expect(run('putQuietly', item('p1'))).rejects.toThrow(ItemExistsError);
  expect(await run('putQuietly', item('p2'))).toBeUndefined();
  const added = await repository('Stock', db)['addStock']?.('s', 'shelf', 2);
  expect(added).toMatchObject({ stock_id: 's', stock: 'shelf', left: 2 });
});

test('deletes hold to their conditions', async () => {
  await run('create', item('d1', { price: 5 }));
  await expect(run('dropDear', 't', 'd', 'd1', 5)).rejects.toThrow(ConditionFailedError);
  await expect(run('dropInState', 't', 'd', 'd1', 'sold')).rejects.toThrow(ConditionFailedError);
  await expect(run('dropIfNone', 't', 'd', 'd1')).rejects.toThrow(ConditionFailedError);
  expect(await run('dropInState', 't', 'd', 'd1', 'new')).toMatchObject({ item_id: 'd1', price: 5 });
  expect(await run('dropIfNone', 't', 'd', 'd1')).toBe(false);
  await run('create', item('d2'));
  await expect(run('dropNever', 't', 'd', 'd2')).rejects.toThrow(ConditionFailedError);
  await run('dropNow', 't', 'd', 'd2');
  expect(await stored('d2')).toBeUndefined();
});

test.each<[method: string, args: unknown[], expected: Part, before?: Part]>([
  ['putFirstTag', [['z']], { tags: ['z', 'a'] }],
  ['putLastTag', [['z']], { tags: ['a', 'z'] }],
  ['raisePrice', [0.5], { price: 1.5 }],
  ['raisePriceToo', [0.5], { price: 2.5 }, { price: 2 }],
  ['copyPath', [], { path: 'first' }],
  ['setText', ['new text'], { path: 'new text' }],
  ['addPrice', [2.5], { price: 2.5 }],
  ['markIf', [1, 2, 'no'], { ready: true }, { price: 1 }],
  ['markTyped', ['last'], { ready: false }],
])('%s%j', async (method, args, expected, before = {}) => {
  const id = `u-${method}`;
  await run('create', item(id, { tags: ['a'], path: 'old', extra: { places: [{ name: 'first' }] }, ...before }));
  await run(method, 't', 'd', id, ...args);
  expect(await stored(id)).toMatchObject(expected);
});

test('an update under a condition on the key makes the item, or fails', async () => {
  await run('markNew', 't', 'd', 'n1');
  await expect(run('markNew', 't', 'd', 'n1')).rejects.toThrow(ConditionFailedError);
  await expect(run('markIf', 't', 'd', 'n2', 1, 2, 'no')).rejects.toThrow();
});

test('an entity replaces all fields that are not in the key', async () => {
  await run('create', item('r1', { price: 1, path: 'old' }));
  await run('replaceItem', 't', 'd', 'r1', item('r1', { price: 9, rank: 7, tags: ['n'], state: 'sold', path: 'new' }));
  expect(await stored('r1')).toMatchObject({ price: 9, rank: 7, tags: ['n'], state: 'sold', path: 'new' });
  await run('replaceAtPrice', 't', 'd', 'r1', item('r1', { price: 1, path: 'newer' }), 3);
  expect(await stored('r1')).toMatchObject({ price: 3, path: 'newer', state: 'new' });
});

test('batches store and delete, one or several', async () => {
  const all = [item('b2'), item('b3')];
  await run('saveOne', item('b1'));
  expect(await run('saveAll', all)).toEqual(all);
  expect(await run('dropOne', 't', 'd', 'b1')).toBe(true);
  await run('dropSome', 't', 'd', ['b2', 'b3']);
  for (const id of ['b1', 'b2', 'b3']) expect(await stored(id)).toBeUndefined();
});

test('defaults, sets and times to live are stored as what they are', async () => {
  const until = new Date('2100-01-01T00:00:00Z');
  const stock = repository('Stock', db);
  await stock['create']?.(Object.assign(new (Stock ?? Object)(), { stock_id: 'f1', left: 0, expiresAt: until }));
  expect(await stock['get']?.('f1')).toMatchObject({ expiresAt: until });
  await run('create', item('f1'));
  expect(await stored('f1')).toMatchObject({ sizes: new Set([1, 2]), extra: { a: 1 } });
  const code = files.get('entities.ts') ?? '';
  expect(code).toContain(`@ExpiresAt({ name: 'expires-at' })`);
  expect(code).toContain(`@Attribute({ type: 'stringSet' })\n  @IsOptional()\n  @IsUUID(undefined, { each: true })`);
  expect(code).toContain(`@IsArray({ each: true })\n  rows?: unknown[][];`);
  expect(code).toContain('/** How many. */');
  expect(code).toContain('@IsIn([0, 1, 2, 3])\n  count?: 0 | 1 | 2 | 3;');
  expect(files.get('tables.ts')).toContain(`projection: 'KEYS_ONLY'`);
});
