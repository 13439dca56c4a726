import type { EntityDraft, FieldDraft, PatternDraft, TableDraft } from '../draft/draft.js';
import { fieldOf, type SchemaNames } from '../draft/schema-names.js';
import type { Operation } from '../format/vocabulary.js';
import { snakeCase } from '../naming.js';
import type {
  AccessPattern,
  BatchGetPlan,
  BatchWritePlan,
  FieldValue,
  GetPlan,
  Plan,
  PutPlan,
  UpdatePlan,
} from '../model.js';
import type { Report } from '../read/problem-list.js';
import { bindChanges } from './bind-changes.js';
import { bindCondition, type ExpressionScope } from './bind-condition.js';
import { bindKey, requireOneArray } from './bind-key.js';
import { bindAgreements, bindPrimitiveAgreements, bindSource } from './bind-put.js';
import { bindQuery, bindScan } from './bind-search.js';
import { allKeys, primaryKeys } from './entity-keys.js';
import { ParameterBinder } from './parameter-binder.js';

export interface BoundPattern {
  readonly plan: Plan;
  readonly crud: AccessPattern['crud'];
  /** The choices of the field that a parameter gives a value for. */
  readonly choicesOf: ChoicesOf;
}

/** A pattern that says what it does. */
export type ReadyPattern = PatternDraft & { readonly operation: Operation };

export type ChoicesOf = (parameter: string) => FieldDraft['enum'];

/** How a pattern will be implemented; undefined, and the reason reported, when its parameters don't tell. */
export function bindAccessPattern(
  table: TableDraft,
  entity: EntityDraft,
  pattern: ReadyPattern,
  names: SchemaNames,
  report: Report,
): BoundPattern | undefined {
  const binder = new ParameterBinder(pattern, names, report, pattern.operation.startsWith('Batch'));
  const plan = bindPlan(table, entity, pattern, names, binder);
  if (binder.failed) return undefined;
  return { plan, crud: crudMethod(plan, entity, pattern), choicesOf: (parameter) => binder.choicesOf(parameter) };
}

function bindPlan(
  table: TableDraft,
  entity: EntityDraft,
  pattern: ReadyPattern,
  names: SchemaNames,
  binder: ParameterBinder,
): Plan {
  const scope: ExpressionScope = { table, entity, values: pattern.values };
  const key = (): FieldValue[] => {
    const source = { entity, explicit: pattern.key, path: pattern.path };
    return bindKey(allKeys(primaryKeys(table, entity)), source, binder);
  };
  const condition = (): ReturnType<typeof bindCondition> =>
    bindCondition(pattern.condition, [...pattern.path, 'condition'], scope, binder);
  switch (pattern.operation) {
    case 'GetItem':
      return bindGet(entity, pattern, key(), binder);
    case 'PutItem':
      return bindPut(entity, pattern, names, binder, condition());
    case 'DeleteItem': {
      const plan = {
        kind: 'delete',
        key: key(),
        condition: condition(),
        matches: bindMatches(entity, binder),
      } as const;
      binder.requireAllUsed('a DeleteItem takes the key, and fields that must have a value');
      return plan;
    }
    case 'UpdateItem':
      return bindUpdate(pattern, key(), scope, binder, condition());
    case 'Query':
      return bindQuery(table, entity, pattern, binder);
    case 'Scan':
      return bindScan(table, entity, pattern, binder);
    case 'BatchGetItem':
      return bindBatchGet(pattern, key(), binder);
    case 'BatchWriteItem':
      return bindBatchWrite(entity, pattern, key, binder);
  }
}

function bindGet(entity: EntityDraft, pattern: PatternDraft, key: FieldValue[], binder: ParameterBinder): GetPlan {
  const matches = bindMatches(entity, binder);
  binder.requireAllUsed('a GetItem takes the key, and fields to compare with what was read');
  return { kind: 'get', key, matches, consistent: pattern.consistentRead ?? false, projection: pattern.projection };
}

/** Parameters beside the key that are named like fields. */
function bindMatches(entity: EntityDraft, binder: ParameterBinder): FieldValue[] {
  return binder.unused.flatMap((parameter): FieldValue[] => {
    const field = fieldOf(entity, parameter.name);
    const similar = field ?? entity.fields.find(({ name }) => parameter.name.endsWith(`_${name}`));
    const value = field ? binder.useFor(parameter, field) : similar && binder.similar(similar, [parameter]);
    return similar && value ? [{ field: similar.name, value }] : [];
  });
}

function bindPut(
  entity: EntityDraft,
  pattern: PatternDraft,
  names: SchemaNames,
  binder: ParameterBinder,
  condition: PutPlan['condition'],
): PutPlan {
  const source = bindSource(pattern, entity, 0, binder);
  const agreements = [
    ...bindAgreements(names, binder),
    ...bindPrimitiveAgreements(entity, source, binder.unused, binder),
  ];
  binder.requireAllUsed(`a PutItem takes an entity, or its fields one by one`);
  return { kind: 'put', source, agreements, condition };
}

function bindUpdate(
  pattern: PatternDraft,
  key: FieldValue[],
  scope: ExpressionScope,
  binder: ParameterBinder,
  condition: UpdatePlan['condition'],
): UpdatePlan {
  const changes = bindChanges(pattern, pattern.path, scope, binder, binder.unused.length === 0);
  binder.requireAllUsed(
    `name it like a field, or say what it changes with "set": { "<field>": "${binder.unused[0]?.name ?? ''}" }`,
  );
  return { kind: 'update', key, changes, condition };
}

function bindBatchGet(pattern: PatternDraft, key: FieldValue[], binder: ParameterBinder): BatchGetPlan {
  if (!key.some(({ value }) => value.kind === 'element')) {
    const message = `A BatchGetItem takes arrays: none of the parameters of '${pattern.name}' that give the key is one`;
    binder.fail([...pattern.path, 'parameters'], 'UNBOUND', message);
  }
  requireOneArray(key, pattern.path, binder);
  binder.requireAllUsed('a BatchGetItem takes the key, with an array for each part that varies');
  return { kind: 'batchGet', key };
}

function bindBatchWrite(
  entity: EntityDraft,
  pattern: PatternDraft,
  key: () => FieldValue[],
  binder: ParameterBinder,
): BatchWritePlan {
  const puts = pattern.parameters.filter(
    ({ type, entityType }) => (type === 'entity' || type === 'array') && entityType === entity.name,
  );
  for (const parameter of puts) binder.use(parameter);
  const deletes = binder.unused.length > 0 ? key() : undefined;
  if (puts.length === 0 && deletes === undefined) {
    const message = `A BatchWriteItem takes an array of '${entity.name}' to put, or arrays of keys to delete`;
    binder.fail(pattern.path, 'UNBOUND', message);
  }
  requireOneArray(deletes ?? [], pattern.path, binder);
  binder.requireAllUsed('a BatchWriteItem takes entities to put and keys to delete');
  return { kind: 'batchWrite', puts: puts.map(({ name }) => name), deletes };
}

const CRUD = { GetItem: 'get', PutItem: 'create', UpdateItem: 'update', DeleteItem: 'delete' } as const;

/** A pattern named like the CRUD method of its entity (`get_user_by_id`) that does the same is that method. */
function crudMethod(plan: Plan, entity: EntityDraft, pattern: ReadyPattern): AccessPattern['crud'] {
  if (!isPlain(plan, pattern)) return undefined;
  const method = CRUD[pattern.operation as keyof typeof CRUD];
  const named = `${snakeCase(pattern.name)}_`.startsWith(`${method}_${snakeCase(entity.name)}_`);
  return named ? method : undefined;
}

function isPlain(plan: Plan, { returnType }: PatternDraft): boolean {
  const ownKey = (key: readonly FieldValue[]): boolean =>
    key.every(({ field, value }) => value.kind === 'parameter' && value.parameter === field);
  switch (plan.kind) {
    case 'get':
      return (
        ownKey(plan.key) &&
        plan.matches.length === 0 &&
        !plan.consistent &&
        !plan.projection &&
        returnType === 'single_entity'
      );
    case 'put':
      return (
        plan.source.kind === 'parameter' &&
        plan.agreements.length === 0 &&
        !plan.condition &&
        returnType === 'single_entity'
      );
    case 'update':
      return ownKey(plan.key) && plan.changes.open && !plan.condition && returnType === 'single_entity';
    case 'delete':
      return ownKey(plan.key) && plan.matches.length === 0 && !plan.condition && returnType === 'success_flag';
    default:
      return false;
  }
}
