import type {
  AccessPattern,
  CrossTablePattern,
  EntityModel,
  FieldValue,
  ParameterModel,
  Plan,
  SchemaModel,
  Value,
  WriteStep,
} from '../model.js';
import type { Examples, ItemKind } from './examples.js';

/** What a parameter is for: a value of a field, or a bound of a range over it. */
export interface Use {
  readonly entity: EntityModel;
  readonly field: string;
  readonly role: 'value' | 'change' | 'prefix' | 'below' | 'above';
  /** Which example item the value is of; the one for access patterns by default. */
  readonly kind?: ItemKind | undefined;
}

/** What the plan of an access pattern does with a parameter. */
export function useInPattern(parameter: ParameterModel, { plan }: AccessPattern, entity: EntityModel): Use | undefined {
  const found = fieldValues(plan).find(([{ value }]) => isOf(value, parameter));
  if (found) return { entity, field: found[0].field, role: found[1] };
  if (plan.kind !== 'query' || !plan.range) return undefined;
  const { operator, field, values } = plan.range;
  if (!values.some((value) => isOf(value, parameter))) return undefined;
  const role =
    operator === 'begins_with' ? 'prefix' : operator === '>' ? 'below' : operator === '<' ? 'above' : 'value';
  return { entity, field, role };
}

/** What the steps of a cross-table pattern do with a parameter. */
export function useInSteps(
  parameter: ParameterModel,
  { plan }: CrossTablePattern,
  schema: SchemaModel,
): Use | undefined {
  for (const step of plan.steps) {
    const entity = schema.entities.find(({ name }) => name === step.entity);
    if (!entity) continue;
    const key = step.key.find(({ value }) => isOf(value, parameter));
    if (key) return { entity, field: key.field, role: 'value' };
    const change = changedBy(parameter, step as Partial<WriteStep>);
    if (change !== undefined) return { entity, field: change, role: 'change' };
  }
  return undefined;
}

function changedBy(parameter: ParameterModel, { changes }: Partial<WriteStep>): string | undefined {
  const name = [...(changes?.values ?? [])].find(([, value]) => isOf(value, parameter))?.[0];
  return changes?.set.find(({ value }) => value.kind === 'placeholder' && value.name === name)?.field;
}

function fieldValues(plan: Plan): (readonly [FieldValue, Use['role']])[] {
  switch (plan.kind) {
    case 'get':
    case 'delete':
      return [...plan.key, ...plan.matches].map(asValue);
    case 'put':
      return plan.source.kind === 'fields' ? plan.source.fields.map(asValue) : [];
    case 'update': {
      const { set, values } = plan.changes;
      const changes = set.flatMap(({ field, value }) => {
        const given = value.kind === 'placeholder' ? values.get(value.name) : undefined;
        return given ? [[{ field, value: given }, 'change'] as const] : [];
      });
      return [...plan.key.map(asValue), ...changes];
    }
    case 'query':
      return [...plan.partition, ...plan.sort].map(asValue).concat(filterValues(plan));
    case 'scan':
      return filterValues(plan);
    case 'batchGet':
      return plan.key.map(asValue);
    case 'batchWrite':
      return (plan.deletes ?? []).map(asValue);
  }
}

function filterValues({ filter }: Extract<Plan, { kind: 'query' | 'scan' }>): (readonly [FieldValue, Use['role']])[] {
  const terms = [...(filter?.terms ?? []), ...(filter?.implied ?? [])].filter((term) => term.function !== 'size');
  return terms.flatMap(({ field, values }) => values.map((value) => asValue({ field, value })));
}

function asValue(value: FieldValue): readonly [FieldValue, Use['role']] {
  return [value, 'value'];
}

function isOf(value: Value, parameter: ParameterModel): boolean {
  return 'parameter' in value && value.parameter === parameter.name;
}

/** A JSON value to call a method with. */
export function argumentValue(
  parameter: ParameterModel,
  use: Use | undefined,
  examples: Examples,
  given: unknown,
): unknown {
  if (given !== undefined) return given;
  if (parameter.default !== undefined) return parameter.default;
  const single = use
    ? exampleFor(use, examples)
    : byType(parameter.type === 'array' ? parameter.itemType : parameter.type);
  if (parameter.type === 'array') return Array.isArray(single) ? single : [single];
  return Array.isArray(single) ? (single as unknown[])[0] : single;
}

function exampleFor({ entity, field, role, kind = 'accessPattern' }: Use, examples: Examples): unknown {
  const value = examples.field(entity, field, kind);
  if (role === 'change') return examples.usageOf(entity)?.update[field] ?? value;
  if (typeof value === 'number') return role === 'below' ? value - 1 : role === 'above' ? value + 1 : value;
  if (typeof value !== 'string') return value;
  if (role === 'above') return `${value}~`;
  return role === 'prefix' || role === 'below' ? value.slice(0, Math.ceil(value.length / 2)) : value;
}

function byType(type: ParameterModel['type'] | undefined): unknown {
  switch (type) {
    case 'integer':
    case 'decimal':
      return 1;
    case 'boolean':
      return true;
    case 'object':
      return {};
    default:
      return 'text';
  }
}
