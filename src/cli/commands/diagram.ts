import { defineCommand, jsonOption } from '../command.js';

export const diagramOptions = {
  entities: {
    kind: 'value',
    placeholder: 'FILE',
    description: 'A module; all @Entity classes that it exports are drawn.',
  },
  schema: { kind: 'value', placeholder: 'FILE', description: 'A schema, drawn with its transactions.' },
  format: {
    kind: 'value',
    placeholder: 'FORMAT',
    choices: ['mermaid', 'svg', 'html'],
    description: 'What to write: mermaid when left out.',
  },
  out: { kind: 'value', placeholder: 'FILE', description: 'Where to write it; standard output without it.' },
  json: jsonOption,
} as const;

export const diagramCommand = defineCommand({
  name: 'diagram',
  summary: 'Draw tables, keys, indexes, entities and transactions.',
  description: [
    'Draws what lives in which table: keys, indexes, entities with their key templates, and the transactions of a schema. Takes either --entities or --schema.',
    'Mermaid text is shown by GitHub and many editors. The SVG picture and the HTML page need nothing but themselves; in the page, entities and transactions can be searched for, and pointed at to see what they touch.',
  ],
  options: diagramOptions,
  examples: [
    { does: 'Mermaid text of the entities of a module', command: 'npx dynatomic diagram --entities dist/entities.js' },
    {
      does: 'A page about a schema',
      command: 'npx dynatomic diagram --schema schema.json --format html --out diagram.html',
    },
  ],
  fails: 'The schema or the entities have errors.',
  load: async () => (await import('../run/diagram.js')).runDiagram,
});
