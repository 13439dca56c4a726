import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Attribute, DataSource, Entity, KEY, table } from 'dynatomic';
import { ExpressionError } from '../src/errors/index.js';
import {
  type Condition,
  conditionNode,
  type ConditionNode,
  conditionOf,
  createFields,
  expr,
  type ExpressionParameters,
  type FieldSchema,
  not,
  parseCondition,
  parseUpdate,
  RequestCompiler,
  type Resolver,
  storedExists,
  textSource,
  type TextSource,
  Update,
} from '../src/expression/index.js';
import { fields, resolver, type User } from './expression-support.js';

/** A compiler that tells how often it asked how an attribute is stored. */
function watched() {
  let resolved = 0;
  const counting: Resolver = {
    resolve: (path) => {
      resolved++;
      return resolver.resolve(path);
    },
  };
  return { compiler: new RequestCompiler(counting), resolved: () => resolved };
}

const empty = (): ExpressionParameters => ({});
const nodeOf = (condition: Condition): ConditionNode => conditionNode(condition) as ConditionNode;
const where = (condition: Condition) => ({ condition: [nodeOf(condition)] });
const update = () => new Update<User>(fields);

test('a shape that was seen before only has its values encoded', () => {
  const { compiler, resolved } = watched();
  const request = (status: 'open' | 'closed', balance: number) =>
    compiler.assignTo(
      {},
      {
        update: update().set({ status, nickname: `n${balance}` }).actions,
        condition: [nodeOf(fields.balance.gte(balance).and(fields.address.city.in(['a', status])))],
      },
    );
  expect(request('open', 1)).toEqual({
    UpdateExpression: 'SET #0 = :0, #1 = :1',
    ConditionExpression: '#2 >= :2 AND #3.#4 IN (:3, :4)',
    ExpressionAttributeNames: { '#0': 'status', '#1': 'n', '#2': 'balance', '#3': 'address', '#4': 'city' },
    ExpressionAttributeValues: {
      ':0': { S: 'open' },
      ':1': { S: 'n1' },
      ':2': { N: '1' },
      ':3': { S: 'a' },
      ':4': { S: 'open' },
    },
  });
  const once = resolved();
  expect(once).toBeGreaterThan(0);
  expect(request('closed', 2)).toEqual({
    ...request('open', 1),
    ExpressionAttributeValues: {
      ':0': { S: 'closed' },
      ':1': { S: 'n2' },
      ':2': { N: '2' },
      ':3': { S: 'a' },
      ':4': { S: 'closed' },
    },
  });
  expect(resolved()).toBe(once);
});

test.each<[string, Condition, Condition]>([
  ['operators', fields.balance.gt(1), fields.balance.gte(1)],
  ['attributes', fields.balance.eq(1), fields.credit.eq(1)],
  ['sides', fields.balance.eq(fields.credit), fields.credit.eq(fields.balance)],
  ['a field and a value of its name', fields.nickname.eq('status'), fields.nickname.eq(fields.status)],
  ['the size of an attribute', fields.balance.eq(1), fields.nickname.size().eq(1)],
  ['an index and a name', fields.data.path('a').at(1).eq(1), fields.data.path('a').path('1').eq(1)],
  ['one name and two', fields.data.path('a.b').eq(1), fields.data.path('a').path('b').eq(1)],
  ['the number of options', fields.balance.in([1]), fields.balance.in([1, 2])],
  ['joined by AND or OR', fields.balance.eq(1).and(fields.credit.eq(1)), fields.balance.eq(1).or(fields.credit.eq(1))],
  ['negation', fields.balance.eq(1), not(fields.balance.eq(1))],
])('conditions that differ in %s are of two shapes', (_name, one, other) => {
  const { compiler } = watched();
  for (const condition of [one, other, one]) {
    expect(compiler.assignTo(empty(), where(condition))).toEqual(
      new RequestCompiler(resolver).assignTo(empty(), where(condition)),
    );
  }
  expect(compiler.assignTo(empty(), where(one))).not.toEqual(compiler.assignTo(empty(), where(other)));
});

test('a property and an attribute of its name as stored are of two shapes', () => {
  const told: Resolver = {
    resolve: (path) => ({ ...resolver.resolve(path), names: [path.physical ? 'stored' : 'own'] }),
  };
  const compiler = new RequestCompiler(told);
  const nameOf = (node: ConditionNode) => compiler.assignTo(empty(), { condition: [node] }).ExpressionAttributeNames;
  expect(nameOf(nodeOf(fields.balance.exists()))).toEqual({ '#0': 'own' });
  expect(nameOf(storedExists('balance'))).toEqual({ '#0': 'stored' });
});

test('parentheses of an only condition stay, and go', () => {
  const { compiler } = watched();
  const either: ConditionNode = nodeOf(fields.balance.eq(1).or(fields.credit.eq(1)));
  const wrapped: ConditionNode = { kind: 'and', conditions: [either] };
  const textOf = (node: ConditionNode) => compiler.assignTo(empty(), { condition: [node] });
  expect(textOf(either).ConditionExpression).toBe('#0 = :0 OR #1 = :1');
  expect(textOf(wrapped).ConditionExpression).toBe('(#0 = :0 OR #1 = :1)');
  expect(textOf(either).ConditionExpression).toBe('#0 = :0 OR #1 = :1');
});

test('an empty set changes the update, whichever comes first', () => {
  const request = (compiler: RequestCompiler, roles: Set<string>) =>
    compiler.assignTo(empty(), { update: update().set({ roles, balance: 1 }).actions });
  for (const [first, second] of [
    [[], ['a']],
    [['a'], []],
  ] as const) {
    const { compiler } = watched();
    for (const roles of [first, second, first]) {
      const { UpdateExpression } = request(compiler, new Set(roles));
      expect(UpdateExpression).toBe(roles.length === 0 ? 'SET #1 = :0 REMOVE #0' : 'SET #0 = :0, #1 = :1');
    }
  }
});

test('what is wrong with a value is told of a known shape as of a new one', () => {
  const { compiler } = watched();
  const between = (low: unknown, high: unknown) =>
    compiler.assignTo(empty(), where(fields.balance.between(low as number, high as number)));
  between(1, 2);
  expect(() => between(2, 1)).toThrow('the lower one first');
  expect(() => between(1, 'x')).toThrow('of one type');
  expect(() => between(1, undefined)).toThrow('balance: the value is undefined.');
  expect(() => between(1, new Set())).toThrow('an empty set is never stored');
  expect(() => between(1, true)).toThrow('only strings, numbers and binaries have an order');
  expect(() => between(1, Number.NaN)).toThrow('balance: NaN');
  const add = (views: unknown) =>
    compiler.assignTo(empty(), { update: update().add({ views: views as bigint }).actions });
  add(1n);
  expect(() => add('x')).toThrow('views: add takes numbers and sets only.');
});

test('a request is the caller’s own: changing it changes no other', () => {
  const { compiler } = watched();
  const request = () => compiler.assignTo(empty(), where(fields.balance.eq(1)));
  const expected = request();
  for (let i = 0; i < 3; i++) {
    const { ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = request();
    ExpressionAttributeNames['#0'] = 'other';
    ExpressionAttributeNames['#9'] = 'more';
    ExpressionAttributeValues[':0'] = { S: 'other' };
  }
  expect(request()).toEqual(new RequestCompiler(resolver).assignTo(empty(), where(fields.balance.eq(1))));
  expect(expected.ExpressionAttributeNames).toEqual({ '#0': 'balance' });
});

test('shapes without end are compiled all the same', () => {
  const { compiler, resolved } = watched();
  const request = (i: number) => compiler.assignTo(empty(), where(fields.data.path(`key${i}`).eq(i)));
  for (let i = 0; i < 12_000; i++) {
    expect(request(i).ExpressionAttributeNames).toEqual({ '#0': 'data', '#1': `key${i}` });
  }
  const before = resolved();
  request(0);
  expect(resolved()).toBeGreaterThan(before);
  const after = resolved();
  request(0);
  expect(resolved()).toBe(after);
});

/** Fields of any name that tell how often a text made them look one up. */
function watchedFields() {
  let looked = 0;
  const open: FieldSchema = {
    label: 'Anything',
    names: [],
    child: () => {
      looked++;
      return open;
    },
  };
  return { fields: createFields<Record<string, unknown>>(open), looked: () => looked };
}

describe('a text', () => {
  const TEXT = 'a = :x AND (b BETWEEN :x AND :y OR NOT size(c) IN (:y, d)) AND contains(e, :y) AND attribute_exists(f)';
  const UPDATE = 'SET a = if_not_exists(b, :x) + :y, c = list_append(:x, c), d = :y REMOVE e ADD f :x DELETE g :y';

  test('is parsed once, whatever its values are', () => {
    const { fields, looked } = watchedFields();
    const node = (x: unknown, y: unknown) => conditionNode(conditionOf(TEXT, fields, { x, y }));
    const actions = (x: unknown, y: unknown) => new Update(fields).set(UPDATE, { x, y }).actions;
    const first = [node(1, 2), actions(1, 2)];
    const once = looked();
    expect([node(1, 2), actions(1, 2)]).toEqual(first);
    const date = new Date();
    const values = { x: [1, { a: date }], y: undefined };
    const again = [node(values.x, values.y), actions(values.x, values.y)];
    expect(looked()).toBe(once);
    const source = (text: string) => textSource(text, values) as TextSource;
    expect(again).toStrictEqual([parseCondition(source(TEXT), fields), parseUpdate(source(UPDATE), fields)]);
    expect(looked()).toBeGreaterThan(once);
  });

  test('of expr is parsed once for each place in the code', () => {
    const { fields, looked } = watchedFields();
    const text = (value: unknown) => expr`a.b >= ${value}`;
    const node = (value: unknown) => conditionNode(conditionOf(text(value), fields));
    node(1);
    const once = looked();
    expect(node('x')).toMatchObject({ comparator: '>=', right: { kind: 'value', value: 'x' } });
    expect(looked()).toBe(once);
    expect(node(fields.path('c'))).toMatchObject({ right: { kind: 'path', segments: ['c'] } });
    expect(node(expr`${'y'}`)).toMatchObject({ right: { kind: 'value', value: 'y' } });
    expect(() => node(fields.path('c').exists())).toThrow('A value is expected here, not a condition.');
    expect(node(2)).toMatchObject({ right: { kind: 'value', value: 2 } });
  });

  test('whose pieces can change is parsed each time', () => {
    const { fields } = watchedFields();
    const pieces = ['a = ', ''];
    const node = () => conditionNode(conditionOf(expr(pieces as never, 1), fields));
    expect(node()).toMatchObject({ left: { segments: ['a'] } });
    pieces[0] = 'b = ';
    expect(node()).toMatchObject({ left: { segments: ['b'] } });
  });

  test('takes the names of its values as strictly as at first', () => {
    const { fields } = watchedFields();
    const node = (values: Record<string, unknown>) => conditionNode(conditionOf('a = :x', fields, values));
    node({ x: 1 });
    expect(() => node({})).toThrow('No value is given for :x.');
    expect(() => node({ y: 1 })).toThrow('No value is given for :x.');
    expect(() => node({ x: 1, y: 2 })).toThrow("The text doesn't use the value of :y.");
    expect(node({ x: 2 })).toMatchObject({ right: { value: 2 } });
  });

  test('that takes a list, a field or a condition is parsed by what is given', () => {
    const { fields } = watchedFields();
    const node = (list: unknown) => conditionNode(conditionOf('a IN :list', fields, { list }));
    expect(node([1])).toMatchObject({ options: [{ value: 1 }] });
    expect(node([1, 2])).toMatchObject({ options: [{ value: 1 }, { value: 2 }] });
    expect(() => node(1)).toThrow('IN takes a list in parentheses or an array');
    const both = (given: unknown) => conditionNode(conditionOf(expr`a = ${1} OR ${given}`, fields));
    expect(both(fields.path('b').exists())).toMatchObject({ conditions: [{ kind: 'compare' }, { kind: 'exists' }] });
    expect(both(expr`c = ${2}`)).toMatchObject({ conditions: [{ kind: 'compare' }, { right: { value: 2 } }] });
    expect(() => both(1)).toThrow(ExpressionError);
  });

  test('of which there is no end is parsed all the same', () => {
    const { fields } = watchedFields();
    for (let i = 0; i < 500; i++) {
      expect(conditionNode(conditionOf(`a${i} = :x`, fields, { x: i }))).toMatchObject({
        left: { segments: [`a${i}`] },
        right: { value: i },
      });
    }
  });
});

describe('operations of one shape', () => {
  let encoded: unknown[] = [];

  @Entity({ table: table('Rows', { partitionKey: 'pk' }), partitionKey: '{id}' })
  class Row {
    declare readonly [KEY]?: 'id';
    @Attribute() id!: string;
    @Attribute({
      type: {
        to: (value: string) => {
          encoded.push(value);
          return value.toUpperCase();
        },
        from: String,
      },
    })
    code!: string;
    @Attribute() total?: number;
  }

  const rows = new DataSource({ client: new DynamoDBClient({ region: 'eu-west-1' }) }).repository(Row);
  const request = (id: string, code: string, expected: string) =>
    rows
      .update(id)
      .set({ code, total: id.length })
      .where((row) => row.code.eq(expected))
      .toRequest();

  test.each([1, 2, 3])('encode each value once, and share nothing: request %i', (round) => {
    encoded = [];
    const made = request('a'.repeat(round), 'x', 'y');
    expect(encoded).toEqual(['x', 'y']);
    expect(made).toEqual({
      TableName: 'Rows',
      Key: { pk: { S: 'a'.repeat(round) } },
      UpdateExpression: 'SET #0 = :0, #1 = :1',
      ConditionExpression: 'attribute_exists(#2) AND #0 = :2',
      ExpressionAttributeNames: { '#0': 'code', '#1': 'total', '#2': 'pk' },
      ExpressionAttributeValues: { ':0': { S: 'X' }, ':1': { N: String(round) }, ':2': { S: 'Y' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    Object.assign(made.ExpressionAttributeNames ?? {}, { '#0': 'spoiled' });
    Object.assign(made.ExpressionAttributeValues ?? {}, { ':0': { S: 'spoiled' } });
  });
});
