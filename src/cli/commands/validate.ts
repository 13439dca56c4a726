import { defineCommand, jsonOption } from '../command.js';

export const validateOptions = { json: jsonOption } as const;

export const validateCommand = defineCommand({
  name: 'validate',
  summary: 'Check schema files and entity modules.',
  description: [
    'Checks schemas (.json) and modules with entities (.js, .cjs, .mjs; .ts where the project has @swc-node/register or tsx), and lists all problems at once.',
    'In a module, all exported @Entity classes are checked: their keys, indexes and types, and that they fit each other.',
  ],
  operands: { placeholder: 'FILE', description: 'A schema or a module.', min: 1, max: Infinity },
  options: validateOptions,
  examples: [
    { does: 'Check a schema', command: 'npx dynatomic validate schema.json' },
    { does: 'Check the entities of a built module', command: 'npx dynatomic validate dist/entities.js' },
    { does: 'For a program: the problems as JSON', command: 'npx dynatomic validate schema.json --json' },
  ],
  fails: 'A file has errors.',
  load: async () => (await import('../run/validate.js')).runValidate,
});
