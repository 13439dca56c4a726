import fc from 'fast-check';
import {
  AbortedError,
  Attribute,
  DataSource,
  DeletedAt,
  Entity,
  ExpiresAt,
  ExpressionError,
  InvalidCursorError,
  type Page,
  table,
} from 'dynatomic';
import { engine } from './support/engine.js';

const Notes = table('Notes', {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: { byColor: { partitionKey: 'color', sortKey: { name: 'rank', type: 'N' } } },
});

@Entity({ table: Notes, partitionKey: 'BOOK#{book}', sortKey: 'NOTE#{number:04}' })
class Note {
  @Attribute() book!: string;
  @Attribute() number!: number;
  @Attribute() color!: string;
  @Attribute() rank!: number;
  @ExpiresAt() expiresAt?: Date;
  @DeletedAt() deletedAt?: Date;
}

@Entity({ table: Notes, partitionKey: 'BOOK#{book}', sortKey: 'NOTE#{number:04}#MARK#{mark}' })
class Mark {
  @Attribute() book!: string;
  @Attribute() number!: number;
  @Attribute() mark!: string;
}

const { client, tableName, requests } = engine();
const db = new DataSource({ client, tableName, entities: [Note, Mark] });
const notes = db.repository(Note);

const COUNT = 40;
const PAST = new Date('2020-01-01');

/** Every fourth note is red, every seventh expired, every ninth deleted; each has a mark between it and the next. */
function note(number: number, book = 'b'): Note {
  return Object.assign(new Note(), {
    book,
    number,
    color: number % 4 === 0 ? 'red' : 'blue',
    rank: number % 5,
    ...(number % 7 === 0 && { expiresAt: PAST }),
    ...(number % 9 === 0 && { deletedAt: PAST }),
  });
}

const numbers = Array.from({ length: COUNT }, (_, number) => number);
const shown = numbers.filter((number) => number % 7 !== 0 && number % 9 !== 0);
const inBook = notes.query({ book: 'b' });

beforeAll(async () => {
  await db.createTables();
  const marks = numbers.map((number) => Object.assign(new Mark(), { book: 'b', number, mark: 'x' }));
  await db
    .transaction()
    .addAll(numbers.map((number) => notes.put(note(number))))
    .addAll(marks.map((mark) => db.repository(Mark).put(mark)))
    .execute();
}, 20_000);

beforeEach(() => requests.clear());

/** All pages, each cursor sent through JSON and a URL. */
async function everyPage(query: {
  after(cursor: string | undefined): { execute(): Promise<Page<Note>> };
}): Promise<number[][]> {
  const pages: number[][] = [];
  let cursor: string | undefined;
  do {
    const page = JSON.parse(JSON.stringify(await query.after(cursor).execute())) as Page<Note>;
    pages.push(page.items.map((item) => item.number));
    cursor = page.cursor && new URL(`http://localhost/?after=${page.cursor}`).searchParams.get('after')!;
  } while (cursor !== undefined);
  return pages;
}

test('limit is what is returned: other entities’ items, hidden and filtered ones don’t count', async () => {
  const pages = await everyPage(inBook.limit(5));
  expect(pages.slice(0, -1).every((page) => page.length === 5)).toBe(true);
  expect(pages.flat()).toEqual(shown);
  const red = await everyPage(inBook.filter({ color: 'red' }).limit(2));
  expect(red).toEqual([[4, 8], [12, 16], [20, 24], [32]]);
});

test('there is no cursor when nothing follows', async () => {
  const page = await notes.query({ book: 'b', number: 1 }).limit(1).execute();
  expect(page.items).toHaveLength(1);
  expect(page).not.toHaveProperty('cursor');
  expect(await inBook.limit(shown.length).execute()).not.toHaveProperty('cursor');
  expect(await notes.query({ book: 'none' }).limit(5).execute()).toEqual({ items: [] });
});

test('without a limit, execute() returns the first page that has an item', async () => {
  const { items, cursor } = await inBook.filter({ number: 31 }).pageSize(10).execute();
  expect(items.map(({ number }) => number)).toEqual([31]);
  expect(requests.count).toBe(7);
  expect(cursor).toBeDefined();
  expect((await inBook.execute()).items.map(({ number }) => number)).toEqual(shown);
});

test('pageSize is what DynamoDB reads per request', async () => {
  await inBook.pageSize(30).all();
  expect(requests.all('Query').map(({ input }) => input.Limit)).toEqual([30, 30, 30]);
});

test('iterating reads the next page only when it is asked for', async () => {
  const seen: number[] = [];
  for await (const { number } of inBook.pageSize(10)) {
    seen.push(number);
    if (seen.length === 2) expect(requests.count).toBe(1);
    if (seen.length === 6) break;
  }
  expect(seen).toEqual(shown.slice(0, 6));
  expect(requests.count).toBe(2);
  const all: number[] = [];
  for await (const { number } of inBook.limit(7)) all.push(number);
  expect(all).toEqual(shown.slice(0, 7));
});

test('first and count', async () => {
  expect((await inBook.first())?.number).toBe(1);
  expect((await inBook.descending().first())?.number).toBe(39);
  expect(await notes.query({ book: 'none' }).first()).toBeUndefined();
  requests.clear();
  expect(await inBook.pageSize(25).count()).toBe(shown.length);
  expect(requests.all('Query').map(({ input }) => input.Select)).toEqual(['COUNT', 'COUNT', 'COUNT', 'COUNT']);
  expect(await inBook.limit(3).count()).toBe(3);
  expect(await inBook.project('color').filter({ color: 'red' }).count()).toBe(7);
});

test('hidden items come when they are asked for', async () => {
  const included = async (query: typeof inBook): Promise<number[]> => (await query.all()).map(({ number }) => number);
  expect(await included(inBook.includeExpired())).toEqual(numbers.filter((number) => number % 9 !== 0));
  expect(await included(inBook.withDeleted())).toEqual(numbers.filter((number) => number % 7 !== 0));
  expect(await included(inBook.includeExpired().withDeleted())).toEqual(numbers);
  expect(await inBook.includeExpired().withDeleted().count()).toBe(COUNT);
});

test('a cursor belongs to its query', async () => {
  const query = inBook.limit(3);
  const cursor = (await query.execute()).cursor!;
  expect(cursor).toMatch(/^[\w-]+$/);
  requests.clear();
  const others = [
    notes.query({ book: 'c' }),
    inBook.descending(),
    inBook.gt({ number: 2 }),
    inBook.filter({ color: 'red' }),
    inBook.withDeleted(),
    inBook.includeExpired(),
    notes.index('byColor').query({ color: 'red' }),
    notes.scan(),
    db.repository(Mark).query({ book: 'b' }),
  ];
  for (const other of others) {
    await expect((other as typeof inBook).after(cursor).execute()).rejects.toThrow(InvalidCursorError);
  }
  const damaged = [...cursor].map(
    (character, at) => cursor.slice(0, at) + (character === 'A' ? 'B' : 'A') + cursor.slice(at + 1),
  );
  for (const text of [...damaged, '', 'x', `${cursor}=`, ` ${cursor}`, cursor.slice(0, -1), `${cursor}${cursor}`]) {
    await expect(query.after(text).execute()).rejects.toThrow(InvalidCursorError);
  }
  await expect(query.after(5 as never).execute()).rejects.toThrow(InvalidCursorError);
  expect(requests.count).toBe(0);
  const next = await query.limit(2).pageSize(50).consistent().after(cursor).execute();
  expect(next.items.map(({ number }) => number)).toEqual(shown.slice(3, 5));
});

test('limit and pageSize are positive integers', async () => {
  for (const wrong of [0, -1, 1.5, Number.NaN, '5' as never]) {
    await expect(inBook.limit(wrong).execute()).rejects.toThrow(ExpressionError);
    await expect(inBook.pageSize(wrong).all()).rejects.toThrow(ExpressionError);
  }
  expect(requests.count).toBe(0);
});

test('a signal ends what is under way', async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const iterate = async (): Promise<void> => {
    for await (const { number } of inBook.pageSize(10).iterate({ signal: controller.signal })) {
      seen.push(number);
      controller.abort();
    }
  };
  await expect(iterate()).rejects.toThrow(AbortedError);
  expect(seen).toEqual(shown.slice(0, seen.length));
  for (const method of ['all', 'execute', 'first', 'count'] as const) {
    await expect(inBook[method]({ signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
  }
});

test('every page size, limit and cursor gives each item once, in order', async () => {
  const size = fc.option(fc.integer({ min: 2, max: 90 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      size,
      size,
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      async (limit, pageSize, descending, filtered, byIndex) => {
        let query = byIndex ? notes.index('byColor').query({ color: 'blue' }) : inBook;
        if (limit !== undefined) query = query.limit(limit);
        if (pageSize !== undefined) query = query.pageSize(pageSize);
        if (descending) query = query.descending();
        if (filtered) query = query.filter((n) => n.number.gte(10));
        const expected = shown.filter((number) => (!filtered || number >= 10) && (!byIndex || number % 4 !== 0));
        const pages = await everyPage(query);
        const found = pages.flat();
        if (byIndex) {
          expect(found.toSorted((a, b) => a - b)).toEqual(expected);
          const ranks = found.map((number) => number % 5);
          expect(ranks).toEqual(ranks.toSorted((a, b) => (descending ? b - a : a - b)));
        } else {
          expect(found).toEqual(descending ? expected.toReversed() : expected);
        }
        if (limit !== undefined) expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
      },
    ),
    { numRuns: 25 },
  );
}, 20_000);
