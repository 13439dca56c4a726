import { crossTableDefinitions } from './cross-table-schema.js';
import { anything, count, flag, type JsonSchema, listOf, mapOf, oneOf, ref, shape, text } from './json-schema-parts.js';
import { operandMap, valueMap } from './operand-schema.js';
import {
  FIELD_TYPES,
  FILTER_FUNCTIONS,
  FILTER_OPERATORS,
  LOGICAL_OPERATORS,
  OPERATIONS,
  PARAMETER_TYPES,
  PROJECTIONS,
  RANGE_CONDITIONS,
  RETURN_TYPES,
} from './vocabulary.js';

const indexTemplate = (description: string): JsonSchema => ({
  type: ['string', 'array'],
  minLength: 1,
  items: text('A template.'),
  minItems: 1,
  maxItems: 4,
  description,
});
const keyNames = (description: string): JsonSchema => ({
  ...indexTemplate(description),
  items: text('A key attribute.'),
});

const projectionKeys = {
  projection: oneOf(PROJECTIONS, 'What the index holds of an item. ALL by default.'),
  included_attributes: listOf(text('A field.'), 'With INCLUDE: the non-key fields that the index holds.'),
};

const definitions: Readonly<Record<string, JsonSchema>> = {
  table: shape(
    'A DynamoDB table and its entities.',
    {
      table_config: shape(
        'The table and its key attributes.',
        { table_name: text('The name of the table.'), partition_key: text('The partition key attribute.') },
        { sort_key: text('The sort key attribute.') },
      ),
      entities: mapOf(ref('entity'), 'The entities of this table, by name.', { minProperties: 1 }),
    },
    {
      gsi_list: listOf(ref('globalIndex'), 'Global secondary indexes.'),
      lsi_list: listOf(ref('localIndex'), 'Local secondary indexes.'),
      ttl_attribute: text('The integer field that holds the time to live, in seconds since 1970.'),
    },
  ),
  globalIndex: shape(
    'A global secondary index.',
    { name: text('The name of the index.'), partition_key: keyNames('One attribute, or up to four.') },
    { sort_key: keyNames('One attribute, or up to four.'), ...projectionKeys },
  ),
  localIndex: shape(
    'A local secondary index: the partition key of the table with another sort key.',
    { name: text('The name of the index.'), sort_key: text('The sort key attribute.') },
    projectionKeys,
  ),
  entity: shape(
    'A kind of item.',
    {
      entity_type: text('Tells the items of this entity apart from others of the table.'),
      pk_template: text('The partition key: text with {field} placeholders.'),
      fields: listOf(ref('field'), 'The attributes of the entity.', { minItems: 1 }),
    },
    {
      sk_template: { type: ['string', 'null'], minLength: 1, description: 'The sort key, where the table has one.' },
      gsi_mappings: listOf(
        shape(
          'How the entity fills the keys of a global index.',
          { name: text('The index.'), pk_template: indexTemplate('The partition key, in the shape of the index.') },
          { sk_template: indexTemplate('The sort key, in the shape of the index.') },
        ),
        'The global indexes that hold this entity.',
      ),
      lsi_mappings: listOf(
        shape('How the entity fills the sort key of a local index.', {
          name: text('The index.'),
          sk_template: text('The sort key.'),
        }),
        'The local indexes that hold this entity.',
      ),
      access_patterns: listOf(ref('accessPattern'), 'What the repository of this entity can do beside CRUD.'),
    },
  ),
  field: shape(
    'An attribute of an entity.',
    {
      name: text('The name of the attribute.'),
      type: oneOf(FIELD_TYPES, 'What the attribute holds.'),
      required: flag('Whether every item has it.'),
    },
    {
      item_type: ref('itemType'),
      set: flag('With an array of strings or numbers: stored as a DynamoDB set.'),
      default: anything('The value that a new entity gets when none is given.'),
      enum: listOf({ type: ['string', 'number'] }, 'The only values allowed.', { minItems: 1 }),
      description: text('A sentence for the documentation of the property.'),
    },
  ),
  itemType: {
    description: 'With an array: what its elements are, or the fields of each.',
    type: ['string', 'object'],
    if: { type: 'string' },
    then: { enum: FIELD_TYPES },
    else: { if: { type: 'object' }, then: ref('nestedShape') },
  },
  nestedShape: shape(
    'The fields of an embedded object.',
    { fields: listOf(ref('field'), 'The attributes of the object.', { minItems: 1 }) },
    { name: text('The name of the generated class.') },
  ),
  parameter: shape(
    'A parameter of a generated method.',
    { name: text('The name of the parameter.'), type: oneOf(PARAMETER_TYPES, 'What the parameter takes.') },
    {
      entity_type: text('With type entity, or an array of entities: the name of the entity.'),
      item_type: oneOf(PARAMETER_TYPES, 'With an array: what its elements are.'),
      default: anything('The value when none is given.'),
      description: text('A sentence for the documentation of the method.'),
    },
  ),
  accessPattern: shape(
    'One thing that the application asks of this entity.',
    {
      pattern_id: { type: 'integer', minimum: 0, description: 'Unique over the whole schema.' },
      name: text('Becomes the name of the method.'),
      description: text('A sentence for the documentation of the method.'),
      operation: oneOf(OPERATIONS, 'The DynamoDB operation.'),
      return_type: oneOf(RETURN_TYPES, 'What the method gives back.'),
    },
    {
      parameters: listOf(ref('parameter'), 'The parameters of the method.'),
      index_name: text('The index to read.'),
      range_condition: oneOf(RANGE_CONDITIONS, 'How the last parameters bound the sort key.'),
      consistent_read: flag('Whether to read with strong consistency.'),
      filter_expression: ref('filter'),
      scan_index_forward: flag('false reads from the largest sort key down.'),
      limit: count('How many items a call gives at most.'),
      select: oneOf(['COUNT'], 'COUNT gives the number of items and not the items.'),
      projection: listOf(text('A field.'), 'The fields to read.', { minItems: 1 }),
      condition: text('A condition expression for a write.'),
      values: valueMap('What the placeholders of the condition stand for.'),
      key: mapOf(text('A parameter.'), 'Which parameter fills which placeholder of the key.'),
      set: operandMap('What an update sets.'),
      add: operandMap('What an update adds to numbers and sets.'),
      remove: listOf(text('A field.'), 'What an update removes.'),
    },
  ),
  filter: shape(
    'Which of the items read are given back.',
    {
      conditions: listOf(
        shape(
          'One condition.',
          { field: text('The field it is about.') },
          {
            operator: oneOf(FILTER_OPERATORS, 'A comparison.'),
            function: oneOf(FILTER_FUNCTIONS, 'A function.'),
            param: text('The parameter that is compared with.'),
            param2: text('With between: the upper bound.'),
            params: listOf(text('A parameter.'), 'With in: the parameters.', { minItems: 1 }),
          },
        ),
        'The conditions.',
        { minItems: 1 },
      ),
    },
    { logical_operator: oneOf(LOGICAL_OPERATORS, 'How the conditions are joined. AND by default.') },
  ),
  ...crossTableDefinitions,
};

/** The JSON Schema (2020-12) of the input format, for editors and other tools. */
export const schemaFormat: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'dynatomic schema',
  ...shape(
    'Tables, entities and access patterns, from which dynatomic generates a data access layer.',
    { tables: listOf(ref('table'), 'The tables.', { minItems: 1 }) },
    {
      $schema: { type: 'string', description: 'The JSON Schema that an editor checks this file against.' },
      cross_table_access_patterns: listOf(ref('crossTablePattern'), 'What goes over several tables or entities.'),
    },
  ),
  $defs: definitions,
};
