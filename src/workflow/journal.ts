import { Attribute, CreatedAt, Entity, UpdatedAt } from '../decorators/index.js';
import { type AttributeType, type Class, KEY, type TableModel } from '../model/index.js';
import type { JsonValue } from '../repository/index.js';

/** `complete` and `compensated` are ends; of the others, `resume` makes one of these. */
export type WorkflowStatus = 'running' | 'compensating' | 'complete' | 'compensated';

/** What became of a step; `kept` is a done step of a workflow that failed, with nothing to undo. */
export type StepState = 'done' | 'skipped' | 'compensated' | 'kept';

/** Why a workflow is compensated. */
export interface WorkflowFailure {
  readonly step: string;
  /** Of the error that the step ended with. */
  readonly name: string;
  readonly message: string;
}

/** The types in which the properties of an input are stored, as `@Attribute` takes them. */
export type InputTypes<I extends object> = { readonly [K in keyof I]-?: AttributeType };

/** How far a workflow got, as its table holds it. */
export interface WorkflowJournal<I extends object = object> {
  readonly [KEY]?: 'id';
  id: string;
  status: WorkflowStatus;
  input: I;
  /** By the names of the steps; a step that was not reached is missing. */
  steps: Record<string, StepState>;
  /** What the steps gave back, by their names. */
  results: Record<string, JsonValue>;
  failure?: WorkflowFailure | undefined;
  startedAt: Date;
  updatedAt: Date;
}

/** The entity that holds the journals of one workflow. */
export function journalClass<I extends object>(
  name: string,
  table: TableModel<string> | string,
  input: InputTypes<I> | undefined,
): new () => WorkflowJournal<I> {
  const hasSortKey = typeof table === 'object' && table.sortKey !== undefined;

  @Entity({
    table,
    name: `Workflow ${name}`,
    partitionKey: `WORKFLOW#${name}#{id}`,
    ...(hasSortKey && { sortKey: 'JOURNAL' }),
  })
  class Journal implements WorkflowJournal<I> {
    declare readonly [KEY]?: 'id';
    @Attribute({ type: 'string', name: 'workflowId' }) id!: string;
    @Attribute({ type: 'string' }) status!: WorkflowStatus;
    @Attribute({ type: input ? inputClass(input) : 'json' }) input!: I;
    @Attribute({ type: { map: 'string' } }) steps!: Record<string, StepState>;
    @Attribute({ type: { map: 'json' } }) results!: Record<string, JsonValue>;
    @Attribute({ type: 'json' }) failure?: WorkflowFailure;
    @CreatedAt({ type: 'date' }) startedAt!: Date;
    @UpdatedAt({ type: 'date' }) updatedAt!: Date;
  }
  return Journal;
}

function inputClass(types: Readonly<Record<string, AttributeType>>): Class {
  class Input {}
  for (const [property, type] of Object.entries(types)) Attribute({ type })(Input.prototype, property);
  return Input;
}
