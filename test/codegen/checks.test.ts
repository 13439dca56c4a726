import { readSchema } from 'dynatomic/codegen';

type Json = Record<string, any>;

const field = (name: string, type: string, more: Json = {}): Json => ({ name, type, required: false, ...more });
const parameter = (name: string, type: string, more: Json = {}): Json => ({ name, type, ...more });

/** One table with everything that the cases change. */
const schemaOf = ({ table = {}, fields = [], pattern, cross }: Json): Json => ({
  tables: [
    {
      table_config: { table_name: 'Things', partition_key: 'pk', sort_key: 'sk' },
      entities: {
        Thing: {
          entity_type: 'THING',
          pk_template: 'THING#{id}',
          sk_template: 'AT#{year:04d}#{name}',
          fields: [
            field('id', 'string', { required: true }),
            field('year', 'integer', { required: true }),
            field('name', 'string', { required: true }),
            field('count', 'integer'),
            field('price', 'decimal'),
            field('flag', 'boolean'),
            field('labels', 'array', { item_type: 'string' }),
            field('data', 'object'),
            ...(fields as Json[]),
          ],
          access_patterns: pattern
            ? [{ pattern_id: 1, name: 'the_pattern', description: 'It', return_type: 'entity_list', ...pattern }]
            : [],
        },
      },
      ...table,
    },
  ],
  ...(cross && {
    cross_table_access_patterns: [
      { pattern_id: 2, name: 'the_cross', description: 'It', return_type: 'boolean', parameters: [], ...cross },
    ],
  }),
});

const found = (parts: Json): string[] =>
  readSchema(JSON.stringify(schemaOf(parts))).problems.map(({ code, severity, message }) =>
    [severity === 'warning' ? 'warning ' : '', code, ': ', message].join(''),
  );

const filter = (condition: Json, ...parameters: Json[]): Json => ({
  pattern: { operation: 'Scan', parameters, filter_expression: { conditions: [condition] } },
});
const query = (more: Json, ...parameters: Json[]): Json => ({
  pattern: { operation: 'Query', parameters: [parameter('id', 'string'), ...parameters], ...more },
});
const index = (more: Json): Json => ({ table: { gsi_list: [{ name: 'G', partition_key: 'gpk', ...more }] } });
const step = (more: Json): Json => ({ table: 'Things', entity: 'Thing', action: 'Put', ...more });

test('the schema that the cases change is fine', () => {
  expect(found({})).toEqual([]);
  expect(found(query({}))).toEqual([]);
});

test.each<[string, Json]>([
  // fields
  ["MISSING_KEY: Field 'a' is an array: its 'item_type' is missing", { fields: [field('a', 'array')] }],
  ["warning INVALID_VALUE: 'item_type' has no effect", { fields: [field('a', 'string', { item_type: 'string' })] }],
  ['INVALID_VALUE: Only an array of texts or numbers can be a set', { fields: [field('a', 'boolean', { set: true })] }],
  ['TYPE_MISMATCH: "x" is not of type integer', { fields: [field('a', 'integer', { enum: ['x'] })] }],
  ["TYPE_MISMATCH: The default of 'a' is not of type decimal", { fields: [field('a', 'decimal', { default: '1' })] }],
  ["TYPE_MISMATCH: The default of 'a' is not of type boolean", { fields: [field('a', 'boolean', { default: 1 })] }],
  ["TYPE_MISMATCH: The default of 'a' is not of type object", { fields: [field('a', 'object', { default: [] })] }],
  [
    "TYPE_MISMATCH: The default of 'a' is not of type array",
    { fields: [field('a', 'array', { item_type: 'string', default: {} })] },
  ],
  [
    "MISSING_KEY: Field 'b' is an array",
    { fields: [field('a', 'array', { item_type: { fields: [field('b', 'array')] } })] },
  ],
  ["NOT_FOUND: No entity of table 'Things' has a field 'gone'", { table: { ttl_attribute: 'gone' } }],
  [
    "TYPE_MISMATCH: 'name' is the time to live of its table: it must be an integer",
    { table: { ttl_attribute: 'name' } },
  ],
  // indexes
  ["warning NOT_FOUND: No entity of table 'Things' is in index 'G'", index({})],
  ["PROJECTION: 'included_attributes' needs projection INCLUDE", index({ included_attributes: ['name'] })],
  ["PROJECTION: Index 'G' includes attributes: 'included_attributes' is missing", index({ projection: 'INCLUDE' })],
  [
    'PROJECTION: An index includes up to 100 attributes',
    index({ projection: 'INCLUDE', included_attributes: Array.from({ length: 101 }, (_, n) => `a${n}`) }),
  ],
  [
    "ALREADY_USED: Attribute 'name' is already included",
    index({ projection: 'INCLUDE', included_attributes: ['name', 'name'] }),
  ],
  ["PROJECTION: 'gpk' is a key attribute", index({ projection: 'INCLUDE', included_attributes: ['gpk'] })],
  ["NOT_FOUND: No entity in index 'G' has a field", index({ projection: 'INCLUDE', included_attributes: ['nmae'] })],
  ["INVALID_VALUE: 'partition_key' takes up to 4 entries", index({ partition_key: ['a', 'b', 'c', 'd', 'e'] })],
  [
    "KEY_SHAPE: 'pk' can't be both partition key and sort key",
    { table: { table_config: { table_name: 'Things', partition_key: 'pk', sort_key: 'pk' } } },
  ],
  [
    'warning OPERATION_LIMIT: A table has up to 20 global indexes',
    { table: { gsi_list: Array.from({ length: 21 }, (_, n) => ({ name: `Index${n}`, partition_key: `p${n}` })) } },
  ],
  [
    "PROJECTION: Index 'G' leaves out the time to live",
    { table: { ttl_attribute: 'count', gsi_list: [{ name: 'G', partition_key: 'gpk', projection: 'KEYS_ONLY' }] } },
  ],
  // filters
  ["FILTER: The condition needs an 'operator' or a 'function'", filter({ field: 'name' })],
  [
    "FILTER: A condition has an 'operator' or a 'function'",
    filter({ field: 'name', operator: '=', function: 'contains', param: 'p' }, parameter('p', 'string')),
  ],
  [
    "FILTER: 'size' is compared: 'operator' is missing",
    filter({ field: 'name', function: 'size', param: 'p' }, parameter('p', 'integer')),
  ],
  [
    "FILTER: 'between' needs 'param2'",
    filter({ field: 'count', operator: 'between', param: 'p' }, parameter('p', 'integer')),
  ],
  [
    "warning FILTER: 'attribute_exists' takes no 'param'",
    filter({ field: 'count', function: 'attribute_exists', param: 'p' }, parameter('p', 'integer')),
  ],
  [
    "FILTER: 'in' takes up to 100 values",
    filter({ field: 'name', operator: 'in', params: Array.from({ length: 101 }, () => 'p') }, parameter('p', 'string')),
  ],
  ["NOT_FOUND: Pattern 'the_pattern' has no parameter 'p'", filter({ field: 'name', operator: '=', param: 'p' })],
  [
    "TYPE_MISMATCH: Parameter type 'string' of 'p' doesn't match a size",
    filter({ field: 'name', function: 'size', operator: '>', param: 'p' }, parameter('p', 'string')),
  ],
  [
    'FILTER: A field of type boolean has no size',
    filter({ field: 'flag', function: 'size', operator: '>', param: 'p' }, parameter('p', 'integer')),
  ],
  [
    "FILTER: 'begins_with' is not for a field of type integer",
    filter({ field: 'count', function: 'begins_with', param: 'p' }, parameter('p', 'string')),
  ],
  [
    "TYPE_MISMATCH: Parameter type 'integer' of 'p' doesn't match field 'name'",
    filter({ field: 'name', function: 'contains', param: 'p' }, parameter('p', 'integer')),
  ],
  [
    "TYPE_MISMATCH: Parameter type 'array' of 'p' doesn't match a list of 'string'",
    filter({ field: 'name', operator: 'in', params: ['p'] }, parameter('p', 'array', { item_type: 'integer' })),
  ],
  [
    "FILTER: 'name' is part of the sort key",
    query(
      { filter_expression: { conditions: [{ field: 'name', operator: '=', param: 'name' }] } },
      parameter('name', 'string'),
    ),
  ],
  // queries
  ["RANGE: A range 'between' takes 2 parameters", query({ range_condition: 'between' }, parameter('from', 'integer'))],
  [
    "RANGE: 'begins_with' is for text; 'year' is a number",
    query({ range_condition: 'begins_with' }, parameter('from', 'integer')),
  ],
  [
    'RANGE: The sort key has no placeholder left',
    query(
      { range_condition: '>' },
      parameter('year', 'integer'),
      parameter('name', 'string'),
      parameter('x', 'string'),
    ),
  ],
  [
    'RETURN_TYPE: mixed_data reads the whole partition',
    query({ return_type: 'mixed_data' }, parameter('year', 'integer')),
  ],
  ["UNBOUND: Nothing in pattern 'the_pattern' uses parameter 'odd'", query({}, parameter('odd', 'boolean'))],
  // writes
  [
    "UNBOUND: A BatchWriteItem takes an array of 'Thing' to put",
    { pattern: { operation: 'BatchWriteItem', return_type: 'success_flag', parameters: [] } },
  ],
  [
    "UNSUPPORTED: 'id' is part of the primary key",
    {
      cross: {
        operation: 'TransactWrite',
        entities_involved: [step({ action: 'Update', set: { id: { value: 'x' } }, key: {} })],
        parameters: [parameter('id', 'string'), parameter('year', 'integer'), parameter('name', 'string')],
      },
    },
  ],
  // cross-table patterns
  ["MISSING_KEY: Pattern 'the_cross' is a Workflow: 'workflow_steps' is missing", { cross: { operation: 'Workflow' } }],
  [
    "UNSUPPORTED: A TransactWrite has 'entities_involved', not 'chain_steps'",
    { cross: { operation: 'TransactWrite', entities_involved: [step({})], chain_steps: [step({ action: 'Get' })] } },
  ],
  [
    'OPERATION_LIMIT: A transaction takes up to 100 operations',
    { cross: { operation: 'TransactWrite', entities_involved: Array.from({ length: 101 }, () => step({})) } },
  ],
  [
    "NOT_FOUND: Entity 'Thnig' not found",
    { cross: { operation: 'BatchWrite', entities_involved: [step({ entity: 'Thnig' })] } },
  ],
  [
    "NOT_FOUND: Entity 'Thing' has no field 'nmae'",
    { cross: { operation: 'TransactWrite', entities_involved: [step({ action: 'Update', set: { nmae: 'x' } })] } },
  ],
  [
    "UNSUPPORTED: 'set', 'add' and 'remove' are for an Update, not for a Delete",
    { cross: { operation: 'TransactWrite', entities_involved: [step({ action: 'Delete', remove: ['count'] })] } },
  ],
  [
    "RETURN_TYPE: A TransactGet can't return boolean",
    { cross: { operation: 'TransactGet', entities_involved: [step({ action: 'Get' })] } },
  ],
  [
    "NOT_FOUND: 'step_9' is no earlier step",
    {
      cross: {
        operation: 'ChainCall',
        return_type: 'object',
        chain_steps: [step({ action: 'Query', uses_result_from: 'step_9' })],
        parameters: [parameter('id', 'string')],
      },
    },
  ],
  // workflows
  [
    "NOT_FOUND: 'NOT gone' is neither a condition expression",
    {
      cross: {
        operation: 'Workflow',
        workflow_steps: [step({ step: 'a', when: 'NOT gone' })],
        parameters: [parameter('thing', 'entity', { entity_type: 'Thing' })],
      },
    },
  ],
  [
    "ALREADY_USED: 'a' is already the name of a step",
    { cross: { operation: 'Workflow', workflow_steps: [step({ step: 'a' }), step({ step: 'b', defines: 'a' })] } },
  ],
])('%s', (problem, parts) => {
  expect(found(parts)).toContainEqual(expect.stringContaining(problem));
});
