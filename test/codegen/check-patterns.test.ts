import { type Case, checkCases, type Edits, faultsOf } from './support/faults.js';

const USER = 'tables[0].entities.User';
const QUERY = `${USER}.access_patterns[0]`;
const UPDATE = `${USER}.access_patterns[1]`;
const FIRST = `${QUERY}.parameters[1].type`;

const at = (path: string, value: unknown): Edits => ({ [path]: value });

describe('keys of operations', () => {
  const wrong = (pattern: string, key: string, value: unknown, at: string, code: string, only: string): Case => [
    `'${key}' is only for ${only}`,
    code,
    `${pattern}.${key}`,
    at,
    { [`${pattern}.${key}`]: value },
  ];
  checkCases([
    wrong(UPDATE, 'index_name', 'ByMail', '"ByMail"', 'UNSUPPORTED', 'Query, Scan'),
    wrong(UPDATE, 'range_condition', '>', '">"', 'RANGE', 'Query'),
    wrong(UPDATE, 'filter_expression', { conditions: [] }, '{', 'FILTER', 'Query, Scan'),
    wrong(UPDATE, 'scan_index_forward', false, 'false', 'UNSUPPORTED', 'Query'),
    wrong(UPDATE, 'limit', 3, '3', 'UNSUPPORTED', 'Query, Scan'),
    wrong(UPDATE, 'select', 'COUNT', '"COUNT"', 'UNSUPPORTED', 'Query, Scan'),
    wrong(UPDATE, 'projection', ['id'], '[', 'UNSUPPORTED', 'GetItem, Query, Scan'),
    wrong(QUERY, 'condition', 'age > :least', '"age > :least"', 'UNSUPPORTED', 'PutItem, UpdateItem, DeleteItem'),
    wrong(QUERY, 'values', { a: 'least' }, '{', 'UNSUPPORTED', 'PutItem, UpdateItem, DeleteItem'),
    wrong(QUERY, 'set', { age: 'least' }, '{', 'UNSUPPORTED', 'UpdateItem'),
    wrong(QUERY, 'add', { age: 'least' }, '{', 'UNSUPPORTED', 'UpdateItem'),
    wrong(QUERY, 'remove', ['age'], '[', 'UNSUPPORTED', 'UpdateItem'),
  ]);

  test('an operation that is not known has that one problem', () => {
    const faults = faultsOf({
      [`${UPDATE}.operation`]: 'UpdateItm',
      [`${UPDATE}.limit`]: 3,
      [`${UPDATE}.consistent_read`]: true,
    });
    expect(faults.map(({ path, suggestion }) => [path, suggestion])).toEqual([[`${UPDATE}.operation`, 'UpdateItem']]);
  });
});

describe('reads', () => {
  checkCases([
    [
      "Index 'ByMial' not found in table 'Shop'",
      'NOT_FOUND',
      `${QUERY}.index_name`,
      '"ByMial"',
      at(`${QUERY}.index_name`, 'ByMial'),
    ],
    [
      "Entity 'User' is not in index 'ByMail'",
      'NOT_FOUND',
      `${QUERY}.index_name`,
      '"ByMail"',
      { [`${QUERY}.index_name`]: 'ByMail', [`${USER}.gsi_mappings`]: [] },
    ],
    [
      "'consistent_read' is for reads; pattern 'rename' is a UpdateItem",
      'UNSUPPORTED',
      `${UPDATE}.consistent_read`,
      'true',
      at(`${UPDATE}.consistent_read`, true),
    ],
    [
      "A global index can't be read consistently",
      'UNSUPPORTED',
      `${QUERY}.consistent_read`,
      'true',
      { [`${QUERY}.consistent_read`]: true, [`${QUERY}.index_name`]: 'ByMail' },
    ],
    [
      "A Query can't return void. Valid types: entity_list, single_entity",
      'RETURN_TYPE',
      `${QUERY}.return_type`,
      '"void"',
      at(`${QUERY}.return_type`, 'void'),
    ],
    [
      "Table 'Logs' has no sort key that a range could be about",
      'RANGE',
      'tables[1].entities.Log.access_patterns[0].range_condition',
      '">"',
      at('tables[1].entities.Log.access_patterns', [
        {
          pattern_id: 7,
          name: 'logs',
          description: 'x',
          operation: 'Query',
          return_type: 'entity_list',
          range_condition: '>',
          parameters: [{ name: 'log_id', type: 'string' }],
        },
      ]),
    ],
    [
      "Index 'ByMail' has no sort key that a range could be about",
      'RANGE',
      `${QUERY}.range_condition`,
      '"<"',
      {
        [`${QUERY}.range_condition`]: '<',
        [`${QUERY}.index_name`]: 'ByMail',
        'tables[0].gsi_list[0].sort_key': undefined,
      },
    ],
    [
      "A range 'between' takes 2 parameters after those of the keys; pattern 'users_of_day' of 'User' has 1 in all",
      'RANGE',
      `${QUERY}.range_condition`,
      '"between"',
      { [`${QUERY}.range_condition`]: 'between', [`${QUERY}.parameters[1]`]: undefined },
    ],
    [
      "A range '>=' takes 1 parameter after those of the keys; pattern 'users_of_day' of 'User' has 0 in all",
      'RANGE',
      `${QUERY}.range_condition`,
      '">="',
      { [`${QUERY}.range_condition`]: '>=', [`${QUERY}.parameters`]: [] },
    ],
    [
      "Entity 'User' has no field 'aeg'",
      'NOT_FOUND',
      `${QUERY}.projection[1]`,
      '"aeg"',
      at(`${QUERY}.projection`, ['id', 'aeg']),
    ],
    ["Entity 'User' has no field 'aeg'", 'NOT_FOUND', `${UPDATE}.remove[0]`, '"aeg"', at(`${UPDATE}.remove`, ['aeg'])],
    [
      "Entity 'User' has no field 'scoer'",
      'NOT_FOUND',
      `${UPDATE}.set.scoer`,
      '"scoer": "score"',
      at(`${UPDATE}.set`, { scoer: 'score' }),
    ],
    [
      "Entity 'User' has no field 'scoer'",
      'NOT_FOUND',
      `${UPDATE}.add.scoer`,
      '"scoer": "score"',
      at(`${UPDATE}.add`, { scoer: 'score' }),
    ],
  ]);

  test.each([
    ['of the table', { [`${QUERY}.consistent_read`]: true }],
    ['turned off, of an index', { [`${QUERY}.consistent_read`]: false, [`${QUERY}.index_name`]: 'ByMail' }],
    [
      'of a local index',
      {
        [`${QUERY}.consistent_read`]: true,
        [`${QUERY}.index_name`]: 'L',
        'tables[0].lsi_list': [{ name: 'L', sort_key: 'l' }],
        [`${USER}.lsi_mappings`]: [{ name: 'L', sk_template: '{mail}' }],
      },
    ],
  ])('a consistent read %s is allowed', (_, edits) => {
    expect(faultsOf(edits).filter(({ path }) => path.endsWith('consistent_read'))).toEqual([]);
  });
});

describe('parameters', () => {
  checkCases([
    [
      "Parameter 'least' takes an entity: its 'entity_type' is missing",
      'MISSING_KEY',
      `${QUERY}.parameters[1]`,
      '{',
      at(FIRST, 'entity'),
    ],
    [
      "Parameter 'least' takes an entity: its 'entity_type' is missing",
      'MISSING_KEY',
      `${QUERY}.parameters[1]`,
      '{',
      { [FIRST]: 'array', [`${QUERY}.parameters[1].item_type`]: 'entity' },
    ],
    [
      "Entity type 'Usr' not found in schema",
      'NOT_FOUND',
      'cross_table_access_patterns[0].parameters[0].entity_type',
      '"Usr"',
      at('cross_table_access_patterns[0].parameters[0].entity_type', 'Usr'),
    ],
    [
      "Parameter 'id' is already used by an earlier parameter",
      'ALREADY_USED',
      `${QUERY}.parameters[1].name`,
      '"id"',
      at(`${QUERY}.parameters[1].name`, 'id'),
    ],
    [
      "'leAst' and 'le_ast' would both be called 'leAst'",
      'IDENTIFIER',
      `${QUERY}.parameters[2].name`,
      '"leAst"',
      { [`${QUERY}.parameters[1].name`]: 'le_ast', [`${QUERY}.parameters[2]`]: { name: 'leAst', type: 'integer' } },
    ],
  ]);
});
