import type { DeleteItemCommandInput } from '@aws-sdk/client-dynamodb';
import { itemIdentity } from '../codec/index.js';
import type { ConditionInput, ConditionNode, TextValues } from '../expression/index.js';
import type { Clock } from './clock.js';
import { assignConditions } from './compile.js';
import { entityExpressions } from './entity-expressions.js';
import { keyOf } from './entity-key.js';
import { storedItem } from './entity-state.js';
import { entityWrite } from './entity-write.js';
import type { Expectation } from './expectation.js';
import { askedConditions } from './fingerprint.js';
import {
  OPERATION,
  type Capability,
  type PreparedWrite,
  type WriteInput,
  type WriteResult,
  type MakeError,
} from './operation.js';
import { softDelete, type DeleteProps } from './soft-delete.js';
import { carriedVersion } from './stamps.js';
import { withCondition, WriteBuilder } from './write-builder.js';

/**
 * Deletes an item, existing or not. Aimed at an entity with `@Version`, it is conditioned on the version that the
 * entity carries. Where the entity has `@DeletedAt`, the item is marked instead, and must exist.
 */
export class DeleteOperation<E, Can extends Capability = Capability, Result = WriteResult> extends WriteBuilder<
  DeleteProps,
  Can,
  Result
> {
  constructor(props: DeleteProps) {
    const isSoft = props.model.deletedAt !== undefined && !props.permanently;
    super(props, isSoft ? 'Update' : 'Delete', isSoft ? prepareSoftDelete : prepareDelete);
  }

  /** Adds a condition on the stored item; several are ANDed. A failed one is `ConditionFailedError`. */
  where(condition: ConditionInput<E>, values?: TextValues): DeleteOperation<E, Can & 'transact', Result> {
    return new DeleteOperation({ ...this.props, conditions: withCondition(this.props, condition, values) });
  }

  /** The item must exist: `ItemNotFoundError` otherwise. */
  ifExists(): DeleteOperation<E, Can & 'transact', Result> {
    return new DeleteOperation({ ...this.props, exists: true });
  }

  /** Removes the item even where the entity has `@DeletedAt`. */
  permanently(): DeleteOperation<E, Can, Result> {
    return new DeleteOperation({ ...this.props, permanently: true });
  }

  /**
   * What the caller gets when this operation's condition fails, alone or in a transaction. The function is told the error that would have been thrown.
   */
  orThrow(makeError: MakeError): DeleteOperation<E, Can, Result> {
    return new DeleteOperation({ ...this.props, orThrow: makeError });
  }

  /** Applies the write once per key, however often it is executed; it is sent as a transaction of one. */
  withIdempotencyKey(key: string): DeleteOperation<E, never, Result> {
    return new DeleteOperation({ ...this.props, idempotencyKey: key ?? '' });
  }

  /** `'old'`: `execute()` resolves to the entity that was deleted, or undefined. */
  returning(values: 'old'): DeleteOperation<E, never, E | undefined> {
    return new DeleteOperation({ ...this.props, returning: values });
  }

  /**
   * The exact input of the command that `execute()` sends; nothing is sent.
   *
   * @throws DynatomicError for what is wrong in the id
   */
  toRequest(): DeleteItemCommandInput {
    return this.props.context.writeRequest(this[OPERATION]) as DeleteItemCommandInput;
  }
}

function prepareSoftDelete(props: DeleteProps, clock: Clock): PreparedWrite {
  return softDelete(props, deleteExpectation(props), clock);
}

function prepareDelete(props: DeleteProps, { now }: Clock): PreparedWrite<'Delete'> {
  const { context, model, target, conditions, exists } = props;
  const key = keyOf(model, target);
  const expectation = deleteExpectation(props);
  const write = entityWrite(context, model, key, expectation, now);
  const verifying = (verified?: readonly ConditionNode[]): WriteInput['Delete'] => {
    const request: WriteInput['Delete'] = { TableName: write.table, Key: key };
    return assignConditions(request, model, expectation, conditions, now, verified);
  };
  return {
    kind: 'Delete',
    input: verifying(),
    verifying,
    effect: { before: 'entity' in target ? storedItem(target.entity) : undefined, after: () => undefined },
    applied: () => undefined,
    asked: () => ['Delete', exists, itemIdentity(key), askedConditions(conditions, entityExpressions(model).resolver)],
    ...write,
  };
}

function deleteExpectation({ model, target, exists, permanently, includeExpired }: DeleteProps): Expectation {
  const visibility = { includeExpired, withDeleted: permanently };
  const carried = 'entity' in target ? carriedVersion(model, target.entity) : null;
  if (!model.version || carried === null) return { exists, visibility };
  return { exists, version: { expected: carried }, sinceLoaded: true, visibility };
}
