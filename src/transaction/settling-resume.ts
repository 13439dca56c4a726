import { OutcomeUnknownError } from '../errors/index.js';

/**
 * The error as the caller is to get it: its `resume()` ends as `settle` makes of it, as the first try did. Other errors
 * are left as they are.
 */
export function settlingResume<T>(error: unknown, settle: (resumed: Promise<unknown>) => Promise<T>): unknown {
  if (!(error instanceof OutcomeUnknownError) || error.resume === undefined) return error;
  const { message, cause, resume: ask } = error;
  const resume = async (): Promise<T> => {
    try {
      return await settle(ask());
    } catch (again) {
      throw settlingResume(again, settle);
    }
  };
  return new OutcomeUnknownError(message, { cause, resume });
}
