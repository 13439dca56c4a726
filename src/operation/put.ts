import type { PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { entityCodec, type Item } from '../codec/index.js';
import { AttributeValueError, type DynatomicError, type ErrorDetails } from '../errors/index.js';
import type { ConditionInput, ConditionNode, TextValues } from '../expression/index.js';
import { compileConditions } from './compile.js';
import { entityExpressions } from './entity-expressions.js';
import { rememberStored, runHooks, storedItem } from './entity-state.js';
import { entityView } from './entity-view.js';
import { entityRefusal, hydrateEntity, type Expectation } from './expectation.js';
import { askedConditions, askedItem } from './fingerprint.js';
import { nestedDefaults, type NestedDefaults } from './nested-defaults.js';
import {
  OPERATION,
  type Capability,
  type PreparedWrite,
  type WriteEffect,
  type WriteInput,
  type WriteResult,
  type MakeError,
} from './operation.js';
import { isOwnPut } from './own-write.js';
import { requireSettable } from './settable.js';
import { carriedVersion, putStamps, type Stamps } from './stamps.js';
import { encodeFor } from './validation.js';
import { withCondition, WriteBuilder, type WriteProps } from './write-builder.js';

export interface PutProps extends WriteProps {
  readonly entity: object;
  /** False where class-validator isn't to be asked. */
  readonly validate?: boolean | undefined;
}

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

function preparePut(props: PutProps, now: Date): PreparedWrite<'Put'> {
  const { model, entity, exists } = props;
  if (typeof entity !== 'object' || entity === null) {
    throw new AttributeValueError(
      '',
      `${model.name}: expected an instance of ${model.name}, got ${entity === null ? 'null' : typeof entity}`,
    );
  }
  if (model.beforePut.length > 0) runHooks(model, entity, model.beforePut);
  const stamps = putStamps(model, entity, now, exists === false);
  if (stamps.size > 0) requireSettable(model, entity, stamps.keys());
  return new PreparedPut(props, now, stamps, nestedDefaults(model, entity));
}

class PreparedPut implements PreparedWrite<'Put'> {
  readonly kind = 'Put';
  readonly input: WriteInput['Put'];
  readonly table: string;
  readonly key: Item;
  readonly subject: object | undefined;
  readonly effect: WriteEffect | undefined;
  readonly #props: PutProps;
  readonly #now: Date;
  readonly #stamps: Stamps;
  readonly #nested: NestedDefaults;
  readonly #expectation: Expectation;
  readonly #item: Item;

  constructor(props: PutProps, now: Date, stamps: Stamps, nested: NestedDefaults) {
    const { context, model, entity } = props;
    const codec = entityCodec(model);
    const generated = nested.values.size === 0 ? stamps : new Map([...nested.values, ...stamps]);
    const overrides = generated.size === 0 ? undefined : generated;
    const subject = props.validate === false ? undefined : entityView(entity, generated);
    const item = encodeFor(model, subject, () => codec.encode(entity, overrides));
    const expectation = putExpectation(props);
    this.#props = props;
    this.#now = now;
    this.#stamps = stamps;
    this.#nested = nested;
    this.#expectation = expectation;
    this.#item = item;
    this.table = context.physicalTable(model.table.name);
    this.key = codec.keyOfItem(item);
    this.input = this.verifying();
    this.subject = subject;
    this.effect =
      model.uniques.length === 0
        ? undefined
        : { before: expectation.exists === false ? 'absent' : storedItem(entity), after: () => item };
  }

  verifying(verified: readonly ConditionNode[] = []): WriteInput['Put'] {
    const { model, conditions } = this.#props;
    const expectation = this.#expectation;
    const input = { TableName: this.table, Item: this.#item };
    const isConditional =
      expectation.exists !== undefined || expectation.version || conditions.length > 0 || verified.length > 0;
    return isConditional
      ? Object.assign(input, compileConditions(model, expectation, conditions, this.#now, verified))
      : input;
  }

  refusal(image: Item | undefined, details?: ErrorDetails): DynatomicError {
    return entityRefusal(this.#props.model, this.table, this.key, this.#expectation, this.#now, image, details);
  }

  hydrate(image: Item): unknown {
    return hydrateEntity(this.#props.model, image);
  }

  applied(): void {
    const { entity } = this.#props;
    for (const [property, value] of this.#stamps) (entity as Record<string, unknown>)[property] = value;
    this.#nested.apply();
    rememberStored(entity, this.#item);
  }

  isOwn(image: Item): boolean {
    return isOwnPut(this.#props.model, this.#stamps, this.#item, image);
  }

  asked(): unknown {
    const { model, exists, conditions } = this.#props;
    return [
      'Put',
      exists,
      askedItem(model, this.#item),
      askedConditions(conditions, entityExpressions(model).resolver),
    ];
  }
}

function putExpectation({ model, entity, exists, includeExpired, withDeleted }: PutProps): Expectation {
  const visibility = { includeExpired, withDeleted: withDeleted ?? true };
  if (exists === false || !model.version) return { exists, visibility };
  const carried = carriedVersion(model, entity);
  if (carried === null) return exists ? { exists, visibility } : { exists: false, sinceLoaded: true, visibility };
  return {
    exists: carried === undefined ? true : exists,
    version: { expected: carried },
    sinceLoaded: true,
    visibility,
  };
}
