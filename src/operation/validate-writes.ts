import type { Problem } from '../errors/index.js';
import { entryProblem, type CompiledWrites } from './compile-writes.js';
import type { OperationContext } from './operation.js';
import { loadValidator, validateEntity, validateEntityNow } from './validation.js';

/** The problems that class-validator has, where it is loaded. */
export function validationProblems(context: OperationContext, { entries }: CompiledWrites): Problem[] {
  if (!context.validate) return [];
  return entries.flatMap((entry) => {
    const { spec, write } = entry;
    const error = spec.entity && write.subject && validateEntityNow(spec.entity, write.subject);
    return error ? [entryProblem(entry, 'ENTITY_VALIDATION', error.message, error)] : [];
  });
}

/** The same, class-validator loaded where a class uses it, and asynchronous validators included. */
export async function validateEntries(context: OperationContext, { entries }: CompiledWrites): Promise<Problem[]> {
  if (!context.validate || !(await loadValidator())) return [];
  const problems: Problem[] = [];
  for (const entry of entries) {
    const { spec, write } = entry;
    const error = spec.entity && write.subject && (await validateEntity(spec.entity, write.subject));
    if (error) problems.push(entryProblem(entry, 'ENTITY_VALIDATION', error.message, error));
  }
  return problems;
}
