import { type JsonSchema, listOf, mapOf, oneOf, ref, shape, text } from './json-schema-parts.js';
import { operandMap, valueMap } from './operand-schema.js';
import { ACTIONS, CROSS_TABLE_OPERATIONS, CROSS_TABLE_RETURN_TYPES } from './vocabulary.js';

const writeKeys: Readonly<Record<string, JsonSchema>> = {
  condition: text('A condition expression.'),
  values: valueMap('What the placeholders of the condition stand for.'),
  key: mapOf(text('A parameter.'), 'Which parameter fills which placeholder of the key.'),
  set: operandMap('What an update sets, or what the item to put is made of.'),
  add: operandMap('What an update adds to numbers and sets.'),
  remove: listOf(text('A field.'), 'What an update removes.'),
};

const action = oneOf(ACTIONS, 'What is done with the item.');

export const crossTableDefinitions: Readonly<Record<string, JsonSchema>> = {
  crossTablePattern: shape(
    'One thing that the application asks of several tables or entities.',
    {
      pattern_id: { type: 'integer', minimum: 0, description: 'Unique over the whole schema.' },
      name: text('Becomes the name of the method.'),
      description: text('A sentence for the documentation of the method.'),
      operation: oneOf(CROSS_TABLE_OPERATIONS, 'How the steps belong together.'),
      return_type: oneOf(CROSS_TABLE_RETURN_TYPES, 'What the method gives back.'),
    },
    {
      parameters: listOf(ref('parameter'), 'The parameters of the method.'),
      entities_involved: listOf(ref('involvement'), 'The items, one by one.', { minItems: 1 }),
      chain_steps: listOf(ref('chainStep'), 'With ChainCall: the reads, in order.', { minItems: 1 }),
      workflow_steps: listOf(ref('workflowStep'), 'With Workflow: the steps, in order.', { minItems: 1 }),
      journal_table: text('With Workflow: the table that keeps how far each run got; Workflows by default.'),
    },
  ),
  involvement: shape(
    'One item of a transaction or batch.',
    { table: text('The table.'), entity: text('The entity.'), action },
    writeKeys,
  ),
  chainStep: shape(
    'One read of a chain.',
    { table: text('The table.'), entity: text('The entity.'), action },
    {
      step: text('The name of the step; step_1, step_2, … by default.'),
      uses_result_from: text('The earlier step whose result fills the key.'),
      index_name: text('The index to query.'),
      key: mapOf(text('A parameter, or step.field.'), 'What fills the placeholders of the key.'),
    },
  ),
  workflowStep: shape(
    'One step of a workflow.',
    { step: text('The name of the step.'), table: text('The table.'), action },
    {
      entity: text('The entity; may be left out where the table has only one.'),
      ...writeKeys,
      condition: text('A condition expression, which must hold; a bare name means the same as when.'),
      when: text(
        'The step is only done when this holds: what an earlier step defines, or a boolean parameter; NOT before it.',
      ),
      defines: text(
        'A name for whether the condition holds: then a failed one leaves the step out, and fails nothing.',
      ),
      compensate: shape(
        'What undoes the step when a later one fails.',
        { action },
        { ...writeKeys, table: text('The table.'), entity: text('The entity.') },
      ),
    },
  ),
};
