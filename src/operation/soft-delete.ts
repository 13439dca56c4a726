import { itemIdentity } from '../codec/index.js';
import type { Update } from '../expression/index.js';
import type { Clock } from './clock.js';
import type { WriteProps } from './write-builder.js';
import { entityExpressions } from './entity-expressions.js';
import { idValues, keyOf, type Target } from './entity-key.js';
import { storedItem } from './entity-state.js';
import type { Expectation } from './expectation.js';
import { askedConditions } from './fingerprint.js';
import type { PreparedWrite } from './operation.js';
import { prepareUpdate } from './prepare-update.js';
import { requireSettable } from './settable.js';
import { carriedVersion } from './stamps.js';

export interface DeleteProps extends WriteProps {
  readonly target: Target;
  /** Removes the item even where the entity has `@DeletedAt`. */
  readonly permanently?: boolean | undefined;
}

/** Compiles the delete of an entity with `@DeletedAt`: the item is marked, and must exist. */
export function softDelete(props: DeleteProps, expectation: Expectation, clock: Clock): PreparedWrite {
  const { model, target } = props;
  const { now } = clock;
  const { deletedAt, updatedAt, version } = model;
  const told = [deletedAt, updatedAt, version].flatMap((attribute) => attribute?.property ?? []);
  if ('entity' in target) requireSettable(model, target.entity, told);
  const { update: empty, resolver } = entityExpressions(model);
  const update = (empty as Update<Record<string, unknown>>).set({ [deletedAt?.property ?? '']: now }) as Update<object>;
  const byId: Target = { id: idValues(model, target) };
  const write = prepareUpdate({ update, ...props, target: byId }, clock, { ...expectation, exists: true });
  const before = 'entity' in target ? storedItem(target.entity) : undefined;
  const effect = write.effect && { ...write.effect, before };
  return {
    ...write,
    effect,
    applied: () => 'entity' in target && markDeleted(props, target.entity, now),
    // The time of the delete is not asked for.
    asked: () => ['SoftDelete', itemIdentity(keyOf(model, target)), askedConditions(props.conditions, resolver)],
  };
}

function markDeleted({ model }: DeleteProps, entity: object, now: Date): void {
  const { deletedAt, updatedAt, version } = model;
  const values = entity as Record<string, unknown>;
  for (const attribute of [deletedAt, updatedAt]) if (attribute) values[attribute.property] = new Date(now);
  if (version) values[version.property] = (carriedVersion(model, entity) ?? 0) + 1;
}
