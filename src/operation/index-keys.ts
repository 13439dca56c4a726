import { entityCodec, type IndexKeys } from '../codec/index.js';
import { ExpressionError } from '../errors/index.js';
import { storedPath, type ConditionNode, type PathNode, type UpdateAction } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { oncePer } from '../util/once-per.js';
import { idValues, type Target } from './entity-key.js';
import { rootProperty } from './root-property.js';

/** Values by property that the caller told besides those that the update sets. */
interface KnownValues {
  readonly id: Readonly<Record<string, unknown>>;
  readonly given: Readonly<Record<string, unknown>>;
}

interface IndexKeyChanges {
  readonly actions: readonly UpdateAction[];
  readonly conditions: readonly ConditionNode[];
}

const NO_CHANGES: IndexKeyChanges = { actions: [], conditions: [] };

/** The indexes with key attributes of their own, and the properties that those are made of. */
const computedIndexes = oncePer((model: EntityModel) => {
  const indexes = entityCodec(model).indexKeys.filter(({ attributes }) => attributes.length > 0);
  return { indexes, properties: new Set(indexes.flatMap(({ properties }) => properties)) };
});

/**
 * What an update must do to the keys of the indexes that it touches, so that they never go stale. `given` are values of
 * the item, `undefined` for those that it lacks; the write is conditioned on those that are used.
 */
export function indexKeyActions(
  model: EntityModel,
  updates: readonly UpdateAction[],
  target: Target,
  given: Readonly<Record<string, unknown>> = {},
): IndexKeyChanges {
  const { indexes, properties } = computedIndexes(model);
  if (!updates.some(({ path }) => properties.has(rootProperty(model, path)))) return NO_CHANGES;
  const known = { id: idValues(model, target), given };
  const touched = new Map(updates.map((action) => [rootProperty(model, action.path), action]));
  const actions: UpdateAction[] = [];
  const used = new Set<string>();
  for (const index of indexes) {
    const changes = index.properties.some((property) => touched.has(property));
    if (changes) actions.push(...recompute(model, index, touched, known, used));
  }
  return { actions, conditions: [...used].map((property) => equals(property, given[property])) };
}

function recompute(
  model: EntityModel,
  index: IndexKeys,
  touched: ReadonlyMap<string, UpdateAction>,
  known: KnownValues,
  used: Set<string>,
): UpdateAction[] {
  const values: Record<string, unknown> = {};
  const missing: string[] = [];
  let drops = false;
  for (const property of index.properties) {
    const action = touched.get(property);
    if (action) {
      const value = assignedValue(model, index, property, action);
      drops ||= value === undefined || value === null;
      values[property] = value;
    } else if (known.id[property] !== undefined) {
      values[property] = known.id[property];
    } else if (Object.hasOwn(known.given, property)) {
      values[property] = known.given[property];
      used.add(property);
    } else {
      missing.push(property);
    }
  }
  if (drops) return index.attributes.map((name) => ({ kind: 'remove', path: storedPath(name) }));
  if (missing.length > 0) {
    throw new ExpressionError(
      `${model.name}: the update changes the keys of index '${index.name}', which also need ${missing.join(', ')}; ` +
        `tell them by with({ ${missing.join(', ')} })`,
    );
  }
  const keys = entityCodec(model).encodeIndexKeys(index, values) ?? {};
  return index.attributes.map((name) => {
    const value = keys[name];
    return value
      ? { kind: 'set', path: storedPath(name), value: { kind: 'wire', value } }
      : { kind: 'remove', path: storedPath(name) };
  });
}

/** The value that an action leaves in a property; undefined when it removes it. */
function assignedValue(model: EntityModel, index: IndexKeys, property: string, action: UpdateAction): unknown {
  if (action.kind === 'remove') return undefined;
  if (action.kind === 'set' && action.value.kind === 'value' && action.path.segments.length === 1) {
    return action.value.value;
  }
  throw new ExpressionError(
    `${model.name}.${property} is part of the keys of index '${index.name}', so an update must set it to a value; ` +
      'what an expression comes to is not known before DynamoDB has it',
  );
}

/** "The property has this value"; null and undefined: "it is missing". */
function equals(property: string, value: unknown): ConditionNode {
  const path: PathNode = { kind: 'path', segments: [property] };
  if (value === undefined || value === null) return { kind: 'notExists', path };
  return { kind: 'compare', comparator: '=', left: path, right: { kind: 'value', value } };
}
