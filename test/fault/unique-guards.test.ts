import { randomInt, randomUUID } from 'node:crypto';
import { Attribute, DeletedAt, Entity, KEY, table, Unique, Version } from 'dynatomic';
import { engine } from '../support/engine.js';
import { startArena, type Arena } from '../support/workloads/arena.js';

@Entity({ table: table('People', { partitionKey: 'pk' }), partitionKey: 'PERSON#{id}' })
class Person {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() @Unique() email!: string;
  @Attribute({ type: 'string' }) name?: string;
  @Version() version!: number;
  @DeletedAt() deletedAt?: Date;
}

const { client, endpoint, tableName } = engine();
let arena: Arena;
let id: string;
const email = (n: number): string => `${n}-${id}@x.org`;

beforeAll(async () => {
  arena = await startArena({ client, endpoint, tableName, seed: randomInt(2 ** 31), entities: [Person] });
});
beforeEach(async () => {
  id = randomUUID();
  await people().insert(Object.assign(new Person(), { id, email: email(0) }));
});
afterEach(() => arena.proxy.calm());
afterAll(() => arena.stop());

const people = () => arena.db.repository(Person);
/** Whether each of the addresses is taken. */
async function taken(...numbers: number[]): Promise<boolean[]> {
  const owners = numbers.map((n) => arena.truth.repository(Person).findByUnique('email', email(n)));
  return (await Promise.all(owners)).map((owner) => owner?.id === id);
}
/** Whether others can take them. */
async function free(...numbers: number[]): Promise<boolean[]> {
  const inserts = numbers.map((n) =>
    people()
      .insert(Object.assign(new Person(), { id: randomUUID(), email: email(n) }))
      .then(
        () => true,
        () => false,
      ),
  );
  return Promise.all(inserts);
}

test('an object that was updated without hearing of the new value moves the guard back when it is saved', async () => {
  const person = await people().getById(id);
  await people()
    .update(person)
    .set({ email: email(1) })
    .execute();
  person.name = 'saved';
  await people().save(person);
  expect(await arena.truth.repository(Person).getById(id)).toMatchObject({ email: email(0), version: 3 });
  expect(await taken(0, 1)).toEqual([true, false]);
  expect(await free(0, 1)).toEqual([false, true]);
});

test('an object that was removed takes its value again when it is saved', async () => {
  const person = await people().getById(id);
  await people().remove(person);
  delete person.deletedAt;
  await people().save(person);
  expect(await taken(0)).toEqual([true]);
  expect(await free(0)).toEqual([false]);
});

test('an object that was removed does not take its value back from another', async () => {
  const person = await people().getById(id);
  await people().remove(person);
  expect(await free(0)).toEqual([true]);
  delete person.deletedAt;
  await expect(people().save(person)).rejects.toMatchObject({ code: 'UNIQUE_CONSTRAINT' });
});

test('an item that is read again does not get a budget of attempts of its own', async () => {
  const person = await people().getById(id);
  await people().remove(person);
  delete person.deletedAt;
  const on = 'TransactWriteItems';
  arena.proxy.script([
    { fault: 'throttle', on, times: 2 },
    { fault: 'pass', on },
    { fault: 'conflict', on, times: 9 },
  ]);
  const before = arena.proxy.counts.operations[on]?.requests ?? 0;
  await expect(people().save(person)).rejects.toMatchObject({ code: 'TRANSACTION_CONFLICT', outcome: 'notApplied' });
  expect(arena.proxy.counts.operations[on]?.requests).toBe(before + 4);
  arena.proxy.calm();
  await people().save(person);
  expect(await taken(0)).toEqual([true]);
});

test('many renames of one item at once leave one guard', async () => {
  const numbers = Array.from({ length: 12 }, (_, n) => n + 1);
  const renames = numbers.map((n) =>
    people()
      .update(id)
      .set({ email: email(n) })
      .execute(),
  );
  const applied = (await Promise.allSettled(renames)).filter(({ status }) => status === 'fulfilled');
  expect(applied.length).toBeGreaterThan(0);
  const owned = (await taken(0, ...numbers)).filter(Boolean);
  expect(owned).toHaveLength(1);
  expect((await free(0, ...numbers)).filter((each) => !each)).toHaveLength(1);
});
