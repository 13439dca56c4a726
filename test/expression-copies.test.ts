import { ExpressionError } from '../src/errors/index.js';
import * as here from '../src/expression/index.js';
import { fields, readCondition, readUpdate, type User } from './expression-support.js';

/** The package a second time, as when one part of a program imports it as ESM and another as CommonJS. */
function secondCopy(): typeof here {
  let copy: typeof here | undefined;
  jest.isolateModules(() => {
    copy = jest.requireActual<typeof here>('../src/expression/index.js');
  });
  if (copy === undefined) throw new Error('no copy');
  return copy;
}

const there = secondCopy();

test('the copies are two', () => {
  expect(there.Condition).not.toBe(here.Condition);
});

test('conditions, fields, texts and updates of one are understood by the other', () => {
  const theirs = there.attr('a').eq(1);
  expect(readCondition(here.and(theirs, here.attr('b').eq(2)).not()).text).toBe('NOT (a = :0 AND b = :1)');
  expect(readCondition(here.attr('b').gte(there.attr('a'))).text).toBe('b >= a');
  expect(readCondition(here.conditionOf<User>(there.expr`balance >= ${there.attr('a')}`, fields)).text).toBe(
    'balance >= a',
  );
  expect(readCondition(here.conditionOf<User>(theirs, fields)).text).toBe('a = :0');
  expect(here.updateActions(there.set({ a: 1 }))).toHaveLength(1);
  const update = here.set({ a: there.attr('a').plus(1) }).set(there.attr('b'), 2);
  expect(readUpdate(update).text).toBe('SET a = a + :0, b = :1');
});

test('a scope made by one serves the other, errors included', () => {
  const condition = there.conditionOf<User>((u) => u.balance.gte(1), fields);
  expect(readCondition(condition).text).toBe('balance >= :0');
  expect(() => there.conditionOf('balanc = :a', fields as never, { a: 1 })).toThrow(ExpressionError);
});
