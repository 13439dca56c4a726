import type { TransactWriteItemsCommandInput } from '@aws-sdk/client-dynamodb';
import { itemIdentity } from '../codec/index.js';
import type { ConditionInput, ConditionNode, TextValues } from '../expression/index.js';
import type { Clock } from './clock.js';
import { assignConditions } from './compile.js';
import { entityExpressions } from './entity-expressions.js';
import { keyOf, type Target } from './entity-key.js';
import { entityWrite } from './entity-write.js';
import type { Expectation } from './expectation.js';
import { askedConditions } from './fingerprint.js';
import { OPERATION, type PreparedWrite, type WriteInput, type WriteResult, type MakeError } from './operation.js';
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
    super(props, 'ConditionCheck', prepareCheck);
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

  /**
   * What the caller gets when the check fails, alone or in a transaction. The function is told the error that would have been thrown.
   */
  orThrow(makeError: MakeError): CheckOperation<E> {
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

function prepareCheck(props: CheckProps, { now }: Clock): PreparedWrite<'ConditionCheck'> {
  const { context, model, target, conditions, includeExpired, withDeleted } = props;
  const key = keyOf(model, target);
  const hides = (model.expiresAt && !includeExpired) || (model.deletedAt && !withDeleted);
  const expectation: Expectation = {
    exists: props.exists ?? (hides && conditions.length > 0 ? true : undefined),
    visibility: { includeExpired, withDeleted },
  };
  const write = entityWrite(context, model, key, expectation, now);
  const verifying = (verified?: readonly ConditionNode[]): WriteInput['ConditionCheck'] => {
    const request: WriteInput['ConditionCheck'] = { TableName: write.table, Key: key, ConditionExpression: '' };
    return assignConditions(request, model, expectation, conditions, now, verified);
  };
  const input = verifying();
  return {
    kind: 'ConditionCheck',
    input,
    verifying,
    pointless: input.ConditionExpression === '',
    applied: () => undefined,
    asked: () => [
      'ConditionCheck',
      props.exists,
      itemIdentity(key),
      askedConditions(conditions, entityExpressions(model).resolver),
    ],
    ...write,
  };
}
