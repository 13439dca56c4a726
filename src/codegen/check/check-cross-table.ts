import type { CrossTableDraft, EntityDraft, SchemaDraft, StepDraft } from '../draft/draft.js';
import { fieldOf, names as namesOf, type SchemaNames } from '../draft/schema-names.js';
import { ACTIONS, ACTIONS_OF, type CrossTableOperation, type CrossTableReturnType } from '../format/vocabulary.js';
import type { Path } from '../read/path.js';
import type { Report } from '../read/problem-list.js';
import { suggest } from '../../util/suggest.js';
import { checkWorkflow } from './check-workflow.js';
import { checkParameters } from './check-parameters.js';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-dynamodb-transactions */
const MAX_TRANSACTION_OPERATIONS = 100;

/** Cross-table patterns, as far as one can tell without binding their parameters. */
export function checkCrossTable(schema: SchemaDraft, names: SchemaNames, report: Report): void {
  for (const pattern of schema.patterns) {
    checkParameters(pattern.parameters, names, report);
    checkLists(pattern, report);
    for (const step of stepsOf(pattern)) checkStep(step, pattern, names, report);
    checkReturnType(pattern, report);
    if (pattern.operation === 'Workflow') checkWorkflow(pattern, names, report);
  }
}

/** Every step of a pattern, compensations included. */
function stepsOf(pattern: CrossTableDraft): StepDraft[] {
  const steps = [pattern.involvements, pattern.chainSteps, pattern.workflowSteps].flatMap((list) => list ?? []);
  return steps.flatMap((step) => (step.compensate ? [step, step.compensate] : [step]));
}

function checkLists(pattern: CrossTableDraft, report: Report): void {
  const { operation, path, name } = pattern;
  if (operation === undefined) return;
  const wanted =
    operation === 'ChainCall' ? 'chain_steps' : operation === 'Workflow' ? 'workflow_steps' : 'entities_involved';
  const lists = {
    entities_involved: pattern.involvements,
    chain_steps: pattern.chainSteps,
    workflow_steps: pattern.workflowSteps,
  };
  for (const [key, list] of Object.entries(lists)) {
    if (key === wanted && list === undefined) {
      report(path, 'MISSING_KEY', `Pattern '${name}' is a ${operation}: '${key}' is missing`);
    }
    if (key !== wanted && list !== undefined) {
      report([...path, key], 'UNSUPPORTED', `A ${operation} has '${wanted}', not '${key}'`);
    }
  }
  const count = pattern.involvements?.length ?? 0;
  if (count > MAX_TRANSACTION_OPERATIONS && operation.startsWith('Transact')) {
    const message = `A transaction takes up to ${MAX_TRANSACTION_OPERATIONS} operations; pattern '${name}' has ${count}. A Workflow or BatchWrite has no such limit`;
    report([...path, 'entities_involved'], 'OPERATION_LIMIT', message);
  }
}

function checkStep(step: StepDraft, pattern: CrossTableDraft, names: SchemaNames, report: Report): void {
  const { operation } = pattern;
  checkAction(step, pattern, report);
  const table = names.tables.get(step.table);
  if (!table) {
    const message = `Table '${step.table}' referenced in pattern '${pattern.name}' not found in schema`;
    return report([...step.path, 'table'], 'NOT_FOUND', message, {
      suggestion: suggest(step.table, names.tables.keys()),
    });
  }
  if (step.entity === undefined) {
    if (table.entities.length === 1) return;
    return report(step.path, 'MISSING_KEY', `Table '${table.name}' has several entities: 'entity' is missing`);
  }
  const entity = table.entities.find((candidate) => candidate.name === step.entity);
  if (!entity) {
    const message = `Entity '${step.entity}' not found in table '${table.name}'`;
    const suggestion = suggest(step.entity, namesOf(table.entities));
    return report([...step.path, 'entity'], 'NOT_FOUND', message, { suggestion });
  }
  checkFieldNames(step, entity, report);
  if (operation === 'TransactWrite' && step.action === 'ConditionCheck' && step.condition === undefined) {
    report(step.path, 'MISSING_KEY', `A ConditionCheck needs a 'condition'`);
  }
}

function checkAction(step: StepDraft, pattern: CrossTableDraft, report: Report): void {
  const valid: readonly string[] = pattern.operation ? ACTIONS_OF[pattern.operation] : ACTIONS;
  if (valid.includes(step.action)) return;
  const subject = pattern.operation ? ` for operation '${pattern.operation}'` : '';
  const message = `Invalid action '${step.action}'${subject}. Valid actions: ${valid.join(', ')}`;
  report([...step.path, 'action'], 'ACTION', message, { suggestion: suggest(step.action, valid) });
}

function checkFieldNames(step: StepDraft, entity: EntityDraft, report: Report): void {
  const check = (name: string, path: Path, atName: boolean): void => {
    if (fieldOf(entity, name)) return;
    const suggestion = suggest(name, namesOf(entity.fields));
    report(path, 'NOT_FOUND', `Entity '${entity.name}' has no field '${name}'`, { suggestion, atName });
  };
  for (const name of step.set.keys()) check(name, [...step.path, 'set', name], true);
  for (const name of step.add.keys()) check(name, [...step.path, 'add', name], true);
  step.remove.forEach((name, index) => check(name, [...step.path, 'remove', index], false));
  const changes = step.add.size + step.remove.length + (step.action === 'Put' ? 0 : step.set.size);
  if (step.action !== 'Update' && changes > 0) {
    report(step.path, 'UNSUPPORTED', `'set', 'add' and 'remove' are for an Update, not for a ${step.action}`);
  }
}

const RETURN_TYPES_OF: Readonly<Record<CrossTableOperation, readonly CrossTableReturnType[]>> = {
  TransactWrite: ['boolean', 'object'],
  TransactGet: ['object', 'array'],
  ChainCall: ['object', 'array'],
  BatchWrite: ['boolean', 'object'],
  Workflow: ['boolean', 'object'],
};

function checkReturnType({ operation, returnType, path }: CrossTableDraft, report: Report): void {
  if (operation === undefined || returnType === undefined) return;
  const allowed = RETURN_TYPES_OF[operation];
  if (allowed.includes(returnType)) return;
  const message = `A ${operation} can't return ${returnType}. Valid types: ${allowed.join(', ')}`;
  report([...path, 'return_type'], 'RETURN_TYPE', message);
}
