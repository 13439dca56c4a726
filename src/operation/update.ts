import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { ExpressionError } from '../errors/index.js';
import {
  updateActions,
  type AddValues,
  type Assignable,
  type ConditionInput,
  type DataKey,
  type ExpressionText,
  type Fields,
  type Path,
  type PathInput,
  type RemoveFromValues,
  type SetValues,
  type TextValues,
  type Unchangeable,
  type Update,
} from '../expression/index.js';
import type { EntityModel, KeyProperties } from '../model/index.js';
import { OPERATION, type Capability, type WriteResult, type MakeError } from './operation.js';
import { prepareUpdate, type UpdateProps } from './prepare-update.js';
import { rootProperty } from './root-property.js';
import { withCondition, WriteBuilder } from './write-builder.js';

/** What `set` takes: values by property, a callback that makes them, or text. The primary key can't be set. */
type SetInput<E, Values = SetValues<E, KeyProperties<E>>> =
  Values | ((fields: Fields<E>) => Values) | ExpressionText | string;

type Removable<P, Fixed> = P extends Fixed ? Unchangeable<P> : P;

type Returned<E, R> = R extends 'new' ? E : R extends 'old' ? E | undefined : WriteResult;

/** What `set` takes for a path, or with text. */
type SetOperand<P> = P extends string
  ? TextValues
  : P extends Path<infer V, infer Name> | ((fields: never) => Path<infer V, infer Name>)
    ? V | Assignable<V, Name> | undefined
    : never;

/**
 * Changes attributes of one item. The item must exist (`ItemNotFoundError`) unless `upsert()` is called. `@Version`
 * goes up by one and `@UpdatedAt` is set by themselves. Attributes that are not named keep their values.
 */
export class UpdateOperation<
  E extends object,
  Can extends Capability = 'transact',
  Result = WriteResult,
> extends WriteBuilder<UpdateProps, Can, Result> {
  constructor(props: UpdateProps) {
    super(props, 'Update', (own, clock) => prepareUpdate(own, clock));
  }

  /**
   * SET: values, or expressions over fields, by property; or one value for a path. `undefined` is left out. Text is what
   * SET takes, or clauses of SET, REMOVE, ADD and DELETE.
   *
   * @throws ExpressionError for an unknown property, or a path that another part of the update touches
   * @example
   * users.update('u1').set({ nickname: 'Al' }).set((u) => ({ balance: u.balance.minus(10) })).set((u) => u.address.city, 'Paris')
   */
  set(values: SetInput<E>): UpdateOperation<E, Can, Result>;
  set<P extends PathInput<E> | string>(path: P, value: SetOperand<P>): UpdateOperation<E, Can, Result>;
  set(...input: readonly unknown[]): UpdateOperation<E, Can, Result> {
    return this.#updated((update) => update.set(...(input as [never, never])));
  }

  /** ADD: numbers to numbers, elements to sets. A missing attribute counts as 0, or as an empty set. */
  add(values: AddValues<E, KeyProperties<E>>): UpdateOperation<E, Can, Result> {
    return this.#updated((update) => update.add(values));
  }

  /** DELETE: takes elements out of sets. */
  removeFrom(values: RemoveFromValues<E>): UpdateOperation<E, Can, Result> {
    return this.#updated((update) => update.removeFrom(values));
  }

  /** REMOVE: drops attributes, by property or by path. */
  remove<const P extends DataKey<E> | PathInput<E>>(
    ...paths: readonly Removable<P, KeyProperties<E>>[]
  ): UpdateOperation<E, Can, Result> {
    return this.#updated((update) => update.remove(...(paths as readonly never[])));
  }

  /** Adds a condition on the stored item; several are ANDed. A failed one is `ConditionFailedError`. */
  where(condition: ConditionInput<E>, values?: TextValues): UpdateOperation<E, Can, Result> {
    return new UpdateOperation({ ...this.props, conditions: withCondition(this.props, condition, values) });
  }

  /** The item must exist; updates demand it unless `upsert()` is called. */
  ifExists(): UpdateOperation<E, Can, Result> {
    return new UpdateOperation({ ...this.props, exists: true, upsert: false });
  }

  /** Creates the item where it is missing: with the id's attributes, the entity's name and what the update sets. */
  upsert(): UpdateOperation<E, Can, Result> {
    return new UpdateOperation({ ...this.props, upsert: true });
  }

  /**
   * Values that the keys of touched indexes need besides the id, `undefined` for those that the item lacks; the write is
   * conditioned on them.
   */
  with(known: { readonly [K in keyof E]?: E[K] | undefined }): UpdateOperation<E, Can, Result> {
    return new UpdateOperation({ ...this.props, known: { ...this.props.known, ...known } });
  }

  /** Updates an item past its `@ExpiresAt` like any other. */
  includeExpired(): UpdateOperation<E, Can, Result> {
    return new UpdateOperation({ ...this.props, includeExpired: true });
  }

  /** Updates a soft-deleted item like any other. */
  withDeleted(): UpdateOperation<E, Can, Result> {
    return new UpdateOperation({ ...this.props, withDeleted: true });
  }

  /**
   * What the caller gets when this operation's condition fails, alone or in a transaction. The function is told the error that would have been thrown.
   */
  orThrow(makeError: MakeError): UpdateOperation<E, Can, Result> {
    return new UpdateOperation({ ...this.props, orThrow: makeError });
  }

  /** Applies the write once per key, however often it is executed; it is sent as a transaction of one. */
  withIdempotencyKey(key: string): UpdateOperation<E, never, Result> {
    return new UpdateOperation({ ...this.props, idempotencyKey: key ?? '' });
  }

  /** Makes `execute()` resolve to the entity after the update, before it (undefined where it was missing), or neither. */
  returning<const R extends 'new' | 'old' | 'none'>(
    values: R,
  ): UpdateOperation<E, R extends 'none' ? 'transact' : never, Returned<E, R>> {
    return new UpdateOperation({ ...this.props, returning: values === 'none' ? undefined : values });
  }

  /**
   * The exact input of the command that `execute()` sends; nothing is sent.
   *
   * @throws DynatomicError for what is wrong in the id or the values
   */
  toRequest(): UpdateItemCommandInput {
    return this.props.context.writeRequest(this[OPERATION]) as UpdateItemCommandInput;
  }

  #updated(change: (update: Update<object>) => Update<object>): UpdateOperation<E, Can, Result> {
    const update = change(this.props.update);
    requireNoKey(this.props.model, update);
    return new UpdateOperation({ ...this.props, update });
  }
}

function requireNoKey(model: EntityModel, update: Update<object>): void {
  for (const { path } of updateActions(update) ?? []) {
    const property = rootProperty(model, path);
    if (model.idProperties.includes(property) || isKeyAttribute(model, property)) {
      throw new ExpressionError(
        `${model.name}.${property} is part of the primary key, which an update can't change; delete the item and put a new one`,
      );
    }
  }
}

function isKeyAttribute({ partitionKey, sortKey }: EntityModel, name: string): boolean {
  return partitionKey.attribute.name === name || sortKey?.attribute.name === name;
}
