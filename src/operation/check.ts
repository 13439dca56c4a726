import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import type { ConditionInput, TextValues } from '../expression/index.js';
import { compileConditions } from './compile.js';
import { keyOf, type Target } from './entity-key.js';
import { entityRefusal, hydrateEntity, type Expectation } from './expectation.js';
import { OPERATION, type PreparedWrite, type WriteInput, type WriteResult } from './operation.js';
import { withCondition, WriteBuilder, type WriteProps } from './write-builder.js';

export interface CheckProps extends WriteProps {
  readonly target: Target;
}

/**
 * Checks an item and writes nothing; in a transaction, all of it fails when the check does. It needs a condition:
 * `where`, `ifExists` or `ifNotExists`.
 */
export class CheckOperation<E> extends WriteBuilder<CheckProps, 'transact', WriteResult> {
  constructor(props: CheckProps) {
    super(props, (own) => ({ kind: 'ConditionCheck', prepare: (now) => prepareCheck(own, now) }));
  }

  /** Adds a condition; several are ANDed. A hidden item (expired, deleted) counts as missing. */
  where(condition: ConditionInput<E>, values?: TextValues): CheckOperation<E> {
    return new CheckOperation({ ...this.props, conditions: withCondition(this.props, condition, values) });
  }

  /** The item must exist. */
  ifExists(): CheckOperation<E> {
    return new CheckOperation({ ...this.props, exists: true });
  }

  /** The item must not exist. */
  ifNotExists(): CheckOperation<E> {
    return new CheckOperation({ ...this.props, exists: false });
  }

  /** Checks an item past its `@ExpiresAt` like any other. */
  includeExpired(): CheckOperation<E> {
    return new CheckOperation({ ...this.props, includeExpired: true });
  }

  /** Checks a soft-deleted item like any other. */
  withDeleted(): CheckOperation<E> {
    return new CheckOperation({ ...this.props, withDeleted: true });
  }

  /** What the caller gets when the check fails, alone or in a transaction. */
  orThrow(makeError: () => unknown): CheckOperation<E> {
    return new CheckOperation({ ...this.props, orThrow: makeError });
  }

  /**
   * The exact input of the one-item transaction that `execute()` sends (DynamoDB has no other command for a check).
   *
   * @throws DynatomicError for what is wrong in the id or the condition
   */
  toRequest(): TransactWriteItemsCommandInput {
    return this.props.context.writeRequest(this[OPERATION]) as TransactWriteItemsCommandInput;
  }
}

function prepareCheck(props: CheckProps, now: Date): PreparedWrite<'ConditionCheck'> {
  const { context, model, target, conditions, includeExpired, withDeleted } = props;
  const key = keyOf(model, target);
  const table = context.physicalTable(model.table.name);
  const hides = (model.expiresAt && !includeExpired) ?? (model.deletedAt && !withDeleted) ?? false;
  const expectation: Expectation = {
    exists: props.exists ?? (hides && conditions.length > 0 ? true : undefined),
    visibility: { includeExpired, withDeleted },
  };
  const { ConditionExpression = '', ...condition } = compileConditions(model, expectation, conditions, now);
  const input: WriteInput['ConditionCheck'] = { TableName: table, Key: key, ConditionExpression, ...condition };
  return {
    kind: 'ConditionCheck',
    input,
    table,
    key,
    pointless: ConditionExpression === '',
    refusal: (image, details) => entityRefusal(model, table, key, expectation, now, image, details),
    hydrate: (image) => hydrateEntity(model, image),
    applied: () => undefined,
  };
}
