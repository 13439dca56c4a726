import type { Get, GetItemCommandInput } from '@aws-sdk/client-dynamodb';
import { entityCodec, type Item } from '../codec/index.js';
import { ExpressionError } from '../errors/index.js';
import { unknownName, type DataKey } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { entityExpressions } from './entity-expressions.js';
import { keyOf, type Target } from './entity-key.js';
import { loadEntity } from './entity-state.js';
import {
  OPERATION,
  RESULT,
  type ExecuteOptions,
  type GetSpec,
  type OperationContext,
  type PreparedGet,
  type ReadOperation,
} from './operation.js';
import { projectionParameters } from './projection.js';
import { isHidden, type Visibility } from './visibility.js';

export interface GetProps extends Visibility {
  readonly context: OperationContext;
  readonly model: EntityModel;
  readonly target: Target;
  /** Properties to fetch; all when undefined. */
  readonly projection?: readonly string[] | undefined;
  readonly consistent?: boolean | undefined;
}

/** Reads one item; `execute()` resolves to undefined when there is none, or when it is hidden. */
export class GetOperation<E, R = E> implements ReadOperation<R> {
  declare readonly [RESULT]?: R;
  readonly [OPERATION]: GetSpec;
  readonly #props: GetProps;

  constructor(props: GetProps) {
    this.#props = props;
    this[OPERATION] = { kind: 'Get', context: props.context, entity: props.model, prepare: () => prepareGet(props) };
  }

  /**
   * Fetches these properties only; the result is a plain object of them.
   *
   * @throws ExpressionError for a property that the entity doesn't declare
   */
  project<K extends DataKey<E> & keyof E>(...properties: readonly [K, ...K[]]): GetOperation<E, Pick<E, K>> {
    return new GetOperation<E, Pick<E, K>>({
      ...this.#props,
      projection: knownProperties(this.#props.model, properties),
    });
  }

  /** Sees every write that finished before it; costs twice as much. In a transaction every read does. */
  consistent(): GetOperation<E, R> {
    return new GetOperation({ ...this.#props, consistent: true });
  }

  /** Returns an item past its `@ExpiresAt` too, as long as DynamoDB has it. */
  includeExpired(): GetOperation<E, R> {
    return new GetOperation({ ...this.#props, includeExpired: true });
  }

  /** Returns a soft-deleted item too. */
  withDeleted(): GetOperation<E, R> {
    return new GetOperation({ ...this.#props, withDeleted: true });
  }

  execute(options?: ExecuteOptions): Promise<R | undefined> {
    return this.#props.context.executeGet(this[OPERATION], options) as Promise<R | undefined>;
  }

  /** The exact GetItem input; nothing is sent. */
  toRequest(): GetItemCommandInput {
    return this[OPERATION].prepare().single;
  }
}

/** @throws ExpressionError for none, or one that the entity doesn't declare */
export function knownProperties(model: EntityModel, properties: readonly string[]): readonly string[] {
  if (properties.length === 0) throw new ExpressionError(`${model.name}: project() needs at least one property`);
  for (const property of properties) {
    if (typeof property !== 'string') throw new ExpressionError(`${model.name}: project() takes names of properties`);
    if (!model.byProperty.has(property)) throw unknownName(entityExpressions(model).schema, property);
  }
  return [...new Set(properties)];
}

function prepareGet(props: GetProps): PreparedGet {
  const { context, model, target, projection, consistent } = props;
  const table = context.physicalTable(model.table.name);
  const key = keyOf(model, target);
  const names = projection && projectedNames(model, projection);
  const input: Get = { TableName: table, Key: key };
  if (names) Object.assign(input, projectionParameters(names));
  return {
    input,
    single: consistent ? { ...input, ConsistentRead: true } : input,
    table,
    key,
    projection: names,
    consistent,
    read: (item) => readItem(model, item, projection, props),
  };
}

/** The attributes of the properties, a key attribute (so that "missing" can be told) and what hiding needs. */
export function projectedNames(model: EntityModel, projection: readonly string[]): string[] {
  const { byProperty, partitionKey, expiresAt, deletedAt } = model;
  const names = projection.map((property) => byProperty.get(property)?.name);
  return [...names, partitionKey.attribute.name, expiresAt?.name, deletedAt?.name].filter((name) => name !== undefined);
}

/** A stored item as a read returns it: the entity, or a plain object of the projected properties; hidden: undefined. */
export function readItem(
  model: EntityModel,
  item: Item | undefined,
  projection: readonly string[] | undefined,
  visibility: Visibility,
): object | undefined {
  if (!item) return undefined;
  const hides = model.expiresAt ?? model.deletedAt;
  if (hides && isHidden(model, item, new Date(), visibility)) return undefined;
  return projection ? entityCodec(model).decodeProjection(item, projection) : loadEntity(model, item);
}
