import fc from 'fast-check';
import { entityCodec } from '../../src/codec/index.js';
import { Attribute, Entity } from '../../src/decorators/index.js';
import { type AttributeType, entityModel, type EntityModel, table } from '../../src/model/index.js';

/** Texts that look like parts of keys, so that collisions would be found. */
const text = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom('#', '%', '%23', '%25', '/', '%2F', '2', 'F', 'A', '-', 'a', 'é', '😀', 'ORDER'),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.join(''))
  .filter((value) => value !== '');
const small = fc.integer({ min: 0, max: 99_999 });
const date = fc.date({
  noInvalidDate: true,
  min: new Date('0000-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
});

const KINDS = {
  string: { type: 'string', values: text, pad: '' },
  number: { type: 'number', values: small, pad: ':05' },
  bigint: { type: 'bigint', values: small.map(BigInt), pad: ':05' },
  date: { type: 'date', values: date, pad: '' },
  boolean: { type: 'boolean', values: fc.boolean(), pad: '' },
  custom: {
    type: { to: (value: { s: string }) => value.s, from: (s) => ({ s }) },
    values: text.map((s) => ({ s })),
    pad: '',
  },
} satisfies Record<string, { type: AttributeType; values: fc.Arbitrary<unknown>; pad: string }>;
type Kind = keyof typeof KINDS;

/** An entity whose partition key template has a placeholder of each kind, with literal text around. */
function keyed(
  kinds: readonly Kind[],
  literals: readonly string[],
): { model: EntityModel; key: (values: readonly unknown[]) => string } {
  const source = kinds.map((kind, i) => `${literals[i]}{p${i}${KINDS[kind].pad}}`).join('') + literals[kinds.length];
  class Keyed {}
  kinds.forEach((kind, i) => Attribute({ type: KINDS[kind].type as AttributeType })(Keyed.prototype, `p${i}`));
  Entity({ table: table('Keys', { partitionKey: 'pk' }), partitionKey: source as '{p0}' })(Keyed as never);
  const model = entityModel(Keyed);
  const codec = entityCodec(model);
  return {
    model,
    key: (values) => String(codec.keyOf(Object.fromEntries(values.map((value, i) => [`p${i}`, value])))['pk']?.S),
  };
}

const inner = fc.constantFrom('#', '/', '-', '2', 'F', 'A', 'é', '😀', '#ORDER#', '/x', ']', '^', '\\');
const edge = fc.constantFrom('', 'X#', '#', 'A');
const kind = fc.constantFrom(...(Object.keys(KINDS) as Kind[]));
const template = fc
  .tuple(fc.array(kind, { minLength: 1, maxLength: 3 }), fc.array(inner, { minLength: 2, maxLength: 2 }), edge, edge)
  .map(([kinds, between, first, last]): [Kind[], string[]] => [
    kinds,
    [first, ...between.slice(0, kinds.length - 1), last],
  ]);

const valuesOf = (kinds: readonly Kind[]): fc.Arbitrary<unknown[]> =>
  fc.tuple(...kinds.map((each): fc.Arbitrary<unknown> => KINDS[each].values));

/** What makes two values the same. */
const identity = (values: readonly unknown[]): string =>
  JSON.stringify(values, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));

describe('keys', () => {
  it('of different values are different, whatever the template', () => {
    fc.assert(
      fc.property(
        template.chain(([kinds, literals]) =>
          fc.tuple(fc.constant(keyed(kinds, literals)), fc.array(valuesOf(kinds), { minLength: 2, maxLength: 30 })),
        ),
        ([{ key }, drawn]) => {
          const seen = new Map<string, string>();
          for (const values of drawn) {
            const stored = key(values);
            const known = seen.get(stored);
            if (known !== undefined) expect(identity(values)).toBe(known);
            seen.set(stored, identity(values));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of touching placeholders are different when the first has a fixed width', () => {
    const { key } = keyed(['number', 'date', 'string'], ['', '', '', '']);
    fc.assert(
      fc.property(valuesOf(['number', 'date', 'string']), valuesOf(['number', 'date', 'string']), (a, b) => {
        expect(key(a) === key(b)).toBe(identity(a) === identity(b));
      }),
      { numRuns: 150 },
    );
  });

  it('of templates with different literal text are different', () => {
    const templates = [
      keyed(['string'], ['USER#', '']),
      keyed(['string'], ['ORDER#', '']),
      keyed(['string', 'string'], ['USER#', '#ORDER#', '']),
      keyed(['string', 'date'], ['ORDER#', '#', '']),
      keyed(['string'], ['ORDER#', '#x']),
    ];
    const shapes: Kind[][] = [['string'], ['string'], ['string', 'string'], ['string', 'date'], ['string']];
    fc.assert(
      fc.property(fc.tuple(...shapes.map(valuesOf)), (drawn) => {
        const keys = templates.map(({ key }, i) => key(drawn[i] ?? []));
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 150 },
    );
  });

  it('are in the order of their numbers and dates', () => {
    const bytes = (stored: string): Buffer => Buffer.from(stored, 'utf8');
    const { key } = keyed(['number', 'string'], ['N#', '#', '']);
    const dated = keyed(['date', 'string'], ['D#', '#', '']);
    fc.assert(
      fc.property(small, small, date, date, text, text, (m, n, from, to, s, t) => {
        if (m !== n) expect(Buffer.compare(bytes(key([m, s])), bytes(key([n, t])))).toBe(m < n ? -1 : 1);
        if (from.getTime() !== to.getTime()) {
          expect(Buffer.compare(bytes(dated.key([from, s])), bytes(dated.key([to, t])))).toBe(from < to ? -1 : 1);
        }
      }),
      { numRuns: 150 },
    );
  });
});
