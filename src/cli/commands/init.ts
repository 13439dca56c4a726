import { defineCommand, jsonOption } from '../command.js';

export const initOptions = { json: jsonOption } as const;

export const initCommand = defineCommand({
  name: 'init',
  summary: 'Start a new project.',
  description: [
    'Makes a project with one entity, one service and one test that runs on the embedded DynamoDB engine: TypeScript, decorators, and the test runner of Node.js. Nothing is installed, and no file is overwritten.',
  ],
  operands: { placeholder: 'DIR', description: 'Where; the current directory without it.', min: 0, max: 1 },
  options: initOptions,
  examples: [
    {
      does: 'Make a project and run its test',
      command: 'npx dynatomic init my-service\ncd my-service && npm install && npm test',
    },
  ],
  fails: 'There is a file in the way already; then nothing is written.',
  load: async () => (await import('../run/init.js')).runInit,
});
