import type { CrossTableDraft, StepDraft } from '../draft/draft.js';
import type { SchemaNames } from '../draft/schema-names.js';
import { DEFAULT_JOURNAL_TABLE } from '../format/vocabulary.js';
import type { BoundCondition, StepBranch, WorkflowPlan, WorkflowStepModel, WriteStep } from '../model.js';
import { suggest } from '../../util/suggest.js';
import { bindAgreements } from './bind-put.js';
import { bindWrites, type Resolved, resolve } from './bind-writes.js';
import type { ParameterBinder } from './parameter-binder.js';

/** A condition that is just a name: of what an earlier step defines, or of a boolean parameter. */
const NAME = /^\s*(NOT\s+)?([A-Za-z][\w-]*)\s*$/i;

/** The steps of a workflow, each a write or check of its own, and what undoes them. */
export function bindWorkflow(pattern: CrossTableDraft, names: SchemaNames, binder: ParameterBinder): WorkflowPlan {
  const steps = resolve((pattern.workflowSteps ?? []).map(withoutName), names);
  const branches = steps.map(({ step }, index) => bindBranch(step, steps.slice(0, index), binder));
  const writes = bindSteps(steps, binder);
  const undone = steps.filter(({ step }) => step.compensate);
  const compensations = bindSteps(
    resolve(
      undone.flatMap(({ step }) => compensationOf(step)),
      names,
    ),
    binder,
  );
  return {
    kind: 'workflow',
    journalTable: pattern.journalTable ?? DEFAULT_JOURNAL_TABLE,
    agreements: binder.failed ? [] : bindAgreements(names, binder),
    steps: steps.flatMap((resolved, index): WorkflowStepModel[] => {
      const write = writes[index];
      if (!write) return [];
      const { step } = resolved;
      return [
        {
          ...write,
          name: step.step ?? '',
          branch: branches[index],
          optional: step.defines !== undefined,
          compensate: step.compensate && compensations[undone.indexOf(resolved)],
        },
      ];
    }),
  };
}

/** A bare name as the condition says when the step is done. */
function withoutName(step: StepDraft): StepDraft {
  if (step.condition === undefined || step.when !== undefined || !NAME.test(step.condition)) return step;
  return { ...step, condition: undefined, when: step.condition };
}

/** What undoes a step is about the same item, where it doesn't say otherwise. */
function compensationOf({ compensate, key, entity }: StepDraft): StepDraft[] {
  if (!compensate) return [];
  return [compensate.key.size > 0 || compensate.entity !== entity ? compensate : { ...compensate, key }];
}

/** A read or check is a check of DynamoDB's: that the item exists, where it has no condition. */
function bindSteps(steps: readonly Resolved[], binder: ParameterBinder): WriteStep[] {
  const checks = steps.map(({ step }) => step.action === 'Get' || step.action === 'ConditionCheck');
  const asWrites = steps.map((resolved, index): Resolved =>
    checks[index] ? { ...resolved, step: { ...resolved.step, action: 'ConditionCheck' } } : resolved,
  );
  return bindWrites(asWrites, binder).map((write, index) =>
    checks[index] && !write.condition ? { ...write, condition: exists(steps[index]) } : write,
  );
}

function exists(resolved: Resolved | undefined): BoundCondition {
  const path = { kind: 'path', root: resolved?.table.partitionKey ?? '', steps: [] } as const;
  return { condition: { kind: 'function', name: 'attribute_exists', path }, values: new Map() };
}

function bindBranch(step: StepDraft, earlier: readonly Resolved[], binder: ParameterBinder): StepBranch | undefined {
  if (step.when === undefined) return undefined;
  const [, not, name = ''] = NAME.exec(step.when) ?? [];
  const holds = not === undefined;
  const defining = earlier.find(({ step: { defines } }) => defines !== undefined && defines === name);
  if (defining) return { source: { step: defining.step.step ?? '' }, holds };
  const parameter = binder.find(name);
  if (parameter?.type === 'boolean') {
    binder.use(parameter);
    return { source: { parameter: name }, holds };
  }
  const known = [
    ...earlier.flatMap(({ step: { defines } }) => defines ?? []),
    ...binder.subject.parameters.filter(({ type }) => type === 'boolean').map(({ name: known }) => known),
  ];
  const message = `'${step.when}' is neither a condition expression nor a name that an earlier step of '${binder.subject.name}' defines, nor a boolean parameter: give the step that decides it "defines": "${name || 'name'}"`;
  binder.fail(step.path, 'NOT_FOUND', message, { suggestion: suggest(name, known) });
  return undefined;
}
