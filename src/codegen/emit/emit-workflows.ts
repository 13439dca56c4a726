import type {
  CrossTablePattern,
  ParameterModel,
  StepBranch,
  WorkflowPlan,
  WorkflowStepModel,
  WriteStep,
} from '../model.js';
import { camelCase, pascalCase, workflowConstant } from '../naming.js';
import { entityOf, entry, type Scope } from './code.js';
import { agreementChecks } from './emit-writes.js';
import { block, call, type Doc, group, indent, join, layOut, line, object, openList, openObject } from './layout.js';
import { emitMethod, parameterList, patternComment } from './method.js';
import { propertyKey, stringLiteral } from './source-text.js';
import { inputType, parameterType } from './types.js';
import { type TransactionWork, writeOperation } from './write-operation.js';

export interface WorkflowPattern extends CrossTablePattern {
  readonly plan: WorkflowPlan;
}

export function isWorkflow(pattern: CrossTablePattern): pattern is WorkflowPattern {
  return pattern.plan.kind === 'workflow';
}

/** The class that a cross-table pattern is a method of. */
export function serviceOf(pattern: CrossTablePattern): string {
  return isWorkflow(pattern) ? 'WorkflowService' : 'TransactionService';
}

/** The constant that holds a workflow. */
export function workflowDefinition(pattern: WorkflowPattern, work: TransactionWork): Doc {
  const { schema, module } = work;
  const { parameters, plan } = pattern;
  const types = parameters.map((parameter): Doc => {
    const { type, entity } = parameterType(parameter, schema);
    if (entity !== undefined) module.use(entity, './entities.js');
    return [propertyKey(parameter.variable), `: ${type}`];
  });
  const inputs = parameters.map((parameter): Doc => [
    propertyKey(parameter.variable),
    ': ',
    inputType(parameter, schema),
  ]);
  const options: Doc[] = [
    `name: ${stringLiteral(pattern.name)}`,
    `table: ${stringLiteral(plan.journalTable)}`,
    ...(inputs.length > 0 ? [['input: ', object(inputs)]] : []),
    ['steps: ', openList(plan.steps.map((step) => stepObject(step, pattern, work)))],
  ];
  const type: Doc =
    types.length === 0
      ? 'Record<string, never>'
      : group('{', indent(line, ...join([';', line], types)), { kind: 'ifBroken', text: ';' }, line, '}');
  const define = module.use('defineWorkflow', 'dynatomic');
  return [`export const ${workflowConstant(pattern.name)} = ${define}<`, type, '>(', openObject(options), ');'];
}

function stepObject(step: WorkflowStepModel, pattern: WorkflowPattern, work: TransactionWork): Doc {
  const scope: Scope = {
    schema: work.schema,
    parameters: pattern.parameters.map((parameter) => ({ ...parameter, variable: `input.${parameter.variable}` })),
    element: () => 'element',
    stripper: () => work.support.use('withoutPrefix'),
  };
  return openObject([
    `name: ${stringLiteral(step.name)}`,
    ...(step.branch ? [`condition: ${branchCode(step.branch, scope)}`] : []),
    ...(step.optional ? [`onConditionFailure: 'skip'`] : []),
    ['run: ', stepFunction(step, scope, { ...work, interactive: true })],
    ...(step.compensate
      ? [['compensate: ', stepFunction(step.compensate, scope, { ...work, interactive: true, errors: undefined })]]
      : []),
  ]);
}

function branchCode({ source, holds }: StepBranch, { parameters }: Scope): string {
  if ('step' in source) {
    return `(_tx, { steps }) => steps[${stringLiteral(source.step)}] ${holds ? '===' : '!=='} 'done'`;
  }
  const variable = parameters.find(({ name }) => name === source.parameter)?.variable ?? '';
  return `(_tx, { input }) => ${holds ? '' : '!'}${variable}`;
}

/** A function that adds the step's write to its transaction. */
function stepFunction(step: WriteStep, scope: Scope, work: TransactionWork): Doc {
  const { className } = entityOf(work.schema, step.entity);
  const repository = `${camelCase(className)}Repository`;
  const { before, operation, array } = writeOperation(step, 0, repository, scope, work);
  const add: Doc = [call('tx.add', [operation]), ';'];
  const body: Doc[] = [
    `const ${repository} = db.repository(${work.module.use(className, './entities.js')});`,
    ...before,
    array === undefined ? add : [`for (const element of ${array}) `, block([add])],
  ];
  const text = layOut(block(body));
  const context = /\binput\./.test(text) ? '{ db, input }' : '{ db }';
  return [`${/\bawait tx\./.test(text) ? 'async ' : ''}(tx, ${context}) => `, block(body)];
}

/** The methods that start a workflow and go on with one. */
export function workflowMethods(pattern: WorkflowPattern, { schema, module, support }: TransactionWork): Doc[] {
  const { parameters, plan, method, name, returnType } = pattern;
  const workflow = workflowConstant(name);
  const id = freeName(parameters, 'workflowId', 'runId');
  const input = object(parameters.map(({ variable }) => entry(variable, variable)));
  const isFlag = returnType === 'boolean';
  const result = isFlag ? 'Promise<boolean>' : `Promise<${module.useType('WorkflowRun', 'dynatomic')}>`;
  const run = freeName(parameters, 'run', 'workflowRun');
  const give = (started: Doc): Doc[] =>
    isFlag
      ? [[`const ${run} = await `, started, ';'], `return ${run}.status === 'complete';`]
      : [['return ', started, ';']];
  const scope: Scope = { schema, parameters };
  const end = isFlag
    ? 'True when it is complete, false when it is compensated.'
    : 'Resolves when it is complete or compensated.';
  return [
    emitMethod({
      name: method,
      comment: patternComment(pattern, [`The same \`${id}\` is the same run, which is done once. ${end}`]),
      parameters: [`${id}: string`, ...parameterList(parameters, schema, module)],
      result,
      async: true,
      body: [
        ...agreementChecks(plan.agreements, scope, support),
        ...give(call(`${workflow}.start`, ['this.dataSource', id, input], true)),
      ],
    }),
    emitMethod({
      name: `resume${pascalCase(name)}`,
      comment: [
        `Goes on with a run of ${method} that was interrupted.`,
        '@throws ItemNotFoundError when it was never started.',
      ],
      parameters: [`${id}: string`],
      result,
      async: true,
      body: give(`${workflow}.resume(this.dataSource, ${id})`),
    }),
  ];
}

/** The first name that is no parameter. */
function freeName(parameters: readonly ParameterModel[], name: string, other: string): string {
  return parameters.some(({ variable }) => variable === name) ? other : name;
}
