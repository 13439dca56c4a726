import type { DataSource, JsonValue } from '../repository/index.js';
import type { InteractiveTransaction } from '../transaction/index.js';
import type { StepState } from './journal.js';

/** What the functions of a step know. */
export interface WorkflowContext<I extends object> {
  readonly db: DataSource;
  /** Of this run of the workflow. */
  readonly id: string;
  readonly input: I;
  /** What the steps before gave back, by their names. */
  readonly results: Readonly<Record<string, JsonValue>>;
  /** What became of the steps before, by their names. */
  readonly steps: Readonly<Record<string, StepState>>;
}

/**
 * One step of a workflow. Its functions read and write through `tx`: all of it, and the step's mark in the journal, is
 * one transaction. They may run more than once, so whatever else they do must bear repetition.
 */
export interface WorkflowStep<I extends object> {
  /** Letters, digits, `_` and `-`, a letter first. */
  readonly name: string;
  /** Whether the step is done; without it, it is. */
  readonly condition?: (tx: InteractiveTransaction, context: WorkflowContext<I>) => boolean | Promise<boolean>;
  /** Does the step; what it returns is kept as JSON in `results`. An error makes the workflow undo what it has done. */
  readonly run: (
    tx: InteractiveTransaction,
    context: WorkflowContext<I>,
  ) => JsonValue | undefined | void | Promise<JsonValue | undefined | void>;
  /**
   * Undoes the step, when a later one has failed. Where the condition of an operation that it added doesn't hold, there
   * is nothing to undo; after any other error it is tried again.
   */
  readonly compensate?: (tx: InteractiveTransaction, context: WorkflowContext<I>) => unknown;
  /** What it means that the condition of an operation of `run` doesn't hold; the workflow fails by default. */
  readonly onConditionFailure?: 'fail' | 'skip';
}
