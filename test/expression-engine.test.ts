import { PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  and,
  attr,
  compileCondition,
  compileProjection,
  compileUpdate,
  conditionNode,
  conditionOf,
  type ConditionInput,
  expr,
  fieldPath,
  not,
  or,
  type PlaceholderParameters,
  Placeholders,
  set,
  Update,
} from '../src/expression/index.js';
import { fields, resolver, type User } from './expression-support.js';
import { engine } from './support/engine.js';

const { client, tableName, createTable } = engine();
const TableName = tableName('expressions');

const item = {
  pk: 'x',
  balance: 10,
  credit: 7,
  n: 'Alice',
  tags: ['a', 'b'],
  roles: new Set(['admin', 'user']),
  numbers: new Set([1, 2]),
  address: { city: 'Rome', size: 3 },
  lines: [
    { sku: 's1', quantity: 1 },
    { sku: 's2', quantity: 2 },
  ],
  photo: new Uint8Array([1, 2, 3]),
  active: true,
  note: null,
  createdAt: '2026-11-22T10:00:00.000Z',
  'a.b': { 'c[0]': 1 },
  size: 4,
};

beforeAll(() => createTable('expressions', 'pk'));
beforeEach(async () => {
  await client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
});

async function holds(input: ConditionInput<User>): Promise<boolean> {
  const placeholders = new Placeholders();
  const node = conditionNode(conditionOf(input, fields));
  if (node === undefined) throw new Error('no condition');
  const request = { TableName, FilterExpression: compileCondition(node, resolver, placeholders) };
  placeholders.assignTo(request as PlaceholderParameters);
  const { Count } = await client.send(new ScanCommand(request));
  return Count === 1;
}

const always = attr('pk').exists();
const never = attr('pk').notExists();

const conditions: [boolean, ConditionInput<User>][] = [
  [true, (u) => u.balance.eq(10)],
  [false, (u) => u.balance.eq(11)],
  [true, (u) => u.balance.ne(11)],
  [false, (u) => u.balance.lt(10)],
  [true, (u) => u.balance.lte(10)],
  [false, (u) => u.balance.gt(10)],
  [true, (u) => u.balance.gte(10)],
  [true, (u) => u.balance.gt(u.credit)],
  [true, (u) => u.balance.between(10, 12)],
  [false, (u) => u.balance.between(11, 12)],
  [true, (u) => u.balance.between(u.credit, 12)],
  [true, (u) => u.balance.in([1, 10])],
  [false, (u) => u.balance.in([1, u.credit])],
  [true, (u) => u.nickname.beginsWith('Al')],
  [false, (u) => u.nickname.beginsWith('al')],
  [true, (u) => u.photo.beginsWith(new Uint8Array([1, 2]))],
  [true, (u) => u.nickname.contains('ice')],
  [true, (u) => u.tags.contains('b')],
  [true, (u) => u.roles.contains('admin')],
  [false, (u) => u.roles.contains('guest')],
  [true, attr('numbers').contains(2)],
  [true, (u) => u.lines.contains({ sku: 's1', quantity: 1 })],
  [true, (u) => u.address.exists()],
  [true, (u) => u.meta.notExists()],
  [true, (u) => u.tags.type('L')],
  [false, (u) => u.tags.type('SS')],
  [true, (u) => u.tags.size().eq(2)],
  [true, (u) => u.nickname.size().between(5, 6)],
  [true, (u) => u.roles.size().lt(u.balance)],
  [true, (u) => u.address.city.eq('Rome')],
  [true, (u) => u.lines.at(1).sku.eq('s2')],
  [true, attr('a.b', 'c[0]').eq(1)],
  [true, (u) => u.size.eq(4)],
  [true, (u) => u.active.eq(true)],
  [true, (u) => u.note.eq(null)],
  [true, (u) => u.createdAt.lt(new Date('2027-01-01'))],
  [true, (u) => u.photo.eq(new Uint8Array([1, 2, 3]))],
  [true, (u) => u.roles.eq(new Set(['user', 'admin']))],
  [true, or(and(never, never), always)],
  [false, and(or(always, never), never)],
  [true, not(and(always, never))],
  [true, not(never).and(always)],
  [true, always.not().not()],
  [false, not(or(always, never))],
  [true, (u) => not(u.balance.eq(11))],
  [true, (u) => not(u.balance.between(1, 2)).and(not(u.balance.in([1])))],
  [true, expr`balance >= ${10} AND NOT (size(tags) > ${2} OR contains(roles, ${'guest'}))`],
  [true, { balance: 10, nickname: 'Alice' }],
];

test.each(conditions)('a condition is %p: %#', async (expected, input) => {
  expect(await holds(input)).toBe(expected);
});

async function after(update: Pick<Update<User>, 'actions'>): Promise<Record<string, unknown>> {
  const placeholders = new Placeholders();
  const UpdateExpression = compileUpdate(update.actions, resolver, placeholders);
  const request = { TableName, Key: { pk: { S: 'x' } }, UpdateExpression, ReturnValues: 'ALL_NEW' as const };
  placeholders.assignTo(request as PlaceholderParameters);
  const { Attributes = {} } = await client.send(new UpdateItemCommand(request));
  return unmarshall(Attributes);
}

const update = new Update<User>(fields);

const updates: [Pick<Update<User>, 'actions'>, Record<string, unknown>][] = [
  [update.set({ nickname: 'Bob', note: 'x' }), { n: 'Bob', note: 'x' }],
  [update.set((u) => ({ balance: u.balance.plus(5), credit: u.credit.minus(u.balance) })), { balance: 15, credit: -3 }],
  [update.set((u) => ({ views: u.views.ifNotExists(0n).plus(1n) })), { views: 1 }],
  [update.set((u) => ({ balance: u.balance.ifNotExists(0), size: u.credit })), { balance: 10, size: 7 }],
  [update.set((u) => ({ tags: u.tags.append(['c']) })), { tags: ['a', 'b', 'c'] }],
  [update.set((u) => ({ tags: u.tags.prepend(['c']) })), { tags: ['c', 'a', 'b'] }],
  [update.set((u) => ({ data: u.data.ifNotExists([]).append([1]) })), { data: [1] }],
  [update.set((u) => u.address.city, 'Paris'), { address: { city: 'Paris', size: 3 } }],
  [
    update.set((u) => u.lines.at(0).quantity, fields.lines.at(1).quantity),
    { lines: [{ sku: 's1', quantity: 2 }, item.lines[1]] },
  ],
  [update.remove('nickname', (u) => u.lines.at(0)), { n: undefined, lines: [item.lines[1]] }],
  [
    update.add({ balance: 1, views: 2n, roles: new Set(['x']) }),
    { balance: 11, views: 2, roles: new Set(['admin', 'user', 'x']) },
  ],
  [update.removeFrom({ roles: new Set(['user', 'y']) }), { roles: new Set(['admin']) }],
  [
    update
      .set({ size: 1 })
      .remove('note')
      .add({ credit: 1 })
      .removeFrom({ roles: new Set(['user']) }),
    { size: 1, note: undefined, credit: 8, roles: new Set(['admin']) },
  ],
  [set({ balance: attr('balance').minus(1) }).set(attr('a.b', 'c[0]'), 2), { balance: 9, 'a.b': { 'c[0]': 2 } }],
  [
    update.set(
      expr`SET balance = balance - ${1}, tags = list_append(if_not_exists(tags, ${[]}), ${['z']}) REMOVE note, address.city ADD credit ${1} DELETE roles ${new Set(['user'])}`,
    ),
    { balance: 9, tags: ['a', 'b', 'z'], note: undefined, address: { size: 3 }, credit: 8, roles: new Set(['admin']) },
  ],
];

test.each(updates)('an update does what it says: %#', async (built, expected) => {
  expect(await after(built)).toEqual({ ...item, ...expected });
});

test('a projection brings its paths', async () => {
  const placeholders = new Placeholders();
  const paths = [attr('address', 'city'), attr('lines').at(1), attr('a.b')].flatMap((path) => fieldPath(path) ?? []);
  const request = { TableName, ProjectionExpression: compileProjection(paths, resolver, placeholders) };
  placeholders.assignTo(request as PlaceholderParameters);
  const { Items = [] } = await client.send(new ScanCommand(request));
  expect(Items.map((found) => unmarshall(found))).toEqual([
    { address: { city: 'Rome' }, lines: [item.lines[1]], 'a.b': item['a.b'] },
  ]);
});

test('condition, update and projection of one request share their placeholders', async () => {
  const placeholders = new Placeholders();
  const condition = conditionNode(attr('balance').gte(10));
  const request = {
    TableName,
    Key: { pk: { S: 'x' } },
    UpdateExpression: compileUpdate(set({ balance: attr('balance').minus(10) }).actions, resolver, placeholders),
    ConditionExpression: condition && compileCondition(condition, resolver, placeholders),
  };
  placeholders.assignTo(request as PlaceholderParameters);
  expect(request).toMatchObject({ UpdateExpression: 'SET #0 = #0 - :0', ConditionExpression: '#0 >= :1' });
  await client.send(new UpdateItemCommand(request));
  await expect(client.send(new UpdateItemCommand(request))).rejects.toThrow(/conditional/);
});
