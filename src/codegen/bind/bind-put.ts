import type { EntityDraft, FieldDraft, ParameterDraft, WriteDraft } from '../draft/draft.js';
import { fieldOf, type SchemaNames } from '../draft/schema-names.js';
import type { Agreement, EntitySource, FieldValue, Value } from '../model.js';
import type { Path } from '../read/path.js';
import { entityParameters } from './bind-key.js';
import { template } from './entity-keys.js';
import type { ParameterBinder } from './parameter-binder.js';

/** The entity that a put stores: made as its `set` says, the `nth` parameter of its type, or made of primitives. */
export function bindSource(
  { path, set }: Pick<WriteDraft, 'set'> & { readonly path: Path },
  entity: EntityDraft,
  nth: number,
  binder: ParameterBinder,
): EntitySource {
  const { parameters } = binder.subject;
  if (set.size > 0)
    return madeOf(entity, (field) => setValue(field, set, path, binder) ?? binder.exact(field), path, binder);
  const single = entityParameters(entity, parameters)[nth];
  if (single) {
    binder.use(single);
    return { kind: 'parameter', parameter: single.name };
  }
  const list = parameters.filter(({ type, entityType }) => type === 'array' && entityType === entity.name)[nth];
  if (list) {
    binder.use(list);
    return { kind: 'elements', parameter: list.name };
  }
  return madeOf(entity, (field) => binder.exact(field), path, binder);
}

function setValue(field: FieldDraft, set: WriteDraft['set'], path: Path, binder: ParameterBinder): Value | undefined {
  const operand = set.get(field.name);
  if (!operand) return undefined;
  if ('value' in operand) return { kind: 'constant', value: operand.value };
  const value = binder.named(operand.text, field);
  if (value) return value;
  const message = `'${operand.text}' is no parameter of pattern '${binder.subject.name}': what is put is made of parameters, their fields and constants`;
  binder.fail([...path, 'set', field.name], 'UNBOUND', message);
  return undefined;
}

function madeOf(
  entity: EntityDraft,
  valueOf: (field: FieldDraft) => Value | undefined,
  path: Path,
  binder: ParameterBinder,
): EntitySource {
  const fields = entity.fields.flatMap((field): FieldValue[] => {
    const value = valueOf(field);
    return value ? [{ field: field.name, value }] : [];
  });
  const missing = entity.fields.filter(
    ({ name, required, default: initial }) =>
      required && initial === undefined && fields.every(({ field }) => field !== name),
  );
  if (missing.length > 0) {
    const message = `Nothing gives the '${entity.name}' to put: add a parameter { "type": "entity", "entity_type": "${entity.name}" }, or parameters for ${missing.map(({ name }) => `'${name}'`).join(', ')}`;
    binder.fail(path, 'UNBOUND', message);
  }
  return { kind: 'fields', fields };
}

/**
 * Foreign keys: the fields that two entity parameters share and that make up the partition key of one of them, and
 * primitives named like a field of an entity parameter.
 */
export function bindAgreements(names: SchemaNames, binder: ParameterBinder): Agreement[] {
  const agreements: Agreement[] = [];
  const holders = binder.subject.parameters.flatMap((parameter) => {
    const entity = names.ofParameter(parameter);
    return entity ? [{ parameter, entity }] : [];
  });
  holders.forEach(({ parameter, entity }, index) => {
    for (const other of holders.slice(index + 1)) {
      if (other.entity === entity) continue;
      for (const field of sharedKeys(entity, other.entity)) {
        binder.use(parameter);
        binder.use(other.parameter);
        agreements.push({
          field,
          parameter: parameter.name,
          other: { kind: 'field', parameter: other.parameter.name, field },
        });
      }
    }
  });
  return agreements;
}

/** Unused primitives named like a field of the entity that is stored must equal it. */
export function bindPrimitiveAgreements(
  entity: EntityDraft,
  source: EntitySource,
  unused: readonly ParameterDraft[],
  binder: ParameterBinder,
): Agreement[] {
  if (source.kind !== 'parameter') return [];
  return unused.flatMap((parameter): Agreement[] => {
    const field = fieldOf(entity, parameter.name);
    if (!field) return [];
    return [{ field: field.name, parameter: source.parameter, other: binder.useFor(parameter, field) }];
  });
}

/** Primitives that fill the key of another item of the same write, and are named like a field of an entity parameter. */
export function bindKeyAgreements(
  keys: readonly FieldValue[],
  names: SchemaNames,
  binder: ParameterBinder,
): Agreement[] {
  const primitives = new Set(
    keys.flatMap(({ field, value }) => (value.kind === 'parameter' && value.parameter === field ? [field] : [])),
  );
  return binder.subject.parameters.flatMap((parameter): Agreement[] => {
    const entity = names.ofParameter(parameter);
    const shared = entity?.fields.map(({ name }) => name).filter((name) => primitives.has(name)) ?? [];
    return shared.map((field) => ({
      field,
      parameter: parameter.name,
      other: { kind: 'parameter', parameter: field },
    }));
  });
}

function sharedKeys(left: EntityDraft, right: EntityDraft): string[] {
  const keys = new Set([left, right].flatMap(({ partitionKey }) => template(partitionKey ?? '').fields));
  return left.fields.map(({ name }) => name).filter((name) => keys.has(name) && fieldOf(right, name));
}
