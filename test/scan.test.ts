import {
  AbortedError,
  Attribute,
  DataSource,
  DeletedAt,
  Entity,
  ExpressionError,
  InvalidCursorError,
  table,
  Unique,
} from 'dynatomic';
import { engine } from './support/engine.js';

const App = table('App', { partitionKey: 'pk', sortKey: 'sk' });
const Untyped = table('Untyped', { partitionKey: 'pk', discriminator: false });
const Raw = table('Raw', { partitionKey: 'id' });

@Entity({ table: App, partitionKey: 'USER#{userId}', sortKey: 'PROFILE' })
class User {
  @Attribute() userId!: string;
  @Attribute() team!: string;
  @DeletedAt() deletedAt?: Date;
}

@Entity({ table: App, partitionKey: 'USER#{userId}', sortKey: 'LOGIN#{at:06}' })
class Login {
  @Attribute() userId!: string;
  @Attribute() at!: number;
}

@Entity({ table: Untyped, partitionKey: 'CAT#{name}' })
class Cat {
  @Attribute() name!: string;
}

@Entity({ table: Untyped, partitionKey: 'CAT#{name}#TOY#{toy}' })
class Toy {
  @Attribute() name!: string;
  @Attribute() toy!: string;
}

@Entity({ table: Raw, partitionKey: '{id}' })
class Member {
  @Attribute() id!: string;
  @Attribute() @Unique() email!: string;
}

const { client, tableName, requests } = engine();
const db = new DataSource({ client, tableName, entities: [User, Login, Cat, Toy, Member] });
const users = db.repository(User);

const USERS = Array.from({ length: 30 }, (_, n) => `u${String(n).padStart(2, '0')}`);
const teamOf = (userId: string): string => (Number(userId.slice(1)) % 3 === 0 ? 'red' : 'blue');

beforeAll(async () => {
  await db.createTables();
  for (const userId of USERS) {
    await users.save(Object.assign(new User(), { userId, team: teamOf(userId) }));
    await db.repository(Login).save(Object.assign(new Login(), { userId, at: 1 }));
  }
  await users.save(Object.assign(new User(), { userId: 'gone', team: 'red' }));
  await users.deleteById('gone');
}, 20_000);

beforeEach(() => requests.clear());

const sorted = (found: readonly User[]): string[] => found.map(({ userId }) => userId).toSorted();

test('finds the entity’s items only, hidden ones aside', async () => {
  const found = await users.scan().all();
  expect(sorted(found)).toEqual(USERS);
  expect(found[0]).toBeInstanceOf(User);
  expect(await users.scan().count()).toBe(USERS.length);
  expect(sorted(await users.scan().withDeleted().all())).toEqual(['gone', ...USERS]);
  expect(await db.repository(Login).scan().count()).toBe(USERS.length);
});

test('filters, also by key attributes, and projects', async () => {
  const red = users.scan().filter({ team: 'red' });
  expect(sorted(await red.all())).toEqual(USERS.filter((userId) => teamOf(userId) === 'red'));
  expect(await red.count()).toBe(10);
  expect(await users.scan().filter('pk = :pk', { pk: 'USER#u07' }).project('team').all()).toStrictEqual([
    { team: 'blue' },
  ]);
});

test('pages by limit, pageSize and cursor', async () => {
  const found: User[] = [];
  let cursor: string | undefined;
  do {
    const page = await users.scan().limit(7).pageSize(9).consistent().after(cursor).execute();
    found.push(...page.items);
    cursor = page.cursor;
    if (cursor) expect(page.items).toHaveLength(7);
  } while (cursor);
  expect(sorted(found)).toEqual(USERS);
  await expect(users.scan().after('nonsense').execute()).rejects.toThrow(InvalidCursorError);
});

test('segments are read at the same time, and merged', async () => {
  const scan = users.scan().segments(4).pageSize(5);
  expect(sorted(await scan.all())).toEqual(USERS);
  const segments = new Set(requests.all('Scan').map(({ input }) => input.Segment));
  expect([...segments].toSorted()).toEqual([0, 1, 2, 3]);
  expect(requests.last('Scan').TotalSegments).toBe(4);
  const iterated: User[] = [];
  for await (const user of scan.filter({ team: 'red' })) iterated.push(user);
  expect(sorted(iterated)).toEqual(USERS.filter((userId) => teamOf(userId) === 'red'));
  expect(await scan.count()).toBe(USERS.length);
  expect(await scan.limit(8).all()).toHaveLength(8);
  expect(await scan.limit(8).count()).toBe(8);
  expect(await scan.first()).toBeInstanceOf(User);
  expect(sorted(await users.scan().segments(40).all())).toEqual(USERS);
});

test('segments have no cursor', async () => {
  const { items, ...rest } = await users.scan().segments(2).execute();
  expect([sorted(items), rest]).toEqual([USERS, {}]);
  await expect(users.scan().segments(2).limit(5).execute()).rejects.toThrow(ExpressionError);
  const { cursor } = await users.scan().limit(1).execute();
  await expect(users.scan().segments(2).after(cursor).all()).rejects.toThrow(/no cursor/);
  for (const wrong of [0, 1.5, 1_000_001, '2' as never]) {
    await expect(users.scan().segments(wrong).all()).rejects.toThrow(ExpressionError);
  }
});

test('leaving a parallel scan early, or a signal, ends it', async () => {
  for await (const user of users.scan().segments(3).pageSize(2)) {
    expect(user).toBeInstanceOf(User);
    break;
  }
  const signal = AbortSignal.abort();
  await expect(users.scan().segments(3).all({ signal })).rejects.toThrow(AbortedError);
  await expect(users.scan().all({ signal })).rejects.toThrow(AbortedError);
});

test('without a discriminator items are told by their keys, and counted by them', async () => {
  await db.repository(Cat).save(Object.assign(new Cat(), { name: 'tom' }));
  await db.repository(Toy).save(Object.assign(new Toy(), { name: 'tom', toy: 'ball' }));
  await db.transaction().put('Untyped', { pk: 'DOG#rex' }).execute();
  expect(await db.repository(Cat).scan().all()).toEqual([{ name: 'tom' }]);
  expect(await db.repository(Toy).scan().all()).toEqual([{ name: 'tom', toy: 'ball' }]);
  expect(await db.repository(Cat).scan().count()).toBe(1);
  expect(await db.repository(Cat).query('tom').all()).toEqual([{ name: 'tom' }]);
});

test('dynatomic’s own items never come, whatever the template', async () => {
  await db.transaction().put('Raw', { pk: 'x', id: '$dynatomic#unique#Member#email#a' }).execute();
  await db.transaction().put('Raw', { id: 'm1', _type: 'Member', email: 'a' }).execute();
  expect(await db.repository(Member).scan().all()).toEqual([{ id: 'm1', email: 'a' }]);
  expect(await db.repository(Member).scan().count()).toBe(1);
});

test('toRequest() is the first request', () => {
  const request = users.scan().filter({ team: 'red' }).project('userId').toRequest();
  expect(request).toEqual({
    TableName: tableName('App'),
    FilterExpression:
      '#0 = :0 AND (#1 = :1 OR attribute_not_exists(#1) AND begins_with(#2, :2) AND begins_with(#3, :3)) AND attribute_not_exists(#4)',
    ProjectionExpression: '#5, #2, #4, #3, #1',
    ExpressionAttributeNames: {
      '#0': 'team',
      '#1': '_type',
      '#2': 'pk',
      '#3': 'sk',
      '#4': 'deletedAt',
      '#5': 'userId',
    },
    ExpressionAttributeValues: {
      ':0': { S: 'red' },
      ':1': { S: 'User' },
      ':2': { S: 'USER#' },
      ':3': { S: 'PROFILE' },
    },
  });
});
