import type * as ClassValidatorModule from 'class-validator';
import { EntityValidationError, type InvalidProperty } from '../errors/index.js';
import type { EntityModel } from '../model/index.js';

type ClassValidator = typeof ClassValidatorModule;
type ValidationError = ClassValidatorModule.ValidationError;

/** class-validator's own process-wide state: there is none as long as no class is decorated by it. */
const STORAGE = 'classValidatorMetadataStorage';

/** Entities without a decorator of class-validator are unknown to it, not invalid. */
const OPTIONS = { forbidUnknownValues: false } as const;

let classValidator: ClassValidator | undefined;

/** Loads class-validator, if any class of the process uses it; tells whether it is there. */
export async function loadValidator(): Promise<boolean> {
  if (!classValidator && STORAGE in globalThis) classValidator = await import('class-validator');
  return classValidator !== undefined;
}

/** The verdict on an entity, asynchronous validators included. */
export async function validateEntity(model: EntityModel, subject: object): Promise<EntityValidationError | undefined> {
  if (!(await loadValidator()) || !classValidator) return undefined;
  return verdict(model, await classValidator.validate(subject, OPTIONS));
}

/** The verdict of the synchronous validators; none before class-validator is loaded. */
export function validateEntityNow(model: EntityModel, subject: object): EntityValidationError | undefined {
  return classValidator && verdict(model, classValidator.validateSync(subject, OPTIONS));
}

function verdict(model: EntityModel, errors: readonly ValidationError[]): EntityValidationError | undefined {
  const properties = errors.flatMap((error) => flatten(error, ''));
  return properties.length === 0 ? undefined : new EntityValidationError(model.name, properties);
}

function flatten({ property, value, constraints, children }: ValidationError, parent: string): InvalidProperty[] {
  const path =
    /^\d+$/.test(property) && parent !== ''
      ? `${parent}[${property}]`
      : parent === ''
        ? property
        : `${parent}.${property}`;
  const own = constraints ? [{ property: path, value: value as unknown, constraints }] : [];
  return [...own, ...(children ?? []).flatMap((child) => flatten(child, path))];
}
