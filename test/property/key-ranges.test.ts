import fc from 'fast-check';
import { Attribute, DataSource, Entity, table } from 'dynatomic';
import { engine } from '../support/engine.js';

const { client, createTable, tableName } = engine();

const Words = table('Words', { partitionKey: 'pk', sortKey: 'sk' });

@Entity({ table: Words, partitionKey: 'RUN#{run}', sortKey: 'WORD#{word}#{n:02}' })
class Word {
  @Attribute() run!: string;
  @Attribute() word!: string;
  @Attribute() n!: number;
}

@Entity({ table: Words, partitionKey: 'RUN#{run}', sortKey: 'WORD#{word}' })
class Plain {
  @Attribute() run!: string;
  @Attribute() word!: string;
}

const Raw = table('Raw', { partitionKey: 'run', sortKey: 'word' });

@Entity({ table: Raw, partitionKey: '{run}', sortKey: '{word}' })
class RawWord {
  @Attribute() run!: string;
  @Attribute() word!: string;
}

const Scores = table('Scores', { partitionKey: 'run', sortKey: { name: 'score', type: 'N' } });

@Entity({ table: Scores, partitionKey: '{run}', sortKey: '{score}' })
class Score {
  @Attribute() run!: string;
  @Attribute({ type: 'decimal' }) score!: string;
}

const db = new DataSource({ client, tableName, entities: [Word, Plain, RawWord, Score] });

beforeAll(async () => {
  await createTable('Words', 'pk', 'sk');
  await createTable('Raw', 'run', 'word');
  await createTable('Scores', 'run', { name: 'score', type: 'N' });
});

/** Where UTF-16 and UTF-8 disagree, what separates and escapes, and the ends of all; begins_with() of the embedded engine stops at U+0000. */
const character = fc.constantFrom(
  'a',
  'b',
  '!',
  '#',
  '$',
  '%',
  '~',
  '\u0001',
  '\u007f',
  'é',
  '\ud7ff',
  '\ue000',
  '\uffff',
  '😀',
  '\u{10000}',
  '\u{10ffff}',
);
const word = fc.string({ unit: character, minLength: 1, maxLength: 4 });
const OPERATORS = ['lt', 'lte', 'gt', 'gte'] as const;

/** A set of words, and a bound that is often one of them. */
const wordsAndBound = fc
  .uniqueArray(word, { minLength: 1, maxLength: 8 })
  .chain((words) => fc.tuple(fc.constant(words), fc.oneof(fc.constantFrom(...words), word)));

let runs = 0;

type Operator = (typeof OPERATORS)[number];

function holds(order: number, operator: Operator): boolean {
  return { lt: order < 0, lte: order <= 0, gt: order > 0, gte: order >= 0 }[operator];
}

const bytewise = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const inKey = (text: string): string =>
  text.replace(/[%#]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

test('the last placeholder: ranges and order are those of the stored text in UTF-8, and stay within the template', async () => {
  const plains = db.repository(Plain);
  await fc.assert(
    fc.asyncProperty(wordsAndBound, async ([words, bound]) => {
      const run = String(runs++);
      const outsiders = ['WORD', 'WORD$', 'WORC#z', '\u{10ffff}', '\u0001'];
      const transaction = outsiders.reduce(
        (tx, sk) => tx.put('Words', { pk: `RUN#${run}`, sk, _type: 'Other' }),
        db.transaction(),
      );
      await transaction
        .addAll(words.map((text) => plains.put(Object.assign(new Plain(), { run, word: text }))))
        .execute();
      const sorted = words.toSorted((a, b) => bytewise(inKey(a), inKey(b)));
      expect((await plains.query({ run }).all()).map((found) => found.word)).toEqual(sorted);
      for (const operator of OPERATORS) {
        const query = plains.query({ run })[operator]({ word: bound });
        const expected = sorted.filter((text) => holds(bytewise(inKey(text), inKey(bound)), operator));
        expect((await query.all()).map((found) => found.word)).toEqual(expected);
        expect(await query.count()).toBe(expected.length);
      }
      const starting = await plains.query({ run }).beginsWith({ word: bound }).all();
      expect(starting.map((found) => found.word)).toEqual(sorted.filter((text) => text.startsWith(bound)));
    }),
    { numRuns: 12 },
  );
}, 20_000);

test('a placeholder that others follow: all keys that start with the value belong to it', async () => {
  const repository = db.repository(Word);
  await fc.assert(
    fc.asyncProperty(wordsAndBound, async ([words, bound]) => {
      const run = String(runs++);
      const items = words.flatMap((text) => [1, 2].map((n) => ({ run, word: text, n })));
      await db
        .transaction()
        .addAll(items.map((item) => repository.put(Object.assign(new Word(), item))))
        .execute();
      const sorted = words.toSorted((a, b) => bytewise(`${inKey(a)}#`, `${inKey(b)}#`));
      for (const operator of OPERATORS) {
        const expected = sorted.filter((text) => holds(bytewise(`${inKey(text)}#`, `${inKey(bound)}#`), operator));
        const found = await repository.query({ run })[operator]({ word: bound }).all();
        expect(found.map(({ word: text, n }) => [text, n])).toEqual(
          expected.flatMap((text) => [
            [text, 1],
            [text, 2],
          ]),
        );
      }
    }),
    { numRuns: 12 },
  );
}, 20_000);

test('a raw text key', async () => {
  const repository = db.repository(RawWord);
  await fc.assert(
    fc.asyncProperty(wordsAndBound, async ([words, bound]) => {
      const run = String(runs++);
      await db
        .transaction()
        .addAll(words.map((text) => repository.put(Object.assign(new RawWord(), { run, word: text }))))
        .execute();
      const sorted = words.toSorted(bytewise);
      for (const operator of OPERATORS) {
        const found = await repository.query({ run })[operator]({ word: bound }).all();
        expect(found.map(({ word: text }) => text)).toEqual(
          sorted.filter((text) => holds(bytewise(text, bound), operator)),
        );
      }
      const starting = await repository.query({ run }).beginsWith({ word: bound }).all();
      expect(starting.map(({ word: text }) => text)).toEqual(sorted.filter((text) => text.startsWith(bound)));
    }),
    { numRuns: 12 },
  );
}, 20_000);

test('a number key: ranges are those of numbers', async () => {
  const repository = db.repository(Score);
  const run = 'scores';
  const scores = ['-100', '-1.5', '0', '0.001', '2', '10', '12345678901234567890'];
  for (const score of scores) await repository.save(Object.assign(new Score(), { run, score }));
  for (const operator of OPERATORS) {
    const found = await repository.query({ run })[operator]({ score: '2' }).all();
    expect(found.map(({ score }) => score)).toEqual(scores.filter((score) => holds(Number(score) - 2, operator)));
  }
  const between = await repository.query(run).between({ score: '-2' }, { score: '2' }).descending().all();
  expect(between.map(({ score }) => score)).toEqual(['2', '0.001', '0', '-1.5']);
  await expect(repository.query(run).beginsWith({ score: '1' }).all()).rejects.toThrow(/needs a key of text/);
  await expect(repository.query(run).between({ score: '2' }, { score: '1' }).all()).rejects.toThrow(
    /ends before it begins/,
  );
});
