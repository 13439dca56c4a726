import type { EntityModel, FieldValue, SchemaModel, Value } from '../model.js';
import { camelCase } from '../naming.js';
import { callWith, type Doc, group, hardline, indent, object, softline } from './layout.js';
import { propertyOf } from './emit-entities.js';
import { jsonLiteral, propertyKey, stringLiteral } from './source-text.js';
import type { ParameterModel } from '../model.js';

/** What the code of one method knows by name. */
export interface Scope {
  readonly schema: SchemaModel;
  readonly parameters: readonly ParameterModel[];
  /** The variable that holds the current element of an array parameter. */
  readonly element?: ((parameter: string) => string) | undefined;
  /** Code for a field of what an earlier step read. */
  readonly result?: ((step: string, field: string) => string) | undefined;
  /** Notes that the module needs the function that takes literal text off a value. */
  readonly stripper?: (() => string) | undefined;
}

export function entityOf(schema: SchemaModel, name: string): EntityModel {
  const entity = schema.entities.find((candidate) => candidate.name === name);
  if (!entity) throw new TypeError(`no entity ${name}`);
  return entity;
}

/** The variable of a parameter. */
export function variableOf(parameter: string, { parameters }: Scope): string {
  return parameters.find(({ name }) => name === parameter)?.variable ?? camelCase(parameter);
}

/** Code that gives a value. */
export function valueCode(value: Value, scope: Scope): Doc {
  switch (value.kind) {
    case 'parameter':
      return variableOf(value.parameter, scope);
    case 'field': {
      const parameter = scope.parameters.find(({ name }) => name === value.parameter);
      const entity = entityOf(scope.schema, parameter?.entityType ?? '');
      return `${variableOf(value.parameter, scope)}.${propertyOf(entity, value.field)}`;
    }
    case 'stripped':
      return `${scope.stripper?.() ?? ''}(${variableOf(value.parameter, scope)}, ${stringLiteral(value.prefix)})`;
    case 'element':
      return scope.element?.(value.parameter) ?? variableOf(value.parameter, scope);
    case 'result':
      return scope.result?.(value.step, value.field) ?? '';
    case 'constant':
      return jsonLiteral(value.value);
  }
}

/** `name: value`, or `name` alone where they are the same. */
export function entry(name: string, value: Doc): Doc {
  return name === value ? name : [propertyKey(name), ': ', value];
}

/** An object of properties of an entity. */
export function fieldObject(values: readonly FieldValue[], entity: EntityModel, scope: Scope): Doc {
  return object(values.map(({ field, value }) => entry(propertyOf(entity, field), valueCode(value, scope))));
}

/** An id as the repository of an entity takes it: the bare value where the key has one field. */
export function idCode(key: readonly FieldValue[], entity: EntityModel, scope: Scope): Doc {
  const [only] = key;
  return key.length === 1 && only ? valueCode(only.value, scope) : fieldObject(key, entity, scope);
}

/** One call of a chain. */
export interface ChainCall {
  readonly code: Doc;
  /** Whether an argument is a function: a chain of three calls or more is then broken. */
  readonly complex?: boolean;
}

/** `head.a().b()`, broken before each dot where it has to be. */
export function chain(head: Doc, calls: readonly (Doc | ChainCall)[]): Doc {
  const parts = calls.map((part): ChainCall => (isCall(part) ? part : { code: part }));
  const [only] = parts;
  if (parts.length === 1 && only) return [head, '.', only.code];
  const forced = parts.length > 2 && parts.some(({ complex }) => complex);
  return group(head, indent(...parts.map(({ code }): Doc => [forced ? hardline : softline, '.', code])));
}

/** `array.map((element) => code)`. */
export function eachOf(array: string, code: Doc): Doc {
  return callWith(`${array}.map((element) =>`, code);
}

function isCall(part: Doc | ChainCall): part is ChainCall {
  return typeof part === 'object' && 'code' in part;
}
