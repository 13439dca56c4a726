import { defineCommand, jsonOption } from '../command.js';

export const tablesOptions = {
  entities: {
    kind: 'value',
    placeholder: 'FILE',
    required: true,
    description: 'A module; all @Entity classes that it exports are taken.',
  },
  format: {
    kind: 'value',
    placeholder: 'FORMAT',
    required: true,
    choices: ['json', 'cloudformation', 'terraform'],
    description: "What to write; json is a list of CreateTable's inputs.",
  },
  out: { kind: 'value', placeholder: 'FILE', description: 'Where to write it; standard output without it.' },
  json: jsonOption,
} as const;

export const tablesCommand = defineCommand({
  name: 'tables',
  summary: 'Write the tables of entities as JSON, CloudFormation or Terraform.',
  description: [
    'Writes the definitions of the tables that the entities of a module live in: keys, indexes, projections and time to live.',
  ],
  options: tablesOptions,
  examples: [
    {
      does: 'A CloudFormation template',
      command: 'npx dynatomic tables --entities dist/entities.js --format cloudformation',
    },
    {
      does: 'Terraform, into a file',
      command: 'npx dynatomic tables --entities dist/entities.js --format terraform --out tables.tf',
    },
  ],
  fails: 'The module exports no entities, or they have errors.',
  load: async () => (await import('../run/tables.js')).runTables,
});
