import { readSchema } from 'dynatomic/codegen';
import { checkCases, edited, faultsOf } from './support/faults.js';

const USER = 'tables[0].entities.User';
const ORDER = 'tables[0].entities.Order';
const CONFIG = 'tables[0].table_config';
const [ID, DAY, AGE, SCORE, ACTIVE, TAGS, PLACE] = [0, 1, 3, 4, 5, 6, 7].map((n) => `${USER}.fields[${n}]`) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];
const NESTED = { fields: [{ name: 'street', type: 'string', required: true }] };

/** An edit of one value, and the place where its problem is. */
const at = (path: string, value: unknown): { readonly [path: string]: unknown } => ({ [path]: value });

test('the schema that the cases change has no problems', () => {
  expect(faultsOf({})).toEqual([]);
});

test('a number that is too large to be one is none', () => {
  const text = edited({ [`${SCORE}.enum`]: [1, 2.5] }).replace('2.5', '1e400');
  expect(readSchema(text).problems).toContainEqual(
    expect.objectContaining({ code: 'WRONG_TYPE', path: `${SCORE}.enum[1]` }),
  );
});

describe('structure', () => {
  checkCases([
    ["Invalid type 'strng'", 'INVALID_VALUE', `${ID}.type`, '"strng"', at(`${ID}.type`, 'strng')],
    ["'name' is empty", 'INVALID_VALUE', `${ID}.name`, '""', at(`${ID}.name`, '')],
    ["'fields' needs at least one entry", 'INVALID_VALUE', `${ORDER}.fields`, '[]', at(`${ORDER}.fields`, [])],
    [
      "'limit' must be 1 or more",
      'INVALID_VALUE',
      `${USER}.access_patterns[0].limit`,
      '0',
      at(`${USER}.access_patterns[0].limit`, 0),
    ],
    [
      "'pattern_id' must be 0 or more",
      'INVALID_VALUE',
      `${USER}.access_patterns[0].pattern_id`,
      '-1',
      at(`${USER}.access_patterns[0].pattern_id`, -1),
    ],
    [
      "'partition_key' takes up to 4 entries",
      'INVALID_VALUE',
      'tables[0].gsi_list[0].partition_key',
      '[',
      at('tables[0].gsi_list[0].partition_key', ['a', 'b', 'c', 'd', 'e']),
    ],
    [
      "'partition_key' must be a text or a list, not a number",
      'WRONG_TYPE',
      'tables[0].gsi_list[0].partition_key',
      '7',
      at('tables[0].gsi_list[0].partition_key', 7),
    ],
    [
      "'required' must be true or false, not a text",
      'WRONG_TYPE',
      `${ID}.required`,
      '"yes"',
      at(`${ID}.required`, 'yes'),
    ],
    ["'fields' must be a list, not an object", 'WRONG_TYPE', `${ORDER}.fields`, '{}', at(`${ORDER}.fields`, {})],
    [
      "'table_name' must be a text, not null",
      'WRONG_TYPE',
      `${CONFIG}.table_name`,
      'null',
      at(`${CONFIG}.table_name`, null),
    ],
    ["'table_config' must be an object, not a list", 'WRONG_TYPE', CONFIG, '[]', at(CONFIG, [])],
    [
      "Entry 1 of 'fields' must be an object, not true or false",
      'WRONG_TYPE',
      `${ORDER}.fields[0]`,
      'true',
      at(`${ORDER}.fields[0]`, true),
    ],
    [
      "Entry 1 of 'projection' is empty",
      'INVALID_VALUE',
      `${USER}.access_patterns[0].projection[0]`,
      '""',
      at(`${USER}.access_patterns[0].projection`, ['']),
    ],
    [
      "Entry 1 of 'gsi_mappings' needs the key 'name'",
      'MISSING_KEY',
      `${USER}.gsi_mappings[0]`,
      '{',
      at(`${USER}.gsi_mappings[0].name`, undefined),
    ],
    [
      "Entry 1 of 'access_patterns' needs the key 'name'",
      'MISSING_KEY',
      `${USER}.access_patterns[0]`,
      '{',
      at(`${USER}.access_patterns[0].name`, undefined),
    ],
    [
      "Entry 1 of 'cross_table_access_patterns' needs the key 'description'",
      'MISSING_KEY',
      'cross_table_access_patterns[0]',
      '{',
      at('cross_table_access_patterns[0].description', undefined),
    ],
    [
      "'filter_expression' needs the key 'conditions'",
      'MISSING_KEY',
      `${USER}.access_patterns[0].filter_expression`,
      '{}',
      at(`${USER}.access_patterns[0].filter_expression`, {}),
    ],
  ]);

  const SET = `${USER}.access_patterns[1].set`;
  checkCases([
    ["'age' must be a text or an object, not a number", 'WRONG_TYPE', `${SET}.age`, '7', at(SET, { age: 7 })],
    ["'age' needs the key 'value'", 'MISSING_KEY', `${SET}.age`, '{}', at(SET, { age: {} })],
  ]);

  test('a key that is not known is a warning at its name, with the one that was meant', () => {
    expect(faultsOf(at(`${ID}.requierd`, true))).toEqual([
      {
        code: 'warning UNKNOWN_KEY',
        path: `${ID}.requierd`,
        at: '"requierd": true',
        message: "'requierd' is not a key of the format, and has no effect",
        suggestion: 'required',
      },
    ]);
  });

  test('a word that is no text, and an action that is not known, are told once', () => {
    const codes = (path: string, value: unknown): string[] => faultsOf(at(path, value)).map(({ code }) => code);
    expect(codes(`${PLACE}.type`, 7)).toEqual(['WRONG_TYPE']);
    expect(codes('cross_table_access_patterns[0].entities_involved[0].action', 'Putt')).toEqual(['ACTION']);
  });

  test('an item type of the wrong form is told once', () => {
    const faults = faultsOf(at(`${TAGS}.item_type`, { fields: [] }));
    expect(faults.map(({ code, path }) => `${code} ${path}`)).toEqual([`INVALID_VALUE ${TAGS}.item_type.fields`]);
  });

  test('the rest of a schema with a broken part is checked all the same', () => {
    const faults = faultsOf({
      [`${ORDER}.fields[0].name`]: undefined,
      [`${CONFIG}.ttl_attribute`]: 'gone',
      'tables[1].ttl_attribute': 'log',
    });
    expect(faults).toContainEqual(expect.objectContaining({ code: 'MISSING_KEY', path: `${ORDER}.fields[0]` }));
    expect(faults).toContainEqual(
      expect.objectContaining({ code: 'warning UNKNOWN_KEY', at: '"ttl_attribute": "gone"' }),
    );
    expect(faults).toContainEqual(expect.objectContaining({ code: 'NOT_FOUND', at: '"log"' }));
  });
});

describe('fields', () => {
  checkCases([
    [
      "Field 'tags' is an array: its 'item_type' is missing",
      'MISSING_KEY',
      TAGS,
      '{',
      at(`${TAGS}.item_type`, undefined),
    ],
    [
      "field 'id' is not an array",
      'warning INVALID_VALUE',
      `${ID}.item_type`,
      '"string"',
      at(`${ID}.item_type`, 'string'),
    ],
    ['Only an array of texts or numbers', 'INVALID_VALUE', `${ID}.set`, 'true', at(`${ID}.set`, true)],
    [
      'Only an array of texts or numbers',
      'INVALID_VALUE',
      `${TAGS}.set`,
      'true',
      { [`${TAGS}.set`]: true, [`${TAGS}.item_type`]: 'boolean' },
    ],
    ['7 is not of type string', 'TYPE_MISMATCH', `${ID}.enum[1]`, '7', at(`${ID}.enum`, ['a', 7])],
    ['1.5 is not of type integer', 'TYPE_MISMATCH', `${AGE}.enum[0]`, '1.5', at(`${AGE}.enum`, [1.5])],
    ['"1" is not of type decimal', 'TYPE_MISMATCH', `${SCORE}.enum[0]`, '"1"', at(`${SCORE}.enum`, ['1', 2.5])],
    [
      "The default of 'id' is not of type string or not in its enum",
      'TYPE_MISMATCH',
      `${ID}.default`,
      '"c"',
      { [`${ID}.default`]: 'c', [`${ID}.enum`]: ['a'] },
    ],
    [
      "The default of 'age' is not of type integer or not in its enum",
      'TYPE_MISMATCH',
      `${AGE}.default`,
      '3',
      { [`${AGE}.default`]: 3, [`${AGE}.enum`]: [4] },
    ],
    [
      "The default of 'score' is not of type decimal or not in its enum",
      'TYPE_MISMATCH',
      `${SCORE}.default`,
      '3',
      { [`${SCORE}.default`]: 3, [`${SCORE}.enum`]: [4] },
    ],
    [
      "The default of 'age' is not of type integer",
      'TYPE_MISMATCH',
      `${AGE}.default`,
      '9007199254740992',
      at(`${AGE}.default`, 2 ** 53),
    ],
    [
      "The default of 'active' is not of type boolean",
      'TYPE_MISMATCH',
      `${ACTIVE}.default`,
      '"true"',
      at(`${ACTIVE}.default`, 'true'),
    ],
    [
      "The default of 'tags' is not of type array",
      'TYPE_MISMATCH',
      `${TAGS}.default`,
      '"a"',
      at(`${TAGS}.default`, 'a'),
    ],
    [
      "The default of 'place' is not of type object",
      'TYPE_MISMATCH',
      `${PLACE}.default`,
      '"here"',
      at(`${PLACE}.default`, 'here'),
    ],
    [
      "The default of 'place' is not of type object",
      'TYPE_MISMATCH',
      `${PLACE}.default`,
      'null',
      at(`${PLACE}.default`, null),
    ],
    [
      "The default of 'place' is not of type object",
      'TYPE_MISMATCH',
      `${PLACE}.default`,
      '[]',
      at(`${PLACE}.default`, []),
    ],
    [
      "The default of 'street' is not of type string",
      'TYPE_MISMATCH',
      `${TAGS}.item_type.fields[0].default`,
      '1',
      at(`${TAGS}.item_type`, { fields: [{ name: 'street', type: 'string', required: true, default: 1 }] }),
    ],
    [
      "No entity of table 'Shop' has a field 'agee'",
      'NOT_FOUND',
      'tables[0].ttl_attribute',
      '"agee"',
      at('tables[0].ttl_attribute', 'agee'),
    ],
    [
      "'day' is the time to live of its table: it must be an integer",
      'TYPE_MISMATCH',
      `${DAY}.type`,
      '"string"',
      at('tables[0].ttl_attribute', 'day'),
    ],
  ]);

  test('a field whose type is not known has that one problem, whatever its values', () => {
    const faults = faultsOf({
      [`${AGE}.type`]: 'int',
      [`${AGE}.default`]: [],
      [`${AGE}.enum`]: ['a'],
      'tables[0].ttl_attribute': 'age',
    });
    expect(faults.map(({ path, suggestion }) => [path, suggestion])).toEqual([[`${AGE}.type`, undefined]]);
  });

  test('defaults and enums that fit have no problems', () => {
    const edits = {
      [`${ID}.enum`]: ['a', 'b'],
      [`${ID}.default`]: 'b',
      [`${SCORE}.default`]: 1.5,
      [`${ACTIVE}.default`]: false,
      [`${TAGS}.default`]: ['x'],
      [`${TAGS}.set`]: true,
      [`${PLACE}.default`]: { at: 1 },
      'tables[0].ttl_attribute': 'age',
    };
    expect(faultsOf(edits)).toEqual([]);
  });
});

describe('names', () => {
  const shape = (name: string): unknown => ({ ...NESTED, name });
  checkCases([
    [
      "'_type' holds the name of the entity in every item",
      'IDENTIFIER',
      `${PLACE}.name`,
      '"_type"',
      at(`${PLACE}.name`, '_type'),
    ],
    [
      "'then' is a property that every object has",
      'IDENTIFIER',
      `${PLACE}.name`,
      '"then"',
      at(`${PLACE}.name`, 'then'),
    ],
    [
      "'aB' and 'a b' would both be called 'aB'",
      'IDENTIFIER',
      `${PLACE}.name`,
      '"aB"',
      { [`${ACTIVE}.name`]: 'a b', [`${PLACE}.name`]: 'aB' },
    ],
    [
      "'Map' can't name a class; give the shape a 'name'",
      'IDENTIFIER',
      TAGS,
      '{',
      at(`${TAGS}.item_type`, shape('map')),
    ],
    [
      "'User.tags' and 'User' would both be called 'User'",
      'IDENTIFIER',
      TAGS,
      '{',
      at(`${TAGS}.item_type`, shape('user')),
    ],
    ['No TypeScript name can be made of "7"', 'IDENTIFIER', `${PLACE}.name`, '"7"', at(`${PLACE}.name`, '7')],
    [
      "'delete' is a method that every repository has",
      'IDENTIFIER',
      `${USER}.access_patterns[0].name`,
      '"delete"',
      at(`${USER}.access_patterns[0].name`, 'delete'),
    ],
    [
      "'map' can't name a class",
      'IDENTIFIER',
      'tables[1].entities.map',
      '"map": {',
      at('tables[1].entities', {
        map: {
          entity_type: 'LOG',
          pk_template: '{log_id}',
          fields: [{ name: 'log_id', type: 'string', required: true }],
        },
      }),
    ],
    [
      "'signUp' and 'sign_up' would both be called 'signUp'",
      'IDENTIFIER',
      'cross_table_access_patterns[1].name',
      '"signUp"',
      at('cross_table_access_patterns[1]', {
        pattern_id: 9,
        name: 'signUp',
        description: 'x',
        operation: 'BatchWrite',
        return_type: 'boolean',
        parameters: [],
        entities_involved: [],
      }),
    ],
  ]);

  test.each(['Shop', 'ShopTable'])('the constant of table %s ends in Table once', (name) => {
    const { schema } = readSchema(edited({ [`${CONFIG}.table_name`]: name, cross_table_access_patterns: [] }));
    expect(schema?.tables[0]).toMatchObject({ name, constant: 'ShopTable' });
  });

  test('the class of an embedded object has its own name, or the names of entity and field', () => {
    const itemTypes = [NESTED, shape('postal_address')];
    const names = itemTypes.map((itemType) => {
      const { schema } = readSchema(edited(at(`${TAGS}.item_type`, itemType)));
      return (schema?.entities[0]?.fields[6]?.itemType as { className?: string } | undefined)?.className;
    });
    expect(names).toEqual(['UserTagsItem', 'PostalAddress']);
  });
});
