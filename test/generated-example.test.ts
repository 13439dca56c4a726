import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'dynatomic';
import { generate, readSchema } from 'dynatomic/codegen';
import { Loan, Reader, ReaderEmail } from '../examples/generated/dal/index.js';
import { Library } from '../examples/generated/library.js';
import { engine } from './support/engine.js';

const EXAMPLE = join(__dirname, '../examples/generated');
const { client, tableName } = engine();
const db = new DataSource({ client, tableName, entities: [Reader, Loan, ReaderEmail] });
const library = new Library(db);

beforeAll(() => db.createTables());

test('the layer is what the generator makes of the schema', async () => {
  const { schema, problems } = readSchema(await readFile(join(EXAMPLE, 'schema.json'), 'utf8'));
  expect(problems).toEqual([]);
  if (!schema) throw new Error('there is no schema');
  const files = generate(schema);
  expect(files.length).toBeGreaterThan(4);
  for (const { path, text } of files) {
    expect(`${path}\n${await readFile(join(EXAMPLE, 'dal', path), 'utf8')}`).toBe(`${path}\n${text}`);
  }
});

test('a service on it keeps e-mails unique, counts loans, and finds what is due', async () => {
  expect(await library.register('r1', 'ann@example.org')).toBe(true);
  expect(await library.register('r2', 'ann@example.org')).toBe(false);
  const days = ['2026-12-01', '2026-12-03', '2026-12-02', '2026-12-09', '2026-12-04'];
  for (const [i, day] of days.entries()) expect(await library.lend('r1', `book${i}`, 'north', day)).toBe(true);
  expect(await library.lend('r1', 'book5', 'north', '2026-12-05')).toBe(false);
  expect(await library.lend('nobody', 'book6', 'north', '2026-12-05')).toBe(false);
  expect(await library.dueUntil('north', '2026-12-03')).toEqual(['book0', 'book2', 'book1']);
  expect(await library.dueUntil('south', '2026-12-31')).toEqual([]);
  expect((await db.repository(Reader).getById('r1')).loans).toBe(5);
});
