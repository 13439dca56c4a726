import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { Attribute, DeletedAt, Entity, KEY, table, Unique, Version, type DataSource } from 'dynatomic';
import { calm, inWorkers, unleash, untilLater, type Arena } from './arena.js';
import { Declined, isUnanswered, outcomeOf, settled, tally, type Known } from './outcome.js';
import type { Report, Workload } from './workload.js';

const Members = table('Members', { partitionKey: 'pk' });

@Entity({ table: Members, partitionKey: 'MEMBER#{memberId}' })
class Member {
  declare readonly [KEY]?: 'memberId';
  @Attribute() memberId!: string;
  @Attribute() @Unique() email!: string;
  @Attribute({ type: 'string' }) name?: string;
}

/** The same with a version, and soft deletes. */
@Entity({ table: Members, partitionKey: 'CLERK#{memberId}' })
class Clerk {
  declare readonly [KEY]?: 'memberId';
  @Attribute() memberId!: string;
  @Attribute() @Unique() email!: string;
  @Attribute({ type: 'string' }) name?: string;
  @Version() version!: number;
  @DeletedAt() deletedAt?: Date;
}

const KINDS = [Member, Clerk] as const;
const WORKERS = 10;
const EMAILS = 5;
const IDS = 8;

type Person = Member | Clerk;
type Kind = new () => Person;

/** Workers give members one of five e-mail addresses, change it and remove them, by every way there is. */
async function run(arena: Arena, turns: number): Promise<Report> {
  const { db, truth, random } = arena;
  const prefix = `${arena.seed}-${random(2 ** 31)}`;
  const ids = Array.from({ length: IDS }, (_, n) => `${prefix}-${n}`);
  const emails = Array.from({ length: EMAILS }, (_, n) => `${n}@${prefix}.org`);
  const violations: string[] = [];
  const writes: { readonly name: string; readonly known: Known }[] = [];
  let looks = 0;
  let working = true;
  const watch = async (): Promise<void> => {
    for (; working; looks++) {
      violations.push(...sharedEmails(await readAll(truth, ids)));
      await untilLater();
    }
  };
  const watching = watch();
  unleash(arena);
  await inWorkers(WORKERS, turns, async (worker, turn) => {
    const change = CHANGES[random(CHANGES.length)] ?? insert;
    const whom = {
      db,
      kind: KINDS[random(2)] ?? Member,
      id: ids[random(IDS)] ?? '',
      email: emails[random(EMAILS)] ?? '',
    };
    const known = await outcomeOf(() => change(whom));
    writes.push({ name: `${change.name} ${worker}-${turn}`, known });
  }).finally(() => (working = false));
  await watching;
  await calm(arena);
  for (const { name, known } of writes) {
    if (isUnanswered(await settled(known))) violations.push(`resume() got no answer about ${name}`);
  }
  const people = await readAll(truth, ids);
  violations.push(...sharedEmails(people), ...(await guardFaults(arena, prefix, people)));
  return { violations, counts: { ...tally(writes.map(({ known }) => known)), looks } };
}

interface Whom {
  readonly db: DataSource;
  readonly kind: Kind;
  readonly id: string;
  readonly email: string;
}

async function insert({ db, kind, id, email }: Whom): Promise<void> {
  await db.repository(kind).insert(Object.assign(new kind(), { memberId: id, email }));
}

async function update({ db, kind, id, email }: Whom): Promise<void> {
  await db.repository(kind).update(id).set({ email }).execute();
}

/** The object is loaded, changed in part by an update that it doesn't hear of, and saved. */
async function save({ db, kind, id, email }: Whom): Promise<void> {
  const people = db.repository(kind);
  const person = await people.getById(id);
  person.name = email;
  await people.update(person).set({ email }).execute();
  person.name = 'saved';
  await people.save(person);
}

async function changeInteractively({ db, kind, id, email }: Whom): Promise<void> {
  await db.transaction(async (tx) => {
    const person = await tx.getById(kind, id);
    if (person.email === email) throw new Declined('nothing to change');
    person.email = email;
    tx.save(person);
  });
}

async function remove({ db, kind, id }: Whom): Promise<void> {
  const people = db.repository(kind);
  await people.remove(await people.getById(id));
}

/** A removed object is saved again, as new. */
async function revive({ db, kind, id, email }: Whom): Promise<void> {
  const people = db.repository(kind);
  const person = await people.getById(id);
  await people.remove(person);
  if ('deletedAt' in person) delete person.deletedAt;
  person.email = email;
  await people.save(person);
}

async function restore({ db, id }: Whom): Promise<void> {
  await db.repository(Clerk).restoreById(id);
}

const CHANGES = [insert, insert, insert, update, update, save, changeInteractively, remove, revive, restore, restore];

async function readAll(db: DataSource, ids: readonly string[]): Promise<Person[]> {
  const found: (Person | undefined)[] = await db
    .readTransaction()
    .addAll(KINDS.flatMap((kind) => ids.map((id) => db.repository<Person>(kind).get(id))))
    .execute();
  return found.filter((person) => person !== undefined);
}

function sharedEmails(people: readonly Person[]): string[] {
  const values = people.map((person) => `${person.constructor.name} ${person.email}`);
  return values.filter((value, at) => values.indexOf(value) !== at).map((value) => `two people have ${value}`);
}

/** Every value has its guard, and there is no other guard. */
async function guardFaults({ truth, client, tableName }: Arena, prefix: string, people: Person[]): Promise<string[]> {
  const faults: string[] = [];
  for (const person of people) {
    const found = await truth.repository<Person>(person.constructor as Kind).findByUnique('email', person.email);
    if (found?.memberId !== person.memberId) faults.push(`the guard of ${person.email} belongs to ${found?.memberId}`);
  }
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName('Members'), ConsistentRead: true }));
  const guards = Items.filter(({ pk, owner }) => owner !== undefined && pk?.S?.includes(prefix));
  if (guards.length !== people.length) {
    faults.push(`${people.length} people have ${guards.length} guards: ${JSON.stringify(guards)}`);
  }
  return faults;
}

export const workload: Workload = { entities: [Member, Clerk], run };
