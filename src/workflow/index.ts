export { defineWorkflow, type WorkflowOptions } from './define-workflow.js';
export type { InputTypes, StepState, WorkflowFailure, WorkflowJournal, WorkflowStatus } from './journal.js';
export type { WorkflowContext, WorkflowStep } from './step.js';
export type { Workflow, WorkflowRun } from './workflow.js';
