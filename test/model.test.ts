import {
  Attribute,
  BeforePut,
  CreatedAt,
  DataSource,
  ExpiresAt,
  Entity,
  ModelError,
  table,
  Unique,
  UpdatedAt,
  Version,
  type AttributeOptions,
  type EntityOptions,
  type TableOptions,
} from 'dynatomic';
import { entityModel, type Class } from '../src/model/index.js';
import { engine } from './support/engine.js';

const { client, requests } = engine();

const Plain = table('Plain', { partitionKey: 'pk' });
const Sorted = table('Sorted', { partitionKey: 'pk', sortKey: 'sk' });
const Numbered = table('Numbered', { partitionKey: 'gameId', sortKey: { name: 'score', type: 'N' } });

const Indexed = table('Indexed', {
  partitionKey: 'pk',
  indexes: {
    byOne: { partitionKey: 'one' },
    byAlso: { partitionKey: 'one' },
    byTwo: { partitionKey: ['one', 'two'] },
  },
});

type Options = { readonly [K in keyof EntityOptions<string, string, string, string>]?: unknown };

/** An entity class declared at run time: what the compiler would refuse can be tried. */
function declare(options: Options, attributes: Record<string, AttributeOptions | PropertyDecorator>): Class {
  class Declared {}
  for (const [property, attribute] of Object.entries(attributes)) {
    const decorate = typeof attribute === 'function' ? attribute : Attribute(attribute);
    decorate(Declared.prototype, property);
  }
  Entity({ table: Plain, partitionKey: 'A#{a}', ...options } as never)(Declared as never);
  return Declared;
}

function problemsOf(...classes: Class[]): readonly string[] {
  try {
    new DataSource({ client, entities: classes });
  } catch (error) {
    if (error instanceof ModelError) return error.problems;
    throw error;
  }
  return [];
}

const text = { type: 'string' } as const;
const number = { type: 'number' } as const;

class Embedded {
  @Attribute({ type: 'date' }) at!: Date;
}

describe('a declaration that is wrong is refused when it is first used', () => {
  const none: Record<string, AttributeOptions> = {};
  test.each<[string, Options, Record<string, AttributeOptions | PropertyDecorator>, string]>([
    ['no key', { partitionKey: undefined }, { a: text }, 'has no key'],
    ['no table', { table: undefined }, { a: text }, 'has no table'],
    ['an unknown placeholder', { partitionKey: 'A#{b}' }, { a: text }, '{b}, which is no @Attribute'],
    ['a misspelt placeholder', { partitionKey: 'A#{userIdd}' }, { userId: text }, 'did you mean {userId}?'],
    ['no attribute at all', {}, none, '{a}, which is no @Attribute'],
    ['a brace that is never closed', { partitionKey: 'A#{a' }, { a: text }, 'never closed'],
    ['a brace that was never opened', { partitionKey: 'A#a}' }, { a: text }, "'}' without a '{'"],
    ['an empty placeholder', { partitionKey: 'A#{}' }, { a: text }, 'not {property}'],
    ['an empty template', { partitionKey: '' }, { a: text }, 'an empty key template'],
    ['a template that is no text', { sortKey: 5, table: Sorted }, { a: text }, 'must be text'],
    ['two attributes of one name', {}, { a: text, b: { ...text, name: 'a' } }, "both stored as attribute 'a'"],
    ['an empty attribute name', {}, { a: text, b: { ...text, name: '' } }, 'empty attribute name'],
    ['a type that nobody tells', {}, { a: text, b: {} }, 'emitDecoratorMetadata'],
    ['a type that does not exist', {}, { a: text, b: { type: 'strng' as never } }, 'none of the types'],
    ['a list of two types', {}, { a: text, b: { type: ['string', 'number'] as never } }, 'none of the types'],
    [
      'an embedded class without attributes',
      {},
      { a: text, b: { type: class Empty {} } },
      'class Empty has no @Attribute',
    ],
    [
      'a key of a set',
      { partitionKey: 'A#{a}' },
      { a: { type: 'stringSet' } },
      "stringSet, which can't be part of a key",
    ],
    ['a key that is a list', { partitionKey: '{a}' }, { a: { type: ['string'] } }, "list, which can't be a key"],
    ['a key of an embedded class', { partitionKey: 'A#{a}' }, { a: { type: Embedded } }, "embedded, which can't be"],
    ['a number among text', { partitionKey: 'A#{a}' }, { a: number }, '{a:010}'],
    ['a pad of text', { partitionKey: 'A#{a:010}' }, { a: text }, 'only numbers can be padded'],
    ['a bare number in a key of text', { partitionKey: '{a}' }, { a: number }, 'of type N'],
    ['a key that takes a changing value', { partitionKey: 'A#{a}' }, { a: UpdatedAt() }, 'changes with later writes'],
    ['a nullable key', { partitionKey: 'A#{a}' }, { a: { ...text, nullable: true } }, 'nullable'],
    ['placeholders that touch', { partitionKey: 'A#{a}{b}' }, { a: text, b: text }, 'touch'],
    ["literal text that starts with '%'", { partitionKey: '%{a}' }, { a: text }, 'escapes values'],
    ['the reserved prefix', { partitionKey: '$dynatomic#{a}' }, { a: text }, 'reserved'],
    ['no template for the sort key', { table: Sorted }, { a: text }, "sort key 'sk'"],
    ['a template for a sort key that is none', { sortKey: 'x' }, { a: text }, 'has no place'],
    [
      'text for a key of numbers',
      { table: Numbered, partitionKey: '{a}', sortKey: 'S#{a}' },
      { a: text },
      'exactly one {property}',
    ],
    [
      'text for a bare key of numbers',
      { table: Numbered, partitionKey: '{a}', sortKey: '{a}' },
      { a: text },
      'of type S',
    ],
    ['an index that the table lacks', { indexes: { byA: { partitionKey: '{a}' } } }, { a: text }, "no index 'byA'"],
    [
      'too few templates for an index',
      { table: Indexed, indexes: { byTwo: { partitionKey: '{a}' } } },
      { a: text },
      '2 partitionKey attribute(s), but the entity gives 1',
    ],
    [
      'two templates for one attribute',
      { table: Indexed, indexes: { byOne: { partitionKey: 'X#{a}' }, byAlso: { partitionKey: 'Y#{a}' } } },
      { a: text },
      "'one' has two templates",
    ],
    [
      'a custom type in a bare key, which is seen at writing only',
      { partitionKey: '{b}' },
      { a: {}, b: { type: { to: String, from: String } } },
      'Declared.a',
    ],
    ['an attribute in the place of a key', {}, { a: text, pk: text }, 'key attribute with the template'],
    [
      'an attribute in the place of the name',
      {},
      { a: text, b: { ...text, name: '_type' } },
      "holds the entity's name",
    ],
    ['two versions', {}, { a: text, v: Version(), w: Version() }, 'both its version'],
    ['two times of creation', {}, { a: text, v: CreatedAt(), w: CreatedAt() }, 'both its createdAt'],
  ])('%s', (_label, options, attributes, message) => {
    const declared = declare(options, attributes);
    expect(problemsOf(declared).join('\n')).toContain(message);
    expect(() => new DataSource({ client }).repository(declared)).toThrow(ModelError);
    expect(requests.count).toBe(0);
  });

  test('a property that two decorators declare', () => {
    class Twice {
      @Attribute() a!: string;
      @Attribute({ name: 'v' }) @Version() version!: number;
    }
    Entity({ table: Plain, partitionKey: 'A#{a}' })(Twice);
    expect(problemsOf(Twice).join()).toMatch(/version.*twice|twice.*version/);
  });

  test('a hook that is no method', () => {
    class Hooked {
      @Attribute() a!: string;
    }
    BeforePut()(Hooked.prototype, 'a', {});
    Entity({ table: Plain, partitionKey: 'A#{a}' })(Hooked);
    expect(problemsOf(Hooked)).toEqual([expect.stringContaining("'a' is marked as a hook")]);
  });

  test('a static property', () => {
    class Static {
      static a = '';
    }
    expect(() => Attribute(text)(Static, 'a')).toThrow(/'a' is static/);
  });

  test('decorators that the compiler calls in the standard way', () => {
    const standard = Attribute(text) as unknown as (value: undefined, context: object) => void;
    expect(() => standard(undefined, { kind: 'field', name: 'a' })).toThrow(/experimentalDecorators/);
  });

  test('a union, a Set and a list whose element types the compiler does not tell', () => {
    class Untold {
      @Attribute() a!: string | number;
      @Attribute() b!: Set<string>;
      @Attribute() c!: string[];
      @Attribute() d!: Map<string, string>;
    }
    Entity({ table: Plain, partitionKey: 'A' })(Untold);
    const fixes = ["type: 'string'", "type: 'stringSet'", "type: ['string']", "map: 'string'"];
    fixes.forEach((fix, index) => expect(problemsOf(Untold)[index]).toContain(fix));
  });

  test('a class without @Entity', () => {
    class Loose {
      @Attribute() a!: string;
    }
    expect(problemsOf(Loose)).toEqual([expect.stringContaining('@Entity({ table, partitionKey })')]);
  });

  test('everything that is wrong at once, with the name of the class', () => {
    const declared = declare(
      { table: Sorted, partitionKey: 'A#{aa}{b}', indexes: { byX: { partitionKey: '{a}' } } },
      { a: text, b: { ...text, name: 'a' }, c: {}, v: Version(), w: Version() },
    );
    expect(() => new DataSource({ client, entities: [declared] })).toThrow(/^entity Declared:\s/);
    expect(problemsOf(declared).length).toBeGreaterThanOrEqual(6);
    // and again, without the first attempt having left something half done
    expect(problemsOf(declared)).toEqual(problemsOf(declared));
  });
});

describe('entities of one table', () => {
  const options = { table: Sorted, sortKey: 'S' };
  test.each<[string, Class, Class, string | undefined]>([
    [
      'the same name',
      declare({ name: 'X', partitionKey: 'A#{a}' }, { a: text }),
      declare({ name: 'X', partitionKey: 'B#{a}' }, { a: text }),
      "the name 'X'",
    ],
    [
      'keys of the same shape',
      declare({ name: 'K1' }, { a: text }),
      declare({ name: 'K2', partitionKey: 'A#{b}' }, { b: text }),
      'can equal',
    ],
    [
      'keys of which one covers the other',
      declare({ name: 'K3', partitionKey: '{a}' }, { a: text }),
      declare({ name: 'K4' }, { a: text }),
      'can equal',
    ],
    [
      'keys told apart by the sort key',
      declare({ ...options, name: 'K5' }, { a: text }),
      declare({ ...options, name: 'K6', sortKey: 'T#{b}' }, { a: text, b: text }),
      undefined,
    ],
    [
      'keys told apart by literal text',
      declare({ name: 'K7' }, { a: text }),
      declare({ name: 'K8', partitionKey: 'B#{a}' }, { a: text }),
      undefined,
    ],
    [
      'keys of numbers, which no text tells apart',
      declare({ name: 'N1', table: Numbered, partitionKey: 'A#{a}', sortKey: '{n}' }, { a: text, n: number }),
      declare({ name: 'N2', table: Numbered, partitionKey: 'A#{b}', sortKey: '{n}' }, { b: text, n: number }),
      'can equal',
    ],
    [
      'two times to live',
      declare({ name: 'T1' }, { a: text, x: ExpiresAt() }),
      declare({ name: 'T2', partitionKey: 'B#{a}' }, { a: text, y: ExpiresAt() }),
      'one time to live',
    ],
    [
      'two declarations of the table',
      declare({ name: 'D1' }, { a: text }),
      declare({ name: 'D2', table: table('Plain', { partitionKey: 'id' }), partitionKey: 'B#{a}' }, { a: text }),
      'declared differently',
    ],
  ])('%s', (_label, first, second, message) => {
    const problems = problemsOf(first, second);
    if (message === undefined) expect(problems).toEqual([]);
    else expect(problems).toEqual([expect.stringContaining(message)]);
  });

  test('are checked as they are used, too', () => {
    const db = new DataSource({ client });
    db.repository(declare({ name: 'Same' }, { a: text }));
    expect(() => db.repository(declare({ name: 'Same', partitionKey: 'B#{a}' }, { a: text }))).toThrow(
      /the name 'Same'/,
    );
  });
});

describe('a table that contradicts itself is refused at once', () => {
  test.each<[string, TableOptions<string>, string]>([
    ['one attribute as both keys', { partitionKey: 'a', sortKey: 'a' }, "can't be both"],
    ['an empty key name', { partitionKey: '' }, 'empty name'],
    ['a key of another type', { partitionKey: { name: 'a', type: 'BOOL' as never } }, 'it can be S, N or B'],
    [
      'an attribute of two types',
      { partitionKey: 'a', indexes: { i: { partitionKey: { name: 'a', type: 'N' } } } },
      'two types',
    ],
    [
      'five attributes in a key',
      { partitionKey: 'a', indexes: { i: { partitionKey: ['a', 'b', 'c', 'd', 'e'] } } },
      'up to 4',
    ],
    ['an index without a key', { partitionKey: 'a', indexes: { i: { partitionKey: [] } } }, 'no partition key'],
    [
      'a local index without a sort key',
      { partitionKey: 'a', indexes: { i: { local: true, sortKey: 'b' } } },
      'needs a table with a sort key',
    ],
    ['an empty discriminator', { partitionKey: 'a', discriminator: '' }, 'discriminator is empty'],
    ['a discriminator that is a key', { partitionKey: 'a', discriminator: 'a' }, 'also a key'],
  ])('%s', (_label, options, message) => {
    expect(() => table('T', options)).toThrow(ModelError);
    expect(() => table('T', options)).toThrow(message);
  });

  test('an empty name, with all the rest', () => {
    expect(() => table('', { partitionKey: 'a', sortKey: 'a', discriminator: '' })).toThrow(
      /name is empty.*both.*empty/s,
    );
  });
});

test('@Unique of what is no attribute, or on a table of numbers, is refused', () => {
  class Odd {
    @Attribute() gameId!: string;
    @Attribute() @Unique() score!: number;
    @Unique() nothing!: string;
  }
  Entity({ table: Numbered, partitionKey: '{gameId}', sortKey: '{score}' })(Odd);
  expect(problemsOf(Odd)).toEqual([expect.stringContaining("'nothing'"), expect.stringContaining('keys are text')]);
});

test('the model is made once, and a bare table name gives pk and sk', () => {
  const one = declare({ table: 'Bare' }, { a: text });
  const two = declare({ table: 'Bare2', sortKey: 'S#{a}' }, { a: text });
  expect(entityModel(one)).toBe(entityModel(one));
  expect(entityModel(one).table).toMatchObject({
    name: 'Bare',
    partitionKey: { name: 'pk', type: 'S' },
    sortKey: undefined,
  });
  expect(entityModel(two).table.sortKey).toEqual({ name: 'sk', type: 'S' });
  const three = declare({ table: 'Bare', partitionKey: 'B#{a}', name: 'B' }, { a: text });
  expect(problemsOf(one, three)).toEqual([]);
});
