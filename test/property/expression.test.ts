import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { ExpressionError } from '../../src/errors/index.js';
import {
  type AssignedNode,
  compileCondition,
  compileUpdate,
  type ConditionNode,
  conditionOf,
  conditionNode,
  expr,
  junctionNode,
  type OperandCodec,
  type OperandNode,
  type PathNode,
  type PlaceholderParameters,
  plainFields,
  Placeholders,
  type Resolver,
  parseCondition,
  parseUpdate,
  type TermNode,
  textSource,
  Update,
  type UpdateAction,
} from '../../src/expression/index.js';
import { overlap } from '../../src/expression/path-conflict.js';
import { fields, type User } from '../expression-support.js';

/** Lets every value through as it is, so that it can be found again behind its placeholder. */
const codec: OperandCodec = { encode: (value) => value as AttributeValue };
const resolver: Resolver = { resolve: ({ segments }) => ({ names: segments, codec }) };

const name = fc.oneof(
  fc.stringMatching(/^[a-z_][a-z0-9_]{0,4}$/),
  fc.constantFrom('size', 'contains', 'and', 'or', 'in', 'between', 'set', 'add', 'true', 'then', '__proto__', 'é'),
);
const path: fc.Arbitrary<PathNode> = fc
  .tuple(name, fc.array(fc.oneof(name, fc.nat(99)), { maxLength: 3 }))
  .map(([first, rest]) => ({ kind: 'path', segments: [first, ...rest], physical: true }));
const value = fc
  .oneof(fc.record({ S: fc.string() }), fc.record({ N: fc.integer().map(String) }))
  .map((value) => ({ kind: 'value', value }) as const);
const size = path.map((path) => ({ kind: 'size', path }) as const);
const side = fc.oneof(path, size);
const operand: fc.Arbitrary<OperandNode> = fc.oneof(path, size, value);

const leaf: fc.Arbitrary<ConditionNode> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    comparator: fc.constantFrom('=', '<>', '<', '<=', '>', '>='),
    left: side,
    right: operand,
  }),
  fc.record({ kind: fc.constant('between' as const), operand: value, low: side, high: operand }),
  fc.record({
    kind: fc.constant('in' as const),
    operand: side,
    options: fc.array(operand, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constantFrom('exists', 'notExists'), path }),
  fc.record({ kind: fc.constant('contains' as const), path, operand }),
  fc.record({ kind: fc.constantFrom('beginsWith', 'type'), path, operand: side }),
);

// Sizes are compared with whole numbers, prefixes and types are texts: their values have codecs of their own.
const comparable = leaf.filter((node) => !sizeMeetsValue(node));

function sizeMeetsValue(node: ConditionNode): boolean {
  const operands =
    node.kind === 'compare'
      ? [node.left, node.right]
      : node.kind === 'between'
        ? [node.operand, node.low, node.high]
        : node.kind === 'in'
          ? [node.operand, ...node.options]
          : [];
  return (
    operands.find(({ kind }) => kind !== 'value')?.kind === 'size' && operands.some(({ kind }) => kind === 'value')
  );
}

const { condition } = fc.letrec<{ condition: ConditionNode }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparable,
    tie('condition').map((condition): ConditionNode => ({ kind: 'not', condition })),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('condition'), { minLength: 2, maxLength: 3 }))
      .map(([kind, conditions]) => junctionNode(kind, conditions)),
  ),
}));

const { term } = fc.letrec<{ term: TermNode }>((tie) => ({
  term: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    path,
    value,
    fc.record({ kind: fc.constant('ifNotExists' as const), path, fallback: tie('term') }),
  ),
}));
const list = fc.constant({ kind: 'value', value: { L: [] } } as const);
const number = fc.constant({ kind: 'value', value: { N: '1' } } as const);
const assigned: fc.Arbitrary<AssignedNode> = fc.oneof(
  term,
  fc.record({
    kind: fc.constant('arithmetic' as const),
    operator: fc.constantFrom('+', '-'),
    left: fc.oneof(path, number),
    right: fc.oneof(path, number, fc.record({ kind: fc.constant('ifNotExists' as const), path, fallback: number })),
  }),
  fc.record({ kind: fc.constant('listAppend' as const), first: fc.oneof(path, list), second: fc.oneof(path, list) }),
);
const set = fc.constant({ kind: 'value', value: { SS: ['a'] } } as const);
const action: fc.Arbitrary<UpdateAction> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), path, value: assigned }),
  fc.record({ kind: fc.constant('remove' as const), path }),
  fc.record({ kind: fc.constantFrom('add', 'delete'), path, value: set }),
);
const CLAUSES = ['set', 'remove', 'add', 'delete'];
const actions = fc
  .uniqueArray(action, {
    minLength: 1,
    maxLength: 5,
    comparator: (a, b) => overlap(a.path.segments, b.path.segments),
  })
  .map((list) => [...list].sort((a, b) => CLAUSES.indexOf(a.kind) - CLAUSES.indexOf(b.kind)));

/** The compiled text with names in place, and the values by their placeholders' names. */
function written(compile: (placeholders: Placeholders) => string): NonNullable<ReturnType<typeof textSource>> {
  const placeholders = new Placeholders();
  const compiled = compile(placeholders);
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = parametersOf(placeholders);
  const text = compiled.replace(/#\d+/g, (placeholder) => names[placeholder] ?? '');
  const source = textSource(
    text,
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key.slice(1), value])),
  );
  if (source === undefined) throw new Error('no text');
  return source;
}

function parametersOf(placeholders: Placeholders): PlaceholderParameters {
  const parameters: PlaceholderParameters = {};
  placeholders.assignTo(parameters);
  return parameters;
}

test('condition to text to condition is the identity', () => {
  fc.assert(
    fc.property(condition, (node) => {
      const source = written((placeholders) => compileCondition(node, resolver, placeholders));
      expect(parseCondition(source, plainFields())).toEqual(node);
    }),
    { numRuns: 200 },
  );
});

test('update to text to update is the identity', () => {
  fc.assert(
    fc.property(actions, (nodes) => {
      const source = written((placeholders) => compileUpdate(nodes, resolver, placeholders));
      expect(parseUpdate(source, plainFields())).toEqual(nodes);
    }),
    { numRuns: 200 },
  );
});

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    ...'balance nickname address.city lines[0].sku size( contains( attribute_exists( if_not_exists( ) , . [ ] = <> < > <= >= + - ( AND OR NOT IN BETWEEN SET REMOVE ADD DELETE :v #n 1 "x" pk __proto__'.split(
      ' ',
    ),
  ),
);
const randomText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' '));

test('random text is parsed or refused, and what is compiled holds only what the compiler writes', () => {
  fc.assert(
    fc.property(randomText, (text) => {
      for (const parse of [
        () => compiled(conditionOf<User>(text, fields, { v: 1 })),
        () => compiled(new Update<User>(fields).set(text, { v: 1 })),
      ]) {
        try {
          expect(parse()).toMatch(/^(?:[#:]\d+|\[\d+\]|[a-z_]+\(|[A-Z]+|[=<>+\-(), .]+)*$/);
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
        }
      }
    }),
    { numRuns: 1000 },
  );
});

function compiled(built: object, using: Resolver = anything): string {
  const node = conditionNode(built);
  const placeholders = new Placeholders();
  return node
    ? compileCondition(node, using, placeholders)
    : compileUpdate((built as Update<User>).actions, using, placeholders);
}

const anything: Resolver = { resolve: ({ segments }) => ({ names: segments, codec: { encode: () => ({ N: '1' }) } }) };

test('values never change the text', () => {
  const text = '#0 = :0 AND #1 IN (:1, :2)';
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.jsonValue(), (a, b, c) => {
      const typed = conditionOf<User>((u) => u.nickname.eq(a).and(u.data.in([b, c])), fields);
      const byText = conditionOf<User>('nickname = :a AND data IN (:b, :c)', fields, { a, b, c });
      const byTemplate = conditionOf<User>(expr`nickname = ${a} AND data IN (${b}, ${c})`, fields);
      for (const condition of [typed, byText, byTemplate]) expect(compiled(condition, resolver)).toBe(text);
      expect(conditionNode(byText)).toEqual(conditionNode(typed));
      expect(conditionNode(byTemplate)).toEqual(conditionNode(typed));
    }),
    { numRuns: 150 },
  );
});
