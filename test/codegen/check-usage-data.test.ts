import { generate, readUsageData } from 'dynatomic/codegen';
import { parseJsonDocument } from '../../src/codegen/read/json-document.js';
import { edited, type Edits } from './support/faults.js';
import { checked } from './support/fixture.js';

const schema = checked(edited({}));

describe('usage data', () => {
  const read = (user: unknown): ReturnType<typeof readUsageData> =>
    readUsageData(JSON.stringify({ entities: { User: user } }, null, 2), schema);

  test.each([
    ['id', 7, 'string', '7'],
    ['age', 1.5, 'integer', '1.5'],
    ['score', '1', 'decimal', '"1"'],
    ['active', 1, 'boolean', '1'],
    ['tags', 'a', 'array', '"a"'],
    ['place', [], 'object', '[]'],
    ['place', null, 'object', 'null'],
  ])('a wrong value of %s (%j) is an error at its place', (name, value, type, shown) => {
    const { usageData, problems } = read({ update_data: { [name]: value } });
    expect(usageData).toBeUndefined();
    expect(problems).toEqual([
      {
        code: 'TYPE_MISMATCH',
        severity: 'error',
        path: `entities.User.update_data.${name}`,
        line: 5,
        column: `        "${name}": `.length + 1,
        message: `${shown} is no value for field '${name}' of type '${type}'`,
      },
    ]);
  });

  test('what the schema does not know is a warning at its name, with what was meant', () => {
    const text =
      '{ "entities": {\n "Usr": {},\n "User": { "sample_dat": {}, "_note": 1,\n "sample_data": { "aeg": 1, "age": 2 } } } }';
    const { usageData, problems } = readUsageData(text, schema);
    expect(
      problems.map(({ code, severity, path, line, column, suggestion }) => [
        code,
        severity,
        path,
        line,
        column,
        suggestion,
      ]),
    ).toEqual([
      ['NOT_FOUND', 'warning', 'entities.Usr', 2, 2, 'User'],
      ['UNKNOWN_KEY', 'warning', 'entities.User.sample_dat', 3, 12, 'sample_data'],
      ['NOT_FOUND', 'warning', 'entities.User.sample_data.aeg', 4, 19, 'age'],
    ]);
    expect([...(usageData ?? [])]).toEqual([
      ['User', { sample: { aeg: 1, age: 2 }, accessPattern: {}, update: {}, filterValues: {} }],
    ]);
  });

  test.each(['{}', '[]', '1', '{ "entities": [] }'])('%s has no entities', (text) => {
    const { usageData, problems } = readUsageData(text, schema);
    expect(usageData).toBeUndefined();
    expect(problems).toEqual([expect.objectContaining({ code: 'MISSING_KEY', path: '', line: 1, column: 1 })]);
  });

  test('a malformed file is one problem with line and column', () => {
    const { problems } = readUsageData('{\n  "entities": ', schema);
    expect(problems).toEqual([expect.objectContaining({ code: 'MALFORMED_JSON', line: 2, column: 15 })]);
  });

  test.each([
    ['string', ['a', 'b'], 'b', 'c'],
    ['integer', [1, 2], 2, 3],
    ['decimal', [0.5], 0.5, 1],
  ])('a value of a %s is one of its enum', (type, choices, good, bad) => {
    const limited = checked(
      edited({
        'tables[0].entities.User.fields[2]': { name: 'mail', type, required: true, enum: choices },
        'tables[0].entities.User.gsi_mappings': [],
      }),
    );
    const codes = [good, bad].map((value) =>
      readUsageData(JSON.stringify({ entities: { User: { sample_data: { mail: value } } } }), limited).problems.map(
        ({ code }) => code,
      ),
    );
    expect(codes).toEqual([[], ['TYPE_MISMATCH']]);
  });

  test('an entity that is no object counts as empty', () => {
    expect(read(7).usageData?.get('User')).toEqual({ sample: {}, accessPattern: {}, update: {}, filterValues: {} });
  });
});

describe('example values', () => {
  const QUERY = 'tables[0].entities.User.access_patterns[0]';
  const USER = 'tables[0].entities.User';

  /** The usage examples of the changed schema, with values made up. */
  const examples = (edits: Edits, usage = '{ "entities": {} }'): string => {
    const changed = checked(edited(edits));
    const { usageData } = readUsageData(usage, changed);
    return (
      generate(changed, usageData && { examples: usageData }).find(({ path }) => path === 'usage-examples.ts')?.text ??
      ''
    );
  };
  /** The arguments of the query's example. */
  const queryArguments = (edits: Edits, usage?: string): string | undefined =>
    /repository\.usersOfDay\(([^)]*)\)/.exec(examples(edits, usage))?.[1];
  const range = (operator: string, field: string, type: string, ...names: string[]): Edits => ({
    [`${USER}.sk_template`]: field === 'age' ? '{age}' : `AT#{${field}}`,
    'tables[0].entities.Order.sk_template': field === 'age' ? '{n}' : 'ORDER',
    ...(field === 'age' && { 'tables[0].entities.Order.fields[1]': { name: 'n', type: 'integer', required: true } }),
    [`${QUERY}.range_condition`]: operator,
    [`${QUERY}.filter_expression`]: undefined,
    [`${QUERY}.parameters`]: ['id', ...names].map((name) => ({ name, type: name === 'id' ? 'string' : type })),
    [`${USER}.access_patterns[1]`]: undefined,
  });

  test.each([
    ['begins_with', 'day', 'string', `'id-2', 'day'`],
    ['>', 'day', 'string', `'id-2', 'day'`],
    ['<', 'day', 'string', `'id-2', 'day-2~'`],
    ['>=', 'day', 'string', `'id-2', 'day-2'`],
    ['>', 'age', 'integer', `'id-2', 1`],
    ['<', 'age', 'integer', `'id-2', 3`],
    ['<=', 'age', 'integer', `'id-2', 2`],
  ])('a range %s over %s includes the example item', (operator, field, type, expected) => {
    expect(queryArguments(range(operator, field, type, 'from'))).toBe(expected);
  });

  const filtered = (field: string, condition: object, type: string, more: Edits = {}): Edits => ({
    [`${QUERY}.filter_expression.conditions[0]`]: { field, param: 'least', ...condition },
    [`${QUERY}.parameters[1].type`]: type,
    ...more,
  });
  test.each([
    ['a number', filtered('age', { operator: '=' }, 'integer'), `'id-2', 2`],
    ['a decimal', filtered('score', { operator: '=' }, 'decimal'), `'id-2', 2.5`],
    ['a boolean', filtered('active', { operator: '=' }, 'boolean'), `'id-2', true`],
    ['an object', filtered('place', { operator: '=' }, 'object'), `'id-2', {}`],
    ['an element of a list', filtered('tags', { function: 'contains' }, 'string'), `'id-2', 'tags-2'`],
    [
      'a list',
      filtered('tags', { operator: '=' }, 'array', { [`${QUERY}.parameters[1].item_type`]: 'string' }),
      `'id-2', ['tags-2']`,
    ],
    [
      'a list of one',
      filtered('age', { operator: 'in', param: undefined, params: ['least'] }, 'array', {
        [`${QUERY}.parameters[1].item_type`]: 'integer',
      }),
      `'id-2', [2]`,
    ],
    ['a size', filtered('mail', { function: 'size', operator: '>' }, 'integer'), `'id-2', 1`],
    [
      'the default',
      filtered('age', { operator: '=' }, 'integer', { [`${QUERY}.parameters[1].default`]: 9 }),
      `'id-2', 9`,
    ],
    [
      'the first of an enum',
      filtered('mail', { operator: '=' }, 'string', { [`${USER}.fields[2].enum`]: ['m', 'n'] }),
      `'id-2', 'm'`,
    ],
  ])('%s', (_, edits, expected) => {
    expect(queryArguments(edits)).toBe(expected);
  });

  test('a parameter that is not about a field gets a value of its type', () => {
    const sized = { conditions: [{ field: 'mail', function: 'size', operator: '>', param: 'least' }] };
    const parameters = [
      { name: 'id', type: 'string' },
      { name: 'from', type: 'string' },
      { name: 'least', type: 'integer' },
    ];
    const edits = {
      [`${QUERY}.range_condition`]: '>=',
      [`${QUERY}.parameters`]: parameters,
      [`${QUERY}.filter_expression`]: sized,
    };
    expect(queryArguments(edits)).toBe(`'id-2', 'day-2', 1`);
    const update = `${USER}.access_patterns[1]`;
    const text = examples({
      [`${update}.condition`]: 'place = :old',
      [`${update}.parameters[3]`]: { name: 'old', type: 'object' },
    });
    expect(text).toContain(`repository.rename('id-2', 'day-2', 2.5, {})`);
  });

  test('the usage data go first', () => {
    const usage = JSON.stringify({
      entities: { User: { access_pattern_data: { id: 'me' }, filter_values: { least: 40 } } },
    });
    expect(queryArguments({}, usage)).toBe(`'me', 40`);
  });

  test('items have a value for every required field', () => {
    const text = examples({
      [`${USER}.fields[8]`]: { name: 'until', type: 'integer', required: false },
      [`${USER}.fields[9]`]: { name: 'counts', type: 'array', item_type: 'integer', required: true },
      'tables[0].ttl_attribute': 'until',
    });
    for (const value of [
      'active: true',
      'place: {}',
      'counts: []',
      'score: 1.5',
      'until: new Date(4102444800000)',
      `orderId: '00000000-0000-4000-8000-000000000001'`,
    ]) {
      expect(text.replaceAll('order_id', 'orderId')).toContain(value);
    }
  });
});

test('a malformed document locates everything at its start', () => {
  const { locate, faults } = parseJsonDocument('\n{ "a": ');
  expect(faults).toHaveLength(1);
  expect(locate(['a'], 'value')).toEqual({ line: 1, column: 1, offset: 0 });
});
