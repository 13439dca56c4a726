import 'reflect-metadata';
import { Exclude, Expose, Transform, Type } from 'class-transformer';
import { Attribute, AttributeValueError, DataSource, Entity, KEY, ModelError } from 'dynatomic';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { failureOf } from './support/shop.js';

class Money {
  readonly #cents: number;
  constructor(cents: number) {
    if (typeof cents !== 'number') throw new TypeError('cents');
    this.#cents = cents;
  }
  get cents(): number {
    return this.#cents;
  }
}

class Part {
  @Attribute() sku!: string;
  @Attribute({ default: () => 1 }) count!: number;
  @Attribute({ type: 'string', nullable: true, default: () => 'none' }) remark?: string | null;
  @Attribute({ type: 'numberSet' }) marks?: Set<number>;
  label(): string {
    return `${this.count} x ${this.sku}`;
  }
}

@Entity({ table: 'Things', partitionKey: 'THING#{id}' })
class Thing {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() name?: string;
  @Attribute({ default: () => 'new' }) state!: string;
  @Attribute() madeAt?: Date;
  @Attribute({ type: 'epochSeconds' }) dueAt?: Date;
  @Attribute({ type: 'stringSet' }) roles?: Set<string>;
  @Attribute({ type: 'bigintSet' }) ranks?: Set<bigint>;
  @Attribute({ type: 'binarySet' }) hashes?: Set<Uint8Array>;
  @Attribute({ type: 'bigint' }) views?: bigint;
  @Attribute({ type: 'decimal' }) price?: string;
  @Attribute() photo?: Uint8Array;
  @Attribute({ type: () => Part }) main?: Part;
  @Attribute({ type: [() => Part] }) parts?: Part[];
  @Attribute({ type: { map: () => Part } }) byName?: Record<string, Part>;
  @Attribute({ type: { map: 'date' } }) dates?: Record<string, Date>;
  @Attribute({ type: { to: (v: Money) => v.cents, from: (n) => new Money(n as number) } }) cost?: Money;
  @Attribute({ type: 'any' }) extra?: unknown;
  @Attribute({ type: 'string', nullable: true }) note?: string | null;
  comment = 'initial';
  get title(): string {
    return `${this.name ?? ''} (${this.parts?.length ?? 0})`;
  }
}

class Secret {
  @Attribute() hint!: string;
  @Exclude() @Attribute() answer!: string;
}

@Entity({ table: 'Things', partitionKey: 'VAULT#{id}' })
class Vault {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute({ type: { map: () => Secret } }) secrets?: Record<string, Secret>;
}

@Entity({ table: 'Things', partitionKey: 'USER#{id}' })
class Account {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Expose({ name: 'e_mail' })
  @Transform(({ value }) => value?.trim().toLowerCase(), { toClassOnly: true })
  @Attribute()
  email!: string;
  @Exclude() @Attribute() passwordHash?: string;
  @Exclude({ toClassOnly: true }) @Attribute() isAdmin?: boolean;
  @Type(() => Part) @Attribute({ type: [() => Part] }) parts?: Part[];
  @Type(() => Date) @Attribute() bornAt?: Date;
  @Transform(({ value }) => new Set([...(value ?? []), 'member']), { toClassOnly: true })
  @Attribute({ type: 'stringSet' })
  roles?: Set<string>;
  @Transform(({ value }) => (value instanceof Money ? value : new Money(value)), { toClassOnly: true })
  @Attribute({ type: { to: (v: Money) => v.cents, from: (n) => new Money(n as number) } })
  balance?: Money;
  @Attribute() secret?: Secret;
  @Expose() get initial(): string {
    return [...(this.roles ?? [])].length + this.email.charAt(0);
  }
}

const client = new DynamoDBClient({ region: 'us-east-1' });
const db = new DataSource({ client });
const things = db.repository(Thing);
const accounts = db.repository(Account);
afterAll(() => client.destroy());

describe('create()', () => {
  test('makes an entity of plain values, nested ones by their declarations', async () => {
    const thing = await things.create({
      id: 't1',
      name: 'Bike',
      madeAt: '2026-11-22T12:00:00.000Z',
      dueAt: 1_700_000_000_000,
      roles: ['a', 'b', 'a'],
      ranks: ['1', 2, 3n],
      hashes: ['AQI=', new Uint8Array([3])],
      views: '12345678901234567890',
      price: '12.50',
      photo: 'AAEC',
      main: { sku: 'frame' },
      parts: [{ sku: 'wheel', count: 2, marks: [1, 2] }],
      byName: { bell: { sku: 'bell' } },
      dates: { sold: '2026-01-01T00:00:00.000Z' },
      note: null,
    });
    expect(thing).toBeInstanceOf(Thing);
    expect(thing.madeAt).toEqual(new Date('2026-11-22T12:00:00Z'));
    expect(thing.dueAt).toEqual(new Date(1_700_000_000_000));
    expect(thing.roles).toEqual(new Set(['a', 'b']));
    expect(thing.ranks).toEqual(new Set([1n, 2n, 3n]));
    expect(thing.hashes).toEqual(new Set([new Uint8Array([1, 2]), new Uint8Array([3])]));
    expect(thing.views).toBe(12345678901234567890n);
    expect(thing.price).toBe('12.50');
    expect(thing.photo).toEqual(new Uint8Array([0, 1, 2]));
    expect(thing.main).toBeInstanceOf(Part);
    expect(thing.main?.label()).toBe('1 x frame');
    expect(thing.parts?.[0]).toBeInstanceOf(Part);
    expect(thing.parts?.[0]).toEqual(
      Object.assign(new Part(), { sku: 'wheel', count: 2, remark: 'none', marks: new Set([1, 2]) }),
    );
    expect(thing.byName?.['bell']).toBeInstanceOf(Part);
    expect(thing.dates).toEqual({ sold: new Date('2026-01-01T00:00:00Z') });
    expect(thing.note).toBeNull();
    expect(thing.state).toBe('new');
    expect(thing.comment).toBe('initial');
  });

  test('keeps values that are of their types already, the very objects', async () => {
    const values = {
      id: 't1',
      madeAt: new Date(5),
      roles: new Set(['x']),
      photo: new Uint8Array([7, 8]),
      main: Object.assign(new Part(), { sku: 's', count: 4 }),
      cost: new Money(5),
      dates: new Map([['sold', new Date(2)]]) as never,
      extra: { bytes: new Uint8Array([1]), map: new Map([['k', new Set([1])]]), at: new Date(1), big: 2n },
    };
    const thing = await things.create(values);
    expect(thing.madeAt).toEqual(values.madeAt);
    expect(thing.roles).toEqual(values.roles);
    expect(thing.photo).toEqual(values.photo);
    expect(thing.photo?.constructor).toBe(Uint8Array);
    expect(thing.main).toBe(values.main);
    expect(thing.cost).toBe(values.cost);
    expect(thing.dates).toEqual({ sold: new Date(2) });
    expect(thing.extra).toEqual({
      bytes: new Uint8Array([1]),
      map: new Map([['k', new Set([1])]]),
      at: new Date(1),
      big: 2n,
    });
  });

  test('leaves out what the class does not declare, and pollutes nothing', async () => {
    const input = JSON.parse(
      '{"id":"t1","admin":true,"title":"x","__proto__":{"polluted":1},"constructor":{"name":"x"}}',
    );
    const thing = await things.create(input);
    expect(
      Object.keys(thing)
        .filter((name) => (thing as never)[name] !== undefined)
        .sort(),
    ).toEqual(['comment', 'id', 'state']);
    expect(thing.constructor).toBe(Thing);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect((thing as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('a key such as constructor is data in a map, and opens no way around @Exclude', async () => {
    const input = JSON.parse(
      '{"id":"t1","byName":{"constructor":{"sku":"c"},"__proto__":{"sku":"p"}},"extra":{"toString":{"a":[1]}}}',
    );
    const thing = await things.create(input);
    expect(Object.keys(thing.byName ?? {})).toEqual(['constructor', '__proto__']);
    expect(Object.values(thing.byName ?? {}).every((part) => part instanceof Part)).toBe(true);
    expect(thing.extra).toEqual({ toString: { a: [1] } });
    const hostile = JSON.parse('{"id":"a1","isAdmin":true,"constructor":{},"parts":[{"sku":"p","toString":1}]}');
    const account = await accounts.create(hostile);
    expect(account.isAdmin).toBeUndefined();
    expect(account.parts?.[0]).toBeInstanceOf(Part);
  });

  test('what stands for no value of the type stays, for the put to refuse', async () => {
    const thing = await things.create({ id: 't1', madeAt: 'soon', views: '1.5', photo: '?' });
    expect([thing.madeAt, thing.views, thing.photo]).toEqual(['soon', '1.5', '?']);
    expect(() => things.put(thing).toRequest()).toThrow(AttributeValueError);
  });

  test('refuses what is no plain object, or contains itself', async () => {
    const circular: Record<string, unknown> = { id: 't1' };
    circular['extra'] = circular;
    for (const input of [undefined, null, 'x', 5, [], new Thing(), circular]) {
      expect(await failureOf(things.create(input as never))).toBeInstanceOf(AttributeValueError);
    }
  });

  test('a class that needs arguments is a ModelError', async () => {
    @Entity({ table: 'Things', partitionKey: 'PICKY#{id}' })
    class Picky {
      @Attribute() id: string;
      constructor(values: { id: string }) {
        this.id = values.id;
      }
    }
    expect(await failureOf(db.repository(Picky).create({ id: 'x' }))).toBeInstanceOf(ModelError);
  });

  test("respects class-transformer's decorators", async () => {
    const balance = new Money(3);
    const input = {
      id: 'a1',
      e_mail: '  Ada@Example.com ',
      passwordHash: 'x',
      isAdmin: true,
      bornAt: '1815-12-10T00:00:00.000Z',
      parts: [{ sku: 'p', marks: [1], remark: null }],
      roles: new Set(['editor']),
      balance,
    };
    const account = await accounts.create(input);
    expect(account.email).toBe('ada@example.com');
    expect(account.passwordHash).toBeUndefined();
    expect(account.isAdmin).toBeUndefined();
    expect(account.bornAt).toEqual(new Date('1815-12-10T00:00:00Z'));
    expect(account.parts?.[0]).toBeInstanceOf(Part);
    expect(account.parts?.[0]?.marks).toEqual(new Set([1]));
    expect(account.parts?.[0]?.count).toBe(1);
    expect(account.parts?.[0]?.remark).toBeNull();
    expect(account.roles).toEqual(new Set(['editor', 'member']));
    expect(account.balance).toBe(balance);
    expect((await accounts.create({ id: 'a2', balance: 7 } as never)).balance?.cents).toBe(7);
  });
});

describe('toPlain()', () => {
  test('gives what JSON can hold', async () => {
    const thing = Object.assign(new Thing(), {
      id: 't1',
      state: 'old',
      madeAt: new Date(0),
      dueAt: new Date(1000),
      roles: new Set(['a', 'b']),
      ranks: new Set([1n]),
      hashes: new Set([new Uint8Array([1, 2])]),
      views: 12345678901234567890n,
      photo: new Uint8Array([0, 1, 2]),
      parts: [Object.assign(new Part(), { sku: 'wheel', count: 2, marks: new Set([1]) })],
      byName: { bell: Object.assign(new Part(), { sku: 'bell', count: 1 }) },
      dates: { sold: new Date(0) },
      cost: new Money(5),
      extra: { bytes: new Uint8Array([1]), list: [1n, new Date(0)], set: new Set([2]), map: new Map([['k', 3n]]) },
      note: null,
      undeclared: 'x',
    });
    expect(await things.toPlain(thing)).toEqual({
      id: 't1',
      state: 'old',
      madeAt: '1970-01-01T00:00:00.000Z',
      dueAt: '1970-01-01T00:00:01.000Z',
      roles: ['a', 'b'],
      ranks: ['1'],
      hashes: ['AQI='],
      views: '12345678901234567890',
      photo: 'AAEC',
      parts: [{ sku: 'wheel', count: 2, marks: [1] }],
      byName: { bell: { sku: 'bell', count: 1 } },
      dates: { sold: '1970-01-01T00:00:00.000Z' },
      cost: 5,
      extra: { bytes: 'AQ==', list: ['1', '1970-01-01T00:00:00.000Z'], set: [2], map: { k: '3' } },
      note: null,
    });
  });

  test("respects class-transformer's decorators, in embedded classes too", async () => {
    const account = Object.assign(new Account(), {
      id: 'a1',
      email: 'ada@example.com',
      passwordHash: 'hash',
      isAdmin: true,
      roles: new Set(['x']),
      balance: new Money(9),
      secret: { hint: 'pet', answer: 'rex' },
    });
    const shown = {
      id: 'a1',
      e_mail: 'ada@example.com',
      isAdmin: true,
      roles: ['x'],
      balance: 9,
      secret: { hint: 'pet' },
      initial: '1a',
    };
    expect(await accounts.toPlain(account)).toEqual(shown);
    account.secret = Object.assign(new Secret(), { hint: 'pet', answer: 'rex' });
    expect(await accounts.toPlain(account)).toEqual(shown);
  });

  test('hides what is excluded under any key', async () => {
    const secrets = Object.fromEntries(['constructor', 'x'].map((name) => [name, { hint: name, answer: 'rex' }]));
    const vault = Object.assign(new Vault(), { id: 'v1', secrets });
    expect(await db.repository(Vault).toPlain(vault)).toEqual({
      id: 'v1',
      secrets: { constructor: { hint: 'constructor' }, x: { hint: 'x' } },
    });
  });

  test('refuses what is no entity, and what contains itself', async () => {
    expect(await failureOf(things.toPlain({ id: 't1' } as never))).toBeInstanceOf(AttributeValueError);
    const circular: unknown[] = [];
    circular.push(circular);
    const thing = Object.assign(new Thing(), { id: 't1', extra: circular });
    expect(await failureOf(things.toPlain(thing))).toBeInstanceOf(AttributeValueError);
  });
});

test('create() takes back what toPlain() gave, by way of JSON', async () => {
  const bytes = fc.uint8Array({ maxLength: 9 });
  const part = fc
    .record({
      sku: fc.string(),
      count: fc.integer(),
      remark: fc.option(fc.string()),
      marks: fc.uniqueArray(fc.integer(), { minLength: 1 }),
    })
    .map(({ marks, ...values }) => Object.assign(new Part(), { ...values, marks: new Set(marks) }));
  const entity = fc.record({
    id: fc.string({ minLength: 1 }),
    state: fc.string(),
    madeAt: fc.date({ noInvalidDate: true }),
    roles: fc.uniqueArray(fc.string(), { minLength: 1 }).map((values) => new Set(values)),
    ranks: fc.uniqueArray(fc.bigInt(), { minLength: 1 }).map((values) => new Set(values)),
    views: fc.bigInt(),
    photo: bytes,
    main: part,
    parts: fc.array(part, { maxLength: 3 }),
    byName: fc.dictionary(fc.string(), part, { maxKeys: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(entity, async (values) => {
      const before = Object.assign(new Thing(), values);
      const after = await things.create(JSON.parse(JSON.stringify(await things.toPlain(before))));
      expect(after).toEqual(before);
    }),
    { numRuns: 50 },
  );
});
