import type {
  AccessPattern,
  CrossTablePattern,
  EntityModel,
  FieldModel,
  ParameterModel,
  SchemaModel,
  WriteStep,
} from '../model.js';
import { camelCase, workflowConstant } from '../naming.js';
import { argumentValue, type Use, useInPattern, useInSteps } from '../usage/argument-values.js';
import { Examples } from '../usage/examples.js';
import type { UsageData } from '../usage/read-usage-data.js';
import { entityOf } from './code.js';
import { propertyOf } from './emit-entities.js';
import { splitExistence } from './emit-expressions.js';
import { isWorkflow, serviceOf } from './emit-workflows.js';
import { block, call, callWith, type Doc, lines, list, object } from './layout.js';
import { Module } from './module.js';
import { jsonLiteral, property, stringLiteral } from './source-text.js';

interface ExampleWork {
  readonly schema: SchemaModel;
  readonly module: Module;
  readonly examples: Examples;
}

/** `usage-examples.ts`: a program that calls every method of the layer, on the embedded engine. */
export function emitUsageExamples(schema: SchemaModel, usage: UsageData): string {
  const work: ExampleWork = { schema, module: new Module(), examples: new Examples(usage) };
  const { module } = work;
  module.use('DynamoDBClient', '@aws-sdk/client-dynamodb');
  module.use('DataSource', 'dynatomic');
  module.use('startLocalDynamoDB', 'dynatomic/testing');
  const parts = schema.entities.map((entity) => entityExamples(entity, work));
  const names = schema.entities.map(({ className }) => `${camelCase(className)}Examples`);
  if (schema.crossTablePatterns.length > 0) {
    parts.push(transactionExamples(work));
    names.push('transactionExamples');
  }
  for (const { className } of schema.entities) module.use(className, './entities.js');
  const journals = schema.crossTablePatterns
    .filter(isWorkflow)
    .map(({ name }) => `${module.use(workflowConstant(name), './transaction-service.js')}.journal`);
  const classes = list('[', [...schema.entities.map(({ className }) => className), ...journals], ']');
  return module.toText([
    lines(SHOW),
    lines([
      '/** Runs every example; the tables must be there. */',
      'export async function runExamples(dataSource: DataSource, show: Show = print): Promise<void> {',
      ...names.map((name) => `  await ${name}(dataSource, show);`),
      '}',
    ]),
    ...parts,
    lines(CONNECT),
    [
      'async function main(): Promise<void> ',
      block([
        'const { client, stop } = await connect();',
        ['const dataSource = new DataSource(', object(['client', ['entities: ', classes]]), ');'],
        'try {',
        '  await dataSource.createTables();',
        '  await runExamples(dataSource);',
        '} finally {',
        '  dataSource.destroy();',
        '  await stop();',
        '}',
      ]),
    ],
    lines(RUN),
  ]);
}

const SHOW = [
  '/** Is told what each example gave: a result, or the error with which the call was refused. */',
  'export type Show = (example: string, result: unknown) => void;',
  '',
  'const print: Show = (example, result) => console.log(`${example}:`, result);',
  '',
  'async function attempt(show: Show, example: string, run: () => Promise<unknown>): Promise<void> {',
  '  show(example, await run().catch((error: unknown) => error));',
  '}',
];

const CONNECT = [
  '/** The embedded engine, or the one at DYNAMODB_ENDPOINT: on this machine, unless ALLOW_REMOTE_EXAMPLES is 1. */',
  'async function connect(): Promise<{ client: DynamoDBClient; stop: () => Promise<void> }> {',
  "  const endpoint = process.env['DYNAMODB_ENDPOINT'];",
  '  if (endpoint === undefined) return startLocalDynamoDB();',
  "  const local = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(endpoint).hostname);",
  "  if (!local && process.env['ALLOW_REMOTE_EXAMPLES'] !== '1') {",
  '    throw new Error(`${endpoint} is not on this machine: the examples write and delete. Set ALLOW_REMOTE_EXAMPLES=1`);',
  '  }',
  '  const client = new DynamoDBClient({ endpoint });',
  '  return { client, stop: async () => client.destroy() };',
  '}',
];

const RUN = [
  "if (/usage-examples\\.[cm]?[jt]s$/.test(process.argv[1] ?? '')) {",
  '  main().catch((error: unknown) => {',
  '    console.error(error);',
  '    process.exitCode = 1;',
  '  });',
  '}',
];

function entityExamples(entity: EntityModel, work: ExampleWork): Doc {
  const { className, keyFields } = entity;
  const { examples, module } = work;
  const repository = `${className}Repository`;
  module.use(repository, './repositories.js');
  const key = (variable: string): string[] => keyFields.map((field) => `${variable}.${propertyOf(entity, field)}`);
  const keyArguments = key('sample').map((code): Argument => ({ code }));
  const run = (title: string, method: string, args: readonly Argument[]): Doc =>
    attempt(`${repository}.${title}`, `repository.${method}`, args);
  const changes = object(examples.changes(entity).map(([field, value]) => exampleEntry(field, value)));
  const body: Doc[] = [
    `const repository = new ${repository}(dataSource);`,
    ['const sample = ', exampleItem(entity, 'sample', work), ';'],
    ...(entity.patterns.length > 0 ? [['const other = ', exampleItem(entity, 'accessPattern', work), ';']] : []),
    '',
    run('create', 'create', [{ code: 'sample' }]),
    run('get', 'get', keyArguments),
    run('update', 'update', [...keyArguments, { code: changes, hug: true }]),
  ];
  let exists = false;
  for (const pattern of entity.patterns) {
    const { plan } = pattern;
    const wantsNone =
      pattern.crud === 'create' ||
      (plan.kind === 'put' && plan.condition && splitExistence(plan.condition, entity).exists === false);
    if (wantsNone && exists) body.push(`await repository.delete(${key('other').join(', ')});`);
    if (!wantsNone && !exists) body.push(`await dataSource.repository(${className}).save(other);`);
    exists = true;
    body.push(patternExample(pattern, entity, work, run));
    if (plan.kind === 'delete' || (plan.kind === 'batchWrite' && plan.deletes)) exists = false;
  }
  body.push(run('delete', 'delete', keyArguments));
  if (exists) body.push(`await repository.delete(${key('other').join(', ')});`);
  return [
    'async function ',
    `${camelCase(className)}Examples(dataSource: DataSource, show: Show): Promise<void> `,
    block(body),
  ];
}

/** An argument; `hug` for an object that stays on the lines of its call. */
interface Argument {
  readonly code: Doc;
  readonly hug?: boolean;
}

function attempt(title: string, method: string, args: readonly Argument[]): Doc {
  const run = call(
    method,
    args.map(({ code }) => code),
    args.at(-1)?.hug,
  );
  return ['await ', callWith(['attempt(show, ', stringLiteral(title), ', () =>'], run), ';'];
}

function patternExample(
  pattern: AccessPattern,
  entity: EntityModel,
  work: ExampleWork,
  run: (title: string, method: string, args: readonly Argument[]) => Doc,
): Doc {
  const method = pattern.crud ?? pattern.method;
  const given = work.examples.usageOf(entity)?.filterValues ?? {};
  const args = pattern.parameters.map((parameter): Argument => {
    if (parameter.entityType === entity.name) return { code: parameter.type === 'array' ? '[other]' : 'other' };
    return argument(parameter, useInPattern(parameter, pattern, entity), given[parameter.name], work);
  });
  const open = pattern.plan.kind === 'update' && pattern.plan.changes.open;
  if (open)
    args.push({
      code: object(work.examples.changes(entity).map(([field, value]) => exampleEntry(field, value))),
      hug: true,
    });
  return run(`${method} (access pattern ${pattern.id})`, method, args);
}

function argument(parameter: ParameterModel, use: Use | undefined, given: unknown, work: ExampleWork): Argument {
  const entity = work.schema.entities.find(({ name }) => name === parameter.entityType);
  if (entity) {
    const item = exampleItem(entity, 'accessPattern', work);
    return { code: parameter.type === 'array' ? list('[', [item], ']') : item };
  }
  return { code: jsonLiteral(argumentValue(parameter, use, work.examples, given)) };
}

function exampleItem(entity: EntityModel, kind: 'sample' | 'accessPattern', { examples, module }: ExampleWork): Doc {
  const className = module.use(entity.className, './entities.js');
  const entries = examples.item(entity, kind).map(([field, value]) => exampleEntry(field, value));
  return ['Object.assign(new ', className, '(), ', object(entries), ')'];
}

function exampleEntry(field: FieldModel, value: unknown): Doc {
  return property(field.property, exampleLiteral(field, value));
}

/** A JSON value as the property of an entity holds it. */
function exampleLiteral(field: FieldModel, value: unknown): Doc {
  if (field.timeToLive && typeof value === 'number') return `new Date(${value * 1000})`;
  if (field.set) return ['new Set(', jsonLiteral(value), ')'];
  if (field.enum) return [jsonLiteral(value), ' as const'];
  return jsonLiteral(value);
}

function transactionExamples(work: ExampleWork): Doc {
  const { schema, module } = work;
  const involved = new Set(schema.crossTablePatterns.flatMap(({ plan }) => plan.steps.map(({ entity }) => entity)));
  const repositories = [...involved].map((name): Doc => {
    const entity = entityOf(schema, name);
    return `const ${exampleRepository(entity)} = dataSource.repository(${module.use(entity.className, './entities.js')});`;
  });
  const services = [...new Set(schema.crossTablePatterns.map(serviceOf))].map(
    (name) => `const ${camelCase(name)} = new ${module.use(name, './transaction-service.js')}(dataSource);`,
  );
  const body: Doc[] = [...services, ...repositories];
  for (const pattern of work.schema.crossTablePatterns) body.push('', ...crossTableExample(pattern, work));
  return ['async function transactionExamples(dataSource: DataSource, show: Show): Promise<void> ', block(body)];
}

/** Two parameters for one field name two items. */
const ITEM_KINDS = ['accessPattern', 'sample'] as const;

function exampleRepository({ className }: EntityModel): string {
  return `${camelCase(className)}Repository`;
}

function crossTableExample(pattern: CrossTablePattern, work: ExampleWork): Doc[] {
  const { schema } = work;
  const entities = [...new Set(pattern.plan.steps.map(({ entity }) => entity))].map((name) => entityOf(schema, name));
  const before = entities.flatMap((entity): Doc[] => {
    const steps = pattern.plan.steps.filter((step) => step.entity === entity.name) as readonly Partial<WriteStep>[];
    const method = steps.some(({ action }) => action === 'Put') ? 'remove' : 'save';
    const kinds = ITEM_KINDS.slice(0, steps.length);
    return kinds.map((kind) => [
      'await ',
      call(`${exampleRepository(entity)}.${method}`, [exampleItem(entity, kind, work)]),
      ';',
    ]);
  });
  const timesUsed = new Map<string, number>();
  const args = pattern.parameters.map((parameter) => {
    const use = useInSteps(parameter, pattern, schema);
    const place = use ? `${use.entity.name}.${use.field}` : parameter.name;
    const times = timesUsed.get(place) ?? 0;
    timesUsed.set(place, times + 1);
    return argument(parameter, use && { ...use, kind: ITEM_KINDS[times] }, undefined, work);
  });
  const service = serviceOf(pattern);
  const title = `${service}.${pattern.method} (access pattern ${pattern.id})`;
  const id = isWorkflow(pattern) ? [{ code: `'example-${pattern.id}'` }] : [];
  return [...before, attempt(title, `${camelCase(service)}.${pattern.method}`, [...id, ...args])];
}
