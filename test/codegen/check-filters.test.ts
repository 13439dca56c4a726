import { checkCases, type Edits, faultsOf } from './support/faults.js';

const USER = 'tables[0].entities.User';
const QUERY = `${USER}.access_patterns[0]`;
const CONDITION = `${QUERY}.filter_expression.conditions[0]`;
const FIRST = `${QUERY}.parameters[1].type`;

const at = (path: string, value: unknown): Edits => ({ [path]: value });

describe('filters', () => {
  const condition = (value: object, type = 'integer', more: Edits = {}): Edits => ({
    [CONDITION]: value,
    [FIRST]: type,
    ...more,
  });
  const param = 'least';
  checkCases([
    [
      "Entry 1 of 'conditions' needs the key 'field'",
      'MISSING_KEY',
      CONDITION,
      '{',
      at(`${CONDITION}.field`, undefined),
    ],
    [
      "Entity 'User' has no field 'aeg' to filter on",
      'NOT_FOUND',
      `${CONDITION}.field`,
      '"aeg"',
      at(`${CONDITION}.field`, 'aeg'),
    ],
    [
      "'day' is part of the sort key: a query can't filter on it",
      'FILTER',
      `${CONDITION}.field`,
      '"day"',
      at(`${CONDITION}.field`, 'day'),
    ],
    [
      "'id' is part of the partition key: a query can't filter on it",
      'FILTER',
      `${CONDITION}.field`,
      '"id"',
      at(`${CONDITION}.field`, 'id'),
    ],
    [
      "'age' is part of the sort key: a query can't filter on it",
      'FILTER',
      `${CONDITION}.field`,
      '"age"',
      at(`${QUERY}.index_name`, 'ByMail'),
    ],
    ["The condition needs an 'operator' or a 'function'", 'FILTER', CONDITION, '{', condition({ field: 'age', param })],
    [
      'both go together only with size',
      'FILTER',
      `${CONDITION}.operator`,
      '"="',
      condition({ field: 'mail', operator: '=', function: 'contains', param }, 'string'),
    ],
    [
      "'size' is compared: 'operator' is missing",
      'FILTER',
      CONDITION,
      '{',
      condition({ field: 'mail', function: 'size', param }),
    ],
    ["'=' needs 'param'", 'FILTER', CONDITION, '{', condition({ field: 'age', operator: '=' })],
    ["'between' needs 'param2'", 'FILTER', CONDITION, '{', condition({ field: 'age', operator: 'between', param })],
    ["'in' needs 'params'", 'FILTER', CONDITION, '{', condition({ field: 'age', operator: 'in' })],
    [
      "'in' takes no 'param'",
      'warning FILTER',
      `${CONDITION}.param`,
      '"least"',
      condition({ field: 'age', operator: 'in', param, params: [param] }),
    ],
    ["'contains' needs 'param'", 'FILTER', CONDITION, '{', condition({ field: 'mail', function: 'contains' })],
    ["'>' needs 'param'", 'FILTER', CONDITION, '{', condition({ field: 'mail', function: 'size', operator: '>' })],
    [
      "'>' takes no 'param2'",
      'warning FILTER',
      `${CONDITION}.param2`,
      '"least"',
      condition({ field: 'age', operator: '>', param, param2: param }),
    ],
    [
      "'attribute_exists' takes no 'param'",
      'warning FILTER',
      `${CONDITION}.param`,
      '"least"',
      condition({ field: 'age', function: 'attribute_exists', param }),
    ],
    [
      "'attribute_not_exists' takes no 'params'",
      'warning FILTER',
      `${CONDITION}.params`,
      '[',
      condition({ field: 'age', function: 'attribute_not_exists', params: [param] }),
    ],
    [
      "'in' takes up to 100 values",
      'FILTER',
      `${CONDITION}.params`,
      '[',
      condition({ field: 'age', operator: 'in', params: Array.from({ length: 101 }, () => param) }),
    ],
    [
      "Pattern 'users_of_day' has no parameter 'laest'",
      'NOT_FOUND',
      `${CONDITION}.param`,
      '"laest"',
      at(`${CONDITION}.param`, 'laest'),
    ],
    [
      "Pattern 'users_of_day' has no parameter 'most'",
      'NOT_FOUND',
      `${CONDITION}.param2`,
      '"most"',
      condition({ field: 'age', operator: 'between', param, param2: 'most' }),
    ],
    [
      "Pattern 'users_of_day' has no parameter 'most'",
      'NOT_FOUND',
      `${CONDITION}.params[1]`,
      '"most"',
      condition({ field: 'age', operator: 'in', params: [param, 'most'] }),
    ],
    [
      "Parameter type 'string' of 'least' doesn't match field 'age' of type 'integer'",
      'TYPE_MISMATCH',
      FIRST,
      '"string"',
      at(FIRST, 'string'),
    ],
    [
      "Parameter type 'decimal' of 'least' doesn't match field 'age' of type 'integer'",
      'TYPE_MISMATCH',
      FIRST,
      '"decimal"',
      at(FIRST, 'decimal'),
    ],
    [
      "Parameter type 'boolean' of 'least' doesn't match field 'score' of type 'decimal'",
      'TYPE_MISMATCH',
      FIRST,
      '"boolean"',
      condition({ field: 'score', operator: '=', param }, 'boolean'),
    ],
    [
      "Parameter type 'string' of 'least' doesn't match a size, which is an integer",
      'TYPE_MISMATCH',
      FIRST,
      '"string"',
      condition({ field: 'mail', function: 'size', operator: '>', param }, 'string'),
    ],
    [
      'A field of type decimal has no size',
      'FILTER',
      `${CONDITION}.function`,
      '"size"',
      condition({ field: 'score', function: 'size', operator: '>', param }),
    ],
    [
      "'contains' is not for a field of type integer",
      'FILTER',
      `${CONDITION}.function`,
      '"contains"',
      condition({ field: 'age', function: 'contains', param }),
    ],
    [
      "'begins_with' is not for a field of type array",
      'FILTER',
      `${CONDITION}.function`,
      '"begins_with"',
      condition({ field: 'tags', function: 'begins_with', param }, 'string'),
    ],
    [
      "Parameter type 'integer' of 'least' doesn't match field 'mail' of type 'string'",
      'TYPE_MISMATCH',
      FIRST,
      '"integer"',
      condition({ field: 'mail', function: 'begins_with', param }),
    ],
    [
      "doesn't match a list of 'integer'",
      'TYPE_MISMATCH',
      FIRST,
      '"array"',
      condition({ field: 'age', operator: 'in', params: [param] }, 'array', {
        [`${QUERY}.parameters[1].item_type`]: 'string',
      }),
    ],
  ]);

  test('the key of a table without a sort key is no filter', () => {
    const logs = { pattern_id: 7, name: 'logs', description: 'x', operation: 'Query', return_type: 'entity_list' };
    const conditions = [{ field: 'log_id', operator: '=', param: 'log_id' }];
    const parameters = [{ name: 'log_id', type: 'string' }];
    const path = 'tables[1].entities.Log.access_patterns';
    const faults = faultsOf(at(path, [{ ...logs, parameters, filter_expression: { conditions } }]));
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'FILTER',
        path: `${path}[0].filter_expression.conditions[0].field`,
        at: '"log_id"',
      }),
    ]);
  });

  test.each([
    ['a size', { field: 'tags', function: 'size', operator: '>', param }, 'integer'],
    ['contains of a list', { field: 'tags', function: 'contains', param }, 'string'],
    ['contains of a text', { field: 'mail', function: 'contains', param }, 'string'],
    ['a uuid for a text', { field: 'mail', operator: '=', param }, 'uuid'],
    ['an integer for a decimal', { field: 'score', operator: '<>', param }, 'integer'],
    ['between', { field: 'age', operator: 'between', param, param2: param }, 'integer'],
    ['in', { field: 'age', operator: 'in', params: [param] }, 'integer'],
  ])('%s is allowed', (_, value, type) => {
    expect(faultsOf(condition(value, type))).toEqual([]);
  });

  test.each([
    ['an operator', { field: 'age', operator: '=>', param }, `${CONDITION}.operator`],
    ['a function', { field: 'mail', function: 'contain', param }, `${CONDITION}.function`],
    ['the operator of a size', { field: 'mail', function: 'size', operator: '=>', param }, `${CONDITION}.operator`],
  ])('%s that is not known is told once', (_, value, path) => {
    expect(faultsOf(condition(value)).map((fault) => fault.path)).toEqual([path]);
  });

  test('a parameter or field whose type is not known is told once', () => {
    expect(faultsOf(at(FIRST, 'int')).map(({ path }) => path)).toEqual([FIRST]);
    expect(faultsOf(at(`${USER}.fields[4].type`, 'number')).map(({ path }) => path)).toEqual([
      `${USER}.fields[4].type`,
    ]);
  });
});
