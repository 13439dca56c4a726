import { checkCases, type Edits, faultsOf } from './support/faults.js';

const SHOP = 'tables[0]';
const USER = `${SHOP}.entities.User`;
const INDEX = `${SHOP}.gsi_list[0]`;
const MAPPING = `${USER}.gsi_mappings[0]`;
const INCLUDED = `${INDEX}.included_attributes`;

const at = (path: string, value: unknown): Edits => ({ [path]: value });
const including = (...included: string[]): Edits => ({ [`${INDEX}.projection`]: 'INCLUDE', [INCLUDED]: included });
const globalIndexes = (count: number): Edits =>
  at(
    `${SHOP}.gsi_list`,
    Array.from({ length: count }, (_, n) => ({
      name: n === 0 ? 'ByMail' : `G${n}`,
      partition_key: `p${n}`,
      ...(n === 0 && { sort_key: 's' }),
    })),
  );
const localIndexes = (count: number): Edits =>
  at(
    `${SHOP}.lsi_list`,
    Array.from({ length: count }, (_, n) => ({ name: `L${n}`, sort_key: `s${n}` })),
  );

describe('indexes', () => {
  checkCases([
    [
      "'pk' can't be both partition key and sort key",
      'KEY_SHAPE',
      `${SHOP}.table_config.sort_key`,
      '"pk"',
      at(`${SHOP}.table_config.sort_key`, 'pk'),
    ],
    ['A table has up to 20 global indexes', 'warning OPERATION_LIMIT', `${SHOP}.gsi_list`, '[', globalIndexes(21)],
    ['A table has up to 5 local indexes', 'OPERATION_LIMIT', `${SHOP}.lsi_list`, '[', localIndexes(6)],
    [
      "Local index 'L0' needs a table with a sort key",
      'KEY_SHAPE',
      'tables[1].lsi_list[0]',
      '{',
      at('tables[1].lsi_list', [{ name: 'L0', sort_key: 's' }]),
    ],
    [
      "No entity of table 'Shop' is in index 'L0'",
      'warning NOT_FOUND',
      `${SHOP}.lsi_list[0].name`,
      '"L0"',
      localIndexes(1),
    ],
    [
      "'included_attributes' needs projection INCLUDE; index 'ByMail' has ALL",
      'PROJECTION',
      INCLUDED,
      '[',
      at(INCLUDED, ['id']),
    ],
    [
      "Index 'ByMail' includes attributes: 'included_attributes' is missing",
      'PROJECTION',
      INDEX,
      '{',
      at(`${INDEX}.projection`, 'INCLUDE'),
    ],
    ["Index 'ByMail' includes attributes: 'included_attributes' is missing", 'PROJECTION', INDEX, '{', including()],
    [
      'An index includes up to 100 attributes',
      'PROJECTION',
      INCLUDED,
      '[',
      including(...Array.from({ length: 101 }, (_, n) => `a${n}`)),
    ],
    ["Attribute 'id' is already included", 'ALREADY_USED', `${INCLUDED}[1]`, '"id"', including('id', 'id')],
    [
      "'mail_pk' is a key attribute: every index holds it",
      'PROJECTION',
      `${INCLUDED}[0]`,
      '"mail_pk"',
      including('mail_pk'),
    ],
    [
      "No entity in index 'ByMail' has a field 'order_id'",
      'NOT_FOUND',
      `${INCLUDED}[0]`,
      '"order_id"',
      including('order_id'),
    ],
    [
      "leaves out required fields of 'User' (day, age)",
      'warning PROJECTION',
      INCLUDED,
      '[',
      including('id', 'mail', 'score', 'active', 'tags', 'place'),
    ],
    [
      "Index 'ByMail' leaves out the time to live 'age'",
      'PROJECTION',
      `${INDEX}.projection`,
      '"KEYS_ONLY"',
      { [`${SHOP}.ttl_attribute`]: 'age', [`${INDEX}.projection`]: 'KEYS_ONLY' },
    ],
    [
      "Table 'Shop' has no global index 'ByMial'",
      'NOT_FOUND',
      `${MAPPING}.name`,
      '"ByMial"',
      at(`${MAPPING}.name`, 'ByMial'),
    ],
    [
      "Table 'Shop' has no local index 'ByMail'",
      'NOT_FOUND',
      `${USER}.lsi_mappings[0].name`,
      '"ByMail"',
      at(`${USER}.lsi_mappings`, [{ name: 'ByMail', sk_template: 'X' }]),
    ],
    [
      "Index 'ByMail' has a sort key: 'sk_template' is missing",
      'KEY_SHAPE',
      MAPPING,
      '{',
      at(`${MAPPING}.sk_template`, undefined),
    ],
    [
      "Index 'ByMail' has no sort key that 'sk_template' could fill",
      'KEY_SHAPE',
      `${MAPPING}.sk_template`,
      '"AGE#{age:03d}"',
      at(`${INDEX}.sort_key`, undefined),
    ],
    [
      "The partition key of index 'ByMail' is one attribute",
      'KEY_SHAPE',
      `${MAPPING}.pk_template`,
      '[',
      at(`${MAPPING}.pk_template`, ['{mail}']),
    ],
    [
      "The sort key of index 'ByMail' is a list of 2",
      'KEY_SHAPE',
      `${MAPPING}.sk_template`,
      '[',
      { [`${INDEX}.sort_key`]: ['a', 'b'], [`${MAPPING}.sk_template`]: ['{age}'] },
    ],
    [
      "Entity 'User' has no field 'day2'",
      'NOT_FOUND',
      `${MAPPING}.sk_template[1]`,
      '"{day2}"',
      { [`${INDEX}.sort_key`]: ['age', 'b'], [`${MAPPING}.sk_template`]: ['{age}', '{day2}'] },
    ],
  ]);

  test.each([
    ['20 global indexes', globalIndexes(20)],
    ['5 local indexes', localIndexes(5)],
  ])('%s are allowed', (_, edits) => {
    expect(faultsOf(edits).filter(({ code }) => code.endsWith('OPERATION_LIMIT'))).toEqual([]);
  });

  test('one that includes every required field, or none of its keys again, has no problems', () => {
    const fields = ['id', 'day', 'mail', 'age', 'score', 'active', 'tags', 'place'];
    expect(faultsOf(including(...fields))).toEqual([]);
  });

  test('one without entities can include the fields of all', () => {
    const faults = faultsOf({ ...including('order_id'), [`${USER}.gsi_mappings`]: [] });
    expect(faults.map(({ code }) => code)).toEqual(['warning NOT_FOUND']);
  });
});
