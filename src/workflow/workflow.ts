import { setTimeout as sleep } from 'node:timers/promises';
import { entityCodec, wireIdentity } from '../codec/index.js';
import { AttributeValueError, IdempotencyMismatchError, ModelError } from '../errors/index.js';
import { entityModel } from '../model/index.js';
import type { DataSource } from '../repository/index.js';
import type { InteractiveTransaction } from '../transaction/index.js';
import { isConditionFailure, isInterruption } from './classify-error.js';
import type { journalClass, StepState, WorkflowFailure, WorkflowJournal, WorkflowStatus } from './journal.js';
import type { WorkflowContext, WorkflowStep } from './step.js';

/** Tries of a compensation within one call of `start` or `resume`. */
const MAX_COMPENSATION_ATTEMPTS = 5;
const COMPENSATION_DELAY_MS = 50;

/** How a workflow ended, or how far it got. */
export interface WorkflowRun extends Pick<WorkflowJournal, 'id' | 'status'> {
  readonly steps: Readonly<WorkflowJournal['steps']>;
  readonly results: Readonly<WorkflowJournal['results']>;
  /** Why it is compensated. */
  readonly failure?: WorkflowFailure;
}

/** The step that a turn was about when it failed. */
interface Turn {
  status?: WorkflowStatus;
  step?: string;
}

/** Steps that are done in order, each exactly once, or undone in reverse; made by `defineWorkflow`. */
export class Workflow<I extends object> {
  readonly name: string;
  /** The entity that holds the journals: for `createTables()`, and to find workflows that were left unfinished. */
  readonly journal: ReturnType<typeof journalClass<I>>;
  readonly #steps: readonly WorkflowStep<I>[];

  constructor(name: string, journal: ReturnType<typeof journalClass<I>>, steps: readonly WorkflowStep<I>[]) {
    this.name = name;
    this.journal = journal;
    this.#steps = steps;
  }

  /**
   * Runs the workflow to its end. With an id that was started before it goes on where that one stopped, so a start can be
   * repeated.
   *
   * @throws IdempotencyMismatchError when the id was started with another input; otherwise as `resume`
   */
  async start(db: DataSource, id: string, input: I): Promise<WorkflowRun> {
    this.#require(db);
    if (typeof input !== 'object' || input === null) {
      throw new AttributeValueError('input', `Workflow ${this.name}: its input must be an object`);
    }
    const fresh = Object.assign(new this.journal(), { id, input, status: 'running', steps: {}, results: {} });
    await db.transaction(async (tx) => {
      const found = await tx.findById(this.journal, id);
      if (!found) tx.insert(fresh);
      else if (this.#inputOf(found) !== this.#inputOf(fresh)) throw this.#mismatch(id);
    });
    return this.resume(db, id);
  }

  /**
   * Goes on with a workflow that was interrupted, until it is `complete` or `compensated`; gives the result of one that
   * has ended. Calls that overlap, in other processes too, do no step twice.
   *
   * @throws ItemNotFoundError when the id was never started. ServiceError, ThrottledError, TransactionConflictError and
   * OutcomeUnknownError say nothing of a step: the workflow stays as it is, to be resumed. So it does with the error of a
   * compensation that keeps failing.
   */
  async resume(db: DataSource, id: string): Promise<WorkflowRun> {
    this.#require(db);
    for (let failures = 0; ;) {
      const turn: Turn = {};
      try {
        const journal = await db.transaction((tx) => this.#advance(tx, db, id, turn));
        if (journal.status === 'complete' || journal.status === 'compensated') return runOf(journal);
        failures = 0;
      } catch (error) {
        if (turn.step === undefined || isInterruption(error)) throw error;
        if (turn.status === 'compensating' && !isConditionFailure(error)) {
          if (++failures >= MAX_COMPENSATION_ATTEMPTS) throw error;
          await sleep(COMPENSATION_DELAY_MS * 2 ** failures);
        } else await this.#settle(db, id, turn, error);
      }
    }
  }

  /** What is known of a workflow; undefined when the id was never started. */
  async find(db: DataSource, id: string): Promise<WorkflowRun | undefined> {
    this.#require(db);
    const journal = await db.repository(this.journal).findById(id);
    return journal && runOf(journal);
  }

  /** Does or undoes one step. The journal is read and written in the same transaction, so nothing is done twice. */
  async #advance(tx: InteractiveTransaction, db: DataSource, id: string, turn: Turn): Promise<WorkflowJournal<I>> {
    const journal = await tx.getById(this.journal, id);
    const { input, results, steps, status } = journal;
    const context: WorkflowContext<I> = { db, id, input, results, steps };
    delete turn.step;
    turn.status = status;
    if (status === 'running') await this.#doNext(tx, journal, context, turn);
    else if (status === 'compensating') await this.#undoLast(tx, journal, context, turn);
    else return journal;
    tx.save(journal);
    return journal;
  }

  async #doNext(tx: InteractiveTransaction, journal: WorkflowJournal<I>, context: WorkflowContext<I>, turn: Turn) {
    const step = this.#next(journal);
    if (!step) return void (journal.status = 'complete');
    turn.step = step.name;
    let state: StepState = 'skipped';
    if (!step.condition || (await step.condition(tx, context))) {
      const result = await step.run(tx, context);
      if (result !== undefined) journal.results[step.name] = result;
      state = 'done';
    }
    journal.steps[step.name] = state;
    if (!this.#next(journal)) journal.status = 'complete';
  }

  async #undoLast(tx: InteractiveTransaction, journal: WorkflowJournal<I>, context: WorkflowContext<I>, turn: Turn) {
    const last = this.#last(journal);
    if (last) {
      turn.step = last.name;
      await last.compensate?.(tx, context);
      journal.steps[last.name] = last.compensate ? 'compensated' : 'kept';
    }
    if (!this.#last(journal)) journal.status = 'compensated';
  }

  /** Notes how a step failed, unless the journal knows better: the step may have been done, here or elsewhere. */
  async #settle(db: DataSource, id: string, { status, step = '' }: Turn, error: unknown): Promise<void> {
    const passes = status === 'running' && this.#find(step)?.onConditionFailure === 'skip' && isConditionFailure(error);
    await db.transaction(async (tx) => {
      const journal = await tx.getById(this.journal, id);
      const current = journal.status === 'running' ? this.#next(journal) : this.#last(journal);
      if (journal.status !== status || current?.name !== step) return;
      if (status === 'compensating') {
        journal.steps[step] = 'kept';
        if (!this.#last(journal)) journal.status = 'compensated';
      } else if (passes) {
        journal.steps[step] = 'skipped';
        if (!this.#next(journal)) journal.status = 'complete';
      } else {
        const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
        journal.failure = { step, name, message };
        journal.status = this.#last(journal) ? 'compensating' : 'compensated';
      }
      tx.save(journal);
    });
  }

  #find(name: string): WorkflowStep<I> | undefined {
    return this.#steps.find((step) => step.name === name);
  }

  #next({ steps }: WorkflowJournal<I>): WorkflowStep<I> | undefined {
    return this.#steps.find(({ name }) => !Object.hasOwn(steps, name));
  }

  #last({ steps }: WorkflowJournal<I>): WorkflowStep<I> | undefined {
    return this.#steps.findLast(({ name }) => Object.hasOwn(steps, name) && steps[name] === 'done');
  }

  #inputOf(journal: object): string {
    const { input } = entityCodec(entityModel(this.journal)).encode(journal);
    return input ? wireIdentity(input) : '';
  }

  #require(db: Partial<DataSource> | null | undefined): void {
    if (typeof db?.transaction === 'function') return;
    throw new ModelError(`workflow ${this.name}`, ['its methods take a DataSource first']);
  }

  #mismatch(id: string): IdempotencyMismatchError {
    return new IdempotencyMismatchError(`Workflow ${this.name} '${id}' was started before with another input`);
  }
}

function runOf({ id, status, steps, results, failure }: WorkflowJournal): WorkflowRun {
  return { id, status, steps, results, ...(failure && { failure }) };
}
