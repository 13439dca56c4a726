import type { EntityDraft, FieldDraft, ParameterDraft } from '../draft/draft.js';
import { fieldOf } from '../draft/schema-names.js';
import type { FieldValue, Value } from '../model.js';
import type { Path } from '../read/path.js';
import { bareField, type Template } from '../template.js';
import type { ParameterBinder } from './parameter-binder.js';

export interface KeySource {
  readonly entity: EntityDraft;
  /** Where the pattern or step says which parameter fills which placeholder. */
  readonly explicit: ReadonlyMap<string, string>;
  readonly path: Path;
}

/** A key attribute and the template that fills it. */
export interface KeyTemplate {
  readonly attribute: string;
  readonly template: Template;
}

/** Values for all placeholders of a key; what has no value is reported. */
export function bindKey(keys: readonly KeyTemplate[], source: KeySource, binder: ParameterBinder): FieldValue[] {
  const { entity, path } = source;
  const fields = [...new Set(keys.flatMap(({ template }) => template.fields))].flatMap(
    (name) => fieldOf(entity, name) ?? [],
  );
  const bound = new Map<string, Value>();
  const missing = (): FieldDraft[] => fields.filter((field) => !bound.has(field.name));
  const bind = (find: (field: FieldDraft) => Value | undefined): void => {
    for (const field of missing()) {
      const value = find(field);
      if (value) bound.set(field.name, value);
    }
  };
  bind((field) => explicitValue(field, source, binder));
  bind((field) => binder.exact(field));
  bind((field) => rawKey(field, keys, binder));
  bind((field) => fieldOfEntityParameter(field, entity, binder));
  bind((field) => binder.similar(field));
  bind((field) => onlyOneLeft(field, missing(), binder));
  for (const { name } of missing()) {
    const message = `Pattern '${binder.subject.name}' has no value for {${name}} in the key of '${entity.name}': add a parameter '${name}', or say which it is with "key": { "${name}": "<parameter>" }`;
    binder.fail(path, 'UNBOUND', message);
  }
  return fields.flatMap(({ name }) => {
    const value = bound.get(name);
    return value ? [{ field: name, value }] : [];
  });
}

export function explicitValue(field: FieldDraft, source: KeySource, binder: ParameterBinder): Value | undefined {
  const name = source.explicit.get(field.name);
  if (name === undefined) return undefined;
  const value = binder.named(name, field);
  if (value) return value;
  binder.fail(
    [...source.path, 'key', field.name],
    'NOT_FOUND',
    `Pattern '${binder.subject.name}' has no parameter '${name}'`,
  );
  return undefined;
}

/** A parameter named like the key attribute itself carries the key, or what follows its literal text. */
function rawKey(field: FieldDraft, keys: readonly KeyTemplate[], binder: ParameterBinder): Value | undefined {
  const key = keys.find(({ template }) => template.fields.length === 1 && template.fields[0] === field.name);
  const parameter = key && binder.unused.find(({ name, type }) => name === key.attribute && type !== 'entity');
  if (!key || !parameter) return undefined;
  const [prefix] = key.template.parts;
  if (bareField(key.template) === field.name) return binder.useFor(parameter, field);
  if (prefix?.kind !== 'literal' || key.template.parts.length !== 2) return undefined;
  binder.use(parameter);
  return { kind: 'stripped', parameter: parameter.name, prefix: prefix.text };
}

function fieldOfEntityParameter(field: FieldDraft, entity: EntityDraft, binder: ParameterBinder): Value | undefined {
  const parameter = entityParameters(entity, binder.subject.parameters)[0];
  if (!parameter) return undefined;
  binder.use(parameter);
  return { kind: 'field', parameter: parameter.name, field: field.name };
}

/** The parameters that take one item of an entity. */
export function entityParameters(entity: EntityDraft, parameters: readonly ParameterDraft[]): ParameterDraft[] {
  return parameters.filter(({ type, entityType }) => type === 'entity' && entityType === entity.name);
}

/** Something is done for each element of one array: two of them don't say which elements belong together. */
export function requireOneArray(values: readonly FieldValue[], path: Path, binder: ParameterBinder): void {
  const arrays = new Set(values.flatMap(({ value }) => (value.kind === 'element' ? [value.parameter] : [])));
  if (arrays.size < 2) return;
  const message = `Only one parameter that gives a key can be an array; here ${[...arrays].map((name) => `'${name}'`).join(' and ')} are`;
  binder.fail(path, 'UNSUPPORTED', message);
}

function onlyOneLeft(field: FieldDraft, missing: readonly FieldDraft[], binder: ParameterBinder): Value | undefined {
  const [parameter, ...others] = binder.unused.filter(({ type }) => type === field.type);
  if (!parameter || others.length > 0 || missing.length > 1 || binder.unused.length > 1) return undefined;
  binder.warn(
    [...parameter.path, 'name'],
    `Parameter '${parameter.name}' is taken for the field '${field.name}', which has no other value`,
  );
  return binder.useFor(parameter, field);
}
