import { parseCondition } from '../../src/codegen/expression/parse-condition.js';
import { parseUpdateValue } from '../../src/codegen/expression/parse-update-value.js';
import { ExpressionFault } from '../../src/codegen/expression/expression.js';
import { operandsOf } from '../../src/codegen/expression/visit-operands.js';
import { checkCases, type Edits, faultsOf } from './support/faults.js';

const path = (root: string, ...steps: (string | number)[]): object => ({ kind: 'path', root, steps });
const value = (name: string): object => ({ kind: 'placeholder', name });
const compare = (left: object, operator: string, right: object): object => ({ kind: 'compare', operator, left, right });
const [a, b, x, y] = [path('a'), path('b'), value('x'), value('y')];
const size = { kind: 'size', path: a };

/** The operands of an expression as they would be written. */
function written(node: Parameters<typeof operandsOf>[0]): string[] {
  return operandsOf(node).map((operand) => (operand.kind === 'path' ? operand.root : `:${operand.name}`));
}

describe('conditions', () => {
  const ax = compare(a, '=', x);
  const by = compare(b, '<>', y);
  test.each([
    ['a = :x', ax, ['a', ':x']],
    ['a<=b', compare(a, '<=', b), ['a', 'b']],
    ['a = :x AND b <> :y', { kind: 'and', operands: [ax, by] }, ['a', ':x', 'b', ':y']],
    [
      'a = :x or b <> :y and a = :x',
      { kind: 'or', operands: [ax, { kind: 'and', operands: [by, ax] }] },
      ['a', ':x', 'b', ':y', 'a', ':x'],
    ],
    [
      '(a = :x OR b <> :y) AND a = :x',
      { kind: 'and', operands: [{ kind: 'or', operands: [ax, by] }, ax] },
      ['a', ':x', 'b', ':y', 'a', ':x'],
    ],
    ['NOT NOT a = :x', { kind: 'not', operand: { kind: 'not', operand: ax } }, ['a', ':x']],
    ['a BETWEEN :x AND :y', { kind: 'between', operand: a, low: x, high: y }, ['a', ':x', ':y']],
    ['a IN (:x, b, :y)', { kind: 'in', operand: a, list: [x, b, y] }, ['a', ':x', 'b', ':y']],
    ['size(a) > :x', compare(size, '>', x), ['a', ':x']],
    [':x >= size(a)', compare(x, '>=', size), [':x', 'a']],
    ['attribute_exists(a)', { kind: 'function', name: 'attribute_exists', path: a }, ['a']],
    ['Attribute_Not_Exists(a)', { kind: 'function', name: 'attribute_not_exists', path: a }, ['a']],
    ['begins_with(a, :x)', { kind: 'function', name: 'begins_with', path: a, argument: x }, ['a', ':x']],
    [
      'contains(a, size(b))',
      { kind: 'function', name: 'contains', path: a, argument: { kind: 'size', path: b } },
      ['a', 'b'],
    ],
    ['a.b[2].c = :x', compare(path('a', 'b', 2, 'c'), '=', x), ['a', ':x']],
  ])('%s', (source, node, operands) => {
    const condition = parseCondition(source);
    expect(condition).toEqual(node);
    expect(written(condition)).toEqual(operands);
  });

  test.each([
    ['', "a field or a :placeholder is expected before 'the end'"],
    ['a', "a comparison is expected before 'the end'"],
    ['a = ', "a field or a :placeholder is expected before 'the end'"],
    ['a = :x b', "'b' is not expected here"],
    ['a = :x and', "a field or a :placeholder is expected before 'the end'"],
    ['(a = :x', "')' is expected before 'the end'"],
    ['a between :x or :y', "'and' is expected before 'or'"],
    ['a in :x', "'(' is expected before ':x'"],
    ['a in (:x :y)', "')' is expected before ':y'"],
    ['a[:x] = :y', "a position is expected before ':x'"],
    ['a[1 = :y', "']' is expected before '='"],
    ['begins_with(a)', "',' is expected before ')'"],
    ['size(:x) > :y', "a field or a :placeholder is expected before ':x'"],
    [
      'matches(a, :x)',
      "there is no function 'matches' here; known: attribute_exists, attribute_not_exists, attribute_type, begins_with, contains, size",
    ],
    ['a = contains(b, :x)', "there is no function 'contains' here; known: size"],
    ['#a = :x', "'#a = :x' can't be read"],
    ['a = "text"', `'"text"' can't be read`],
    [`a in (${':x,'.repeat(1_000)}:x)`, 'it is too long for DynamoDB'],
  ])('%.20s is a fault', (source, message) => {
    expect(() => parseCondition(source)).toThrow(new ExpressionFault(message));
  });
});

describe('values of updates', () => {
  const notExists = { kind: 'if_not_exists', path: a, fallback: x };
  test.each([
    [':x', x, [':x']],
    ['a.b', path('a', 'b'), ['a']],
    ['a + :x', { kind: 'plus', left: a, right: x }, ['a', ':x']],
    ['a - :x', { kind: 'minus', left: a, right: x }, ['a', ':x']],
    ['if_not_exists(a, :x)', notExists, ['a', ':x']],
    ['if_not_exists(a, :x) + :y', { kind: 'plus', left: notExists, right: y }, ['a', ':x', ':y']],
    ['list_append(a, :x)', { kind: 'list_append', left: a, right: x }, ['a', ':x']],
    ['LIST_APPEND(if_not_exists(a, :x), b)', { kind: 'list_append', left: notExists, right: b }, ['a', ':x', 'b']],
  ])('%s', (source, node, operands) => {
    const update = parseUpdateValue(source);
    expect(update).toEqual(node);
    expect(written(update)).toEqual(operands);
  });

  test.each([
    ['a + :x + :y', "'+' is not expected here"],
    ['if_not_exists(:x, a)', "a field or a :placeholder is expected before ':x'"],
    ['if_not_exists(a :x)', "',' is expected before ':x'"],
    ['if_not_exists(a, :x', "')' is expected before 'the end'"],
    ['list_append(a)', "',' is expected before ')'"],
    ['list_append(a, :x', "')' is expected before 'the end'"],
    ['size(a)', "there is no function 'size' here; known: if_not_exists, list_append"],
  ])('%s is a fault', (source, message) => {
    expect(() => parseUpdateValue(source)).toThrow(new ExpressionFault(message));
  });
});

describe('in a schema', () => {
  const UPDATE = 'tables[0].entities.User.access_patterns[1]';
  const at = (key: string, value: unknown): Edits => ({ [`${UPDATE}.${key}`]: value });
  checkCases([
    [
      "The expression 'score >' can't be read: a field or a :placeholder is expected before 'the end'",
      'CONDITION',
      `${UPDATE}.condition`,
      '"score >"',
      at('condition', 'score >'),
    ],
    [
      "Entity 'User' has no field 'scoer'",
      'CONDITION',
      `${UPDATE}.condition`,
      '"scoer < :score"',
      at('condition', 'scoer < :score'),
    ],
    [
      "Nothing gives ':scoer' a value: add a parameter 'scoer'",
      'UNBOUND',
      `${UPDATE}.condition`,
      '"score < :scoer"',
      at('condition', 'score < :scoer'),
    ],
    [
      "The expression 'age ++ :score' can't be read",
      'CONDITION',
      `${UPDATE}.set.age`,
      '"age ++ :score"',
      at('set', { age: 'age ++ :score' }),
    ],
  ]);

  test('a condition on the key attributes, on steps into a map and on a constant is allowed', () => {
    const edits = {
      ...at('condition', 'attribute_exists(pk) AND place.city = :city'),
      [`${UPDATE}.values`]: { city: { value: 'Rome' } },
    };
    expect(faultsOf(edits)).toEqual([]);
  });
});
