import { itemIdentity, type Item } from '../codec/index.js';
import { ExpressionError } from '../errors/index.js';
import {
  storedPath,
  updateActions,
  type ConditionNode,
  type PathNode,
  type Update,
  type UpdateAction,
} from '../expression/index.js';
import type { AttributeModel, EntityModel } from '../model/index.js';
import type { Clock } from './clock.js';
import { addNodes, assignExpressions } from './compile.js';
import { entityChanges } from './entity-changes.js';
import { entityExpressions } from './entity-expressions.js';
import { idValues, keyOf, type Target } from './entity-key.js';
import { storedItem } from './entity-state.js';
import { entityWrite } from './entity-write.js';
import { expectationConditions, type Expectation } from './expectation.js';
import { askedConditions, askedUpdate } from './fingerprint.js';
import { indexKeyActions } from './index-keys.js';
import type { PreparedWrite, WriteInput } from './operation.js';
import { isOwnUpdate } from './own-write.js';
import { isRepeatable } from './repeatable.js';
import { touches } from './root-property.js';
import { carriedVersion } from './stamps.js';
import { updateEffect } from './update-effect.js';
import type { WriteProps } from './write-builder.js';

export interface UpdateProps extends WriteProps {
  readonly target: Target;
  readonly update: Update<object>;
  readonly upsert?: boolean | undefined;
  /** Values that index keys need besides the id; the write is conditioned on them. */
  readonly known?: Readonly<Record<string, unknown>> | undefined;
}

/** Compiles an update: the caller's actions, those of the stamps and the index keys, and the conditions. */
export function prepareUpdate(
  props: UpdateProps,
  { now }: Clock,
  expectation = updateExpectation(props),
): PreparedWrite {
  const { context, model, target, upsert } = props;
  const key = keyOf(model, target);
  const explicit = updateActions(props.update) ?? [];
  const changes = 'entity' in target ? entityChanges(model, target.entity, now, explicit.length > 0) : undefined;
  const asked = changes ? [...changes.actions, ...explicit] : explicit;
  const stamps = changes || (asked.length === 0 && !upsert) ? [] : stampActions(model, asked, now);
  const told = stamps.length === 0 ? asked : [...asked, ...stamps];
  const indexKeys = indexKeyActions(model, changes ? explicit : told, target, props.known);
  const conditions = expectationConditions(model, expectation, now);
  for (const node of indexKeys.conditions) conditions.push(node);
  addNodes(conditions, props.conditions);
  const { resolver, compiler } = entityExpressions(model);
  const write = entityWrite(context, model, key, expectation, now);
  const applied = (): void => changes?.applied();
  const askedFor = (): unknown => [
    'Update',
    upsert,
    itemIdentity(key),
    askedUpdate(model, asked, resolver),
    askedConditions(props.conditions, resolver),
  ];
  if (asked.length === 0 && changes) {
    const verifying = (verified: readonly ConditionNode[]): WriteInput['ConditionCheck'] => {
      const input: WriteInput['ConditionCheck'] = { TableName: write.table, Key: key, ConditionExpression: '' };
      return assignExpressions(input, compiler, joined(conditions, verified));
    };
    return { kind: 'ConditionCheck', input: verifying([]), verifying, applied, asked: askedFor, ...write };
  }
  if (asked.length === 0 && !upsert) {
    throw new ExpressionError(`${model.name}: the update has nothing to do; every value is undefined`);
  }
  const created = upsert ? upsertActions(model, key, idValues(model, target), asked, now) : [];
  const actions = joined(joined(told, indexKeys.actions), created);
  const verifying = (verified: readonly ConditionNode[]): WriteInput['Update'] => {
    const input: WriteInput['Update'] = { TableName: write.table, Key: key, UpdateExpression: '' };
    return assignExpressions(input, compiler, joined(conditions, verified), actions);
  };
  const stamped = stamps.length > 0 || changes !== undefined;
  return {
    kind: 'Update',
    input: verifying([]),
    verifying,
    accumulates: !actions.every(isRepeatable),
    effect: updateEffect(model, 'entity' in target ? storedItem(target.entity) : undefined, actions, key),
    isOwn: (image) => isOwnUpdate(model, actions, stamped, resolver, image),
    applied,
    asked: askedFor,
    ...write,
  };
}

function updateExpectation({ model, target, exists, upsert, includeExpired, withDeleted }: UpdateProps): Expectation {
  const visibility = { includeExpired, withDeleted };
  const carried = 'entity' in target ? carriedVersion(model, target.entity) : null;
  const mustExist = exists ?? !upsert;
  if (!model.version || carried === null) return { exists: mustExist || undefined, visibility };
  return { exists: mustExist || undefined, version: { expected: carried }, sinceLoaded: true, visibility };
}

/** The version and the time of the update, where the caller doesn't set them. */
function stampActions(model: EntityModel, asked: readonly UpdateAction[], now: Date): UpdateAction[] {
  const { version, updatedAt } = model;
  const actions: UpdateAction[] = [];
  if (version && !touches(model, asked, version.property)) {
    actions.push({ kind: 'add', path: pathOf(version), value: { kind: 'value', value: 1 } });
  }
  if (updatedAt && !touches(model, asked, updatedAt.property)) {
    actions.push({ kind: 'set', path: pathOf(updatedAt), value: { kind: 'value', value: now } });
  }
  return actions;
}

/** What a new item needs besides the values of the update. */
function upsertActions(
  model: EntityModel,
  key: Item,
  id: Readonly<Record<string, unknown>>,
  asked: readonly UpdateAction[],
  now: Date,
): UpdateAction[] {
  const actions: UpdateAction[] = [];
  for (const property of model.idProperties) {
    const attribute = model.byProperty.get(property);
    if (!attribute || attribute.name in key) continue;
    actions.push({ kind: 'set', path: pathOf(attribute), value: { kind: 'value', value: id[property] } });
  }
  const { createdAt, table } = model;
  if (createdAt && !touches(model, asked, createdAt.property) && !model.idProperties.includes(createdAt.property)) {
    const path = pathOf(createdAt);
    actions.push({ kind: 'set', path, value: { kind: 'ifNotExists', path, fallback: { kind: 'value', value: now } } });
  }
  if (table.discriminator !== false) {
    const path = storedPath(table.discriminator);
    actions.push({ kind: 'set', path, value: { kind: 'wire', value: { S: model.name } } });
  }
  return actions;
}

/** A list and what follows it; the list itself where nothing does. */
function joined<T>(list: readonly T[], more: readonly T[]): readonly T[] {
  return more.length === 0 ? list : [...list, ...more];
}

function pathOf({ property }: AttributeModel): PathNode {
  return { kind: 'path', segments: [property] };
}
