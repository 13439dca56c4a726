import { ExpressionError } from '../src/errors/index.js';
import {
  and,
  attr,
  type Condition,
  conditionOf,
  createFields,
  expr,
  type ExpressionText,
  MAX_DEPTH,
  parseProjection,
  plainFields,
  textSource,
  type TextValues,
  Update,
} from '../src/expression/index.js';
import { fields, readCondition, readUpdate, type User } from './expression-support.js';

const update = new Update<User>(fields);

function where(input: string | ExpressionText, values?: TextValues): ReturnType<typeof readCondition> {
  return readCondition(conditionOf<User>(input, fields, values));
}

function changes(input: string | ExpressionText, values?: TextValues): ReturnType<typeof readUpdate> {
  return readUpdate(update.set(input, values));
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('conditions', () => {
  const cases: [string, ExpressionText, unknown[]][] = [
    ['balance >= :0 AND attribute_exists(n)', expr`balance >= ${10} AND attribute_exists(nickname)`, [10]],
    ['balance = :0', expr`balance=${1}`, [1]],
    ['balance <> :0', expr`balance<>${1}`, [1]],
    [':0 < balance', expr`${1} < balance`, [1]],
    ['balance > credit', expr`balance > credit`, []],
    [
      'balance BETWEEN :0 AND :1 AND active = :2',
      expr`balance between ${1} and ${2} and active = ${true}`,
      [1, 2, true],
    ],
    ['status IN (:0, :1)', expr`status IN (${'open'}, ${'closed'})`, ['open', 'closed']],
    ['status IN (:0, :1)', expr`status in ${['open', 'closed']}`, ['open', 'closed']],
    ['balance IN (credit, :0)', expr`balance IN (credit, ${1})`, [1]],
    ['begins_with(n, :0)', expr`begins_with(nickname, ${'A'})`, ['A']],
    ['contains(tags, :0)', expr`contains ( tags , ${'a'} )`, ['a']],
    ['attribute_type(tags, :0)', expr`attribute_type(tags, ${'L'})`, ['L']],
    ['attribute_not_exists(pk)', expr`attribute_not_exists(pk)`, []],
    ['size(tags) > :0', expr`size(tags) > ${1}`, [1]],
    ['balance < size(n)', expr`balance < size(nickname)`, []],
    ['size = :0', expr`size = ${1}`, [1]],
    ['address.city = :0', expr`address . city = ${'x'}`, ['x']],
    ['lines[12].sku = :0', expr`lines[12].sku = ${'x'}`, ['x']],
    ['meta.2020 = :0', expr`meta.2020 = ${1}`, [1]],
    ['active = :0 OR active = :1 AND active = :2', expr`active = ${1} OR active = ${2} AND active = ${3}`, [1, 2, 3]],
    [
      '(active = :0 OR active = :1) AND active = :2',
      expr`(active = ${1} OR active = ${2}) AND active = ${3}`,
      [1, 2, 3],
    ],
    ['active = :0 AND active = :1', expr`((active = ${1}) AND (active = ${2}))`, [1, 2]],
    ['NOT active = :0 AND active = :1', expr`NOT active = ${1} AND active = ${2}`, [1, 2]],
    ['NOT (active = :0 AND active = :1)', expr`not (active = ${1} AND active = ${2})`, [1, 2]],
    ['NOT NOT active = :0', expr`NOT NOT active = ${1}`, [1]],
  ];
  test.each(cases)('%s', (text, input, values) => expect(where(input)).toEqual({ text, values }));

  test('with named values, each as often as it is named', () => {
    expect(where('balance >= :amount OR credit >= :amount', { amount: 5 })).toEqual({
      text: 'balance >= :0 OR credit >= :1',
      values: [5, 5],
    });
  });

  test('attributes may have the names of keywords', () => {
    const odd = createFields(schema(['not', 'in', 'and', 'or', 'between', 'set', 'size', 'true']));
    const text = 'NOT not = :0 AND in IN (:1) AND and = :2 OR or = :3 AND set = between AND size = size(true)';
    const values = { 0: 1, 1: 2, 2: 3, 3: 4 };
    expect(readCondition(conditionOf(text, odd, values))).toEqual({ text, values: [1, 2, 3, 4] });
  });

  test('fields, conditions and texts compose', () => {
    const amount = 5;
    const enough = expr`balance >= ${amount}`;
    const open: Condition = fields.status.eq('open');
    expect(where(expr`${enough} AND (${open} OR ${expr`active = ${true} OR active = ${fields.active}`})`)).toEqual({
      text: 'balance >= :0 AND (status = :1 OR active = :2 OR active = active)',
      values: [5, 'open', true],
    });
    expect(where(expr`${fields.address.city} = ${attr('x.y')} AND ${expr`size(tags)`} > ${expr`${1}`}`)).toEqual({
      text: 'address.city = x.y AND size(tags) > :0',
      values: [1],
    });
    expect(where(expr`attribute_exists(${fields.lines.at(0)})`).text).toBe('attribute_exists(lines[0])');
    expect(readCondition(conditionOf<User>(() => expr`active = ${true}`, fields)).text).toBe('active = :0');
    expect(readCondition(and(conditionOf(enough, fields), open)).text).toBe('balance >= :0 AND status = :1');
  });

  test('names of a plain item are as stored', () => {
    expect(readCondition(conditionOf('anything.at[3].all = :v', plainFields(), { v: 1 })).text).toBe(
      'anything.at[3].all = :0',
    );
  });
});

describe('updates', () => {
  const cases: [string, ExpressionText, unknown[]][] = [
    ['SET balance = balance - :0', expr`balance = balance - ${1}`, [1]],
    ['SET balance = balance - :0', expr`SET balance = (balance - ${1})`, [1]],
    ['SET balance = :0 - credit', expr`set balance=${1}-credit`, [1]],
    ['SET n = :0, balance = credit', expr`nickname = ${'x'}, balance = credit`, ['x']],
    ['SET balance = if_not_exists(balance, :0) + :1', expr`SET balance = if_not_exists(balance, ${0}) + ${1}`, [0, 1]],
    [
      'SET tags = list_append(tags, list_append(:0, :1))',
      expr`tags = list_append(tags, list_append(${[1]}, ${[2]}))`,
      [[1], [2]],
    ],
    ['SET lines[0].quantity = :0', expr`SET lines[0].quantity = ${1}`, [1]],
    ['REMOVE n, lines[0]', expr`REMOVE nickname, lines[0]`, []],
    ['ADD balance :0, roles :1', expr`ADD balance ${1}, roles ${new Set(['x'])}`, [1, new Set(['x'])]],
    ['DELETE roles :0', expr`delete roles ${new Set(['x'])}`, [new Set(['x'])]],
    ['SET balance = :1 REMOVE note ADD credit :0', expr`ADD credit ${2} REMOVE note SET balance = ${1}`, [2, 1]],
    ['SET balance = credit + :0', expr`balance = ${fields.credit.plus(1)}`, [1]],
    ['SET address.city = n', expr`${fields.address.city} = ${fields.nickname}`, []],
    ['SET balance = credit - balance', expr`balance = ${expr`credit - balance`}`, []],
  ];
  test.each(cases)('%s', (text, input, values) => expect(changes(input)).toEqual({ text, values }));

  test('with named values', () => {
    expect(changes('SET balance = balance - :n ADD credit :n', { n: 1 }).text).toBe(
      'SET balance = balance - :0 ADD credit :1',
    );
  });

  test('attributes may have the names of clauses', () => {
    const odd = new Update(createFields(schema(['set', 'remove', 'add', 'delete'])));
    expect(readUpdate(odd.set('set = :v, add = :v', { v: 1 })).text).toBe('SET set = :0, add = :1');
    expect(readUpdate(odd.set('SET set = set + :v REMOVE remove ADD add :v', { v: 1 })).text).toBe(
      'SET set = set + :0 REMOVE remove ADD add :1',
    );
  });

  test('conflicts within a text', () => {
    expect(messageOf(() => changes('SET balance = credit REMOVE balance'))).toMatch(/'balance' twice/);
  });
});

test('projections', () => {
  const source = textSource('address.city, lines[0].sku, pk');
  expect(source && parseProjection(source, fields)).toEqual([
    { kind: 'path', segments: ['address', 'city'] },
    { kind: 'path', segments: ['lines', 0, 'sku'] },
    { kind: 'path', segments: ['pk'], physical: true },
  ]);
});

test('an error shows the place and what may have been meant', () => {
  expect(
    messageOf(() =>
      where(expr`active = ${true}
    AND balanc >= ${5} AND status = ${'x'}`),
    ),
  ).toBe(
    [
      "User has no attribute 'balanc'. Did you mean 'balance'?",
      '      AND balanc >= ${…} AND status = ${…}',
      '          ^^^^^^',
    ].join('\n'),
  );
  expect(messageOf(() => where('balance => 5'))).toBe(
    ['Greater or equal is >=.', '  balance => 5', '          ^'].join('\n'),
  );
});

describe('malformed conditions', () => {
  const cases: [string, TextValues | undefined, RegExp][] = [
    ['', undefined, /expected here/],
    ['balance', undefined, /A comparison is expected/],
    ['balance =', undefined, /An attribute or a value is expected/],
    ['balance = 5', undefined, /not written into the text/],
    ['balance = -5', undefined, /expected here|not written/],
    ["status = 'open'", undefined, /not written into the text/],
    ['status = "open"', undefined, /not written into the text/],
    ['active = true', undefined, /not written into the text/],
    ['note = null', undefined, /not written into the text/],
    ['5 = balance', undefined, /not written into the text/],
    ['balance != :a', { a: 1 }, /Not equal is <>/],
    ['balance == :a', { a: 1 }, /Equal is =/],
    ['balance = :a && active = :a', { a: 1 }, /Write AND/],
    ['balance = :a || active = :a', { a: 1 }, /Write OR/],
    ['!active = :a', { a: 1 }, /Write NOT/],
    ['#balance = :a', { a: 1 }, /Write the attribute's own name/],
    ['balance = :a active = :a', { a: 1 }, /should have ended before active/],
    ['(balance = :a', { a: 1 }, /\) is expected/],
    ['balance = :a)', { a: 1 }, /should have ended before \)/],
    ['status NOT IN (:a)', { a: 1 }, /NOT stands before/],
    ['balance BETWEEN :a OR :a', { a: 1 }, /AND is expected/],
    ['balance IN :a', { a: 1 }, /IN takes a list/],
    ['balance IN ()', undefined, /expected here/],
    ['balance = :b', { a: 1 }, /No value is given for :b/],
    ['balance = :amuont', { amount: 1 }, /No value is given for :amuont\. Did you mean ':amount'\?/],
    ['balance = :a', { a: 1, b: 2, c: 3 }, /doesn't use the value of :b, :c/],
    ['balance = :a', undefined, /No value is given for :a/],
    ['balance = :constructor', {}, /No value is given for :constructor/],
    ['balance = :__proto__', {}, /No value is given for :__proto__/],
    ['exists(balance)', undefined, /no function 'exists' in conditions\. It has attribute_exists/],
    ['attribute_exist(balance)', undefined, /Did you mean 'attribute_exists'/],
    ['Size(tags) = :a', { a: 1 }, /Did you mean 'size'/],
    ['attribute_exists(:a)', { a: 1 }, /An attribute is expected here, not a number/],
    ['contains(tags)', undefined, /, is expected/],
    ['size(tags)', undefined, /A comparison is expected/],
    ['lines[x] = :a', { a: 1 }, /list index/],
    ['lines[:a] = :a', { a: 1 }, /list index/],
    ['lines[-1] = :a', { a: 1 }, /list index/],
    ['lines[0 = :a', { a: 1 }, /\] is expected/],
    ['lines.0 = :a', { a: 1 }, /no attribute '0'/],
    ['address.[0] = :a', { a: 1 }, /A name is expected after the dot/],
    ['address.town = :a', { a: 1 }, /no attribute 'town'/],
    ['pk.x = :a', { a: 1 }, /A comparison is expected/],
    ['lines[99999999999999999999] = :a', { a: 1 }, /list index/],
    [';DROP', undefined, /no meaning/],
    [`${'('.repeat(5000)}balance = :a`, { a: 1 }, /nested deeper than 32/],
    [`${'NOT '.repeat(5000)}balance = :a`, { a: 1 }, /nested deeper than 32/],
  ];
  test.each(cases)('%s', (text, values, message) => expect(messageOf(() => where(text, values))).toMatch(message));

  test('values', () => {
    expect(messageOf(() => where('balance = :a', null as never))).toMatch(/object by name, not null/);
    expect(messageOf(() => where(expr`balance = :a`))).toMatch(/a value stands in \$\{\}/);
    expect(messageOf(() => where(expr`balance = ${fields.active.eq(true)}`))).toMatch(/not a condition/);
    expect(messageOf(() => where(expr`balance = ${1} AND ${5}`))).toMatch(/A condition is expected here, not a number/);
    expect(messageOf(() => where(expr`balance = ${fields.credit.plus(1)}`))).toMatch(/updates only/);
    expect(messageOf(() => where(expr`${expr`active = ${1} AND`} AND active = ${1}`))).toMatch(/AND\n/);
    expect(messageOf(() => expr('balance = 1' as never))).toMatch(/tag/);
    expect(messageOf(() => expr`\u{`)).toMatch(/backslashes/);
  });

  test('texts within texts', () => {
    let text = expr`active = ${true}`;
    for (let i = 0; i < MAX_DEPTH; i++) text = expr`${text}`;
    expect(messageOf(() => where(text))).toMatch(/nested deeper/);
  });
});

describe('malformed updates', () => {
  const cases: [string, TextValues | undefined, RegExp][] = [
    ['', undefined, /expected here/],
    ['SET', undefined, /no attribute 'SET'/],
    ['SET balance', undefined, /= is expected/],
    ['SET balance = 5', undefined, /not written into the text/],
    ['SET balance = balance + 1', undefined, /not written into the text/],
    ['SET balance = :a + :a + :a', { a: 1 }, /one \+ or - per assignment/],
    ['SET balance = (:a + :a) - :a', { a: 1 }, /one \+ or - per assignment/],
    ['SET balance = if_not_exists(balance, :a + :a)', { a: 1 }, /\) is expected/],
    ['SET balance = if_not_exists(balance, (:a + :a))', { a: 1 }, /one \+ or -/],
    ['SET balance = size(tags)', undefined, /no function 'size' in updates/],
    ['SET balance = ifnotexists(balance, :a)', { a: 1 }, /Did you mean 'if_not_exists'/],
    ['SET balance = :a SET credit = :a', { a: 1 }, /SET stands there twice/],
    ['SET balance = :a, REMOVE note', { a: 1 }, /no attribute 'REMOVE'/],
    ['ADD balance', undefined, /ADD takes a value/],
    ['ADD balance credit', undefined, /ADD takes a value/],
    ['DELETE roles = :a', { a: 1 }, /DELETE takes a value/],
    ['REMOVE note note', undefined, /should have ended before note/],
    ['SET balance = :a WHERE note = :a', { a: 1 }, /should have ended before WHERE/],
    [`SET balance = ${'('.repeat(5000)}:a`, { a: 1 }, /nested deeper/],
    [`SET tags = ${'list_append(tags, '.repeat(5000)}:a`, { a: 1 }, /nested deeper/],
  ];
  test.each(cases)('%s', (text, values, message) => expect(messageOf(() => changes(text, values))).toMatch(message));

  test('values', () => {
    expect(messageOf(() => changes(expr`balance = ${fields.tags.size()}`))).toMatch(/can't assign/);
    expect(messageOf(() => changes(expr`active = ${fields.balance.eq(1)}`))).toMatch(/can't assign a condition/);
    expect(messageOf(() => changes(expr`ADD balance ${fields.credit}`))).toMatch(/ADD takes a value/);
  });
});

test('what users send stays data', () => {
  const hostile = [
    'x OR active = :0',
    ':0',
    '#0',
    'attribute_exists(pk)',
    "' OR 1=1",
    '{"kind":"path"}',
    '${1}',
    'a\u0000b',
  ];
  for (const value of hostile) {
    expect(where(expr`nickname = ${value}`)).toEqual({ text: 'n = :0', values: [value] });
    expect(where('nickname = :v', { v: value })).toEqual({ text: 'n = :0', values: [value] });
    expect(changes(expr`nickname = ${value}`)).toEqual({ text: 'SET n = :0', values: [value] });
  }
  const json: unknown = JSON.parse('{ "kind": "path", "segments": ["password"], "pieces": ["pk = pk"], "slots": [] }');
  expect(where(expr`data = ${json}`)).toEqual({ text: 'data = :0', values: [json] });
  expect(messageOf(() => where(expr`${json}`))).toMatch(/A condition is expected here, not an object/);
});

function schema(names: readonly string[]): Parameters<typeof createFields>[0] {
  const leaf = { label: 'x', names: [], child: () => undefined };
  return { label: 'Odd', names, child: (name) => (names.includes(String(name)) ? leaf : undefined) };
}
