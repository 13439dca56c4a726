import { checkCases, type Edits, faultsOf } from './support/faults.js';

const SHOP = 'tables[0]';
const USER = `${SHOP}.entities.User`;
const ORDER = `${SHOP}.entities.Order`;
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

describe('templates', () => {
  checkCases([
    [
      "'{a:5}' in template 'U#{a:5}' is not of the form",
      'TEMPLATE',
      `${USER}.pk_template`,
      '"U#{a:5}"',
      at(`${USER}.pk_template`, 'U#{a:5}'),
    ],
    [
      "'{' without its counterpart in template 'USER#{id'",
      'TEMPLATE',
      `${USER}.pk_template`,
      '"USER#{id"',
      at(`${USER}.pk_template`, 'USER#{id'),
    ],
    [
      "'}' without its counterpart in template 'USER#id}'",
      'TEMPLATE',
      `${USER}.pk_template`,
      '"USER#id}"',
      at(`${USER}.pk_template`, 'USER#id}'),
    ],
    [
      "Entity 'User' has no field 'idd' for template 'USER#{idd}'",
      'NOT_FOUND',
      `${USER}.pk_template`,
      '"USER#{idd}"',
      at(`${USER}.pk_template`, 'USER#{idd}'),
    ],
    [
      "Field 'tags' is of type array, which can't be part of a key",
      'TEMPLATE',
      `${USER}.sk_template`,
      '"AT#{tags}"',
      at(`${USER}.sk_template`, 'AT#{tags}'),
    ],
    [
      "Field 'place' is of type object, which can't be part of a key",
      'TEMPLATE',
      `${USER}.sk_template`,
      '"AT#{place}"',
      at(`${USER}.sk_template`, 'AT#{place}'),
    ],
    [
      "'%' can't start the literal text '%#'",
      'TEMPLATE',
      `${USER}.pk_template`,
      '"{id}%#"',
      at(`${USER}.pk_template`, '{id}%#'),
    ],
    [
      'Nothing stands between {id} and {day}',
      'TEMPLATE',
      `${USER}.pk_template`,
      '"USER#{id}{day}"',
      at(`${USER}.pk_template`, 'USER#{id}{day}'),
    ],
    [
      "Only an integer can be padded; 'id' is of type string",
      'TEMPLATE',
      `${USER}.pk_template`,
      '"USER#{id:05d}"',
      at(`${USER}.pk_template`, 'USER#{id:05d}'),
    ],
    [
      "The decimal 'score' can't stand among text",
      'TEMPLATE',
      `${USER}.sk_template`,
      '"AT#{score}"',
      at(`${USER}.sk_template`, 'AT#{score}'),
    ],
    [
      '{age} stands among text: it is padded to 16 digits',
      'warning TEMPLATE',
      `${USER}.sk_template`,
      '"AT#{age}"',
      at(`${USER}.sk_template`, 'AT#{age}'),
    ],
    [
      "Field 'day' is part of the primary key",
      'warning KEY_SHAPE',
      `${USER}.fields[1].required`,
      'false',
      at(`${USER}.fields[1].required`, false),
    ],
    [
      "Table 'Shop' has the sort key 'sk': entity 'Order' needs an sk_template",
      'KEY_SHAPE',
      ORDER,
      '"Order": {',
      at(`${ORDER}.sk_template`, undefined),
    ],
    [
      "Table 'Logs' has no sort key that sk_template could fill",
      'KEY_SHAPE',
      'tables[1].entities.Log.sk_template',
      '"X"',
      at('tables[1].entities.Log.sk_template', 'X'),
    ],
    [
      "'pk' is both a key attribute and a field of 'Order'",
      'KEY_SHAPE',
      `${ORDER}.pk_template`,
      '"ORDER#{pk}"',
      { [`${ORDER}.fields[0].name`]: 'pk', [`${ORDER}.pk_template`]: 'ORDER#{pk}' },
    ],
    [
      "Key attribute 'sk' of table 'Shop' is a number here and a text in entity 'User'",
      'KEY_TYPE',
      `${ORDER}.sk_template`,
      '"{n}"',
      { [`${ORDER}.sk_template`]: '{n}', [`${ORDER}.fields[1]`]: { name: 'n', type: 'integer', required: true } },
    ],
    [
      "Key attribute 'pk' of table 'Shop' is a text here and a number in entity 'User'",
      'KEY_TYPE',
      `${ORDER}.pk_template`,
      '"ORDER#{order_id}"',
      at(`${USER}.pk_template`, '{age}'),
    ],
    [
      "Key attribute 'pk' gets 'MAIL#{mail}' here and 'USER#{id}' above",
      'KEY_SHAPE',
      `${MAPPING}.pk_template`,
      '"MAIL#{mail}"',
      at(`${INDEX}.partition_key`, 'pk'),
    ],
  ]);

  test('a template suggests a separator, and a pad', () => {
    const suggestions = ['USER#{id}{day}', 'USER#{age}'].map((template) =>
      faultsOf(at(`${USER}.pk_template`, template)).map(({ suggestion }) => suggestion),
    );
    expect(suggestions).toEqual(
      [['USER#{id}#{day}'], ['USER#{age:016d}']].map((expected) => expect.arrayContaining(expected) as unknown),
    );
  });

  test('a sort template of null or of literal text alone, and a padded integer, have no problems', () => {
    expect(faultsOf({ 'tables[1].entities.Log.sk_template': null, [`${USER}.sk_template`]: 'AT#{age:05d}' })).toEqual(
      [],
    );
  });
});

describe('keys that overlap', () => {
  const message = "The keys of 'Order' can equal those of 'User', so that their items overwrite each other";
  const overlaps = (user: readonly [string, string], order: readonly [string, string], type = 'string'): boolean =>
    faultsOf({
      [`${USER}.pk_template`]: user[0],
      [`${USER}.sk_template`]: user[1],
      [`${ORDER}.pk_template`]: order[0],
      [`${ORDER}.sk_template`]: order[1],
      [`${ORDER}.fields[0].type`]: type,
    }).some((fault) => fault.path === `${ORDER}.sk_template` && fault.message.startsWith(message));

  test.each([
    ['the same text', ['USER#{id}', 'A'], ['USER#{order_id}', 'A'], 'string', true],
    ['another literal', ['USER#{id}', 'A'], ['USER#{order_id}', 'B'], 'string', false],
    ['a longer literal', ['USER#{id}', 'A'], ['USER#{order_id}', 'AB'], 'string', false],
    ['a bare field holds any text', ['{id}', 'A'], ['ORDER#{order_id}', 'A'], 'string', true],
    ['a value escapes the separator', ['USER#{id}', 'A'], ['USER#X#{order_id}', 'A'], 'string', false],
    ['a number has no letters', ['K#A', 'A'], ['K#{order_id}', 'A'], 'integer', false],
    ['a number has digits', ['K#12', 'A'], ['K#{order_id}', 'A'], 'integer', true],
    ['true is no number', ['K#1', 'A'], ['K#{order_id}', 'A'], 'boolean', false],
    ['true is a text', ['K#true', 'A'], ['K#{order_id}', 'A'], 'boolean', true],
    ['a value may end early', ['K#{id}-{day}', 'A'], ['K#{order_id}', 'A'], 'string', true],
  ] as const)('%s', (_, user, order, type, expected) => {
    expect(overlaps(user, order, type)).toBe(expected);
  });

  test('are told at the partition key where there is no sort key', () => {
    const other = { entity_type: 'E', pk_template: '{a}', fields: [{ name: 'a', type: 'string', required: true }] };
    expect(faultsOf(at('tables[1].entities.Event', other))).toContainEqual(
      expect.objectContaining({
        code: 'KEY_SHAPE',
        path: 'tables[1].entities.Event.pk_template',
        at: '"{a}"',
        message: expect.stringContaining("such as 'E#'") as string,
      }),
    );
  });
});

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

describe('names that appear twice', () => {
  const copy = {
    table_config: { table_name: 'Shop', partition_key: 'pk' },
    entities: {
      Order: { entity_type: 'O', pk_template: 'X', fields: [{ name: 'a', type: 'string', required: true }] },
    },
  };
  checkCases([
    [
      "Table 'Shop' is already used by an earlier table",
      'ALREADY_USED',
      'tables[2].table_config.table_name',
      '"Shop"',
      at('tables[2]', copy),
    ],
    [
      "Entity 'Order' is already used by table 'Shop'",
      'ALREADY_USED',
      'tables[2].entities.Order',
      '"Order": {',
      at('tables[2]', copy),
    ],
    [
      "entity_type 'USER' is already used by entity 'User'",
      'ALREADY_USED',
      `${ORDER}.entity_type`,
      '"USER"',
      at(`${ORDER}.entity_type`, 'USER'),
    ],
    [
      "Field 'id' is already used by an earlier field",
      'ALREADY_USED',
      `${USER}.fields[2].name`,
      '"id"',
      at(`${USER}.fields[2].name`, 'id'),
    ],
    [
      "Pattern ID 1 is already used by pattern 'users_of_day' in entity 'User'",
      'ALREADY_USED',
      'cross_table_access_patterns[0].pattern_id',
      '1',
      at('cross_table_access_patterns[0].pattern_id', 1),
    ],
  ]);
});
