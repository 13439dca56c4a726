import { entityOfItem } from '../codec/entity-of-item.js';
import { describeKey, type Item } from '../codec/index.js';
import { ExpressionError, ModelError } from '../errors/index.js';
import type { EntityModel } from '../model/index.js';
import {
  isHidden,
  loadEntity,
  partitionInput,
  type ExecuteOptions,
  type Values,
  type Visibility,
} from '../operation/index.js';
import type { CollectionClasses, CollectionContext } from './collection.js';

/** The entities of a partition, by the names of their groups, each group in the order of the sort key. */
export type CollectionItems<C extends CollectionClasses> = { -readonly [K in keyof C]: InstanceType<C[K]>[] };

export interface CollectionOptions extends ExecuteOptions {
  /** Gets each item, as a plain object, that is of none of the groups. */
  readonly onUnknown?: ((item: Record<string, unknown>) => void) | undefined;
}

interface CollectionProps extends Visibility {
  readonly context: CollectionContext;
  readonly groups: ReadonlyMap<string, EntityModel>;
  /** The entity that the partition's key is made by. */
  readonly model: EntityModel;
  readonly values: Values;
  readonly consistent?: boolean | undefined;
}

/** Reads one partition, with items of several entities. Immutable: every method returns a new query. */
export class CollectionQuery<C extends CollectionClasses> {
  readonly #props: CollectionProps;

  constructor(props: CollectionProps) {
    this.#props = props;
  }

  /** Sees every write that finished before it; costs twice as much. */
  consistent(): CollectionQuery<C> {
    return new CollectionQuery({ ...this.#props, consistent: true });
  }

  /** Returns items past their `@ExpiresAt` too, as long as DynamoDB has them. */
  includeExpired(): CollectionQuery<C> {
    return new CollectionQuery({ ...this.#props, includeExpired: true });
  }

  /** Returns soft-deleted items too. */
  withDeleted(): CollectionQuery<C> {
    return new CollectionQuery({ ...this.#props, withDeleted: true });
  }

  /**
   * All entities of the partition, in memory at once. An item of none of the groups goes to `onUnknown`. Without
   * `onUnknown`, items of other entities that the `DataSource` knows are left out, and one that no entity knows ends
   * the call.
   *
   * @throws ModelError for an unknown item, when there is no `onUnknown`
   */
  async all(options?: CollectionOptions): Promise<{ -readonly [K in keyof C]: InstanceType<C[K]>[] }> {
    const { onUnknown, ...sending } = options ?? {};
    if (onUnknown !== undefined && typeof onUnknown !== 'function') {
      throw new ExpressionError('all(): onUnknown must be a function');
    }
    const { context, groups, model, values, consistent } = this.#props;
    const found = new Map([...groups.values()].map((entity): [EntityModel, object[]] => [entity, []]));
    const now = new Date();
    let input = partitionInput(context, model, values, consistent);
    for (;;) {
      const { items, lastKey } = await context.readPage('Query', input, sending);
      for (const item of items) {
        const entity = entityOfItem(found.keys(), item);
        if (!entity) this.#reportUnknown(item, onUnknown);
        else if (!isHidden(entity, item, now, this.#props)) found.get(entity)?.push(loadEntity(entity, item));
      }
      if (!lastKey) break;
      input = { ...input, ExclusiveStartKey: lastKey };
    }
    const named = [...groups].map(([name, entity]) => [name, found.get(entity)] as const);
    return Object.fromEntries(named) as CollectionItems<C>;
  }

  #reportUnknown(item: Item, onUnknown: CollectionOptions['onUnknown']): void {
    const { context, model } = this.#props;
    if (onUnknown) onUnknown(context.plain.decodeItem(item));
    else if (!entityOfItem(context.entitiesOf(model.table.name), item)) throw unknownItem(model, item);
  }
}

/** An item that none of a table's entities knows. */
export function unknownItem({ table }: Pick<EntityModel, 'table'>, item: Item): ModelError {
  const { name, partitionKey, sortKey, discriminator } = table;
  const key: Item = {};
  for (const attribute of sortKey ? [partitionKey, sortKey] : [partitionKey]) {
    const value = item[attribute.name];
    if (value) key[attribute.name] = value;
  }
  const type = discriminator === false ? undefined : item[discriminator]?.S;
  const kind = type === undefined ? 'has the key of no entity' : `is of type '${type}', as no entity is`;
  return new ModelError(`table '${name}'`, [
    `item ${JSON.stringify(describeKey(key))} ${kind} that this DataSource knows; add its class to \`entities\``,
  ]);
}
