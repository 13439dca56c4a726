import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, readSchema } from 'dynatomic/codegen';
import { fixture } from './support/fixture.js';

const UPDATE = process.env['UPDATE_GOLDEN'] === '1';

const row = ({ line, column, severity, code, path, message, suggestion }: Problem): string =>
  `${line}:${column} ${severity} ${code} ${path}\n  ${message}${suggestion === undefined ? '' : `\n  try: ${suggestion}`}\n`;

describe('valid schemas', () => {
  test.each(['parcels', 'bank'])('%s gives a model and no errors', (name) => {
    const { schema, problems } = readSchema(fixture(`valid/${name}`));
    expect(schema).toBeDefined();
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('the model is immutable', () => {
    const { schema } = readSchema(fixture('valid/bank'));
    expect(Object.isFrozen(schema?.entities[0]?.fields[0])).toBe(true);
  });

  test('a byte order mark and Windows line ends change nothing', () => {
    const text = fixture('valid/bank');
    expect(readSchema(`\uFEFF${text.replaceAll('\n', '\r\n')}`).problems).toEqual(readSchema(text).problems);
  });
});

describe('invalid schemas', () => {
  test.each(['tables', 'patterns'])('every fault of %s is reported at its place, in document order', (name) => {
    const { schema, problems } = readSchema(fixture(`invalid/${name}`));
    const expected = join(__dirname, `../fixtures/schemas/invalid/${name}.problems.txt`);
    const found = problems.map(row).join('');
    if (UPDATE) writeFileSync(expected, found);
    expect(schema).toBeUndefined();
    expect(found).toBe(readFileSync(expected, 'utf8'));
  });

  test('positions point at the value, or at the name of a key that is not known', () => {
    const text = '{\n  "tabels": [],\n  "tables": [{ "table_config": 1, "entities": {} }]\n}';
    expect(readSchema(text).problems).toEqual([
      expect.objectContaining({ code: 'UNKNOWN_KEY', line: 2, column: 3, path: 'tabels', suggestion: 'tables' }),
      expect.objectContaining({ code: 'WRONG_TYPE', line: 3, column: 32, path: 'tables[0].table_config' }),
      expect.objectContaining({ code: 'INVALID_VALUE', line: 3, column: 47, path: 'tables[0].entities' }),
    ]);
  });

  test('the words of the format that other tools use in comments are let through', () => {
    const text = fixture('valid/bank').replace('{', '{ "_comment": "mine", ');
    expect(readSchema(text).problems).toEqual([]);
  });
});

describe('malformed files', () => {
  test.each([
    ['', 1, 1, 'the file is empty'],
    ['{\n  "tables": [\n', 3, 1, 'the file ends too early'],
    ['{ "tables": [],, }', 1, 16, 'a property name'],
    ['{\n  "tables": nul\n}', 2, 13, 'not JSON'],
    ['{ "tables": [] } x', 1, 18, 'not JSON'],
    ['// mine\n{}', 1, 1, 'no comments'],
    ['{ "a": "b\n" }', 1, 8, 'not closed'],
    ['['.repeat(100_000), 1, 201, 'nested deeper'],
  ])('%j is a problem with line and column', (text, line, column, message) => {
    const { schema, problems } = readSchema(text);
    expect(schema).toBeUndefined();
    expect(problems).toEqual([expect.objectContaining({ code: 'MALFORMED_JSON', line, column, path: '' })]);
    expect(problems[0]?.message).toContain(message);
  });

  test('a key that an object has twice is a problem at the second one', () => {
    const { problems } = readSchema('{ "tables": [],\n "tables": [] }');
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'MALFORMED_JSON', line: 2, column: 2, path: 'tables' }),
    );
  });

  test.each(['null', '[]', '1', '"text"', 'true'])('%s is not a schema', (text) => {
    const [problem] = readSchema(text).problems;
    expect(problem).toMatchObject({ code: 'WRONG_TYPE', path: '', line: 1, column: 1 });
  });
});
