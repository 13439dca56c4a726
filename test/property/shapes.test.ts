import fc from 'fast-check';
import { Attribute, Entity, KEY, table, type Condition } from 'dynatomic';
import {
  conditionNode,
  type ConditionNode,
  RequestCompiler,
  type RequestExpressions,
  Update,
} from '../../src/expression/index.js';
import { entityModel } from '../../src/model/index.js';
import { entityExpressions } from '../../src/operation/index.js';

class Part {
  @Attribute() name!: string;
}

@Entity({ table: table('Things', { partitionKey: 'pk' }), partitionKey: 'T#{id}' })
class Thing {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() name?: string;
  @Attribute() count?: number;
  @Attribute() at?: Date;
  @Attribute({ type: 'stringSet', nullable: true }) roles?: Set<string> | null;
  @Attribute({ type: ['string'] }) tags?: string[];
  @Attribute({ type: () => Part }) part?: Part;
  @Attribute({ type: 'any' }) data?: unknown;
}

const { resolver, fields } = entityExpressions(entityModel(Thing));

/** Few shapes and many values, of fitting types and others, so that shapes come again with whatever there is. */
const value = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', 'a', 'b', 0, 1, Number.NaN, true, 1n, new Date(0), new Date(9)),
  fc.constantFrom<unknown>(new Set(), new Set(['a']), new Set([1]), [], ['a'], ['a', undefined], { name: 'x' }, {}),
  fc.constantFrom<unknown>(new Uint8Array(), new Uint8Array([1]), 'S', 'SS', Symbol('x')),
);
const field = fc
  .constantFrom('name', 'count', 'at', 'roles', 'tags', 'data')
  .map((name) => (fields as unknown as Readonly<Record<string, AnyOperand>>)[name] as AnyOperand);

interface AnyOperand {
  [method: string]: (...values: unknown[]) => Condition & AnyOperand;
}

const leaf = fc.oneof(
  fc
    .tuple(field, fc.constantFrom('eq', 'lt', 'gte', 'beginsWith', 'contains', 'type'), fc.oneof(value, field))
    .map(([left, method, right]) => call(left, method, right)),
  fc.tuple(field, value, value).map(([left, low, high]) => call(left, 'between', low, high)),
  fc.tuple(field, fc.array(value, { maxLength: 2 })).map(([left, options]) => call(left, 'in', options)),
  fc.tuple(field, value).map(([left, size]) => call(call(left, 'size'), 'eq', size)),
  field.map((path) => call(path, 'exists')),
);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('condition').map((inner) => call(inner, 'not')),
    fc
      .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
      .map(([one, method, other]) => call(one, method, other)),
  ),
}));

function call(target: object, method: string, ...values: unknown[]): Condition & AnyOperand {
  const found = (target as AnyOperand)[method];
  if (found === undefined) throw new Error(`no ${method}`);
  return found.apply(target, values);
}

const name = fc.constantFrom('name', 'count', 'roles', 'tags', 'part', 'data');
const change = fc.oneof(
  fc.dictionary(name, value, { maxKeys: 3 }).map((values) => ({ method: 'set', values: [values] })),
  fc.tuple(name, value).map(([key, added]) => ({ method: 'add', values: [{ [key]: added }] })),
  fc.tuple(name, value).map(([key, taken]) => ({ method: 'removeFrom', values: [{ [key]: taken }] })),
  fc
    .tuple(name, field, fc.constantFrom('plus', 'append', 'ifNotExists'), value)
    .map(([key, target, method, operand]) => ({
      method: 'set',
      values: [{ [key]: call(target, method, operand) }],
    })),
  name.map((key) => ({ method: 'remove', values: [key] })),
);

const request: fc.Arbitrary<RequestExpressions> = fc
  .tuple(fc.option(change), fc.array(condition, { maxLength: 2 }), fc.constantFrom('condition', 'filter'))
  .map(([changes, conditions, kind]) => ({
    ...(changes && { update: call(new Update<Thing>(fields), changes.method, ...changes.values).actions as never }),
    [kind]: conditions.map((each) => conditionNode(each) as ConditionNode),
  }));

function outcome(compiler: RequestCompiler, expressions: RequestExpressions): unknown {
  try {
    return compiler.assignTo({}, expressions);
  } catch (error) {
    return [(error as Error).constructor.name, (error as Error).message];
  }
}

const known = new RequestCompiler(resolver);

test('a request of a known shape is what a compiler that has seen none makes of it', () => {
  let compiled = 0;
  fc.assert(
    fc.property(fc.array(request, { minLength: 1, maxLength: 5 }), (requests) => {
      for (const expressions of requests) {
        const expected = outcome(new RequestCompiler(resolver), expressions);
        expect(outcome(known, expressions)).toEqual(expected);
        expect(outcome(known, expressions)).toEqual(expected);
        if (!Array.isArray(expected)) compiled++;
      }
    }),
    { numRuns: 1500 },
  );
  expect(compiled).toBeGreaterThan(500);
});
