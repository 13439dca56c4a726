import { AfterLoad, Attribute, BeforePut, CreatedAt, DataSource, Entity, KEY, table, Version } from 'dynatomic';
import { entityModel } from '../src/model/index.js';
import { engine } from './support/engine.js';

const { client, createTable, requests, tableName } = engine();
const Animals = table('Animals', { partitionKey: 'pk' });

abstract class Base {
  @Attribute() id!: string;
  @Attribute({ type: 'string', default: () => 'base' }) label?: string;
  @Version() version!: number;
  @CreatedAt() createdAt!: Date;
  calls: string[] = [];

  @BeforePut() stamp(): void {
    this.calls.push('base stamp');
  }

  @AfterLoad() loaded(): void {
    this.calls.push('loaded');
  }
}

@Entity({ table: Animals, partitionKey: 'CAT#{id}' })
class Cat extends Base {
  declare readonly [KEY]?: 'id';
  @Attribute() lives!: number;

  @BeforePut() override stamp(): void {
    this.calls.push('cat stamp');
  }

  @BeforePut() count(): void {
    this.lives ??= 9;
  }
}

@Entity({ table: Animals, partitionKey: 'DOG#{id}' })
class Dog extends Base {
  declare readonly [KEY]?: 'id';
  @Attribute({ type: 'string', name: 'l' }) override label?: string = undefined as never;
  @Attribute() tricks!: string;
}

@Entity({ table: Animals, partitionKey: 'PUPPY#{id}' })
class Puppy extends Dog {
  @Attribute() weeks!: number;
}

const db = new DataSource({ client, tableName, entities: [Cat, Dog, Puppy] });
const cats = db.repository(Cat);
const dogs = db.repository(Dog);
const puppies = db.repository(Puppy);

beforeAll(() => createTable('Animals', 'pk'));

const names = (target: typeof Cat | typeof Dog | typeof Puppy): string[] =>
  entityModel(target).attributes.map(({ property, name }) => (property === name ? name : `${property}:${name}`));

test('a subclass has the attributes of its base, and nothing leaks to its siblings or its base', () => {
  expect(names(Cat)).toEqual(['id', 'label', 'version', 'createdAt', 'lives']);
  expect(names(Dog)).toEqual(['id', 'label:l', 'version', 'createdAt', 'tricks']);
  expect(names(Puppy)).toEqual(['id', 'label:l', 'version', 'createdAt', 'tricks', 'weeks']);
});

test('a declaration of the subclass takes the place of its base’s, default included', async () => {
  await cats.save(Object.assign(new Cat(), { id: 'a' }));
  await dogs.save(Object.assign(new Dog(), { id: 'a', tricks: 'sit' }));
  expect((await cats.getById('a')).label).toBe('base');
  expect(requests.last('PutItem').Item).not.toHaveProperty('label');
  expect(requests.last('PutItem').Item).not.toHaveProperty('l');
  expect((await dogs.getById('a')).label).toBeUndefined();
});

test('each class has its own items in the shared table, and its own instances', async () => {
  await puppies.save(Object.assign(new Puppy(), { id: 'b', tricks: 'none', weeks: 3 }));
  expect(await dogs.findById('b')).toBeUndefined();
  const puppy = await puppies.getById('b');
  expect(puppy).toBeInstanceOf(Puppy);
  expect(puppy).toMatchObject({ id: 'b', tricks: 'none', weeks: 3, version: 1 });
  expect(requests.last('PutItem').Item).toMatchObject({ pk: { S: 'PUPPY#b' }, _type: { S: 'Puppy' } });
});

test('a hook that a subclass overrides runs once, hooks of both classes run base first', async () => {
  const cat = Object.assign(new Cat(), { id: 'c' });
  await cats.save(cat);
  expect(cat.calls).toEqual(['cat stamp']);
  expect(cat.lives).toBe(9);
  expect((await cats.getById('c')).calls).toEqual(['loaded']);
});

test('hooks run once for each execute(), toRequest() or explain()', async () => {
  const cat = Object.assign(new Cat(), { id: 'd' });
  const runs = () => cat.calls.splice(0).length;
  cats.put(cat).toRequest();
  expect(runs()).toBe(1);
  db.transaction().save(cat).explain();
  expect(runs()).toBe(1);
  await db.transaction().save(cat).execute();
  expect(runs()).toBe(1);
  await cats.put(cat).withIdempotencyKey(tableName('hooks')).execute();
  expect(runs()).toBe(1);
  expect(cat.version).toBe(2);
});

test('a hook that is asynchronous is refused', async () => {
  @Entity({ table: Animals, partitionKey: 'SLOW#{id}' })
  class Slow {
    @Attribute() id!: string;
    @BeforePut() async wait(): Promise<void> {
      await Promise.reject(new Error('late'));
    }
  }
  const slow = Object.assign(new Slow(), { id: 's' });
  await expect(db.repository(Slow).save(slow)).rejects.toThrow(/wait\(\) is asynchronous/);
});
