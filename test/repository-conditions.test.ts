import { and, ConditionFailedError, expr, not, or, type Condition, type Fields } from 'dynatomic';
import { failureOf, shop, type User, user } from './support/shop.js';

const { requests, users } = shop();

type Where = (u: Fields<User>) => Condition;

beforeAll(() =>
  users.save(
    user('c', {
      balance: 10,
      seen: 10,
      active: true,
      bornAt: new Date('2000-01-01T00:00:00.000Z'),
      note: null,
      tags: ['a', 'b'],
      roles: new Set(['admin']),
      views: 5n,
      address: { city: 'Paris' },
      lines: [{ sku: 's', quantity: 2 }],
      scores: { size: 3 },
      nickname: 'Al',
    }),
  ),
);

/** What each condition compiles to, whether it holds for the item above, and whether its opposite does. */
const CONDITIONS: readonly (readonly [string, Where, boolean])[] = [
  ['#0 = :0', (u) => u.balance.eq(10), true],
  ['#0 <> :0', (u) => u.balance.ne(10), false],
  ['#0 < :0', (u) => u.balance.lt(10), false],
  ['#0 <= :0', (u) => u.balance.lte(10), true],
  ['#0 > :0', (u) => u.balance.gt(9), true],
  ['#0 >= :0', (u) => u.balance.gte(11), false],
  ['#0 BETWEEN :0 AND :1', (u) => u.balance.between(9, 11), true],
  ['#0 IN (:0, :1)', (u) => u.balance.in([1, 10]), true],
  ['begins_with(#0, :0)', (u) => u.email.beginsWith('c@'), true],
  ['contains(#0, :0)', (u) => u.email.contains('@example'), true],
  ['contains(#0, :0)', (u) => u.tags.contains('c'), false],
  ['contains(#0, :0)', (u) => u.roles.contains('admin'), true],
  ['attribute_exists(#0)', (u) => u.seen.exists(), true],
  ['attribute_not_exists(#0)', (u) => u.note.notExists(), false],
  ['attribute_type(#0, :0)', (u) => u.note.type('NULL'), true],
  ['size(#0) > :0', (u) => u.tags.size().gt(1), true],
  ['size(#0) = :0', (u) => u.email.size().eq(1), false],
  ['size(#0) BETWEEN :0 AND :1', (u) => u.roles.size().between(1, 2), true],
  ['#0 = #1', (u) => u.balance.eq(u.seen), true],
  ['#0 < #1', (u) => u.balance.lt(u.seen), false],
  ['#0 = :0', (u) => u.bornAt.eq(new Date('2000-01-01T00:00:00.000Z')), true],
  ['#0 > :0', (u) => u.bornAt.gt(new Date('2001-01-01T00:00:00.000Z')), false],
  ['#0 = :0', (u) => u.note.eq(null), true],
  ['#0 = :0', (u) => u.views.eq(5n), true],
  ['#0 = :0', (u) => u.active.eq(true), true],
  ['#0.#1 = :0', (u) => u.address.city.eq('Paris'), true],
  ['attribute_exists(#0.#1)', (u) => u.address.zip.exists(), false],
  ['#0[0].#1 >= :0', (u) => u.lines.at(0).quantity.gte(2), true],
  ['attribute_exists(#0[1])', (u) => u.lines.at(1).exists(), false],
  ['#0.#1 = :0', (u) => u.scores.path('size').eq(3), true],
  ['#0 = :0', (u) => u.path('nickname').eq('Al'), true],
  ['#0 = :0 AND #1 = :1', (u) => u.balance.eq(10).and(u.active.eq(false)), false],
  ['#0 = :0 OR #1 = :1', (u) => u.balance.eq(10).or(u.active.eq(false)), true],
  ['NOT #0 = :0', (u) => u.balance.eq(10).not(), false],
  ['NOT #0 = :0', (u) => not(u.balance.eq(1)), true],
  [
    '(#0 = :0 OR #1 = :1) AND NOT (#2 = :2 AND #0 = :3)',
    (u) => and(or(u.balance.eq(1), u.active.eq(true)), not(and(u.seen.eq(1), u.balance.eq(10)))),
    true,
  ],
];

describe('a condition is sent as written, and does what it says', () => {
  test.each(CONDITIONS)('%s', async (text, where, holds) => {
    const check = users.check('c').where(where);
    const sent = check.toRequest().TransactItems?.[0]?.ConditionCheck;
    expect(sent?.ConditionExpression).toBe(text);
    if (holds) await check.execute();
    else expect(await failureOf(check.execute())).toBeInstanceOf(ConditionFailedError);
    const opposite = users.check('c').where((u) => where(u).not());
    if (!holds) await opposite.execute();
    else expect(await failureOf(opposite.execute())).toBeInstanceOf(ConditionFailedError);
  });
});

test('values, text and callbacks mean the same', async () => {
  for (const check of [
    users.check('c').where({ balance: 10, active: true }),
    users.check('c').where('balance = :b AND active = :a', { b: 10, a: true }),
    users.check('c').where(expr`balance = ${10} AND active = ${true}`),
    users.check('c').where((u) => u.balance.eq(10).and(u.active.eq(true))),
    users.check('c').where({ balance: 10 }).where({ active: true }),
  ]) {
    expect(check.toRequest().TransactItems?.[0]?.ConditionCheck?.ConditionExpression).toBe('#0 = :0 AND #1 = :1');
    await check.execute();
  }
});

test('several where() are ANDed as wholes, whatever is inside', () => {
  const check = users
    .check('c')
    .where((u) => u.balance.eq(1).or(u.balance.eq(2)))
    .where((u) => u.seen.eq(3).or(u.seen.eq(4)));
  expect(check.toRequest().TransactItems?.[0]?.ConditionCheck?.ConditionExpression).toBe(
    '(#0 = :0 OR #0 = :1) AND (#1 = :2 OR #1 = :3)',
  );
});

test.each<[string, (u: any) => unknown, RegExp]>([
  ['an unknown attribute', (u) => u.balanse.eq(1), /Did you mean 'balance'/],
  ['an unknown nested attribute', (u) => u.address.town.eq('x'), /Address has no attribute 'town'/],
  ['undefined as an operand', (u) => u.balance.eq(undefined), /undefined/],
  ['a value of another type', (u) => u.balance.eq('10'), /User\.balance|balance/],
  ['not a number', (u) => u.balance.gt(Number.NaN), /NaN/],
  ['over 100 options', (u) => u.balance.in(Array.from({ length: 101 }, (_, i) => i)), /100/],
  ['no option', (u) => u.balance.in([]), /in\(\)|option|empty/i],
  ['a boolean, as of a comparison in JavaScript', (u) => u.balance > 5, /A field has no value here/],
])('%s is refused before anything is sent', async (_label, where, message) => {
  const before = requests.count;
  const sent = async () =>
    users
      .check('c')
      .where(where as Where)
      .execute();
  await expect(sent()).rejects.toThrow(message);
  expect(requests.count).toBe(before);
});
