import type { PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { ConditionInput, TextValues } from '../expression/index.js';
import { OPERATION, type Capability, type WriteResult, type MakeError } from './operation.js';
import { preparePut, type PutProps } from './prepare-put.js';
import { withCondition, WriteBuilder } from './write-builder.js';

/**
 * Writes a whole entity: `save`, not yet sent. With `@Version` it is conditioned on the version that the entity
 * carries (on its absence, for a fresh object); attributes in DynamoDB that the class doesn't declare are lost.
 */
export class PutOperation<E, Can extends Capability = Capability, Result = WriteResult> extends WriteBuilder<
  PutProps,
  Can,
  Result
> {
  constructor(props: PutProps) {
    super(props, 'Put', preparePut);
  }

  /** Adds a condition on the stored item; several are ANDed. A failed one is `ConditionFailedError`. */
  where(condition: ConditionInput<E>, values?: TextValues): PutOperation<E, Can & 'transact', Result> {
    return new PutOperation({ ...this.props, conditions: withCondition(this.props, condition, values) });
  }

  /** The item must not exist: `insert`, not yet sent. Takes the place of the version's condition. */
  ifNotExists(): PutOperation<E, Can & 'transact', Result> {
    return new PutOperation({ ...this.props, exists: false });
  }

  /** The item must exist already. */
  ifExists(): PutOperation<E, Can & 'transact', Result> {
    return new PutOperation({ ...this.props, exists: true });
  }

  /** Writes the entity whatever class-validator says of it. */
  withoutValidation(): PutOperation<E, Can, Result> {
    return new PutOperation({ ...this.props, validate: false });
  }

  /**
   * What the caller gets when this operation's condition fails, alone or in a transaction. The function is told the error that would have been thrown.
   */
  orThrow(makeError: MakeError): PutOperation<E, Can, Result> {
    return new PutOperation({ ...this.props, orThrow: makeError });
  }

  /** Applies the write once per key, however often it is executed; it is sent as a transaction of one. */
  withIdempotencyKey(key: string): PutOperation<E, never, Result> {
    return new PutOperation({ ...this.props, idempotencyKey: key ?? '' });
  }

  /** `'old'`: `execute()` resolves to the entity that was replaced, or undefined. */
  returning(values: 'old'): PutOperation<E, never, E | undefined> {
    return new PutOperation({ ...this.props, returning: values });
  }

  /**
   * The exact input of the command that `execute()` sends; nothing is sent.
   *
   * @throws DynatomicError for what is wrong in the entity
   */
  toRequest(): PutItemCommandInput {
    return this.props.context.writeRequest(this[OPERATION]) as PutItemCommandInput;
  }
}
