import { Attribute, DataSource, DynatomicError, Entity, table } from 'dynatomic';
import { engine } from './support/engine.js';

const App = table('App', {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: { byName: { partitionKey: 'name' } },
});

@Entity({ table: App, partitionKey: 'A#{a}#{b}', sortKey: 'N#{n:05}#{day}' })
class Thing {
  @Attribute() a!: string;
  @Attribute() b!: string;
  @Attribute() n!: number;
  @Attribute() day!: Date;
  @Attribute() name?: string;
}

const { client, tableName, requests } = engine();
const db = new DataSource({ client, tableName, entities: [Thing] });
const things = db.repository(Thing);
const all = things.query({ a: 'a', b: 'b' });
const collection = db.collection({ things: Thing });

const JUNK: readonly any[] = [
  undefined,
  null,
  true,
  0,
  -1,
  Number.NaN,
  1n,
  '',
  'junk',
  Symbol('junk'),
  () => undefined,
  [],
  [1],
  {},
  { a: null, b: null },
  { a: {}, b: [] },
  { n: undefined },
  { n: Number.NaN },
  { n: -1 },
  { day: new Date(Number.NaN) },
  { toString: null },
  JSON.parse('{ "__proto__": { "a": "a" }, "constructor": 1 }'),
  new Date(),
  new Map(),
  Object.create(null),
];

const CALLS: Readonly<Record<string, (junk: any) => unknown>> = {
  query: (junk) => things.query(junk).all(),
  eq: (junk) => all.eq(junk).all(),
  gt: (junk) => all.gt(junk).all(),
  between: (junk) => all.between({ n: 1 }, junk).all(),
  beginsWith: (junk) => all.beginsWith(junk).all(),
  filter: (junk) => all.filter(junk).all(),
  'filter of text': (junk) => all.filter('name = :a', junk).all(),
  project: (junk) => all.project(junk).all(),
  limit: (junk) => all.limit(junk).all(),
  pageSize: (junk) => all.pageSize(junk).all(),
  after: (junk) => all.after(junk).all(),
  execute: (junk) => all.execute(junk),
  signal: (junk) => all.all({ signal: junk }),
  count: (junk) => all.count(junk),
  segments: (junk) => things.scan().segments(junk).all(),
  index: (junk) => things.index(junk).query('x').all(),
  'query of an index': (junk) => things.index('byName').query(junk).all(),
  collection: (junk) => db.collection(junk),
  'query of a collection': (junk) => collection.query(junk).all(),
  'all of a collection': (junk) => collection.query({ a: 'a', b: 'b' }).all(junk),
  onUnknown: (junk) => collection.query({ a: 'a', b: 'b' }).all({ onUnknown: junk }),
  load: (junk) => db.load(junk, { pk: 'a' }),
  'key to load': (junk) => db.load(App, junk),
  'value to load': (junk) => db.load(App, { pk: 'a', sk: junk }),
};

beforeAll(() => db.createTables(), 20_000);
beforeEach(() => requests.clear());

test.each(Object.entries(CALLS))('%s: what is refused is refused by an error of dynatomic', async (_, call) => {
  for (const junk of JUNK) {
    const error: unknown = await new Promise((resolve) => resolve(call(junk))).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error !== undefined) expect(error).toBeInstanceOf(DynatomicError);
    if (error !== undefined) expect((error as DynatomicError).code).not.toBe('SERVICE');
  }
});
