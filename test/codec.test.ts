import { Attribute, Entity, Version } from '../src/decorators/index.js';
import { AttributeValueError, KeyValueError, ModelError } from '../src/errors/index.js';
import { type AttributeType, type Class, entityModel, type ResolvedType, table } from '../src/model/index.js';
import {
  attributeCodec,
  type AttributeValue,
  entityCodec,
  type EntityCodec,
  type Item,
  valueCodec,
} from '../src/codec/index.js';

const codecOf = (target: Class): EntityCodec => entityCodec(entityModel(target));

/** What an expression throws. */
function thrown(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

/** The codec of an attribute declared with `type`. */
function declared(
  type: AttributeType,
  nullable = false,
): { encode(value: unknown): AttributeValue | undefined; decode(wire: AttributeValue): unknown } {
  @Entity({ table: 'Things', partitionKey: '{pk}' })
  class Thing {
    @Attribute() pk!: string;
    @Attribute({ type, nullable }) value: unknown;
  }
  const codec = codecOf(Thing);
  return {
    encode: (value) => codec.encode(Object.assign(new Thing(), { pk: 'p', value }))['value'],
    decode: (wire) => (codec.decode({ pk: { S: 'p' }, value: wire }) as Thing).value,
  };
}

class Money {
  constructor(readonly cents: number = 0) {}
}
const money: AttributeType = { to: (v: Money) => v.cents, from: (n) => new Money(n as number) };

class City {
  @Attribute() name!: string;
  @Attribute({ name: 'z', type: 'string', nullable: true }) zip?: string | null;
}

class Node {
  @Attribute() label!: string;
  @Attribute({ type: [() => Node] }) children?: Node[];
}

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const city = (name: string, zip?: string | null): City => Object.assign(new City(), { name, zip });

describe('values of every type', () => {
  it.each<[AttributeType, unknown, AttributeValue]>([
    ['string', 'a', { S: 'a' }],
    ['string', '', { S: '' }],
    ['number', 1.5, { N: '1.5' }],
    ['number', 0, { N: '0' }],
    ['number', 1e21, { N: '1000000000000000000000' }],
    ['number', 1e-7, { N: '0.0000001' }],
    ['number', -1.5e-7, { N: '-0.00000015' }],
    ['number', Number.MAX_SAFE_INTEGER, { N: '9007199254740991' }],
    ['boolean', false, { BOOL: false }],
    ['bigint', 12345678901234567890123456789012345678n, { N: '12345678901234567890123456789012345678' }],
    ['bigint', 10n ** 125n, { N: `1${'0'.repeat(125)}` }],
    ['decimal', '-0.1234567890123456789012345678901234567', { N: '-0.1234567890123456789012345678901234567' }],
    ['date', new Date(0), { S: '1970-01-01T00:00:00.000Z' }],
    ['epochSeconds', new Date(1_700_000_000_000), { N: '1700000000' }],
    ['epochMillis', new Date(-1), { N: '-1' }],
    ['binary', bytes(1, 2), { B: bytes(1, 2) }],
    ['binary', bytes(), { B: bytes() }],
    ['stringSet', new Set(['a', '']), { SS: ['a', ''] }],
    ['numberSet', new Set([1, 2.5]), { NS: ['1', '2.5'] }],
    ['bigintSet', new Set([1n, 2n ** 80n]), { NS: ['1', '1208925819614629174706176'] }],
    ['binarySet', new Set([bytes(1), bytes(2)]), { BS: [bytes(1), bytes(2)] }],
    ['json', { a: [1, null, { b: 'x' }] }, { S: '{"a":[1,null,{"b":"x"}]}' }],
    ['json', null, { S: 'null' }],
    [
      'any',
      { a: [1, null, true, new Set(['x'])] },
      { M: { a: { L: [{ N: '1' }, { NULL: true }, { BOOL: true }, { SS: ['x'] }] } } },
    ],
    [['number'], [1, 2], { L: [{ N: '1' }, { N: '2' }] }],
    [['number'], [], { L: [] }],
    [{ map: 'string' }, { a: 'x', 'b.c': 'y' }, { M: { a: { S: 'x' }, 'b.c': { S: 'y' } } }],
    [{ map: ['date'] }, { a: [new Date(0)] }, { M: { a: { L: [{ S: '1970-01-01T00:00:00.000Z' }] } } }],
    [() => City, city('Paris', null), { M: { name: { S: 'Paris' }, z: { NULL: true } } }],
    [[() => City], [city('Paris', '75')], { L: [{ M: { name: { S: 'Paris' }, z: { S: '75' } } }] }],
    [money, new Money(5), { N: '5' }],
    [[money], [new Money(5)], { L: [{ N: '5' }] }],
  ])('%p stores %p and reads it back', (type, value, wire) => {
    const codec = declared(type);
    expect(codec.encode(value)).toEqual(wire);
    const read = codec.decode(wire);
    expect(read).toEqual(value);
    expect((read as object | null)?.constructor).toBe((value as object | null)?.constructor);
  });

  it.each<[AttributeType, unknown, string]>([
    ['string', 5, 'expected a string, got a number'],
    ['string', null, 'null is stored only where the attribute is declared nullable'],
    ['string', '\ud800', 'half of a surrogate pair'],
    ['string', new Object(), 'expected a string, got an object'],
    ['number', NaN, 'NaN'],
    ['number', -Infinity, '-Infinity'],
    ['number', '5', 'expected a number, got a string'],
    ['number', 1e126, 'up to 38 significant digits'],
    ['number', 1e-131, 'up to 38 significant digits'],
    ['boolean', 1, 'expected a boolean'],
    ['bigint', 5, 'expected a bigint'],
    ['bigint', 10n ** 38n + 1n, 'up to 38 significant digits'],
    ['bigint', 10n ** 126n, 'up to 38 significant digits'],
    ['decimal', 1.5, 'expected a decimal number as a string'],
    ['decimal', '1,5', 'not a number'],
    ['decimal', '', 'not a number'],
    ['decimal', '.', 'not a number'],
    ['decimal', '1E126', 'not a number'],
    ['decimal', '1E-131', 'not a number'],
    ['decimal', '1E999999999999', 'not a number'],
    ['date', new Date(NaN), 'invalid'],
    ['date', '2026-01-01', 'expected a Date, got a string'],
    ['epochSeconds', new Date(NaN), 'invalid'],
    ['epochMillis', 5, 'expected a Date'],
    ['binary', [1], 'expected a Uint8Array or Buffer, got an array'],
    ['stringSet', ['a'], 'expected a Set, got an array'],
    ['stringSet', new Set(['a', 1]), 'expected a string, got a number'],
    ['numberSet', new Set([1, '2']), 'expected a number, got a string'],
    ['numberSet', new Set([NaN]), 'NaN'],
    ['bigintSet', new Set([1]), 'expected a bigint'],
    ['binarySet', new Set(['a']), 'expected a Uint8Array'],
    ['json', { a: NaN }, 'got NaN'],
    ['json', { a: [1, undefined] }, 'got undefined'],
    ['json', { a: () => 1 }, 'got a function'],
    ['json', { a: 1n }, 'got a bigint'],
    ['json', { a: new Date(0) }, 'got an instance of Date'],
    ['json', Symbol('s'), 'got a symbol'],
    ['any', null, 'nullable'],
    ['any', { a: undefined }, 'got undefined'],
    ['any', () => 1, 'got a function'],
    ['any', new Date(0), 'toISOString'],
    ['any', { a: city('Paris') }, 'an instance of City would lose its class'],
    [['number'], new Set([1]), 'expected an array'],
    // eslint-disable-next-line no-sparse-arrays
    [['number'], [1, , 3], 'expected a number, got undefined'],
    [['string'], ['a', null], 'got null'],
    [['stringSet'], [new Set()], 'expected an element that DynamoDB can hold'],
    [{ map: 'string' }, new Map([['a', 'x']]), 'expected a plain object, got an instance of Map'],
    [{ map: 'string' }, [], 'expected a plain object, got an array'],
    [{ map: 'string' }, { '\udc00': 'x' }, 'half of a surrogate pair'],
    [() => City, 'Paris', 'expected an instance of City'],
    [() => City, new Money(5), 'expected an instance of City, got an instance of Money'],
    [money, null, 'got null'],
    [{ to: () => undefined, from: () => 1 }, 1, "its conversion 'to' gave undefined"],
    [{ to: () => new Money(1), from: () => 1 }, 1, 'would lose its class'],
    [
      {
        to: () => {
          throw new TypeError('broken');
        },
        from: () => 1,
      },
      1,
      'broken',
    ],
  ])('%p refuses %p: %s', (type, value, message) => {
    const error = thrown(() => declared(type).encode(value)) as AttributeValueError;
    expect(error).toBeInstanceOf(AttributeValueError);
    expect(error.message).toContain('Thing.value');
    expect(error.message).toContain(message);
    expect(error.path).toMatch(/^value/);
  });

  it.each<[AttributeType, AttributeValue, string]>([
    ['string', { N: '1' }, 'a string (S) is declared, but a number (N) is stored'],
    ['string', { NULL: true }, 'declare it nullable'],
    ['number', { S: '1' }, 'a string (S) is stored'],
    ['number', { N: '9007199254740993' }, "can't hold 9007199254740993 exactly"],
    ['number', { N: '0.12345678901234567890' }, "declare the type 'decimal'"],
    ['number', { N: '1E400' }, 'exactly'],
    ['boolean', { S: 'true' }, 'a boolean (BOOL) is declared'],
    ['bigint', { N: '1.5' }, "declare the type 'decimal'"],
    ['date', { S: 'yesterday' }, 'not an ISO 8601 date'],
    ['date', { S: '2026-01-01T10:00:00' }, 'with a time zone'],
    ['date', { S: '2026-13-01' }, 'not an ISO 8601 date'],
    ['date', { S: '2026-01-01T10:00:00.123456Z' }, 'fraction of a millisecond'],
    ['date', { N: '1' }, 'a number (N) is stored'],
    ['epochSeconds', { N: '0.00001' }, "a Date can't hold"],
    ['epochSeconds', { N: '9999999999999' }, "a Date can't hold"],
    ['epochMillis', { S: '2026-01-01' }, 'a string (S) is stored'],
    ['binary', { S: 'AQ==' }, 'binary data (B) is declared'],
    ['stringSet', { L: [{ S: 'a' }] }, 'a string set (SS) is declared, but a list (L) is stored'],
    ['numberSet', { SS: ['1'] }, 'a string set (SS) is stored'],
    ['numberSet', { NS: ['9007199254740993'] }, 'exactly'],
    ['binarySet', { SS: ['1'] }, 'a binary set (BS) is declared'],
    ['json', { S: '{' }, 'not JSON'],
    ['json', { M: {} }, 'a map (M) is stored'],
    ['any', {} as AttributeValue, 'no type that DynamoDB has'],
    [['number'], { M: {} }, 'a list (L) is declared, but a map (M) is stored'],
    [{ map: 'number' }, { L: [] }, 'a map (M) is declared'],
    [() => City, { S: 'Paris' }, 'a map (M) is declared'],
    [
      {
        to: () => 1,
        from: () => {
          throw new RangeError('broken');
        },
      },
      { N: '1' },
      'broken',
    ],
    ['string', { $unknown: ['X', 1] }, 'nothing that DynamoDB knows is stored'],
  ])('%p does not read %p: %s', (type, wire, message) => {
    const error = thrown(() => declared(type).decode(wire)) as AttributeValueError;
    expect(error).toBeInstanceOf(AttributeValueError);
    expect(error.message).toContain('Thing.value: ');
    expect(error.message).toContain(message);
    expect(error.path).toBe('value');
  });

  it.each<[AttributeType, AttributeValue, unknown]>([
    ['number', { N: '1.0' }, 1],
    ['number', { N: '1E2' }, 100],
    ['number', { N: '-0' }, 0],
    ['number', { N: '0.10' }, 0.1],
    ['number', { N: '+5' }, 5],
    ['number', { N: '100000000000000000000000' }, 1e23],
    ['bigint', { N: '1.5E1' }, 15n],
    ['bigint', { N: '100.00' }, 100n],
    ['decimal', { N: '1.50' }, '1.5'],
    ['decimal', { N: '-0.0' }, '0'],
    ['decimal', { N: '12E-3' }, '0.012'],
    ['decimal', { N: '0012.5E2' }, '1250'],
    ['date', { S: '2026-01-01' }, new Date('2026-01-01T00:00:00.000Z')],
    ['date', { S: '2026-01-01T12:00:00.120000+02:00' }, new Date('2026-01-01T10:00:00.120Z')],
    ['epochSeconds', { N: '1.5' }, new Date(1500)],
    ['epochMillis', { N: '1E3' }, new Date(1000)],
    ['any', { NULL: true }, null],
    ['any', { N: '9007199254740993' }, 9007199254740993n],
  ])('%p reads %p, as others may have written it, as %p', (type, wire, value) => {
    expect(declared(type).decode(wire)).toStrictEqual(value);
  });

  it('tells long text that is no decimal at once', () => {
    expect(() => declared('decimal').encode(`${'0'.repeat(100_000)}x`)).toThrow('not a number');
    expect(declared('decimal').encode(`${'0'.repeat(100_000)}1.${'0'.repeat(100_000)}`)).toEqual({ N: '1' });
  });

  it('writes decimals in one form', () => {
    const { encode } = declared('decimal');
    expect(['1.50', '+01.5', '15E-1', '.15e1'].map(encode)).toEqual(Array(4).fill({ N: '1.5' }));
    expect(['0', '-0', '0.000', '0E5'].map(encode)).toEqual(Array(4).fill({ N: '0' }));
    expect(encode('5.')).toEqual({ N: '5' });
  });

  it('drops the part of a second that epochSeconds has no room for', () => {
    expect(declared('epochSeconds').encode(new Date(1999))).toEqual({ N: '1' });
    expect(declared('epochSeconds').encode(new Date(-1))).toEqual({ N: '-1' });
  });

  it('copies bytes on write and gives plain Uint8Arrays on read', () => {
    const { encode, decode } = declared('binary');
    const given = Buffer.from([1, 2, 3]).subarray(1);
    const wire = encode(given);
    given[0] = 9;
    expect(wire).toStrictEqual({ B: bytes(2, 3) });
    expect(decode({ B: Buffer.from([4]) })).toStrictEqual(bytes(4));
    expect(declared('binarySet').decode({ BS: [Buffer.from([4])] })).toStrictEqual(new Set([bytes(4)]));
    expect(declared('binarySet').encode(new Set([bytes(1), bytes(1)]))).toEqual({ BS: [bytes(1)] });
  });

  it('gives bytes the JSON that they travel as', () => {
    expect(JSON.stringify(declared('binary').encode(Buffer.from([1, 2, 3])))).toBe('{"B":"AQID"}');
    expect(JSON.stringify(declared('binarySet').encode(new Set([bytes(0)])))).toBe('{"BS":["AA=="]}');
    expect(JSON.stringify(declared('any').encode({ a: bytes(1) }))).toBe('{"M":{"a":{"B":"AQ=="}}}');
    expect(JSON.stringify(declared('any').encode(new Uint16Array([1]).buffer))).toBe('{"B":"AQA="}');
  });

  it('stores null only in nullable attributes', () => {
    expect(declared('string', true).encode(null)).toEqual({ NULL: true });
    expect(declared('string', true).decode({ NULL: true })).toBeNull();
    expect(declared('json', true).encode(null)).toEqual({ NULL: true });
    expect(declared('any', true).encode(null)).toEqual({ NULL: true });
    expect(declared(['string'], true).encode(['a'])).toEqual({ L: [{ S: 'a' }] });
    expect(declared(['string'], true).decode({ L: [{ S: 'a' }] })).toEqual(['a']);
  });

  it.each<AttributeType>(['stringSet', 'numberSet', 'bigintSet', 'binarySet', 'any'])(
    'leaves an empty %s out',
    (type) => {
      expect(declared(type).encode(new Set())).toBeUndefined();
    },
  );

  it('leaves undefined values of maps and embedded objects out', () => {
    expect(declared({ map: 'string' }).encode({ a: undefined, b: 'x' })).toEqual({ M: { b: { S: 'x' } } });
    expect(declared(() => City).encode({ name: 'Paris', other: 1 })).toEqual({ M: { name: { S: 'Paris' } } });
    expect(declared('json').encode({ a: undefined, b: 1 })).toEqual({ S: '{"b":1}' });
  });

  it('tells where in the value the fault is', () => {
    const paths = [
      thrown(() => declared([{ map: () => City }]).encode([{ home: city('x') }, { work: { name: 5 } }])),
      thrown(() => declared('any').encode({ a: [1, { b: undefined }] })),
      thrown(() => declared('json').encode({ a: [1, { b: undefined, c: NaN }] })),
      thrown(() => declared([() => City]).decode({ L: [{ M: { z: { N: '1' } } }] })),
    ].map((error) => (error as AttributeValueError).path);
    expect(paths).toEqual(['value[1].work.name', 'value.a[1].b', 'value.a[1].c', 'value[0].zip']);
  });

  it('stores recursive classes, and ends values that contain themselves with an error', () => {
    const leaf = Object.assign(new Node(), { label: 'leaf' });
    const root = Object.assign(new Node(), { label: 'root', children: [leaf] });
    const { encode, decode } = declared(() => Node);
    const wire = encode(root) as AttributeValue;
    expect(decode(wire)).toStrictEqual(
      Object.assign(root, { children: [Object.assign(leaf, { children: undefined })] }),
    );
    leaf.children = [root];
    const cyclic: unknown[] = [];
    cyclic.push({ cyclic });
    for (const run of [
      () => encode(root),
      () => declared('any').encode(cyclic),
      () => declared('json').encode(cyclic),
    ]) {
      expect(thrown(run)).toBeInstanceOf(AttributeValueError);
      expect(thrown(run).message).toContain('contain');
    }
  });

  it('takes the same object twice', () => {
    const shared = { x: 1 };
    expect(declared('json').encode([shared, shared])).toEqual({ S: '[{"x":1},{"x":1}]' });
    expect(declared('any').encode([shared, shared])).toEqual({ L: Array(2).fill({ M: { x: { N: '1' } } }) });
  });
});

describe('a value codec alone', () => {
  const list: ResolvedType = { kind: 'list', element: { kind: 'numberSet' } };

  it('names the path that it is given', () => {
    expect(thrown(() => valueCodec(list).encode([new Set(['a'])], 'scores.daily', 'Player')).message).toBe(
      'Player.scores.daily[0]: expected a number, got a string',
    );
    expect(thrown(() => valueCodec(list).decode({ S: 'x' }, 'scores')).message).toMatch(/^scores: a list/);
  });

  it('of an attribute takes null where the attribute is nullable', () => {
    @Entity({ table: 'Things', partitionKey: '{id}' })
    class Thing {
      @Attribute() id!: string;
      @Attribute({ type: 'stringSet', nullable: true }) set?: Set<string> | null;
    }
    const [id, set] = entityModel(Thing).attributes.map(attributeCodec);
    expect(thrown(() => id?.encode(null, 'id'))).toBeInstanceOf(AttributeValueError);
    expect(set?.encode(null, 'set')).toEqual({ NULL: true });
    expect(set?.decode({ NULL: true }, 'set')).toBeNull();
    expect(set?.element?.encode('x', 'set')).toEqual({ S: 'x' });
  });

  it('has the codec of its elements', () => {
    expect(valueCodec(list).element?.element?.encode(5, 'x')).toEqual({ N: '5' });
    expect(valueCodec({ kind: 'string' }).element).toBeUndefined();
    expect(valueCodec(list)).toBe(valueCodec(list));
  });
});

describe('an entity', () => {
  const App = table('App', { partitionKey: 'pk', sortKey: 'sk', discriminator: 'kind' });

  @Entity({ table: App, name: 'Customer', partitionKey: 'CUSTOMER#{id}', sortKey: 'PROFILE' })
  class Customer {
    #secret = 'set by the constructor';
    @Attribute() id!: string;
    @Attribute({ name: 'n', default: () => 'anonymous' }) nickname?: string;
    @Attribute({ type: ['string'], default: () => ['new'] }) tags: string[] = ['initial'];
    @Attribute({ type: () => City }) city?: City;
    @Attribute({ type: 'string', nullable: true }) note?: string | null;
    @Version() version!: number;
    notDeclared = 1;

    get secret(): string {
      return this.#secret;
    }

    @Attribute()
    get label(): string {
      return `${this.id}!`;
    }
  }
  const codec = codecOf(Customer);
  const customer = (values: Partial<Customer>): Customer => Object.assign(new Customer(), { id: 'c1' }, values);

  it('becomes an item with its keys, its attributes and its name', () => {
    expect(codec.encode(customer({ nickname: 'Al', note: null, city: city('Paris'), version: 2 }))).toEqual({
      pk: { S: 'CUSTOMER#c1' },
      sk: { S: 'PROFILE' },
      kind: { S: 'Customer' },
      id: { S: 'c1' },
      n: { S: 'Al' },
      tags: { L: [{ S: 'initial' }] },
      city: { M: { name: { S: 'Paris' } } },
      note: { NULL: true },
      version: { N: '2' },
      label: { S: 'c1!' },
    });
  });

  it('takes overriding values, in keys too, and stays as it is', () => {
    const entity = customer({});
    const item = codec.encode(
      entity,
      new Map<string, unknown>([
        ['version', 1],
        ['id', 'c2'],
        ['tags', undefined],
      ]),
    );
    expect(item).toMatchObject({ pk: { S: 'CUSTOMER#c2' }, version: { N: '1' }, id: { S: 'c2' } });
    expect(item).not.toHaveProperty('tags');
    expect(entity).toStrictEqual(customer({}));
    expect(codec.keyOf(entity, new Map([['id', 'c2']]))).toEqual({ pk: { S: 'CUSTOMER#c2' }, sk: { S: 'PROFILE' } });
  });

  it('is read as an instance with what is stored, and nothing else', () => {
    const item: Item = {
      id: { S: 'c1' },
      n: { S: 'Al' },
      other: { S: 'x' },
      notDeclared: { N: '2' },
      label: { S: 'old' },
    };
    const read = codec.decode(item) as Customer;
    expect(read).toBeInstanceOf(Customer);
    expect(read.secret).toBe('set by the constructor');
    expect({ ...read }).toEqual({ id: 'c1', nickname: 'Al', notDeclared: 1 });
    expect(read.tags).toBeUndefined();
    expect(read.label).toBe('c1!');
    expect(codec.decode(codec.encode(customer({ nickname: 'Al' })))).toEqual(customer({ nickname: 'Al' }));
  });

  it('generates defaults for what is undefined, without setting them', () => {
    const entity = customer({ note: null });
    expect(codec.defaults(entity)).toEqual(new Map([['nickname', 'anonymous']]));
    expect(codec.defaults(Object.assign(entity, { tags: undefined }))).toEqual(
      new Map<string, unknown>([
        ['nickname', 'anonymous'],
        ['tags', ['new']],
      ]),
    );
    expect(entity.nickname).toBeUndefined();
  });

  it('is projected to a plain object of the named properties that are stored', () => {
    const item: Item = { n: { S: 'Al' }, city: { M: { name: { S: 'Paris' } } }, id: { S: 'c1' } };
    const projection = codec.decodeProjection(item, ['nickname', 'city', 'tags']);
    expect(projection).toStrictEqual({ nickname: 'Al', city: city('Paris') });
    expect(Object.getPrototypeOf(projection)).toBe(Object.prototype);
    expect(thrown(() => codec.decodeProjection({ n: { N: '1' } }, ['nickname'])).message).toContain(
      'Customer.nickname: ',
    );
    expect(thrown(() => codec.decodeProjection(item, ['nick'])).message).toContain("Customer has no attribute 'nick'");
  });

  it('names entity and path of what is wrong', () => {
    const error = thrown(() =>
      codec.encode(customer({ city: Object.assign(new City(), { name: 5 }) })),
    ) as AttributeValueError;
    expect(error).toBeInstanceOf(AttributeValueError);
    expect(error.path).toBe('city.name');
    expect(error.message).toBe('Customer.city.name: expected a string, got a number');
    expect(thrown(() => codec.decode({ id: { N: '1' } })).message).toMatch(/^Customer\.id: a string \(S\) is declared/);
    expect(thrown(() => codec.encode(customer({ id: 5 as never })))).toBeInstanceOf(KeyValueError);
    expect(thrown(() => codec.encode(null as never)).message).toBe(
      'Customer: expected an instance of Customer, got null; null is stored only where the attribute is declared nullable',
    );
  });

  it('may have accessors, which are used, and whose errors are told with their place', () => {
    @Entity({ table: 'Doors', partitionKey: '{id}' })
    class Door {
      #open = false;
      @Attribute() id!: string;
      @Attribute()
      get state(): string {
        if (this.id === 'broken') throw new TypeError('no state');
        return this.#open ? 'open' : 'shut';
      }
      set state(state: string) {
        if (!['open', 'shut'].includes(state)) throw new RangeError(`state ${state}`);
        this.#open = state === 'open';
      }
    }
    const doors = codecOf(Door);
    const read = doors.decode({ id: { S: 'd' }, state: { S: 'open' } }) as Door;
    expect(read.state).toBe('open');
    expect(doors.encode(read)['state']).toEqual({ S: 'open' });
    expect(Object.keys(read)).toEqual(['id']);
    const onRead = thrown(() => doors.decode({ id: { S: 'd' }, state: { S: 'ajar' } })) as AttributeValueError;
    expect([onRead.message, onRead.path, onRead.cause]).toEqual([
      'Door.state: state ajar',
      'state',
      new RangeError('state ajar'),
    ]);
    expect(thrown(() => doors.encode(Object.assign(new Door(), { id: 'broken' }))).message).toBe(
      'Door.state: no state',
    );
  });

  it('must be constructible without arguments, embedded classes too', () => {
    class Point {
      @Attribute() x: number;
      constructor(from: { x: number }) {
        this.x = from.x;
      }
    }
    @Entity({ table: 'Pins', partitionKey: '{id}' })
    class Pin {
      @Attribute() id!: string;
      @Attribute({ type: () => Point }) at?: Point;
    }
    @Entity({ table: 'Points', partitionKey: '{id}' })
    class KeyedPoint extends Point {
      @Attribute() id!: string;
    }
    expect(codecOf(Pin).decode({ id: { S: 'p' } })).toBeInstanceOf(Pin);
    for (const run of [
      () => codecOf(Pin).decode({ at: { M: {} } }),
      () => codecOf(KeyedPoint).decode({ id: { S: 'p' } }),
    ]) {
      expect(thrown(run)).toBeInstanceOf(ModelError);
      expect(thrown(run).message).toContain('without arguments');
    }
  });

  it('works with class fields that are assigned, not defined', () => {
    class Base {
      constructor(values: object = {}) {
        Object.assign(this, values);
      }
    }
    Attribute({ type: 'string' })(Base.prototype, 'id');
    Attribute({ type: 'number' })(Base.prototype, 'n');
    Entity({ table: 'Assigned', partitionKey: '{id}' })(Base as never);
    const assigned = codecOf(Base);
    expect(Object.keys(assigned.decode({ id: { S: 'a' } }))).toEqual(['id']);
    expect(assigned.encode(new Base({ id: 'a', n: 1 }))).toMatchObject({ id: { S: 'a' }, n: { N: '1' } });
  });

  it('has no discriminator where its table has none', () => {
    @Entity({ table: table('Bare', { partitionKey: 'pk', discriminator: false }), partitionKey: '{id}' })
    class Bare {
      @Attribute() id!: string;
    }
    expect(codecOf(Bare).encode(Object.assign(new Bare(), { id: 'x' }))).toEqual({ pk: { S: 'x' }, id: { S: 'x' } });
    expect(codecOf(Bare)).toBe(codecOf(Bare));
  });
});
