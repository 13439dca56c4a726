import { readSchema } from 'dynatomic/codegen';
import { warehouse } from './support/warehouse.js';

type Part = Readonly<Record<string, unknown>>;
type Expected = readonly [code: string, path: string, message: string];
type Case = readonly [title: string, pattern: Part, ...expected: Expected[]];

/** The errors of a schema with one pattern, with paths from the pattern on. */
function errorsOf(text: string): Expected[] {
  return readSchema(text)
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ code, path, message }) => [code, path.replace(/^.*?_patterns\[\d+\]\.?/, ''), message]);
}

function expectErrors(text: string, expected: readonly Expected[]): void {
  const found = errorsOf(text);
  expect(found.map(([code, path]) => [code, path])).toEqual(expected.map(([code, path]) => [code, path]));
  expected.forEach(([, , message], index) => expect(found[index]?.[2]).toContain(message));
}

const KEY = ['tenant', 'day', 'item_id'];
const update = (more: Part, ...parameters: string[]): Part => ({
  name: 'change_it',
  operation: 'UpdateItem',
  return_type: 'void',
  parameters: [...KEY, ...parameters],
  ...more,
});
const query = (more: Part, ...parameters: string[]): Part => ({
  name: 'find_it',
  operation: 'Query',
  return_type: 'entity_list',
  parameters,
  ...more,
});

const ACCESS_PATTERNS: readonly Case[] = [
  [
    'a batch write of nothing',
    { name: 'write_all', operation: 'BatchWriteItem', return_type: 'void' },
    ['UNBOUND', '', "A BatchWriteItem takes an array of 'Item' to put, or arrays of keys to delete"],
  ],
  [
    'a batch read of one item',
    { name: 'get_all', operation: 'BatchGetItem', return_type: 'entity_list', parameters: KEY },
    ['UNBOUND', 'parameters', "none of the parameters of 'get_all' that give the key is one"],
  ],
  [
    'two arrays of key parts',
    {
      name: 'get_all',
      operation: 'BatchGetItem',
      return_type: 'entity_list',
      parameters: ['array<string> tenant', 'array<string> day', 'item_id'],
    },
    ['UNSUPPORTED', '', "Only one parameter that gives a key can be an array; here 'tenant' and 'day' are"],
  ],
  [
    'a changed key',
    update({ set: { day: 'other' }, remove: ['tenant'] }, 'other'),
    ['UNSUPPORTED', 'set.day', "'day' is part of the primary key of 'Item', which can't change"],
    ['UNSUPPORTED', 'remove[0]', "'tenant' is part of the primary key"],
  ],
  [
    'a change that is no expression',
    update({ set: { count: 'count +' } }),
    ['CONDITION', 'set.count', "The expression 'count +' can't be read: "],
  ],
  [
    'a sum without a field',
    update({ set: { price: ':a + :b' } }, 'decimal a', 'decimal b'),
    ['CONDITION', 'set.price', 'one side must be a field'],
  ],
  [
    'a difference from a parameter',
    update({ set: { price: ':a - price' } }, 'decimal a'),
    ['CONDITION', 'set.price', 'a difference starts with a field'],
  ],
  [
    'a fault within a fallback',
    update({ set: { price: 'if_not_exists(price, :a + :b)' } }, 'decimal a', 'decimal b'),
    ['CONDITION', 'set.price', 'one side must be a field'],
  ],
  [
    'a sum that is added',
    update({ add: { count: 'count + :by' } }, 'integer by'),
    ['CONDITION', 'add.count', 'what is added is a parameter or a constant'],
  ],
  [
    'an added index key',
    update({ add: { rank: 'by' } }, 'integer by'),
    ['UNSUPPORTED', 'add.rank', "'rank' is part of the keys of index 'ByState', so it can only be set to a value"],
  ],
  [
    'a computed index key',
    update({ set: { rank: 'rank + :by' } }, 'integer by'),
    ['CONDITION', 'set.rank', "'rank' is part of the keys of index 'ByState'"],
  ],
  [
    'a condition that is none',
    update({ condition: 'price >' }, 'integer count'),
    ['CONDITION', 'condition', "The expression 'price >' can't be read"],
  ],
  [
    'a condition on what is no field',
    update({ condition: 'prize > :count' }, 'integer count'),
    ['CONDITION', 'condition', "Entity 'Item' has no field 'prize'"],
  ],
  [
    'a field of what is no entity parameter',
    update({ condition: 'price > :limit', values: { limit: 'count.price' } }, 'integer count'),
    ['UNBOUND', 'condition', "Nothing gives ':limit' a value: add a parameter 'count.price'"],
  ],
  [
    'a parameter that nothing uses',
    update({ set: { count: 'by' } }, 'integer by', 'colour'),
    ['UNBOUND', `parameters[4].name`, `say what it changes with "set": { "<field>": "colour" }`],
  ],
  [
    'a key with two parts left open',
    { name: 'get_it', operation: 'GetItem', return_type: 'single_entity', parameters: ['tenant', 'sk'] },
    ['UNBOUND', '', 'has no value for {day}'],
    ['UNBOUND', '', 'has no value for {item_id}'],
    ['UNBOUND', 'parameters[1].name', "Nothing in pattern 'get_it' uses parameter 'sk'"],
  ],
  [
    'a raw key that is more than a prefix and a value',
    query({ index_name: 'ByDay', range_condition: 'begins_with' }, 'ByDay_sk'),
    ['UNBOUND', '', 'has no value for {day}'],
  ],
  [
    'a raw key with text on both sides of its value',
    { ...query({ index_name: 'ByBoss' }, 'ByBoss_pk', 'colour'), of: 'Owner' },
    ['UNBOUND', '', 'has no value for {boss}'],
    ['UNBOUND', 'parameters[0].name', "uses parameter 'ByBoss_pk'"],
    ['UNBOUND', 'parameters[1].name', "uses parameter 'colour'"],
  ],
  [
    'a put of several fields that is short of one',
    { name: 'add_it', operation: 'PutItem', return_type: 'void', parameters: [...KEY, 'integer rank'] },
    ['UNBOUND', '', "or parameters for 'state'"],
  ],
  [
    'a put with a parameter that is no field',
    { name: 'add_it', operation: 'PutItem', return_type: 'void', parameters: ['Item item', 'colour'] },
    ['UNBOUND', 'parameters[1].name', 'a PutItem takes an entity, or its fields one by one'],
  ],
  [
    'a delete with a parameter that is no field',
    { name: 'drop_it', operation: 'DeleteItem', return_type: 'void', parameters: [...KEY, 'colour'] },
    ['UNBOUND', 'parameters[3].name', 'a DeleteItem takes the key, and fields that must have a value'],
  ],
  [
    'a similar name of another type',
    { name: 'get_it', operation: 'GetItem', return_type: 'single_entity', parameters: [...KEY, 'my_price'] },
    ['UNBOUND', 'parameters[3].name', "'my_price'"],
  ],
  [
    'mixed data with a part of the sort key',
    query({ return_type: 'mixed_data' }, 'tenant', 'day'),
    ['RETURN_TYPE', 'return_type', 'mixed_data reads the whole partition'],
  ],
  [
    'mixed data of an index',
    query({ return_type: 'mixed_data', index_name: 'ByDay' }, 'day'),
    ['UNSUPPORTED', 'index_name', 'mixed_data reads a partition of the table, not of an index'],
  ],
  [
    'a range with too few bounds',
    query({ range_condition: 'between' }, 'tenant', 'day'),
    [
      'RANGE',
      'range_condition',
      "A range 'between' takes 2 parameters beside those of the keys; pattern 'find_it' has 1",
    ],
  ],
  [
    'a range with no bound',
    query({ range_condition: '>' }, 'tenant'),
    ['RANGE', 'range_condition', "A range '>' takes 1 parameter beside those of the keys; pattern 'find_it' has 0"],
  ],
  [
    'a range behind the whole sort key',
    query({ range_condition: '>' }, 'tenant', 'day', 'item_id', 'from'),
    ['RANGE', 'range_condition', 'The sort key has no placeholder left that the range could be about'],
  ],
  [
    'the beginning of a number',
    query({ index_name: 'ByState', range_condition: 'begins_with' }, 'state', 'integer from'),
    ['RANGE', 'range_condition', "'begins_with' is for text; 'rank' is a number"],
  ],
  [
    'a bound of another type',
    query({ index_name: 'ByState', range_condition: '>' }, 'state', 'from'),
    ['TYPE_MISMATCH', 'parameters[1].type', "'string' of 'from' doesn't match type 'integer' of field 'rank'"],
  ],
  [
    'a scan by what is no field',
    { name: 'scan_it', operation: 'Scan', return_type: 'entity_list', parameters: ['colour', 'integer my_price'] },
    ['UNBOUND', 'parameters[0].name', 'or use it in a filter_expression'],
  ],
];

const named = (cases: readonly Case[]) => cases.map(([title, pattern, ...expected]) => ({ title, pattern, expected }));

test.each(named(ACCESS_PATTERNS))('$title is refused', ({ pattern, expected }) => {
  expectErrors(warehouse([pattern]), expected);
});

const item = (action: string, more: Part = {}): Part => ({ table: 'App', entity: 'Item', action, ...more });
const stock = (action: string, more: Part = {}): Part => ({ table: 'Stock', entity: 'Stock', action, ...more });
const transaction = (entities_involved: readonly Part[], ...parameters: string[]): Part => ({
  name: 'do_both',
  operation: 'TransactWrite',
  return_type: 'boolean',
  entities_involved,
  parameters,
});

const TRANSACTIONS: readonly Case[] = [
  [
    'a put of what nothing names',
    transaction([stock('Put', { set: { stock_id: 'stock_id', left: 'amount' } })], 'stock_id'),
    ['UNBOUND', 'entities_involved[0]', `parameters for 'left'`],
    ['UNBOUND', 'entities_involved[0].set.left', "'amount' is no parameter of pattern 'do_both'"],
  ],
  [
    'a key from what is no parameter',
    transaction([stock('Delete', { key: { stock_id: 'stok' } })], 'stock_id'),
    ['NOT_FOUND', 'entities_involved[0].key.stock_id', "Pattern 'do_both' has no parameter 'stok'"],
  ],
  [
    'two operations on one entity without a key',
    transaction(
      [stock('Delete'), stock('ConditionCheck', { condition: 'left > :zero', values: { zero: { value: 0 } } })],
      'stock_id',
    ),
    ['UNBOUND', 'entities_involved[0]', "has 2 operations on 'Stock': say which item each is about"],
    ['UNBOUND', 'entities_involved[1]', "has 2 operations on 'Stock'"],
  ],
  [
    'two reads of one entity without a key',
    {
      ...transaction([stock('Get'), stock('Get')], 'stock_id'),
      operation: 'TransactGet',
      return_type: 'object',
    },
    ['UNBOUND', 'entities_involved[0]', "has 2 operations on 'Stock'"],
    ['UNBOUND', 'entities_involved[1]', "has 2 operations on 'Stock'"],
  ],
  [
    'two operations on one item',
    transaction([stock('Delete', { key: { stock_id: 'a' } }), stock('Delete', { key: { stock_id: 'a' } })], 'a'),
    ['DUPLICATE_OPERATION', 'entities_involved[1]', 'a transaction takes one operation per item'],
  ],
  [
    'an update that changes nothing',
    transaction([stock('Update')], 'stock_id'),
    ['UNBOUND', 'entities_involved[0]', "The update of 'Stock' changes nothing"],
  ],
  [
    'elements of an array that is no key',
    transaction([stock('Update', { set: { left: 'amounts' } })], 'stock_id', 'array<integer> amounts'),
    [
      'UNSUPPORTED',
      'entities_involved[0]',
      "'amounts' is an array: its elements can only be values where it fills the key",
    ],
  ],
  [
    'a parameter that nothing uses',
    transaction([stock('Delete'), item('Put')], 'stock_id', 'Item item', 'colour'),
    ['UNBOUND', 'parameters[2].name', 'say what it is for with "key", "set" or "values"'],
  ],
  [
    'a chain from a step that comes later',
    {
      name: 'follow',
      operation: 'ChainCall',
      return_type: 'object',
      parameters: ['stock_id'],
      chain_steps: [stock('Get', { step: 'one', uses_result_from: 'two' })],
    },
    ['NOT_FOUND', 'chain_steps[0].uses_result_from', "'two' is no earlier step of pattern 'follow'"],
  ],
];

test.each(named(TRANSACTIONS))('across tables, $title is refused', ({ pattern, expected }) => {
  expectErrors(warehouse([], [pattern]), expected);
});
