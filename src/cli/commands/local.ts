import { defineCommand, jsonOption } from '../command.js';

export const localOptions = {
  entities: {
    kind: 'value',
    placeholder: 'FILE',
    description: 'A module; the tables of all @Entity classes that it exports are created.',
  },
  port: { kind: 'value', placeholder: 'N', description: 'The port to listen on; a free one when left out.' },
  json: jsonOption,
} as const;

export const localCommand = defineCommand({
  name: 'local',
  summary: 'Start a local DynamoDB engine with the tables of entities.',
  description: [
    'Starts the embedded DynamoDB engine on 127.0.0.1, creates the tables of the entities, and prints the endpoint. Runs until Ctrl-C. All data is in memory.',
    'The engine is the npm package dynoxide: npm install --save-dev dynoxide.',
  ],
  options: localOptions,
  examples: [
    {
      does: 'An engine with the tables of a module',
      command: 'npx dynatomic local --entities dist/entities.js --port 8000',
    },
  ],
  fails: 'There is no engine, it can not be started or it ended by itself, or the entities have errors.',
  load: async () => (await import('../run/local.js')).runLocal,
});
