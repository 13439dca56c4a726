import { ModelError } from '../errors/index.js';
import type { TableModel } from '../model/index.js';
import { type InputTypes, journalClass } from './journal.js';
import type { WorkflowStep } from './step.js';
import { Workflow } from './workflow.js';

/** What names can be made of that are part of keys: they hold no separator. */
const NAME = /^[A-Za-z][\w-]*$/;

export interface WorkflowOptions<I extends object> {
  /** Letters, digits, `_` and `-`, a letter first. Steps that mean something else need a workflow of another name. */
  readonly name: string;
  /** Where the journals are kept: a table, also one that has other items, or the name of one whose key is `pk`. */
  readonly table: TableModel<string> | string;
  /** How each property of the input is stored; without it, the input is stored as JSON. */
  readonly input?: InputTypes<I>;
  readonly steps: readonly WorkflowStep<I>[];
}

/**
 * A workflow: steps that are done in order, each in a transaction together with its mark in a journal, so exactly once,
 * also when the process ends at any point and `resume` goes on. When a step fails, what was done is undone in reverse.
 *
 * @throws ModelError when a name is missing, wrong, or used twice
 * @example
 * const checkout = defineWorkflow<{ sku: string }>({
 *   name: 'checkout',
 *   table: 'Workflows',
 *   steps: [
 *     {
 *       name: 'reserve',
 *       run: (tx, { db, input }) => tx.add(db.repository(Stock).update(input.sku).add({ reserved: 1 })),
 *       compensate: (tx, { db, input }) => tx.add(db.repository(Stock).update(input.sku).add({ reserved: -1 })),
 *     },
 *   ],
 * });
 * const { status } = await checkout.start(db, 'order-1', { sku: 's1' });
 */
export function defineWorkflow<I extends object>(options: WorkflowOptions<I>): Workflow<I> {
  const { name, table, input, steps } = options ?? {};
  const problems = [
    ...(isName(name) ? [] : [nameProblem('its name', name)]),
    ...(table ? [] : ['it has no table']),
    ...(Array.isArray(steps) && steps.length > 0 ? stepProblems(steps) : ['it has no steps']),
  ];
  if (problems.length > 0) throw new ModelError(`workflow ${String(name)}`, problems);
  return new Workflow(name, journalClass<I>(name, table, input), [...steps]);
}

function stepProblems(steps: readonly (Partial<WorkflowStep<object>> | null | undefined)[]): string[] {
  return steps.flatMap((step, index) => {
    const { name, run, compensate = run, condition = run, onConditionFailure = 'fail' } = step ?? {};
    const which = `step ${index + 1}`;
    return [
      ...(isName(name) ? [] : [nameProblem(`the name of ${which}`, name)]),
      ...(steps.findIndex((other) => other?.name === name) < index ? [`two steps are called '${name}'`] : []),
      ...(typeof run === 'function' ? [] : [`${which} has no run function`]),
      ...(typeof compensate === typeof run ? [] : [`compensate of ${which} is no function`]),
      ...(typeof condition === typeof run ? [] : [`condition of ${which} is no function`]),
      ...(['fail', 'skip'].includes(onConditionFailure) ? [] : [`onConditionFailure of ${which} is 'fail' or 'skip'`]),
    ];
  });
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && NAME.test(name);
}

function nameProblem(what: string, name: unknown): string {
  return `${what} must be letters, digits, _ and -, with a letter first, not ${JSON.stringify(name)}`;
}
