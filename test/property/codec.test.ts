import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  type AttributeValue,
  entityCodec,
  itemSize,
  itemSizeBound,
  plainCodec,
  type SizeTally,
  valueCodec,
} from '../../src/codec/index.js';
import { VALUE_BOUND } from '../../src/codec/item-size.js';
import { typeCodec } from '../../src/codec/type-codec.js';
import { Attribute, Entity } from '../../src/decorators/index.js';
import { AttributeValueError } from '../../src/errors/index.js';
import { entityModel, type NamedType, type ResolvedType } from '../../src/model/index.js';
import { bigint, decimal, name, number, plain, text, VALUES } from '../support/values.js';

/** A type, and values of it. */
const typed: fc.Arbitrary<[ResolvedType, unknown]> = fc
  .letrec<{ type: { type: ResolvedType; values: fc.Arbitrary<unknown> } }>((tie) => ({
    type: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      fc
        .constantFrom(...(Object.keys(VALUES) as NamedType[]))
        .map((kind) => ({ type: { kind }, values: VALUES[kind] })),
      tie('type').map(({ type, values }) => ({
        type: { kind: 'list' as const, element: type },
        values: fc.array(values, { maxLength: 4 }),
      })),
      tie('type').map(({ type, values }) => ({
        type: { kind: 'map' as const, value: type },
        values: fc.dictionary(name, values, { maxKeys: 4, noNullPrototype: true }),
      })),
    ),
  }))
  .type.chain(({ type, values }) => values.map((value): [ResolvedType, unknown] => [type, value]));

const anything = fc.anything({
  key: name,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
  withNullPrototype: true,
  withBoxedValues: true,
});

/** -0 is stored as 0: numbers compare by value here. */
function withoutNegativeZero(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(withoutNegativeZero);
  if (value instanceof Set) return new Set([...value].map(withoutNegativeZero));
  if (typeof value !== 'object' || value === null || value instanceof Date || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutNegativeZero(part)]));
}

/** Jest takes an own property named `constructor` for the class of an object; Node doesn't. */
function expectSame(read: unknown, written: unknown): void {
  if (!isDeepStrictEqual(read, written)) expect(read).toBe(written);
}

/** What travels is JSON: the same after JSON, binaries aside. */
function wireNumbers(wire: unknown): string[] {
  return [...JSON.stringify(wire).matchAll(/"N":"([^"]*)"/g)].map(([, text = '']) => text);
}

describe('codecs', () => {
  it('read what they stored, for every type', () => {
    fc.assert(
      fc.property(typed, ([type, value]) => {
        const codec = valueCodec(type);
        const wire = codec.encode(value, 'value');
        if (wire === undefined) throw new Error('no wire value');
        expectSame(codec.decode(wire, 'value'), withoutNegativeZero(value));
      }),
      { numRuns: 200 },
    );
  });

  it('count no less than the bound of the size, for every type', () => {
    fc.assert(
      fc.property(typed, ([type, value]) => {
        const tally: SizeTally = { bytes: 0 };
        const wire = typeCodec(type).encode(value, 0, tally);
        if (wire === undefined) throw new Error('no wire value');
        expect(tally.bytes + VALUE_BOUND).toBeGreaterThanOrEqual(itemSizeBound({ '': wire }));
      }),
      { numRuns: 200 },
    );
  });

  it('store numbers in one form that DynamoDB can hold', () => {
    fc.assert(
      fc.property(fc.oneof(number, bigint), (value) => {
        const wire = valueCodec({ kind: typeof value as 'number' }).encode(value, 'n') as AttributeValue.NMember;
        expect(wire.N).toMatch(/^(0|-?(0\.\d*[1-9]|[1-9]\d*(\.\d*[1-9])?))$/);
        expect(wire.N.replace(/^-?0?\.?0*|\./g, '').replace(/0+$/, '').length).toBeLessThanOrEqual(38);
        expect(Number(wire.N)).toBe(Number(value) + 0);
      }),
      { numRuns: 200 },
    );
  });

  it('take any value at all, or refuse it with its path', () => {
    const kinds = fc.constantFrom(...(Object.keys(VALUES) as NamedType[]));
    fc.assert(
      fc.property(kinds, anything, (kind, value) => {
        try {
          valueCodec({ kind }).encode(value, 'value');
        } catch (error) {
          expect(error).toBeInstanceOf(AttributeValueError);
          expect((error as AttributeValueError).path).toMatch(/^value/);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('read any wire value at all, or refuse it', () => {
    const wire = plain
      .map((value) => plainCodec().encode(value, 'x')?.M ?? {})
      .chain((item) => fc.constantFrom(...Object.values(item), { S: 'x' }));
    const kinds = fc.constantFrom(...(Object.keys(VALUES) as NamedType[]));
    fc.assert(
      fc.property(kinds, wire, (kind, value) => {
        try {
          valueCodec({ kind }).decode(value, 'value');
        } catch (error) {
          expect(error).toBeInstanceOf(AttributeValueError);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('read plain items that they stored', () => {
    fc.assert(
      fc.property(plain, (item) => {
        const wire = plainCodec().encodeItem(item);
        expectSame(plainCodec().decodeItem(wire), withoutNegativeZero(item));
        expect(itemSize(wire)).toBeGreaterThanOrEqual(wireNumbers(wire).length);
      }),
      { numRuns: 150 },
    );
  });
});

describe('entities', () => {
  class Part {
    @Attribute() label!: string;
    @Attribute({ type: 'number', nullable: true }) weight?: number | null;
  }

  @Entity({ table: 'Wholes', partitionKey: 'WHOLE#{id}' })
  class Whole {
    @Attribute() id!: string;
    @Attribute({ type: [() => Part] }) parts?: Part[];
    @Attribute({ type: { map: () => Part } }) byName?: Record<string, Part>;
    @Attribute({ type: 'decimal', nullable: true, name: 'constructor' }) price?: string | null;
    @Attribute({ type: 'any' }) extra?: unknown;
  }

  const part = fc
    .record({ label: text, weight: fc.option(number, { freq: 3 }) })
    .map((values) => Object.assign(new Part(), withoutNegativeZero(values)));
  const whole = fc
    .record(
      {
        id: fc.string({ minLength: 1, maxLength: 100 }),
        parts: fc.array(part, { maxLength: 3 }),
        byName: fc.dictionary(name, part, { maxKeys: 3, noNullPrototype: true }),
        price: fc.option(decimal),
        extra: plain.map(withoutNegativeZero),
      },
      { requiredKeys: ['id'] },
    )
    .map((values) => Object.assign(new Whole(), values));

  it('are read as they were stored', () => {
    const codec = entityCodec(entityModel(Whole));
    fc.assert(
      fc.property(whole, (entity) => {
        const tally: SizeTally = { bytes: 0 };
        const item = codec.encode(entity, undefined, tally);
        expect(tally.bytes).toBeGreaterThanOrEqual(itemSizeBound(item));
        expectSame(codec.decode(item), entity);
        expect(codec.keyOfItem(item)).toEqual(codec.encodeKey(entity.id));
      }),
      { numRuns: 150 },
    );
  });
});
