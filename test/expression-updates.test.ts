import { ExpressionError } from '../src/errors/index.js';
import {
  attr,
  compileCondition,
  compileProjection,
  compileUpdate,
  type Fields,
  fieldPath,
  MAX_OPERATORS,
  Placeholders,
  set,
  Update,
  updateActions,
} from '../src/expression/index.js';
import { fields, readUpdate, resolver, type User } from './expression-support.js';

const update = new Update<User>(fields);

describe('actions', () => {
  const cases: [string, Update<User>, unknown[]][] = [
    ['SET n = :0, balance = :1', update.set({ nickname: 'Al', balance: 5 }), ['Al', 5]],
    ['SET balance = balance - :0', update.set((u) => ({ balance: u.balance.minus(10) })), [10]],
    ['SET balance = balance + credit', update.set((u) => ({ balance: u.balance.plus(u.credit) })), []],
    ['SET balance = credit', update.set((u) => ({ balance: u.credit })), []],
    ['SET balance = if_not_exists(balance, :0)', update.set((u) => ({ balance: u.balance.ifNotExists(0) })), [0]],
    [
      'SET balance = if_not_exists(balance, :0) + :1',
      update.set((u) => ({ balance: u.balance.ifNotExists(0).plus(1) })),
      [0, 1],
    ],
    [
      'SET balance = if_not_exists(balance, credit)',
      update.set((u) => ({ balance: u.balance.ifNotExists(u.credit) })),
      [],
    ],
    ['SET tags = list_append(tags, :0)', update.set((u) => ({ tags: u.tags.append(['x']) })), [['x']]],
    ['SET tags = list_append(:0, tags)', update.set((u) => ({ tags: u.tags.prepend(['x']) })), [['x']]],
    [
      'SET tags = list_append(if_not_exists(tags, :0), :1)',
      update.set((u) => ({ tags: u.tags.ifNotExists([]).append(['x']) })),
      [[], ['x']],
    ],
    [
      'SET tags = list_append(:0, if_not_exists(tags, :1))',
      update.set((u) => ({ tags: u.tags.ifNotExists([]).prepend(['x']) })),
      [['x'], []],
    ],
    ['SET price = price + :0', update.set((u) => ({ price: u.price.plus(1 as never) })), [1]],
    [
      'SET balance = if_not_exists(balance, :0) - :1',
      update.set((u) => ({ balance: u.balance.ifNotExists(0).minus(1) })),
      [0, 1],
    ],
    ['SET balance = credit - balance', update.set((u) => ({ balance: u.credit.minus(u.balance) })), []],
    ['SET address.city = :0', update.set((u) => u.address.city, 'Paris'), ['Paris']],
    [
      'SET lines[2].quantity = lines[2].quantity + :0',
      update.set((u) => u.lines.at(2).quantity, fields.lines.at(2).quantity.plus(1)),
      [1],
    ],
    ['SET a.b = :0', update.set(attr('a', 'b'), 1), [1]],
    ['REMOVE n, address.city, lines[0]', update.remove('nickname', (u) => u.address.city, fields.lines.at(0)), []],
    ['ADD balance :0, roles :1', update.add({ balance: 1, roles: new Set(['a']) }), [1, new Set(['a'])]],
    ['DELETE roles :0', update.removeFrom({ roles: new Set(['a']) }), [new Set(['a'])]],
    [
      'SET balance = :0, size = :1 REMOVE note ADD credit :2 DELETE roles :3',
      update
        .removeFrom({ roles: new Set(['a']) })
        .add({ credit: 3 })
        .set({ balance: 1 })
        .remove('note')
        .set({ size: 2 }),
      [1, 2, 3, new Set(['a'])].sort((a, b) => Number(a instanceof Set) - Number(b instanceof Set)),
    ],
  ];
  test.each(cases)('%s', (text, built, values) => {
    const { text: actual, values: actualValues } = readUpdate(built);
    expect(actual.replace(/:\d+/g, ':v')).toBe(text.replace(/:\d+/g, ':v'));
    expect(new Set(actualValues)).toEqual(new Set(values));
  });
});

test('undefined and empty sets are left out; setting an empty set removes the attribute', () => {
  const built = update.set({ nickname: undefined, note: null }).set((u) => u.address.city, undefined as never);
  expect(readUpdate(built)).toEqual({ text: 'SET note = :0', values: [null] });
  const sets = update.set({ roles: new Set() }).add({ balance: 1, views: undefined });
  expect(readUpdate(sets)).toEqual({ text: 'REMOVE roles ADD balance :0', values: [1] });
  const nothing = new Set<string>();
  expect(() => readUpdate(update.removeFrom({ roles: nothing }))).toThrow(/nothing to do/);
  expect(() => readUpdate(update.add({ roles: nothing }))).toThrow(ExpressionError);
  expect(() => readUpdate(update.set({ nickname: undefined }))).toThrow(/nothing to do/);
});

test('values that are encoded already are taken as they are', () => {
  const { path } = update.remove('nickname').actions[0]!;
  const wire = { kind: 'wire', value: { S: 'Al' } } as const;
  const placeholders = new Placeholders();
  const condition = { kind: 'compare', comparator: '=', left: path, right: wire } as const;
  expect(compileUpdate([{ kind: 'set', path, value: wire }], resolver, placeholders)).toBe('SET #0 = :0');
  expect(compileCondition(condition, resolver, placeholders)).toBe('#0 = :1');
});

test('names that are left out get no placeholder', () => {
  const placeholders = new Placeholders();
  compileUpdate(update.add({ roles: new Set() }).set({ balance: 1 }).actions, resolver, placeholders);
  const request = {};
  placeholders.assignTo(request);
  expect(request).toEqual({
    ExpressionAttributeNames: { '#0': 'balance' },
    ExpressionAttributeValues: { ':0': { N: '1' } },
  });
});

test('updates are immutable', () => {
  const first = update.set({ balance: 1 });
  first.set({ nickname: 'x' });
  expect(first.actions).toHaveLength(1);
  expect(Object.isFrozen(first) && Object.isFrozen(first.actions) && Object.isFrozen(first.actions[0])).toBe(true);
});

describe('conflicts are found at once', () => {
  const cases: [string, (u: Fields<User>) => Update<User>, RegExp][] = [
    ['the same path', () => update.set({ balance: 1 }).set({ balance: 2 }), /changes 'balance' twice/],
    ['set and remove', () => update.set({ nickname: 'x' }).remove('nickname'), /changes 'nickname' twice/],
    [
      'a path and its parent',
      (u) => update.set(u.address.city, 'x').remove('address'),
      /both 'address\.city' and 'address'/,
    ],
    ['a parent and its path', (u) => update.set({ lines: [] }).remove(u.lines.at(0)), /both 'lines' and 'lines\[0\]'/],
    ['within one call', (u) => update.remove(u.lines.at(0), u.lines.at(0).sku), /both/],
    ['by text', () => update.set('balance = credit REMOVE balance'.split(' REMOVE')[0]!).remove('balance'), /twice/],
  ];
  test.each(cases)('%s', (_, build, message) => {
    expect(() => build(fields)).toThrow(ExpressionError);
    expect(() => build(fields)).toThrow(message);
  });

  test('siblings do not conflict', () => {
    const built = update
      .set(fields.address.city, 'x')
      .remove((u) => u.address.zip)
      .remove(fields.lines.at(0), fields.lines.at(1));
    expect(built.actions).toHaveLength(4);
  });

  test('a property and its attribute as stored conflict once compiled', () => {
    expect(readUpdate(update.set({ nickname: 'x' }).set(attr('note'), 'y')).text).toBe('SET n = :0, note = :1');
    const built = update.set({ nickname: 'x' }).set(attr('n'), 'y');
    expect(() => readUpdate(built)).toThrow(/both 'nickname' and 'n'/);
  });
});

describe('mistakes in code are found at once', () => {
  const cases: [string, () => unknown, RegExp][] = [
    ['an unknown property', () => update.set({ balanc: 1 } as never), /'balanc'\. Did you mean 'balance'/],
    ['an unknown property to remove', () => update.remove('balanc' as never), /'balanc'/],
    ['an unknown property to add to', () => update.add({ balanc: 1 } as never), /'balanc'/],
    ['a size', () => update.set((u) => ({ balance: u.tags.size() as never })), /can't assign a size/],
    ['a condition', () => update.set((u) => ({ active: u.balance.eq(1) as never })), /not a condition/],
    ['a condition instead of values', () => update.set((u) => u.balance.eq(1) as never), /object of values/],
    ['a field instead of values', () => update.set((u) => u.balance as never), /object of values/],
    ['an array instead of values', () => update.set([] as never), /object of values/],
    ['no path', () => update.set((() => 5) as never, 1), /A path is/],
    [
      'two plus in one',
      () => update.set((u) => ({ balance: (u.balance.plus(1) as any).plus(2) })),
      /one plus or minus/,
    ],
    ['a plus within a fallback', () => fields.balance.ifNotExists(fields.credit.plus(1)), /one plus or minus/],
    ['an expression in add', () => update.add({ balance: fields.credit as never }), /only add a value/],
    ['an update as a value', () => update.set({ data: update }), /not an update/],
    ['a term as a number', () => +(fields.balance.plus(1) as never), /no value here/],
  ];
  test.each(cases)('%s', (_, build, message) => {
    expect(build).toThrow(ExpressionError);
    expect(build).toThrow(message);
  });
});

describe('mistakes in data are found when the update is compiled', () => {
  const cases: [string, Update<User>, RegExp][] = [
    ['plus text', update.set((u) => ({ price: u.price.plus('x') })), /calculate with numbers only/],
    ['plus undefined', update.set((u) => ({ balance: u.balance.plus(undefined as never) })), /undefined/],
    ['append of no list', update.set((u) => ({ tags: u.tags.append('x' as never) })), /join lists only/],
    ['add text', update.add({ balance: 'x' as never }), /add takes numbers and sets/],
    ['remove a number from a set', update.removeFrom({ roles: 1 as never }), /removeFrom takes sets/],
    ['an empty set as a fallback', update.set((u) => ({ roles: u.roles.ifNotExists(new Set()) })), /empty set/],
    ['NaN', update.set({ balance: NaN }), /NaN/],
  ];
  test.each(cases)('%s', (_, built, message) => expect(() => readUpdate(built)).toThrow(message));

  test('too many operators', () => {
    let built = set({});
    for (let i = 0; i <= MAX_OPERATORS; i++) built = built.set({ [`a${i}`]: attr('b').plus(1) });
    expect(() => readUpdate(built)).toThrow(/301 operators/);
  });
});

describe('without an entity', () => {
  test('set() starts an update that every method continues', () => {
    const built = set({ stock: attr('stock').minus(5) })
      .set(attr('a.b', 'c'), 1)
      .add({ n: 1 })
      .remove('old', attr('m', 'x'))
      .removeFrom({ s: new Set(['a']) });
    expect(readUpdate(built).text).toBe('SET stock = stock - :0, a.b.c = :1 REMOVE old, m.x ADD n :2 DELETE s :3');
    expect(updateActions(built)?.every(({ path }) => path.physical)).toBe(true);
    expect(updateActions({ actions: [] })).toBeUndefined();
  });
});

test('a projection leaves out what another path brings', () => {
  const paths = [attr('a', 'b'), attr('c'), attr('a'), attr('c'), attr('d').at(0), attr('d').at(1)];
  const placeholders = new Placeholders();
  const text = compileProjection(
    paths.flatMap((path) => fieldPath(path) ?? []),
    resolver,
    placeholders,
  );
  expect(text).toBe('#0, #1, #2[0], #2[1]');
});
