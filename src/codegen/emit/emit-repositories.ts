import type { EntityModel, SchemaModel } from '../model.js';
import { camelCase, variableName } from '../naming.js';
import { chain, entry } from './code.js';
import { propertyOf } from './emit-entities.js';
import { emitPattern } from './emit-pattern.js';
import { openUpdate } from './emit-open-update.js';
import { block, type Doc, group, indent, lines, object, softline } from './layout.js';
import { emitMethod } from './method.js';
import { Module } from './module.js';
import { stringLiteral } from './source-text.js';
import { Support } from './support.js';
import { fieldType } from './types.js';

/** Where the methods of one module put what they need. */
export interface Workshop {
  readonly schema: SchemaModel;
  readonly module: Module;
  readonly support: Support;
}

/** `repositories.ts`: one class per entity. */
export function emitRepositories(schema: SchemaModel): string {
  const workshop: Workshop = { schema, module: new Module(), support: new Support() };
  const parts = schema.entities.flatMap((entity) => [changesType(entity, workshop), repositoryClass(entity, workshop)]);
  return workshop.module.toText([...workshop.support.declarations(), ...parts]);
}

function changesType(entity: EntityModel, { module }: Workshop): Doc {
  const { className, keyFields } = entity;
  module.use(className, './entities.js');
  const keys = keyFields.map((field) => stringLiteral(propertyOf(entity, field)));
  const fixed = keys.length > 0 ? [`typeof ${module.useType('KEY', 'dynatomic')}`, ...keys].join(' | ') : 'never';
  return lines([
    `/** What an update can set of ${className}: everything but its key. */`,
    [
      `export type ${className}Changes = Partial`,
      group('<', indent(softline, `Omit<${className}, ${fixed}>`), softline, '>'),
      ';',
    ],
  ]);
}

function repositoryClass(entity: EntityModel, workshop: Workshop): Doc {
  const { className } = entity;
  const dataSource = workshop.module.useType('DataSource', 'dynatomic');
  const repository = workshop.module.useType('Repository', 'dynatomic');
  const members: Doc[] = [
    lines([
      `protected readonly repository: ${repository}<${className}>;`,
      '',
      [
        `constructor(protected readonly dataSource: ${dataSource}) `,
        block([`this.repository = dataSource.repository(${className});`]),
      ],
    ]),
    ...crudMethods(entity, workshop.support),
    ...entity.patterns
      .filter(({ crud }) => crud === undefined)
      .map((pattern) => emitPattern(pattern, entity, workshop)),
  ];
  return [
    `export class ${className}Repository `,
    block(members.flatMap((member, index) => (index === 0 ? [member] : ['', member]))),
  ];
}

/** The id that the CRUD methods take: one argument for each field of the key. */
export function keyArguments(entity: EntityModel): { readonly declared: Doc[]; readonly id: Doc } {
  const fields = entity.keyFields.flatMap((name) => entity.fields.find((field) => field.name === name) ?? []);
  const declared = fields.map((field) => `${variableName(field.name)}: ${fieldType(field)}`);
  const [only] = fields;
  if (fields.length === 1 && only) return { declared, id: variableName(only.name) };
  return { declared, id: object(fields.map((field) => entry(field.property, variableName(field.name)))) };
}

function crudMethods(entity: EntityModel, support: Support): Doc[] {
  const { className } = entity;
  const { declared, id } = keyArguments(entity);
  const own = camelCase(className);
  const variable = variableName(own);
  const patterns = (crud: string): string[] =>
    entity.patterns.filter((pattern) => pattern.crud === crud).map(({ id }) => `Access pattern ${id}.`);
  const update = openUpdate(entity, id, [{ code: `returning('new')` }], support);
  return [
    emitMethod({
      comment: [
        `Stores a new ${className}.`,
        ...patterns('create'),
        '@throws ItemExistsError when there is one with the same key.',
      ],
      name: 'create',
      parameters: [`${variable}: ${className}`],
      result: `Promise<${className}>`,
      async: true,
      body: [`await this.repository.insert(${variable});`, `return ${variable};`],
    }),
    emitMethod({
      comment: [`The ${className} with this key, or undefined.`, ...patterns('get')],
      name: 'get',
      parameters: declared,
      result: `Promise<${className} | undefined>`,
      async: false,
      body: [['return this.repository.findById(', id, ');']],
    }),
    emitMethod({
      comment: [
        `Changes the ${className} with this key, and gives it back as it is then.`,
        ...patterns('update'),
        '@throws ItemNotFoundError when there is none.',
      ],
      name: 'update',
      parameters: [...declared, `changes: ${className}Changes`],
      result: `Promise<${className}>`,
      async: update.statements.length > 0,
      body: [...update.statements, ['return ', update.write, ';']],
    }),
    emitMethod({
      comment: [`Deletes the ${className} with this key; false when there was none.`, ...patterns('delete')],
      name: 'delete',
      parameters: declared,
      result: 'Promise<boolean>',
      async: true,
      body: [
        [
          'const deleted = ',
          chain('await this.repository', [['delete(', id, ')'], `returning('old')`, 'execute()']),
          ';',
        ],
        'return deleted !== undefined;',
      ],
    }),
  ];
}
