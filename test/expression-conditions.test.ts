import { AttributeValueError, ExpressionError } from '../src/errors/index.js';
import {
  and,
  attr,
  type Condition,
  conditionOf,
  type ConditionInput,
  conditionNode,
  compileCondition,
  createFields,
  expr,
  MAX_DEPTH,
  MAX_IN_OPERANDS,
  MAX_OPERATORS,
  not,
  or,
  Placeholders,
  type PlaceholderParameters,
} from '../src/expression/index.js';
import { fields, readCondition, resolver, type User } from './expression-support.js';

function where(input: ConditionInput<User>): ReturnType<typeof readCondition> {
  return readCondition(conditionOf(input, fields));
}

const now = new Date('2026-11-22T10:00:00.000Z');

describe('operators', () => {
  const cases: [string, ConditionInput<User>, unknown[]][] = [
    ['balance = :0', (u) => u.balance.eq(5), [5]],
    ['balance <> :0', (u) => u.balance.ne(5), [5]],
    ['balance < :0', (u) => u.balance.lt(5), [5]],
    ['balance <= :0', (u) => u.balance.lte(5), [5]],
    ['balance > :0', (u) => u.balance.gt(5), [5]],
    ['balance >= :0', (u) => u.balance.gte(5), [5]],
    ['balance BETWEEN :0 AND :1', (u) => u.balance.between(1, 5), [1, 5]],
    ['status IN (:0, :1)', (u) => u.status.in(['open', 'closed']), ['open', 'closed']],
    ['begins_with(n, :0)', (u) => u.nickname.beginsWith('A'), ['A']],
    ['contains(n, :0)', (u) => u.nickname.contains('l'), ['l']],
    ['contains(tags, :0)', (u) => u.tags.contains('x'), ['x']],
    ['contains(roles, :0)', (u) => u.roles.contains('admin'), ['admin']],
    ['attribute_exists(n)', (u) => u.nickname.exists(), []],
    ['attribute_not_exists(n)', (u) => u.nickname.notExists(), []],
    ['attribute_type(tags, :0)', (u) => u.tags.type('L'), ['L']],
    ['size(tags) >= :0', (u) => u.tags.size().gte(2), [2]],
    ['size(n) BETWEEN :0 AND :1', (u) => u.nickname.size().between(1, 5), [1, 5]],
    ['balance >= credit', (u) => u.balance.gte(u.credit), []],
    ['balance > size(tags)', (u) => u.balance.gt(u.tags.size()), []],
    ['balance BETWEEN credit AND :0', (u) => u.balance.between(u.credit, 5), [5]],
    ['createdAt < :0', (u) => u.createdAt.lt(now), [now.toISOString()]],
    ['active = :0', (u) => u.active.eq(true), [true]],
    ['note = :0', (u) => u.note.eq(null), [null]],
    ['photo = :0', (u) => u.photo.eq(new Uint8Array([1])), [new Uint8Array([1])]],
  ];
  test.each(cases)('%s', (text, input, values) => expect(where(input)).toEqual({ text, values }));
});

describe('paths', () => {
  const cases: [string, ConditionInput<User>][] = [
    ['address.city = :0', (u) => u.address.city.eq('x')],
    ['lines[1].sku = :0', (u) => u.lines.at(1).sku.eq('x')],
    ['meta.a.b = :0', (u) => u.meta['a.b']!.eq(1)],
    ['size = :0', (u) => u.size.eq(1)],
    ['size = :0', (u) => u.path('size').eq(1)],
    ['address.size = :0', (u) => u.address.path('size').eq(1)],
    ['data.x[0].then = :0', (u) => u.data.path('x').at(0).path('then').eq(1)],
    ['a.b[2].c = :0', attr('a', 'b').at(2).path('c').eq(1)],
  ];
  test.each(cases)('%s', (text, input) => expect(where(input).text).toBe(text));
});

test('names are aliased once each, also where they hold dots, brackets or placeholders', () => {
  const names = ['a.b', 'a[0]', '#0', ':0', 'size', '__proto__', 'constructor', '😀'];
  const placeholders = new Placeholders();
  const node = conditionNode(and(...names.flatMap((name) => [attr(name).exists(), attr(name, name).exists()])));
  const text = compileCondition(node as never, resolver, placeholders);
  const request: PlaceholderParameters = {};
  placeholders.assignTo(request);
  expect(text).toBe(names.map((_, i) => `attribute_exists(#${i}) AND attribute_exists(#${i}.#${i})`).join(' AND '));
  expect(Object.values(request.ExpressionAttributeNames ?? {})).toEqual(names);
  expect(request).not.toHaveProperty('ExpressionAttributeValues');
});

describe('joining', () => {
  const a = attr('a').exists();
  const b = attr('b').exists();
  const c = attr('c').exists();
  const [A, B, C] = ['a', 'b', 'c'].map((name) => `attribute_exists(${name})`);
  const cases: [string, Condition][] = [
    [`${A} AND ${B} AND ${C}`, a.and(b).and(c)],
    [`${A} AND ${B} AND ${C}`, a.and(b.and(c))],
    [`${A} OR ${B} OR ${C}`, or(a, b, c)],
    [`${A} AND ${B} OR ${C}`, a.and(b).or(c)],
    [`(${A} OR ${B}) AND ${C}`, a.or(b).and(c)],
    [`NOT ${A}`, not(a)],
    [`NOT ${A} AND ${B}`, a.not().and(b)],
    [`NOT (${A} AND ${B})`, not(and(a, b))],
    [`NOT (${A} OR ${B}) AND ${C}`, or(a, b).not().and(c)],
    [`NOT NOT ${A}`, a.not().not()],
    [A as string, and(a)],
    [`${A} AND ${B}`, and(a).and(and(b))],
  ];
  test.each(cases)('%s', (text, condition) => expect(readCondition(condition).text).toBe(text));
});

test('bounds may be equal, and fields', () => {
  expect(where((u) => u.balance.between(9, 9)).values).toEqual([9, 9]);
  expect(where((u) => u.nickname.between('\uFFFD', '\u{1F600}')).text).toBe('n BETWEEN :0 AND :1');
  expect(where((u) => u.balance.between(9, u.credit)).text).toBe('balance BETWEEN :0 AND credit');
});

test('an object is equality on each of its properties', () => {
  expect(where({ status: 'open', balance: 3 })).toEqual({ text: 'status = :0 AND balance = :1', values: ['open', 3] });
});

test('conditions are immutable', () => {
  const condition = attr('a').eq(1);
  expect(Object.isFrozen(condition)).toBe(true);
  condition.and(attr('b').eq(2));
  expect(readCondition(condition).text).toBe('a = :0');
});

describe('mistakes in code are found at once', () => {
  const cases: [string, ConditionInput<User>, RegExp][] = [
    [
      'an unknown property',
      (u) => (u as any).balanc.eq(1),
      /User has no attribute 'balanc'\. Did you mean 'balance'\?/,
    ],
    [
      'an unknown nested property',
      (u) => (u as any).address.citi.eq(1),
      /User\.address has no attribute 'citi'.*'city'/,
    ],
    ['an unknown method', (u) => (u as any).balance.gtee(1), /has no attribute 'gtee'\. Did you mean 'gte'\?/],
    ['an unknown name in an object', { statsu: 'open' } as never, /'statsu'.*'status'/],
    ['a negative index', (u) => u.lines.at(-1).sku.exists(), /list index/],
    ['an index of what is no list', (u) => (u as any).address.at(0).exists(), /not a list/],
    ['a callback that compares by itself', (u) => ((u.balance as never) === 5) as never, /returned false/],
    ['a callback that returns nothing', () => undefined as never, /returned undefined/],
    ['a callback that returns a field', (u) => u.active as never, /returned a field/],
    ['a callback that returns text', () => 'a = 1' as never, /returned a string/],
    ['a comparison by >', (u) => ((u.balance as never) > 5) as never, /compare with eq\(\)/],
    ['a condition as a number', (u) => +(u.balance.eq(5) as never) as never, /join conditions by and\(\)/],
    ['a condition as a value', (u) => u.balance.eq(u.credit.eq(1) as never), /not a condition/],
    ['arithmetic', (u) => u.balance.eq(u.credit.plus(1) as never), /calculates in updates only/],
    ['a value among conditions', (u) => and(u.balance.eq(1), true as never), /and\(\) takes conditions, not true/],
    ['in() with one value', (u) => u.status.in('open' as never), /in\(\) takes an array/],
    ['an assignment', (u) => ((u as any).balance = 5), /can't be assigned/],
    ['an array', [] as never, /not an array/],
    ['null', null as never, /not null/],
    ['a name from JSON', JSON.parse('{ "__proto__": 1 }'), /no attribute '__proto__'/],
    ['a text as a value', (u) => u.nickname.eq(expr`active` as never), /not a text of expr/],
    ['an empty name', () => attr('').exists(), /at least one character/],
  ];
  test.each(cases)('%s', (_, input, message) => {
    expect(() => conditionOf(input, fields)).toThrow(ExpressionError);
    expect(() => conditionOf(input, fields)).toThrow(message);
  });
});

describe('mistakes in data are found when the expression is compiled', () => {
  const cases: [string, ConditionInput<User>, RegExp][] = [
    ['undefined', (u) => u.balance.eq(undefined as never), /balance: the value is undefined/],
    ['undefined in an object', { status: undefined as never }, /status: the value is undefined/],
    ['undefined values of in', (u) => u.status.in(undefined as never), /undefined/],
    ['NaN', (u) => u.balance.gt(NaN), /NaN/],
    ['no condition', and(), /no condition/],
    ['an empty object', {}, /no condition/],
    ['no condition among others', and(attr('a').exists(), and()), /no condition/],
    ['no condition among alternatives', or(or(), attr('a').exists()), /no condition/],
    ['in() of nothing', (u) => u.status.in([]), /at least one/],
    ['in() of too many', (u) => u.balance.in(Array.from({ length: MAX_IN_OPERANDS + 1 }, (_, i) => i)), /101.*100/],
    ['in() of very many', (u) => u.balance.in(Array(500_000).fill(1)), /500000.*100/],
    ['an order of what has none', (u) => u.data.gt(true), /have an order/],
    ['numbers the wrong way round', (u) => u.balance.between(10, 9), /lower one first/],
    ['texts the wrong way round', (u) => u.nickname.between('\u{1F600}', '\uFFFD'), /lower one first/],
    [
      'bytes the wrong way round',
      (u) => u.photo.between(new Uint8Array([2]), new Uint8Array([1, 9])),
      /lower one first/,
    ],
    ['bounds of two types', (u) => u.data.between(1, '2'), /of one type/],
    ['bounds without an order', (u) => u.data.between(false, true), /have an order/],
    ['an empty set', (u) => u.roles.eq(new Set()), /empty set/],
    ['a size that is no whole number', (u) => u.tags.size().eq(1.5), /whole number/],
    ['a type that does not exist', (u) => u.tags.type('X' as never), /one of S, SS/],
    ['a prefix that is no text', (u) => u.nickname.beginsWith(5 as never), /prefix/],
    [
      'too many operators',
      or(...Array.from({ length: 151 }, () => attr('a').exists())),
      new RegExp(`${MAX_OPERATORS}`),
    ],
    ['too long a text', or(...Array.from({ length: 9 }, () => attr('a').in(Array(100).fill(1)))), /4096/],
    ['too deep a path', attr('a', ...Array.from({ length: MAX_DEPTH }, () => 'b')).exists(), /deeper/],
  ];
  test.each(cases)('%s', (_, input, message) => {
    const condition = conditionOf(input, fields);
    expect(() => readCondition(condition)).toThrow(message);
    try {
      readCondition(condition);
    } catch (error) {
      expect([ExpressionError, AttributeValueError].some((type) => error instanceof type)).toBe(true);
    }
  });

  test('nesting', () => {
    let condition = attr('a').exists();
    for (let i = 0; i < MAX_DEPTH - 1; i++) condition = condition.not();
    expect(readCondition(condition).text).toContain('NOT');
    expect(() => readCondition(condition.not())).toThrow(/nested deeper/);
  });
});

describe('a value is never an operand', () => {
  const hostile: unknown[] = JSON.parse(`[
    { "kind": "path", "segments": ["password"] },
    { "attr": "password" },
    { "Symbol(dynatomic.operand)": { "kind": "path", "segments": ["password"] } },
    { "kind": "value", "value": 1 },
    { "kind": "wire", "value": { "S": "x" } },
    ["#0", ":0"]
  ]`);
  test.each(hostile)('%j', (value) => {
    expect(where((u) => u.data.eq(value))).toEqual({ text: 'data = :0', values: [value] });
    expect(where({ data: value })).toEqual({ text: 'data = :0', values: [value] });
  });
});

describe('fields', () => {
  test('are the same object at each access, and nothing else is kept', () => {
    expect(fields.balance).toBe(fields.balance);
    expect(fields.address.city).toBe(fields.address.city);
    expect(fields.meta['x']).not.toBe(fields.meta['x']);
  });

  test('survive being awaited, turned into JSON, or asked for a method of objects', async () => {
    expect(await Promise.resolve(fields)).toBe(fields);
    expect(await Promise.resolve(fields.balance)).toBe(fields.balance);
    expect(JSON.stringify(fields.balance)).toBe('{}');
    expect(fields.balance.constructor).toBeInstanceOf(Function);
  });

  test('declared names win over those of objects', () => {
    const names = ['then', 'toJSON', 'constructor', '__proto__', 'hasOwnProperty', 'valueOf'];
    const leaf = { label: 'x', names: [], child: () => undefined };
    const odd = createFields<Record<string, number>>({
      label: 'Odd',
      names,
      child: (name) => (names.includes(String(name)) ? leaf : undefined),
    });
    for (const name of names) expect(readCondition(odd[name]!.eq(1)).text).toBe(`${name} = :0`);
  });
});
