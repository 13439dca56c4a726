import fc from 'fast-check';
import { entityCodec } from '../../src/codec/index.js';
import { Attribute, Entity } from '../../src/decorators/index.js';
import { ModelError } from '../../src/errors/index.js';
import { entityModel, EntitySet, table, type Class, type EntityModel } from '../../src/model/index.js';

const Shared = table('Shared', { partitionKey: 'pk', sortKey: 'sk' });

/** Few pieces, so that templates and values often look alike. */
const literal = fc.constantFrom('#', 'A', 'A#', 'AB', 'B#', 'T', '0', '2026-');
const kind = fc.constantFrom('string', 'number', 'date', 'boolean');
const piece = fc.oneof(
  { weight: 2, arbitrary: literal.map((text) => ({ text })) },
  { weight: 3, arbitrary: kind.map((type) => ({ type })) },
);
const template = fc.array(piece, { minLength: 1, maxLength: 4 });
type Template = readonly ({ readonly text: string } | { readonly type: 'string' | 'number' | 'date' | 'boolean' })[];

const VALUES = {
  string: fc
    .array(fc.constantFrom('#', '%', '%23', 'A', 'B', 'T', '0', '00012', 'true', '2026-', '~'), {
      minLength: 1,
      maxLength: 3,
    })
    .map((parts) => parts.join('')),
  number: fc.integer({ min: 0, max: 99_999 }),
  date: fc.integer({ min: 0, max: 5 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day))),
  boolean: fc.boolean(),
} as const;

interface Keyed {
  readonly target: Class;
  readonly values: fc.Arbitrary<Record<string, unknown>>;
}

let count = 0;

function keyed(partition: Template, sort: Template): Keyed {
  class Item {}
  const values: Record<string, fc.Arbitrary<unknown>> = {};
  const source = (pieces: Template, prefix: string): string =>
    pieces
      .map((part, i) => {
        if ('text' in part) return part.text;
        const property = `${prefix}${i}`;
        Attribute({ type: part.type })(Item.prototype, property);
        values[property] = VALUES[part.type];
        return part.type === 'number' ? `{${property}:05}` : `{${property}}`;
      })
      .join('');
  const options = {
    table: Shared,
    name: `Item${++count}`,
    partitionKey: source(partition, 'p'),
    sortKey: source(sort, 's'),
  };
  Entity(options as never)(Item as never);
  return { target: Item, values: fc.record(values) };
}

const keyText = (model: EntityModel, values: object): string => JSON.stringify(entityCodec(model).keyOf(values));

/** Whether one table may hold them all; entities that can't be one by themselves are not of interest. */
function accepted(...entities: readonly Keyed[]): boolean | undefined {
  try {
    for (const { target } of entities) entityModel(target);
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
  const set = new EntitySet();
  try {
    for (const { target } of entities) set.add(target);
    return true;
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
}

test('two entities that one table takes never have a key in common', () => {
  let pairs = 0;
  fc.assert(
    fc.property(template, template, template, template, (ap, as, bp, bs) => {
      const [a, b] = [keyed(ap, as), keyed(bp, bs)];
      if (accepted(a, b) !== true) return;
      pairs += 1;
      const keys = fc.tuple(a.values, b.values);
      fc.assert(
        fc.property(keys, ([x, y]) => {
          expect(keyText(entityModel(a.target), x)).not.toBe(keyText(entityModel(b.target), y));
        }),
        { numRuns: 20 },
      );
    }),
    { numRuns: 300 },
  );
  expect(pairs).toBeGreaterThan(20);
});

test('two entities whose keys are seen to coincide are refused', () => {
  fc.assert(
    fc.property(template, template, (partition, sort) => {
      expect(accepted(keyed(partition, sort), keyed(partition, sort))).not.toBe(true);
    }),
    { numRuns: 100 },
  );
});
