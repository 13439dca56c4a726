import { entityCodec, type EntityCodec, type Item, type SizeTally } from '../codec/index.js';
import { AttributeValueError, type DynatomicError, type ErrorDetails } from '../errors/index.js';
import type { ConditionNode } from '../expression/index.js';
import type { Clock } from './clock.js';
import { assignConditions } from './compile.js';
import { entityExpressions } from './entity-expressions.js';
import { rememberStored, runHooks, storedItem } from './entity-state.js';
import { entityView } from './entity-view.js';
import { entityRefusal, hydrateEntity, type Expectation } from './expectation.js';
import { askedConditions, askedItem } from './fingerprint.js';
import { nestedDefaults, type NestedDefaults } from './nested-defaults.js';
import type { PreparedWrite, WriteEffect, WriteInput } from './operation.js';
import { isOwnPut } from './own-write.js';
import { requireSettable } from './settable.js';
import { carriedVersion, putStamps, type Stamps } from './stamps.js';
import { rememberUnstorable } from './validation.js';
import type { WriteProps } from './write-builder.js';

export interface PutProps extends WriteProps {
  readonly entity: object;
  /** False where class-validator isn't to be asked. */
  readonly validate?: boolean | undefined;
}

/** Compiles a put: hooks run, values are generated; the entity is told of them when the write is applied. */
export function preparePut(props: PutProps, clock: Clock): PreparedWrite<'Put'> {
  const { model, entity, exists } = props;
  if (typeof entity !== 'object' || entity === null) {
    throw new AttributeValueError(
      '',
      `${model.name}: expected an instance of ${model.name}, got ${entity === null ? 'null' : typeof entity}`,
    );
  }
  if (model.beforePut.length > 0) runHooks(model, entity, model.beforePut);
  const stamps = putStamps(model, entity, clock, exists === false);
  if (stamps.size > 0) requireSettable(model, entity, stamps.keys());
  return new PreparedPut(props, clock, stamps, nestedDefaults(model, entity));
}

class PreparedPut implements PreparedWrite<'Put'> {
  readonly kind = 'Put';
  readonly input: WriteInput['Put'];
  readonly table: string;
  readonly bytesBound: number;
  readonly effect: WriteEffect | undefined;
  readonly #props: PutProps;
  readonly #clock: Clock;
  readonly #stamps: Stamps;
  readonly #nested: NestedDefaults;
  readonly #generated: Stamps;
  readonly #expectation: Expectation;
  readonly #item: Item;

  constructor(props: PutProps, clock: Clock, stamps: Stamps, nested: NestedDefaults) {
    const { context, model, entity } = props;
    const codec = entityCodec(model);
    this.#props = props;
    this.#clock = clock;
    this.#stamps = stamps;
    this.#nested = nested;
    this.#generated = nested.values.size === 0 ? stamps : new Map([...nested.values, ...stamps]);
    const tally: SizeTally = { bytes: 0 };
    const item = this.#encode(codec, tally);
    const expectation = putExpectation(props);
    this.#item = item;
    this.#expectation = expectation;
    this.table = context.physicalTable(model.table.name);
    this.bytesBound = tally.bytes;
    this.input = this.verifying();
    this.effect =
      model.uniques.length === 0
        ? undefined
        : { before: expectation.exists === false ? 'absent' : storedItem(entity), after: () => item };
  }

  #encode(codec: EntityCodec, tally: SizeTally): Item {
    const { model, entity } = this.#props;
    const generated = this.#generated;
    try {
      return codec.encode(entity, generated.size === 0 ? undefined : generated, tally);
    } catch (error) {
      rememberUnstorable(error, model, this.subject);
      throw error;
    }
  }

  get key(): Item {
    return entityCodec(this.#props.model).keyOfItem(this.#item);
  }

  get subject(): object | undefined {
    return this.#props.validate === false ? undefined : entityView(this.#props.entity, this.#generated);
  }

  verifying(verified: readonly ConditionNode[] = []): WriteInput['Put'] {
    const { model, conditions } = this.#props;
    const expectation = this.#expectation;
    const input: WriteInput['Put'] = { TableName: this.table, Item: this.#item };
    const isConditional =
      expectation.exists !== undefined || expectation.version || conditions.length > 0 || verified.length > 0;
    return isConditional ? assignConditions(input, model, expectation, conditions, this.#clock.now, verified) : input;
  }

  refusal(image: Item | undefined, details?: ErrorDetails): DynatomicError {
    return entityRefusal(this.#props.model, this.table, this.key, this.#expectation, this.#clock.now, image, details);
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
