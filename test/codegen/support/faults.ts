import { readSchema, type Problem } from 'dynatomic/codegen';

/** New values by path, such as `tables[0].entities.User.fields[1].type`; undefined removes the key or entry. */
export type Edits = Readonly<Record<string, unknown>>;

/** What a case expects of one problem. `at` is what stands at its line and column, up to the end of the line. */
export interface Fault {
  readonly code: string;
  readonly path: string;
  readonly at: string;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

const field = (name: string, type: string, more: object = {}): object => ({ name, type, required: true, ...more });
const parameter = (name: string, type: string, more: object = {}): object => ({ name, type, ...more });
const pattern = (id: number, name: string, operation: string, returns: string, more: object): object => ({
  pattern_id: id,
  name,
  description: name,
  operation,
  return_type: returns,
  parameters: [],
  ...more,
});

/** A schema without problems, which the cases change. */
function base(): unknown {
  return {
    tables: [
      {
        table_config: { table_name: 'Shop', partition_key: 'pk', sort_key: 'sk' },
        gsi_list: [{ name: 'ByMail', partition_key: 'mail_pk', sort_key: 'mail_sk' }],
        entities: {
          User: {
            entity_type: 'USER',
            pk_template: 'USER#{id}',
            sk_template: 'AT#{day}',
            fields: [
              field('id', 'string'),
              field('day', 'string'),
              field('mail', 'string'),
              field('age', 'integer'),
              field('score', 'decimal'),
              field('active', 'boolean'),
              field('tags', 'array', { item_type: 'string' }),
              field('place', 'object'),
            ],
            gsi_mappings: [{ name: 'ByMail', pk_template: 'MAIL#{mail}', sk_template: 'AGE#{age:03d}' }],
            access_patterns: [
              pattern(1, 'users_of_day', 'Query', 'entity_list', {
                parameters: [parameter('id', 'string'), parameter('least', 'integer')],
                filter_expression: { conditions: [{ field: 'age', operator: '>=', param: 'least' }] },
              }),
              pattern(2, 'rename', 'UpdateItem', 'single_entity', {
                parameters: [parameter('id', 'string'), parameter('day', 'string'), parameter('score', 'decimal')],
              }),
            ],
          },
          Order: {
            entity_type: 'ORDER',
            pk_template: 'ORDER#{order_id}',
            sk_template: 'ORDER',
            fields: [field('order_id', 'uuid')],
          },
        },
      },
      {
        table_config: { table_name: 'Logs', partition_key: 'log_id' },
        entities: {
          Log: { entity_type: 'LOG', pk_template: '{log_id}', fields: [field('log_id', 'string')] },
        },
      },
    ],
    cross_table_access_patterns: [
      pattern(3, 'sign_up', 'TransactWrite', 'boolean', {
        parameters: [
          parameter('user', 'entity', { entity_type: 'User' }),
          parameter('log', 'entity', { entity_type: 'Log' }),
        ],
        entities_involved: [
          { table: 'Shop', entity: 'User', action: 'Put' },
          { table: 'Logs', entity: 'Log', action: 'Put' },
        ],
      }),
    ],
  };
}

/** The text of the schema after the changes. */
export function edited(edits: Edits): string {
  const root = base();
  for (const [path, value] of Object.entries(edits)) {
    const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
    const last = steps.pop() ?? '';
    const holder = steps.reduce((inner, step) => (inner as Record<string, unknown>)[step], root);
    if (Array.isArray(holder) && value === undefined) holder.splice(Number(last), 1);
    else (holder as Record<string, unknown>)[last] = value;
  }
  return JSON.stringify(root, null, 2);
}

/** The problems of the schema after the changes. */
export function faultsOf(edits: Edits): Fault[] {
  const text = edited(edits);
  return readSchema(text).problems.map((problem) => faultOf(problem, text));
}

function faultOf({ code, severity, path, line, column, message, suggestion }: Problem, text: string): Fault {
  const at = (text.split('\n')[line - 1] ?? '').slice(column - 1).replace(/,$/, '');
  return { code: severity === 'warning' ? `warning ${code}` : code, path, at, message, suggestion };
}

/** One row of a table: what is changed, and the problem that it makes. */
export type Case = readonly [message: string, code: string, path: string, at: string, edits: Edits];

/** Runs a table of cases: each change makes its problem, at its place. */
export function checkCases(cases: readonly Case[]): void {
  test.each(cases)('%s (%s at %s)', (message, code, path, at, edits) => {
    expect(faultsOf(edits)).toContainEqual(
      expect.objectContaining({ code, path, at, message: expect.stringContaining(message) as string }),
    );
  });
}
