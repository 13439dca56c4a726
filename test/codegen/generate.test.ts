import { generate, isGenerated } from 'dynatomic/codegen';
import { checked, fixture } from './support/fixture.js';

const filesOf = (text: string): Map<string, string> =>
  new Map(generate(checked(text), { examples: new Map() }).map(({ path, text }) => [path, text]));

test('what is generated is told from other files', () => {
  const files = filesOf(fixture('valid/shop'));
  expect(files.size).toBe(7);
  for (const text of files.values()) expect(isGenerated(text)).toBe(true);
  expect(isGenerated('')).toBe(false);
  expect(isGenerated('{ "metadata": { "generator_type": "another" } }')).toBe(false);
  expect(isGenerated(`export const text = ${JSON.stringify(files.get('index.ts'))};`)).toBe(false);
});

test('an error that repositories and transactions throw is one class', () => {
  const schema = JSON.parse(fixture('valid/bank')) as {
    tables: { entities: Record<string, { access_patterns?: unknown[] }> }[];
  };
  const member = schema.tables[0]?.entities['Member'] ?? {};
  member.access_patterns = [
    {
      pattern_id: 900,
      name: 'put_member_with_address',
      description: 'Store a member that an address belongs to',
      operation: 'PutItem',
      return_type: 'single_entity',
      parameters: [
        { name: 'member', type: 'entity', entity_type: 'Member' },
        { name: 'address', type: 'entity', entity_type: 'Address' },
      ],
    },
  ];
  const files = filesOf(JSON.stringify(schema));
  expect(files.get('repositories.ts')).toContain('export class ForeignKeyMismatchError');
  const service = files.get('transaction-service.ts') ?? '';
  expect(service).toContain(`import { ForeignKeyMismatchError } from './repositories.js';`);
  expect(service).not.toContain('class ForeignKeyMismatchError');
});
