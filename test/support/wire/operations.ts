import fc from 'fast-check';
import {
  Attribute,
  CreatedAt,
  type DataSource,
  Entity,
  KEY,
  table,
  UpdatedAt,
  Version,
  type WriteOperation,
} from 'dynatomic';
import { plain, text, VALUES } from '../values.js';

export class Part {
  @Attribute() name!: string;
  @Attribute({ type: 'binary' }) seal?: Uint8Array;
}

const Things = table('Things', { partitionKey: 'pk', sortKey: 'sk' });
const Leaves = table('Leaves', { partitionKey: 'pk', sortKey: 'sk' });

/** An attribute of every type. */
class Values {
  @Attribute({ type: 'string' }) string?: string;
  @Attribute({ type: 'number' }) number?: number;
  @Attribute({ type: 'boolean' }) boolean?: boolean;
  @Attribute({ type: 'bigint' }) bigint?: bigint;
  @Attribute({ type: 'decimal' }) decimal?: string;
  @Attribute({ type: 'date' }) date?: Date;
  @Attribute({ type: 'epochSeconds' }) epochSeconds?: Date;
  @Attribute({ type: 'epochMillis' }) epochMillis?: Date;
  @Attribute({ type: 'binary', name: 'B' }) binary?: Uint8Array;
  @Attribute({ type: 'stringSet' }) stringSet?: Set<string>;
  @Attribute({ type: 'numberSet' }) numberSet?: Set<number>;
  @Attribute({ type: 'bigintSet' }) bigintSet?: Set<bigint>;
  @Attribute({ type: 'binarySet', name: 'BS' }) binarySet?: Set<Uint8Array>;
  @Attribute({ type: 'json' }) json?: unknown;
  @Attribute({ type: 'any' }) any?: unknown;
  @Attribute({ type: ['binary'], name: 'constructor' }) list?: Uint8Array[];
  @Attribute({ type: { map: 'decimal' } }) map?: Record<string, string>;
  @Attribute({ type: () => Part }) part?: Part;
  @Attribute({ type: 'string', nullable: true }) note?: string | null;
}

@Entity({ table: Things, partitionKey: 'THING#{id}', sortKey: 'A#{at:06}' })
export class Thing extends Values {
  declare readonly [KEY]?: 'id' | 'at';
  @Attribute() id!: string;
  @Attribute() at!: number;
  @Version() version!: number;
  @CreatedAt() createdAt!: Date;
  @UpdatedAt() updatedAt!: Date;
}

/** Without a version, so that batches take it. */
@Entity({ table: Leaves, partitionKey: 'LEAF#{id}', sortKey: 'LEAF' })
export class Leaf extends Values {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
}

const all = {
  ...VALUES,
  string: fc.oneof(
    { weight: 9, arbitrary: text },
    { weight: 1, arbitrary: fc.string({ minLength: 2000, maxLength: 3000 }) },
  ),
  list: fc.array(VALUES.binary, { maxLength: 3 }),
  map: fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'B', 'BS', 'a'), VALUES.decimal, {
    noNullPrototype: true,
  }),
  part: fc.record({ name: text, seal: VALUES.binary }, { requiredKeys: ['name'] }),
  note: fc.option(text),
};
/** Most of the attributes, or but one: what is special to one must not need another beside it. */
const values: fc.Arbitrary<object> = fc.oneof(
  fc.record(all, { requiredKeys: [] }),
  fc.constantFrom(...(Object.keys(all) as (keyof typeof all)[])).chain((name) => fc.record({ [name]: all[name] })),
);
const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
const at = fc.integer({ min: 0, max: 999_999 });
const thingId = fc.record({ id, at });

const made = <T extends object>(target: new () => T, key: object, values: object): T => {
  const { part, ...rest } = structuredClone(values) as { part?: object };
  return Object.assign(new target(), rest, part && { part: Object.assign(new Part(), part) }, key);
};
const things = fc.tuple(thingId, values).map(
  ([key, rest]) =>
    () =>
      made(Thing, key, rest),
);
const leaves = fc.tuple(id, values).map(
  ([key, rest]) =>
    () =>
      made(Leaf, { id: key }, rest),
);
const plainItems = plain.map((item) => ({ ...item, pk: 'PLAIN', sk: 'p' }));

type Write = WriteOperation<'transact'>;
/** Makes something of a `DataSource`, from the same values each time. */
type On<T> = fc.Arbitrary<(db: DataSource) => T>;
interface Executable {
  execute(): Promise<unknown>;
}

const put: On<Write & Executable> = fc
  .tuple(things, text, fc.constantFrom('no', 'ifNotExists', 'where'))
  .map(([make, value, condition]) => (db) => {
    const operation = db.repository(Thing).put(make());
    if (condition === 'no') return operation;
    return condition === 'where' ? operation.where((thing) => thing.string.eq(value)) : operation.ifNotExists();
  });
const update: On<Write & Executable> = fc
  .tuple(thingId, values, text, fc.subarray(['where', 'add', 'remove', 'upsert']))
  .map(([key, rest, value, also]) => (db) => {
    const { number: _n, stringSet: _s, note: _t, ...changes } = made(Thing, {}, { string: 'changed', ...rest });
    let operation = db
      .repository(Thing)
      .update(key)
      .set(changes as never);
    if (also.includes('where')) operation = operation.where((thing) => thing.number.gt(value.length));
    if (also.includes('add')) operation = operation.add({ number: value.length, stringSet: new Set([`+${value}`]) });
    if (also.includes('remove')) operation = operation.remove('note');
    return also.includes('upsert') ? operation.upsert() : operation;
  });
const remove: On<Write & Executable> = fc
  .tuple(thingId, text, fc.boolean())
  .map(([key, value, conditional]) => (db) => {
    const operation = db.repository(Thing).delete(key);
    return conditional ? operation.where((thing) => thing.part.name.ne(value)) : operation;
  });
const check: On<Write> = fc.tuple(thingId, VALUES.binary).map(
  ([key, bytes]) =>
    (db) =>
      db
        .repository(Thing)
        .check(key)
        .where((thing) => thing.binary.eq(bytes as Uint8Array)),
);

const writes = fc.array(fc.oneof(put, update, remove, check), { minLength: 1, maxLength: 5 });
const transaction: On<Executable> = fc
  .tuple(writes, fc.option(plainItems), fc.option(fc.string({ minLength: 1 })))
  .map(([list, item, key]) => (db) => {
    let tx = db.transaction().addAll(list.map((make) => make(db)));
    if (item !== null) tx = tx.put('Things', structuredClone(item));
    return key === null ? tx : tx.withIdempotencyKey(key);
  });

const getThing = fc
  .tuple(thingId, fc.subarray(['string', 'binarySet', 'map', 'any', 'part', 'version'] as const), fc.boolean())
  .map(([key, [first, ...properties], consistent]) => (db: DataSource) => {
    const get = db.repository(Thing).get(key);
    if (first !== undefined) return get.project(first, ...properties);
    return consistent ? get.consistent() : get;
  });
const reads = fc.uniqueArray(fc.tuple(id, getThing), { minLength: 1, maxLength: 5, selector: ([key]) => key });

const returning = (operation: object, values: 'old' | 'new' | undefined): Executable => {
  const asked = operation as Executable & { returning?(values: string): Executable };
  return values === undefined || asked.returning === undefined ? asked : asked.returning(values);
};

/** A version and times reach the object. */
async function saved(db: DataSource, thing: Thing): Promise<Thing> {
  await db.repository(Thing).save(thing);
  return thing;
}

/** One of each kind of request that is about items. */
const OPERATIONS = {
  PutItem: fc.oneof(
    fc.tuple(put, fc.constantFrom(undefined, 'old')).map(
      ([make, values]) =>
        (db: DataSource) =>
          returning(make(db), values).execute(),
    ),
    things.map((make) => (db: DataSource) => saved(db, make())),
    leaves.map((make) => (db: DataSource) => db.repository(Leaf).put(make()).execute()),
  ),
  UpdateItem: fc.tuple(update, fc.constantFrom(undefined, 'old', 'new')).map(
    ([make, values]) =>
      (db) =>
        returning(make(db), values).execute(),
  ),
  DeleteItem: fc.tuple(remove, fc.constantFrom(undefined, 'old')).map(
    ([make, values]) =>
      (db) =>
        returning(make(db), values).execute(),
  ),
  TransactWriteItems: transaction.map((make) => (db) => make(db).execute()),
  GetItem: getThing.map((make) => (db) => make(db).execute()),
  TransactGetItems: reads.map((list) => (db) => {
    const all = db.readTransaction().addAll(list.map(([, make]) => make(db)));
    return all.get('Things', { pk: 'PLAIN', sk: 'p' }).execute();
  }),
  BatchGetItem: reads.map((list) => (db) => {
    const gets = list.map(([key]) => db.repository(Leaf).get(key));
    return db.batchGet().addAll(gets).get('Things', { pk: 'PLAIN', sk: 'p' }).execute();
  }),
  BatchWriteItem: fc.uniqueArray(leaves, { minLength: 1, maxLength: 5, selector: (make) => make().id }).map(
    (list) => (db) =>
      db
        .batchWrite()
        .addAll(list.map((make) => db.repository(Leaf).put(make())))
        .execute(),
  ),
  Query: fc.tuple(id, text, fc.boolean()).map(([key, value, projected]) => (db) => {
    const query = db
      .repository(Thing)
      .query({ id: key })
      .filter((thing) => thing.string.ne(value));
    return projected ? query.project('map', 'list').all() : query.execute();
  }),
  Scan: fc
    .boolean()
    .map((all) => (db) => (all ? db.repository(Leaf).scan().all() : db.repository(Leaf).scan().pageSize(5).execute())),
} satisfies Record<string, On<Promise<unknown>>>;

/** An operation, with its name for messages. */
export const operations = fc
  .constantFrom(...(Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[]))
  .chain((name) => (OPERATIONS[name] as On<Promise<unknown>>).map((run) => ({ name, run, toString: () => name })));
export const items = fc.oneof(
  things,
  leaves,
  plainItems.map((item) => () => item),
);

const KEY_OF_THING = { id: 'w', at: 1 };

/** One of each, with nothing in it that needs care. */
export const SIMPLE_OPERATIONS: readonly ((db: DataSource) => Promise<unknown>)[] = [
  (db) =>
    db
      .repository(Leaf)
      .put(made(Leaf, { id: 'w' }, {}))
      .execute(),
  (db) => db.repository(Thing).update(KEY_OF_THING).set({ string: 'w' }).execute(),
  (db) => db.repository(Thing).delete(KEY_OF_THING).execute(),
  (db) => db.transaction().add(db.repository(Thing).delete(KEY_OF_THING)).execute(),
  (db) => db.repository(Thing).get(KEY_OF_THING).execute(),
  (db) => db.readTransaction().add(db.repository(Thing).get(KEY_OF_THING)).execute(),
  (db) => db.batchGet().add(db.repository(Leaf).get('w')).execute(),
  (db) => db.batchWrite().add(db.repository(Leaf).delete('w')).execute(),
  (db) => db.repository(Thing).query({ id: 'w' }).all(),
  (db) => db.repository(Leaf).scan().all(),
];
