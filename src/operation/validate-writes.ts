import type { EntityValidationError, Problem } from '../errors/index.js';
import type { EntityModel } from '../model/index.js';
import { entryProblem, type CompiledWrites } from './compile-writes.js';
import type { OperationContext } from './operation.js';
import { unstorable, usesValidator, validateEntity, validateEntityNow } from './validation.js';

/** Whether entities are to be validated. */
export function validates(context: OperationContext): boolean {
  return context.validate && usesValidator();
}

/** The problems that class-validator has, where it is loaded. */
export function validationProblems(context: OperationContext, compiled: CompiledWrites): readonly Problem[] {
  if (!validates(context)) return [];
  return [...candidates(compiled)].flatMap(({ model, subject, problem }) => {
    const error = validateEntityNow(model, subject);
    return error ? [problem(error)] : [];
  });
}

/** The same, class-validator loaded for it and asynchronous validators included. */
export async function validateEntries(compiled: CompiledWrites): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const { model, subject, problem } of candidates(compiled)) {
    const error = await validateEntity(model, subject);
    if (error) problems.push(problem(error));
  }
  return problems;
}

interface Candidate {
  readonly model: EntityModel;
  /** The entity as it will be written. */
  readonly subject: object;
  problem(error: EntityValidationError): Problem;
}

/** The entities to be put, those with values that can't be stored included: class-validator names all that is wrong. */
function* candidates({ entries, problems }: CompiledWrites): Generator<Candidate> {
  for (const entry of entries) {
    const model = entry.spec.entity;
    const { subject } = entry.write;
    const problem = (error: EntityValidationError): Problem =>
      entryProblem(entry, 'ENTITY_VALIDATION', error.message, error);
    if (model && subject) yield { model, subject, problem };
  }
  for (const known of problems) {
    const found = known.error && unstorable(known.error);
    const problem = (error: EntityValidationError): Problem => ({
      ...known,
      code: 'ENTITY_VALIDATION',
      message: error.message,
      error,
    });
    if (found) yield { ...found, problem };
  }
}
