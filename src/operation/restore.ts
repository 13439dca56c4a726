import { ModelError } from '../errors/index.js';
import { Update, type Fields } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { entityExpressions } from './entity-expressions.js';
import type { Target } from './entity-key.js';
import { OPERATION, type OperationContext, type WriteOperation } from './operation.js';
import { prepareUpdate } from './prepare-update.js';

/**
 * A write that makes a soft-deleted item visible again. An item that is missing, expired or not deleted is
 * `ItemNotFoundError`.
 *
 * @throws ModelError when the entity has no `@DeletedAt`
 */
export function restoreOperation(context: OperationContext, model: EntityModel, target: Target): WriteOperation {
  const { deletedAt } = model;
  if (!deletedAt) throw new ModelError(model.name, ['has no @DeletedAt: its deletes are for good']);
  const fields = entityExpressions(model).fields as Fields<Record<string, unknown>>;
  const update = new Update<Record<string, unknown>>(fields).remove(deletedAt.property) as Update<object>;
  const props = { context, model, target, update, conditions: [], withDeleted: true };
  const expectation = { exists: true, deleted: true, visibility: { withDeleted: true } };
  return {
    [OPERATION]: {
      kind: 'Update',
      context,
      entity: model,
      prepare: (clock) => prepareUpdate(props, clock, expectation),
    },
  };
}
