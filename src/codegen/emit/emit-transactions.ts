import type { ChainStep, CrossTablePattern, ReadStep, SchemaModel, WriteStep } from '../model.js';
import { camelCase, variableName } from '../naming.js';
import { chain, type ChainCall, eachOf, entityOf, entry, idCode, type Scope, fieldObject } from './code.js';
import { propertyOf } from './emit-entities.js';
import type { MethodBody } from './emit-pattern.js';
import { isWorkflow, workflowDefinition, workflowMethods } from './emit-workflows.js';
import { agreementChecks } from './emit-writes.js';
import { block, call, type Doc, list, object } from './layout.js';
import { emitMethod, parameterList, patternComment } from './method.js';
import { Module } from './module.js';
import { OperationErrors } from './operation-errors.js';
import { stringLiteral } from './source-text.js';
import { Support } from './support.js';
import { type TransactionWork, writeOperation } from './write-operation.js';

/** `transaction-service.ts`: one method per cross-table pattern, and the definitions of workflows. */
export function emitTransactionService(schema: SchemaModel): string {
  const module = new Module();
  const errors = new OperationErrors();
  const support = new Support((name) => {
    const isShared = name === 'ForeignKeyMismatchError' && repositoriesCheckAgreements(schema);
    if (isShared) module.use(name, './repositories.js');
    return isShared;
  });
  const work: TransactionWork = { schema, module, support, errors };
  const workflows = schema.crossTablePatterns.filter(isWorkflow);
  const methods = schema.crossTablePatterns
    .filter((pattern) => !isWorkflow(pattern))
    .map((pattern) => serviceMethod(pattern, work));
  const services: Doc[] = [
    ...(methods.length > 0 ? [serviceClass('TransactionService', methods, module)] : []),
    ...workflows.map((workflow) => workflowDefinition(workflow, work)),
    ...(workflows.length > 0
      ? [
          serviceClass(
            'WorkflowService',
            workflows.flatMap((workflow) => workflowMethods(workflow, work)),
            module,
          ),
        ]
      : []),
  ];
  return module.toText([...work.support.declarations(), ...errors.declarations(), ...services]);
}

/** Whether `repositories.ts` exports the error for arguments that contradict each other. */
function repositoriesCheckAgreements({ entities }: SchemaModel): boolean {
  return entities
    .flatMap(({ patterns }) => patterns)
    .some(({ crud, plan }) => crud === undefined && plan.kind === 'put' && plan.agreements.length > 0);
}

function serviceClass(name: string, methods: readonly Doc[], module: Module): Doc {
  const dataSource = module.useType('DataSource', 'dynatomic');
  const members: Doc[] = [`constructor(protected readonly dataSource: ${dataSource}) {}`, ...methods];
  return [`export class ${name} `, block(members.flatMap((member, index) => (index === 0 ? [member] : ['', member])))];
}

function serviceMethod(pattern: CrossTablePattern, work: TransactionWork): Doc {
  const { schema, module, support } = work;
  const scope: Scope = {
    schema,
    parameters: pattern.parameters,
    element: () => 'element',
    stripper: () => support.use('withoutPrefix'),
  };
  const { comment = [], more: _more, ...method } = bodyOf(pattern, scope, work);
  return emitMethod({
    ...method,
    name: pattern.method,
    comment: patternComment(pattern, comment),
    parameters: parameterList(pattern.parameters, schema, module),
  });
}

function bodyOf(pattern: CrossTablePattern, scope: Scope, work: TransactionWork): MethodBody {
  const { plan } = pattern;
  switch (plan.kind) {
    case 'transactWrite':
      return transactWrite(plan.steps, agreementChecks(plan.agreements, scope, work.support), scope, work);
    case 'transactGet':
      return transactGet(plan.steps, pattern, scope, work);
    case 'chain':
      return chainCall(plan.steps, pattern, scope, work);
    case 'batchWrite':
      return batchWrite(plan.steps, scope, work);
    case 'workflow':
      throw new TypeError('a workflow is no method of the transaction service');
  }
}

/** The repository of an entity, as a variable of the method. */
function repositories(
  entities: readonly string[],
  scope: Scope,
  { schema, module }: TransactionWork,
): { statements: Doc[]; variable: (entity: string) => string } {
  const taken = new Set(scope.parameters.map((parameter) => parameter.variable));
  const variable = (entity: string): string => {
    const name = `${camelCase(entityOf(schema, entity).className)}Repository`;
    return taken.has(name) ? `${name}Value` : name;
  };
  const statements = [...new Set(entities)].map((entity) => {
    const { className } = entityOf(schema, entity);
    module.use(className, './entities.js');
    return `const ${variable(entity)} = this.dataSource.repository(${className});`;
  });
  return { statements, variable };
}

function transactWrite(
  steps: readonly WriteStep[],
  checks: readonly Doc[],
  scope: Scope,
  work: TransactionWork,
): MethodBody {
  const { statements, variable } = repositories(
    steps.map(({ entity }) => entity),
    scope,
    work,
  );
  const made: Doc[] = [];
  const thrown = new Set<string>();
  const calls = steps.map((step, index): ChainCall => {
    const { before, operation, array, error } = writeOperation(step, index, variable(step.entity), scope, work);
    made.push(...before);
    if (error !== undefined) thrown.add(error);
    return addCall(operation, array);
  });
  const send = chain('await this.dataSource', ['transaction()', ...calls, 'execute()']);
  return {
    comment: [...thrown].map((error) => `@throws ${error}`),
    result: 'Promise<boolean>',
    async: true,
    body: [...checks, ...statements, ...made, [send, ';'], 'return true;'],
  };
}

function addCall(operation: Doc, array: string | undefined): ChainCall {
  if (array === undefined) return { code: call('add', [operation]), complex: true };
  return { code: call('addAll', [eachOf(array, operation)]), complex: true };
}

function transactGet(
  steps: readonly ReadStep[],
  { returnType }: CrossTablePattern,
  scope: Scope,
  work: TransactionWork,
): MethodBody {
  const { statements, variable } = repositories(
    steps.map(({ entity }) => entity),
    scope,
    work,
  );
  const gets = steps.map((step): Doc => {
    return [`${variable(step.entity)}.get(`, idCode(step.key, entityOf(work.schema, step.entity), scope), ')'];
  });
  const types = steps.map(({ entity }) => `${entityOf(work.schema, entity).className} | undefined`);
  if (returnType === 'array') {
    const calls = gets.map((get): Doc => ['add(', get, ')']);
    return {
      result: `Promise<[${types.join(', ')}]>`,
      async: false,
      body: [...statements, ['return ', chain('this.dataSource', ['readTransaction()', ...calls, 'execute()']), ';']],
    };
  }
  const names = resultNames(steps, work);
  const named = object(gets.map((get, index): Doc => [`${names[index] ?? ''}: `, get]));
  return {
    result: objectPromise(names, types),
    async: false,
    body: [...statements, ['return ', chain('this.dataSource', [['readTransaction(', named, ')'], 'execute()']), ';']],
  };
}

function objectPromise(names: readonly string[], types: readonly string[]): string {
  return `Promise<{ ${names.map((name, index) => `${name}: ${types[index] ?? ''}`).join('; ')} }>`;
}

/** The entity's name for each result; numbered where an entity is read twice. */
function resultNames(steps: readonly { readonly entity: string }[], { schema }: TransactionWork): string[] {
  const names = steps.map(({ entity }) => camelCase(entityOf(schema, entity).className));
  return names.map((name, index) => {
    const same = names.filter((other) => other === name).length;
    return same > 1 ? `${name}${names.slice(0, index + 1).filter((other) => other === name).length}` : name;
  });
}

function batchWrite(steps: readonly WriteStep[], scope: Scope, work: TransactionWork): MethodBody {
  const { statements, variable } = repositories(
    steps.map(({ entity }) => entity),
    scope,
    work,
  );
  const made: Doc[] = [];
  const calls = steps.map((step, index): ChainCall => {
    const { before, operation, array } = writeOperation(step, index, variable(step.entity), scope, work);
    made.push(...before);
    return addCall(operation, array);
  });
  return {
    comment: [
      'Not atomic: what could not be written after all retries is in the error.',
      '@throws BatchIncompleteError',
    ],
    result: 'Promise<boolean>',
    async: true,
    body: [
      ...statements,
      ...made,
      [chain('await this.dataSource', ['batchWrite()', ...calls, 'execute()']), ';'],
      'return true;',
    ],
  };
}

/** Reads one after the other, each with what the ones before it found. */
function chainCall(
  steps: readonly ChainStep[],
  { returnType }: CrossTablePattern,
  scope: Scope,
  work: TransactionWork,
): MethodBody {
  const { statements, variable } = repositories(
    steps.map(({ entity }) => entity),
    scope,
    work,
  );
  const names = resultNames(steps, work);
  const taken = new Set(scope.parameters.map((parameter) => parameter.variable));
  const results = names.map((name) => {
    const variable = variableName(name);
    return { name, variable: taken.has(variable) ? `${name}Result` : variable };
  });
  const nameOf = (step: string): string => results[steps.findIndex(({ name }) => name === step)]?.variable ?? step;
  const many = (step: ChainStep): boolean => step.action === 'Query' || step.each !== undefined;
  const body: Doc[] = [];
  steps.forEach((step) => {
    const entity = entityOf(work.schema, step.entity);
    const result = (from: string, field: string): string => {
      const source = steps.find(({ name }) => name === from);
      const holder = source && many(source) ? 'element' : nameOf(from);
      if (!source) return `${holder}.${field}`;
      const sourceEntity = entityOf(work.schema, source.entity);
      const property = propertyOf(sourceEntity, field);
      const value = `${holder}.${property}`;
      if (sourceEntity.fields.some(({ name, required }) => name === field && required)) return value;
      return `${work.support.use('present')}(${value}, ${stringLiteral(`${sourceEntity.className}.${property}`)})`;
    };
    const inner: Scope = { ...scope, result };
    const repository = variable(step.entity) + (step.index === undefined ? '' : `.index(${stringLiteral(step.index)})`);
    const read: Doc =
      step.action === 'Get'
        ? [`${repository}.get(`, idCode(step.key, entity, inner), ').execute()']
        : [`${repository}.query(`, fieldObject(step.key, entity, inner), ').all()'];
    const own = nameOf(step.name);
    const type = step.action === 'Get' ? entity.className : `${entity.className}[]`;
    const source = step.key.find(({ value }) => value.kind === 'result')?.value;
    const from = source?.kind === 'result' ? steps.find(({ name }) => name === source.step) : undefined;
    if (!from) body.push([`const ${own} = await `, read, ';']);
    else if (many(from)) {
      const found = `${own}Found`;
      body.push([`const ${found} = await `, call('Promise.all', [eachOf(nameOf(from.name), read)]), ';']);
      body.push(
        `const ${own} = ${found}${step.action === 'Get' ? '.filter((item) => item !== undefined)' : '.flat()'};`,
      );
    } else if (step.action === 'Get') {
      body.push([`const ${own} = ${nameOf(from.name)} && (await `, read, ');']);
    } else {
      body.push([`const ${own}: ${type} = ${nameOf(from.name)} ? await `, read, ' : [];']);
    }
  });
  const types = steps.map((step) => {
    const { className } = entityOf(work.schema, step.entity);
    return many(step) ? `${className}[]` : `${className} | undefined`;
  });
  const asArray = returnType === 'array';
  const variables = results.map(({ variable }) => variable);
  const named = results.map(({ name, variable }) => entry(name, variable));
  return {
    result: asArray ? `Promise<[${types.join(', ')}]>` : objectPromise(names, types),
    async: true,
    body: [...statements, ...body, ['return ', asArray ? list('[', variables, ']') : object(named), ';']],
  };
}
