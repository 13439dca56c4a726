import { DynatomicError, OutcomeUnknownError } from 'dynatomic';

/** What is known of a write by what its caller got; `resume` finds out where it is not known. */
export type Known =
  | { readonly outcome: 'applied' | 'notApplied' }
  | { readonly outcome: 'unknown'; readonly resume: (() => Promise<unknown>) | undefined };

/** Even asking meets faults. */
const MAX_QUESTIONS = 10;

/** Thrown by a callback or a builder of a workload on purpose: nothing was written. */
export class Declined extends Error {}

/** What the caller of a write knows of it. An error that is none of dynatomic's, nor declines, is rethrown. */
export async function outcomeOf(write: () => Promise<unknown>): Promise<Known> {
  try {
    await write();
    return { outcome: 'applied' };
  } catch (error) {
    if (error instanceof OutcomeUnknownError) return { outcome: 'unknown', resume: error.resume };
    const known = error instanceof Declined ? declined(error) : error;
    if (known instanceof DynatomicError) {
      return known.outcome === 'unknown' ? { outcome: 'unknown', resume: undefined } : { outcome: 'notApplied' };
    }
    if (known instanceof Declined) return { outcome: 'notApplied' };
    throw error;
  }
}

/** An error of `orThrow` has the failure, which knows the outcome, as its cause. */
function declined(error: Declined): unknown {
  return error.cause ?? error;
}

/** Asks until there is an answer what became of an unknown write; undefined where it can't be asked. */
export async function settled(known: Known): Promise<Known | undefined> {
  if (known.outcome !== 'unknown') return known;
  let answer = known.resume && (await outcomeOf(known.resume));
  for (let asked = 1; asked < MAX_QUESTIONS && answer?.outcome === 'unknown' && answer.resume; asked++) {
    answer = await outcomeOf(answer.resume);
  }
  return answer;
}

/**
 * Whether it can be asked once more. A refusal can't: after a time-out it leaves open what becomes of a first request
 * that may still be on its way.
 */
export function isUnanswered(known: Known | undefined): boolean {
  return known?.outcome === 'unknown' && known.resume !== undefined;
}

/** How often each outcome was met. */
export function tally(outcomes: Iterable<Known>): Record<Known['outcome'], number> {
  const counts = { applied: 0, notApplied: 0, unknown: 0 };
  for (const { outcome } of outcomes) counts[outcome]++;
  return counts;
}
