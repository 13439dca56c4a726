import { Attribute, AfterLoad, BeforePut, DataSource, Entity, KEY, ModelError } from 'dynatomic';
import { engine } from './support/engine.js';
import { failureOf } from './support/shop.js';

const calls: string[] = [];

abstract class Base {
  @Attribute() id!: string;
  @BeforePut() baseFirst(): void {
    calls.push('base put');
  }
  @AfterLoad() baseLoaded(): void {
    calls.push('base load');
  }
}

@Entity({ table: 'Docs', partitionKey: 'DOC#{id}' })
class Doc extends Base {
  declare readonly [KEY]?: 'id';
  @Attribute() title!: string;
  @Attribute() slug?: string;
  words?: number;

  @BeforePut() makeSlug(): void {
    calls.push('own put');
    this.slug = this.title.toLowerCase().replaceAll(' ', '-');
  }
  @BeforePut() override baseFirst(): void {
    super.baseFirst();
    calls.push('overridden');
  }
  @AfterLoad() count(): void {
    calls.push('own load');
    this.words = this.title.split(' ').length;
  }
}

@Entity({ table: 'Docs', partitionKey: 'LATE#{id}' })
class Late {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @BeforePut() async fetch(): Promise<void> {
    throw new Error('nobody listens');
  }
}

const { client, tableName, createTable } = engine();
const db = new DataSource({ client, tableName });
const docs = db.repository(Doc);
const doc = (id: string): Doc => Object.assign(new Doc(), { id, title: 'The Title' });
/** The hooks that ran meanwhile. */
const during = async (action: () => unknown): Promise<string[]> => {
  calls.length = 0;
  await action();
  return [...calls];
};
const PUT = ['base put', 'overridden', 'own put'];
const LOAD = ['base load', 'own load'];

beforeAll(() => createTable('Docs', 'pk'));

test('@BeforePut runs once per execution, the base class first, an overridden one in its place', async () => {
  expect(await during(() => docs.save(doc('h1')))).toEqual(PUT);
  expect((await docs.getById('h1')).slug).toBe('the-title');
  expect(await during(() => docs.insert(doc('h2')))).toEqual(PUT);
  expect(await during(() => db.transaction().save(doc('h1')).save(doc('h2')).execute())).toEqual([...PUT, ...PUT]);
  const batch = db.batchWrite().add(docs.put(doc('h1')));
  expect(await during(() => batch.execute())).toEqual(PUT);
  expect(await during(() => batch.execute())).toEqual(PUT);
  expect(await during(() => docs.put(doc('h1')).toRequest())).toEqual(PUT);
  expect(await during(() => db.transaction().save(doc('h1')).explain())).toEqual(PUT);
});

test('building, updating and deleting run no hooks', async () => {
  expect(await during(() => docs.put(doc('h1')).ifNotExists())).toEqual([]);
  expect(await during(() => docs.update('h1').set({ slug: 'x' }).execute())).toEqual([]);
  expect(await during(() => docs.deleteById('h2'))).toEqual([]);
  expect(await during(() => docs.create({ id: 'h3', title: 'T' }))).toEqual([]);
});

test('@AfterLoad runs on every entity that was read, and on no projection', async () => {
  await docs.save(doc('h1'));
  expect(await during(() => docs.findById('h1'))).toEqual(LOAD);
  expect((await docs.getById('h1')).words).toBe(2);
  expect(await during(() => db.readTransaction().add(docs.get('h1')).execute())).toEqual(LOAD);
  expect(await during(() => db.batchGet().add(docs.get('h1')).add(docs.get('h1')).execute())).toEqual([
    ...LOAD,
    ...LOAD,
  ]);
  expect(await during(() => docs.query('h1').all())).toEqual(LOAD);
  expect(await during(() => docs.get('h1').project('title').execute())).toEqual([]);
  expect(await during(() => docs.findById('none'))).toEqual([]);
});

test('an asynchronous hook is refused, not forgotten', async () => {
  const error = await failureOf(db.repository(Late).save(Object.assign(new Late(), { id: 'x' })));
  expect(error).toBeInstanceOf(ModelError);
  expect(error.message).toContain('hook fetch() is asynchronous');
});
