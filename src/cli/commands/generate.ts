import { defineCommand, jsonOption } from '../command.js';

export const generateOptions = {
  schema: { kind: 'value', placeholder: 'FILE', required: true, description: 'The schema.' },
  'output-dir': {
    kind: 'value',
    placeholder: 'DIR',
    description: 'Where the generated files go; made when it is not there. Needed unless --validate-only is given.',
  },
  'usage-data': {
    kind: 'value',
    placeholder: 'FILE',
    description: 'Example values for the usage examples. They are made up without it.',
  },
  'generate-sample-usage': {
    kind: 'flag',
    description: 'Write usage-examples.ts too: a program that runs every access pattern.',
  },
  'validate-only': { kind: 'flag', description: 'Check the schema and the usage data, and write nothing.' },
  check: { kind: 'flag', description: 'Write nothing, and fail when the files on disk are not what would be written.' },
  json: jsonOption,
} as const;

export const generateCommand = defineCommand({
  name: 'generate',
  summary: 'Generate a TypeScript data layer from a schema.json.',
  description: [
    'Generates a data layer from a schema: tables, entities, a repository with a method for each access pattern, and a service for the transactions.',
    'Generated files are overwritten, and removed when they are no longer produced. A file of yours that is in the way is a problem, and then nothing is written.',
  ],
  options: generateOptions,
  examples: [
    { does: 'Generate', command: 'npx dynatomic generate --schema schema.json --output-dir src/dal' },
    {
      does: 'Generate a program that uses every access pattern, too',
      command:
        'npx dynatomic generate --schema schema.json --output-dir src/dal \\\n    --generate-sample-usage --usage-data usage-data.json',
    },
    {
      does: 'In CI: fail when somebody forgot to generate',
      command: 'npx dynatomic generate --schema schema.json --output-dir src/dal --check',
    },
  ],
  fails: 'The schema or the usage data has errors, a file is in the way, or --check found a difference.',
  load: async () => (await import('../run/generate.js')).runGenerate,
});
