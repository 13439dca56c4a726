import type * as ClassValidatorModule from 'class-validator';
import { DynatomicError, EntityValidationError, type InvalidProperty } from '../errors/index.js';
import type { EntityModel, ResolvedType, StructModel } from '../model/index.js';

type ClassValidator = typeof ClassValidatorModule;
type ValidationError = ClassValidatorModule.ValidationError;

/** class-validator's own process-wide state: there is none as long as no class is decorated by it. */
const STORAGE = 'classValidatorMetadataStorage';

/** Entities without a decorator of class-validator are unknown to it, not invalid. */
const OPTIONS = { forbidUnknownValues: false } as const;

let classValidator: ClassValidator | undefined;

/** Whether any class of the process uses class-validator. */
export function usesValidator(): boolean {
  return STORAGE in globalThis;
}

async function loadValidator(): Promise<ClassValidator | undefined> {
  if (!classValidator && usesValidator()) classValidator = await import('class-validator');
  return classValidator;
}

interface Unstorable {
  readonly model: EntityModel;
  readonly subject: object;
}

const unstorables = new WeakMap<object, Unstorable>();

/** Remembers the entity that could not be stored by the error that says so, for class-validator to say more of it. */
export function rememberUnstorable(error: unknown, model: EntityModel, subject: object | undefined): void {
  if (subject && error instanceof DynatomicError) unstorables.set(error, { model, subject });
}

/** The entity that could not be stored, of the error that says so. */
export function unstorable(error: object): Unstorable | undefined {
  return unstorables.get(error);
}

/** The verdict on an entity and what is embedded in it, asynchronous validators included. */
export async function validateEntity(model: EntityModel, subject: object): Promise<EntityValidationError | undefined> {
  const validator = await loadValidator();
  if (!validator) return undefined;
  const invalid = new Map<string, InvalidProperty>();
  for (const { object, path } of partsOf(model, subject)) {
    collect(await validator.validate(object, OPTIONS), path, invalid);
  }
  return verdict(model, invalid);
}

/** The verdict of the synchronous validators; none before class-validator is loaded. */
export function validateEntityNow(model: EntityModel, subject: object): EntityValidationError | undefined {
  const invalid = new Map<string, InvalidProperty>();
  for (const { object, path } of classValidator ? partsOf(model, subject) : []) {
    collect(classValidator?.validateSync(object, OPTIONS) ?? [], path, invalid);
  }
  return verdict(model, invalid);
}

function verdict(
  { name }: EntityModel,
  invalid: ReadonlyMap<string, InvalidProperty>,
): EntityValidationError | undefined {
  return invalid.size === 0 ? undefined : new EntityValidationError(name, [...invalid.values()]);
}

/** An object that has a class, and its path from the entity. */
interface Part {
  readonly object: object;
  readonly path: string;
}

/** The object and all that are embedded in it: class-validator itself goes only where `@ValidateNested` sends it. */
function partsOf(struct: StructModel, object: object, path = '', parts: Part[] = []): readonly Part[] {
  parts.push({ object, path });
  for (const { property, type } of struct.attributes) {
    addParts(type, (object as Record<string, unknown>)[property], path, property, parts);
  }
  return parts;
}

function addParts(type: ResolvedType, value: unknown, parent: string, name: string, parts: Part[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (type.kind === 'embedded') partsOf(type.struct, asInstance(type.struct, value), pathTo(parent, name), parts);
  if (type.kind !== 'list' && type.kind !== 'map') return;
  const elementType = type.kind === 'list' ? type.element : type.value;
  const path = pathTo(parent, name);
  for (const [key, element] of Object.entries(value)) addParts(elementType, element, path, key, parts);
}

/** A plain object may stand for an instance of an embedded class. */
export function asInstance({ target }: StructModel, value: object): object {
  return value instanceof target ? value : (Object.assign(Object.create(target.prototype as object), value) as object);
}

/** Adds what is wrong, by path: where `@ValidateNested` sends class-validator too, everything is found twice. */
function collect(errors: readonly ValidationError[], parent: string, invalid: Map<string, InvalidProperty>): void {
  for (const { property, value, constraints, children } of errors) {
    const path = pathTo(parent, property);
    if (constraints) {
      const known = invalid.get(path)?.constraints;
      invalid.set(path, { property: path, value: value as unknown, constraints: { ...known, ...constraints } });
    }
    collect(children ?? [], path, invalid);
  }
}

function pathTo(parent: string, name: string): string {
  if (parent === '') return name;
  return /^\d+$/.test(name) ? `${parent}[${name}]` : `${parent}.${name}`;
}
