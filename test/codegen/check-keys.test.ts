import { checkCases, type Edits, faultsOf } from './support/faults.js';

const SHOP = 'tables[0]';
const USER = `${SHOP}.entities.User`;
const ORDER = `${SHOP}.entities.Order`;
const INDEX = `${SHOP}.gsi_list[0]`;
const MAPPING = `${USER}.gsi_mappings[0]`;

const at = (path: string, value: unknown): Edits => ({ [path]: value });

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

  test('a sort template of null is none', () => {
    expect(faultsOf(at('tables[1].entities.Log.sk_template', null))).toEqual([]);
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
    ['a value with its escape', ['K#{id}5', 'A'], ['K#%355', 'A'], 'string', true],
    ['a number has no letters', ['K#A', 'A'], ['K#{order_id}', 'A'], 'integer', false],
    ['a number has digits', ['K#12', 'A'], ['K#{order_id}', 'A'], 'integer', true],
    ['true is no number', ['K#1', 'A'], ['K#{order_id}', 'A'], 'boolean', false],
    ['true is a text', ['K#true', 'A'], ['K#{order_id}', 'A'], 'boolean', true],
    ['values before other literals', ['K#{id}-A', 'A'], ['K#{order_id}-B', 'A'], 'string', false],
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
