import { generate, readSchema } from 'dynatomic/codegen';
import ts from 'typescript';

const HOSTILE = [
  `T"); process.exit() //`,
  `T'); process.exit() //`,
  '`${process.exit()}`',
  '*/ process.exit() /*',
  '// \n process.exit()',
  'a\u2028b',
  'a\u202Eb',
  '\\',
  '\\u0027',
  '__proto__',
  'constructor',
  'class',
  'prototype',
  'Uѕer',
  '../../etc/passwd',
  '</script>',
  '${x}',
  '{',
  'ключ',
  '🙂',
  '-',
  '1',
];

/** A schema with the text at every place that takes one. */
function schemaWith(text: string, place: string): string {
  const at = (here: string, otherwise: string): string => (here === place ? text : otherwise);
  const field = at('field', 'note');
  return JSON.stringify({
    tables: [
      {
        table_config: { table_name: at('table', 'Things'), partition_key: at('partition key', 'pk'), sort_key: 'sk' },
        gsi_list: [{ name: at('index', 'ByOwner'), partition_key: at('index key', 'owner_pk') }],
        entities: {
          [at('entity', 'Thing')]: {
            entity_type: at('entity type', 'THING'),
            pk_template: `${at('template', 'THING#')}{id}`,
            sk_template: 'THING',
            fields: [
              { name: 'id', type: 'string', required: true },
              {
                name: 'owner',
                type: 'string',
                required: true,
                default: at('default', 'me'),
                description: at('field description', 'x'),
              },
              { name: field, type: 'string', required: false, enum: [at('enum', 'a'), 'z'] },
            ],
            gsi_mappings: [{ name: at('index', 'ByOwner'), pk_template: `{owner}${at('index template', '#')}` }],
            access_patterns: [
              {
                pattern_id: 1,
                name: at('pattern', 'find_things'),
                description: at('description', 'Things of an owner'),
                operation: 'Query',
                return_type: 'entity_list',
                index_name: at('index', 'ByOwner'),
                parameters: [
                  { name: 'owner', type: 'string', description: at('parameter description', 'x') },
                  { name: at('parameter', 'state'), type: 'string', default: at('parameter default', 'a') },
                ],
                filter_expression: { conditions: [{ field, operator: '=', param: at('parameter', 'state') }] },
              },
            ],
          },
        },
      },
    ],
  });
}

const PLACES = [
  'table',
  'partition key',
  'index',
  'index key',
  'entity',
  'entity type',
  'template',
  'index template',
  'field',
  'field description',
  'default',
  'enum',
  'pattern',
  'description',
  'parameter',
  'parameter description',
  'parameter default',
];

/** What a program does, without its literals and comments. */
function shapeOf(code: string): string {
  const kinds: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) kinds.push(/^(process|exit)$/.test(node.text) ? node.text : 'name');
    else kinds.push(ts.SyntaxKind[node.kind]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('file.ts', code, ts.ScriptTarget.ES2022));
  // A name that is no identifier is quoted as a key, and needs the `name` option as a field.
  return kinds
    .join(' ')
    .replaceAll(/PropertyAssignment (ComputedPropertyName )?StringLiteral/g, 'PropertyAssignment name')
    .replaceAll(/(PropertyAssignment name StringLiteral )+/g, 'PropertyAssignment name StringLiteral ');
}

/** The shapes of what is generated; undefined where the schema is refused. */
function shapesOf(text: string): [path: string, shape: string][] | undefined {
  const { schema } = readSchema(text);
  return (
    schema && generate(schema).flatMap(({ path, text: code }) => (path.endsWith('.ts') ? [[path, shapeOf(code)]] : []))
  );
}

test.each(PLACES)('a hostile text as %s is inert, or refused', (place) => {
  const harmless = shapesOf(schemaWith('harmless', place));
  expect(harmless).toBeDefined();
  for (const text of HOSTILE) {
    const shapes = shapesOf(schemaWith(text, place));
    if (shapes) expect(shapes).toEqual(harmless);
  }
});
