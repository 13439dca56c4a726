import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { Attribute, DataSource, Entity, ExpiresAt, ExpressionError, KEY, table, Unique } from 'dynatomic';
import { engine } from './support/engine.js';

const People = table('People', { partitionKey: 'pk', discriminator: false });

@Entity({ table: People, partitionKey: 'PERSON#{id}' })
@Unique(['team', 'number'])
class Person {
  declare readonly [KEY]?: 'id';
  @Attribute() id!: string;
  @Attribute() @Unique() email?: string;
  @Attribute() team?: string;
  @Attribute() number?: number;
  @Attribute() bulk?: string;
  @ExpiresAt() expiresAt?: Date;
}

const { client, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [Person] });
const people = db.repository(Person);

const GUARD = '$dynatomic#unique#Person#email#[{"S":"a@x.org"}]';
const guardOf = (id: string): Record<string, unknown> => ({ pk: GUARD, owner: { pk: `PERSON#${id}` } });
const raw = (id: string, values: Record<string, unknown>): Record<string, unknown> => ({
  pk: `PERSON#${id}`,
  id,
  ...values,
});

async function put(...items: Record<string, unknown>[]): Promise<void> {
  for (const item of items) await db.transaction().put('People', item).execute();
}

async function ownerOfGuard(): Promise<string | undefined> {
  const Key = { pk: { S: GUARD } };
  const { Item } = await client.send(new GetItemCommand({ TableName: tableName('People'), Key, ConsistentRead: true }));
  return Item?.['owner']?.M?.['pk']?.S;
}

beforeAll(() => db.createTables());
beforeEach(async () => {
  await db.transaction().delete('People', { pk: GUARD }).execute();
  for await (const { id } of people.scan().includeExpired()) await people.deleteById(id);
});

test('nothing is wrong with what dynatomic wrote, several pages of it included', async () => {
  const bulk = 'x'.repeat(350_000);
  for (let i = 0; i < 4; i++) {
    const person = Object.assign(new Person(), { id: `bulk${i}`, email: `${i}@x.org`, team: 't', number: i, bulk });
    await people.insert(person);
  }
  expect(await db.verifyUnique(Person)).toEqual({ items: 4, findings: [] });
});

test('a guard whose item has not the value makes room for one that has', async () => {
  await put(raw('old', { email: 'b@x.org' }), raw('new', { email: 'a@x.org' }), guardOf('old'));
  const { findings } = await db.verifyUnique(Person);
  expect(findings.every(({ repaired }) => repaired)).toBe(true);
  expect(findings).toContainEqual({
    kind: 'missing',
    constraint: ['email'],
    value: 'a@x.org',
    key: { pk: 'PERSON#new' },
    repaired: true,
  });
  expect(await ownerOfGuard()).toBe('PERSON#new');
  expect((await db.verifyUnique(Person)).findings).toEqual([]);
});

test('an expired guard, and one of nobody, hold nothing back', async () => {
  await put(raw('a', { email: 'a@x.org' }), { ...guardOf('gone'), expiresAt: 1000 });
  expect((await db.verifyUnique(Person)).findings).toContainEqual(
    expect.objectContaining({ kind: 'missing', repaired: true }),
  );
  expect(await ownerOfGuard()).toBe('PERSON#a');
  await put({ pk: GUARD });
  const dry = await db.verifyUnique(Person, { repair: false });
  expect(dry.findings).toEqual([expect.objectContaining({ kind: 'missing', repaired: false })]);
  await db.verifyUnique(Person);
  expect(await ownerOfGuard()).toBe('PERSON#a');
});

test('items of other kinds are left alone', async () => {
  await put({ pk: 'OTHER#1', email: 'a@x.org' });
  expect(await db.verifyUnique(Person)).toEqual({ items: 0, findings: [] });
});

test('findByUnique follows the guard to an item that still has the value', async () => {
  await put(raw('a', { email: 'c@x.org' }), guardOf('a'));
  expect(await people.findByUnique('email', 'a@x.org')).toBeUndefined();
  await people.save(Object.assign(new Person(), { id: 'b', team: 't', number: 1 }));
  expect((await people.findByUnique(['number', 'team'], { team: 't', number: 1 }))?.id).toBe('b');
  await expect(people.findByUnique(['team'], { team: 't' })).rejects.toBeInstanceOf(ExpressionError);
  await expect(people.findByUnique('team', 't')).rejects.toThrow('it has: email; team + number');
});

test('a guard moves with the expiry of its item, and is free once that has come', async () => {
  const soon = new Date(Date.now() + 3_600_000);
  await people.insert(Object.assign(new Person(), { id: 'a', email: 'a@x.org', expiresAt: soon }));
  const past = new Date(Date.now() - 3_600_000);
  await people.update('a').set({ expiresAt: past }).execute();
  expect(await people.findByUnique('email', 'a@x.org')).toBeUndefined();
  await people.insert(Object.assign(new Person(), { id: 'b', email: 'a@x.org' }));
  expect((await people.findByUnique('email', 'a@x.org'))?.id).toBe('b');
});
