import {
  Attribute,
  attr,
  DataSource,
  DeletedAt,
  Entity,
  InvalidTransactionError,
  KEY,
  set,
  table,
  TransactionCanceledError,
  Unique,
  UniqueConstraintError,
  Version,
} from 'dynatomic';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { engine } from './support/engine.js';

const Members = table('Members', { partitionKey: 'pk', sortKey: 'sk' });

@Entity({ table: Members, partitionKey: 'MEMBER#{memberId}', sortKey: 'PROFILE' })
@Unique(['tenantId', 'badge'])
class Member {
  declare readonly [KEY]?: 'memberId';
  @Attribute() memberId!: string;
  @Attribute() @Unique({ normalize: (v) => v.toLowerCase() }) email?: string;
  @Attribute() tenantId?: string;
  @Attribute() badge?: number;
  @Attribute() name?: string;
}

@Entity({ table: Members, partitionKey: 'CLERK#{clerkId}', sortKey: 'PROFILE' })
class Clerk {
  declare readonly [KEY]?: 'clerkId';
  @Attribute() clerkId!: string;
  @Attribute() @Unique() email!: string;
  @Version() version!: number;
  @DeletedAt() deletedAt?: Date;
}

const { client, createTable, requests, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [Member, Clerk] });
const members = db.repository(Member);
const clerks = db.repository(Clerk);

const member = (memberId: string, values: Partial<Member>): Member =>
  Object.assign(new Member(), { memberId, ...values });
const clerk = (clerkId: string, email: string): Clerk => Object.assign(new Clerk(), { clerkId, email });

/** Owners of guards by value, as stored. */
async function guards(): Promise<string[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName('Members'), ConsistentRead: true }));
  return Items.filter(({ pk }) => pk?.S?.startsWith('$dynatomic#'))
    .map(({ pk, owner }) => `${pk?.S?.replace(/^.*unique#/, '')} → ${owner?.M?.pk?.S}`)
    .sort();
}

async function clear(): Promise<void> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName('Members') }));
  for (const { pk, sk } of Items) {
    await db.transaction().delete('Members', { pk: pk?.S, sk: sk?.S }).execute();
  }
  requests.clear();
}

beforeAll(() => createTable('Members', 'pk', 'sk'));
beforeEach(clear);

test('a value belongs to one item at most, compared as normalised', async () => {
  await members.insert(member('a', { email: 'A@x.org' }));
  const error = await members.insert(member('b', { email: 'a@X.ORG' })).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UniqueConstraintError);
  expect(error).toMatchObject({ constraint: ['email'], value: 'a@X.ORG', outcome: 'notApplied', entity: 'Member' });
  expect(await members.findById('b')).toBeUndefined();
  expect(await guards()).toEqual(['Member#email#[{"S":"a@x.org"}] → MEMBER#a']);
});

test('a constraint of several properties needs all of them', async () => {
  await members.insert(member('a', { tenantId: 't', badge: 1 }));
  await members.insert(member('b', { tenantId: 't' }));
  await members.insert(member('c', { tenantId: 'u', badge: 1 }));
  await expect(members.insert(member('d', { tenantId: 't', badge: 1 }))).rejects.toMatchObject({
    constraint: ['tenantId', 'badge'],
    value: { tenantId: 't', badge: 1 },
  });
  expect(await guards()).toHaveLength(2);
});

test('a changed value moves the guard, an unchanged one costs nothing', async () => {
  await members.insert(member('a', { email: 'a@x.org' }));
  const a = await members.getById('a');
  requests.clear();
  a.name = 'Al';
  await members.save(a);
  expect(requests.all().map(({ operation }) => operation)).toEqual(['TransactWriteItems']);
  expect(requests.last('TransactWriteItems').TransactItems).toHaveLength(1);
  a.email = 'b@x.org';
  await members.save(a);
  expect(await guards()).toEqual(['Member#email#[{"S":"b@x.org"}] → MEMBER#a']);
  await members.update('a').set({ email: 'c@x.org' }).execute();
  expect(await guards()).toEqual(['Member#email#[{"S":"c@x.org"}] → MEMBER#a']);
  await members.update('a').remove('email').execute();
  expect(await guards()).toEqual([]);
  await members.update('a').set({ name: 'Bo' }).execute();
  await members.deleteById('a');
  expect(await members.findById('a')).toBeUndefined();
});

test('a stale object never leaves an orphan', async () => {
  await members.insert(member('a', { email: 'a@x.org' }));
  const stale = await members.getById('a');
  await members.update('a').set({ email: 'b@x.org' }).execute();
  stale.name = 'late';
  await members.save(stale);
  expect(await members.getById('a')).toMatchObject({ email: 'a@x.org', name: 'late' });
  expect(await guards()).toEqual(['Member#email#[{"S":"a@x.org"}] → MEMBER#a']);
});

test('a value is handed on within one transaction', async () => {
  await members.insert(member('a', { email: 'a@x.org' }));
  await members.insert(member('b', { email: 'b@x.org' }));
  await db
    .transaction()
    .add(members.update('a').set({ email: 'b@x.org' }))
    .add(members.update('b').set({ email: 'a@x.org' }))
    .execute();
  expect(await guards()).toEqual([
    'Member#email#[{"S":"a@x.org"}] → MEMBER#b',
    'Member#email#[{"S":"b@x.org"}] → MEMBER#a',
  ]);
});

test('in a transaction, a taken value is the failure of the operation that wanted it', async () => {
  await clerks.insert(clerk('a', 'a@x.org'));
  const wanted = clerks.put(clerk('b', 'a@x.org')).ifNotExists();
  const error = await db
    .transaction()
    .put('Members', { pk: 'X', sk: 'X' }, attr('pk').notExists())
    .add(wanted)
    .update('Members', { pk: 'Y', sk: 'Y' }, set({ n: 1 }))
    .execute()
    .catch((e: unknown) => e);
  expect(error).toBeInstanceOf(TransactionCanceledError);
  const canceled = error as TransactionCanceledError;
  expect(canceled.reasons.map(({ code }) => code)).toEqual(['None', 'ConditionalCheckFailed', 'None']);
  expect(canceled.failureOf(wanted)).toMatchObject({ index: 1, entity: Clerk });
  expect(canceled.failureOf(wanted)?.error).toBeInstanceOf(UniqueConstraintError);
  class EmailTaken extends Error {}
  await expect(wanted.orThrow(() => new EmailTaken()).execute()).rejects.toBeInstanceOf(EmailTaken);
});

test('a soft delete releases the value', async () => {
  await clerks.insert(clerk('a', 'a@x.org'));
  await clerks.deleteById('a');
  await clerks.insert(clerk('b', 'a@x.org'));
  expect(await guards()).toEqual(['Clerk#email#[{"S":"a@x.org"}] → CLERK#b']);
});

test('what has to read first says so', async () => {
  await members.insert(member('a', { email: 'a@x.org' }));
  const update = members.update('a').set({ email: 'b@x.org' });
  expect(() => update.toRequest()).toThrow(InvalidTransactionError);
  await expect(update.withIdempotencyKey('k').execute()).rejects.toMatchObject({
    problems: [{ code: 'KEY_NEEDS_RECORD' }],
  });
  const { operations } = db.transaction().add(update).explain();
  expect(operations.map(({ kind, assumed }) => [kind, assumed])).toEqual([
    ['Update', undefined],
    ['Delete', true],
    ['Put', true],
    ['Delete', true],
    ['Put', true],
  ]);
});

test('findByUnique reads through the guard', async () => {
  await members.insert(member('a', { email: 'A@x.org', tenantId: 't', badge: 7 }));
  expect((await members.findByUnique('email', 'a@X.org'))?.memberId).toBe('a');
  expect((await members.findByUnique(['badge', 'tenantId'], { tenantId: 't', badge: 7 }))?.memberId).toBe('a');
  expect(await members.findByUnique('email', 'b@x.org')).toBeUndefined();
  await expect(members.findByUnique('name', 'x')).rejects.toThrow('has no @Unique of name');
  await expect(members.findByUnique('email', undefined)).rejects.toThrow('needs a value');
});

test('verifyUnique repairs missing and orphaned guards, and reports duplicates', async () => {
  await db
    .transaction()
    .put('Members', { pk: 'MEMBER#a', sk: 'PROFILE', _type: 'Member', memberId: 'a', email: 'a@x.org' })
    .put('Members', { pk: 'MEMBER#b', sk: 'PROFILE', _type: 'Member', memberId: 'b', email: 'a@x.org' })
    .execute();
  await members.insert(member('c', { email: 'c@x.org' }));
  await db.transaction().delete('Members', { pk: 'MEMBER#c', sk: 'PROFILE' }).execute();
  const dry = await db.verifyUnique(Member, { repair: false });
  expect(dry.items).toBe(2);
  expect(dry.findings.map(({ kind, repaired }) => [kind, repaired]).sort()).toEqual([
    ['missing', false],
    ['missing', false],
    ['orphaned', false],
  ]);
  const report = await db.verifyUnique(Member);
  expect(report.findings.map(({ kind, repaired }) => [kind, repaired]).sort()).toEqual([
    ['duplicate', false],
    ['missing', true],
    ['orphaned', true],
  ]);
  expect(await guards()).toHaveLength(1);
  expect((await db.verifyUnique(Member)).findings.map(({ kind }) => kind)).toEqual(['duplicate']);
});
