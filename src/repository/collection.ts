import { ModelError } from '../errors/index.js';
import type { Class, EntityModel } from '../model/index.js';
import { partitionSource, partitionValues, type OperationContext, type PartitionInput } from '../operation/index.js';
import { CollectionQuery } from './collection-query.js';

/** Entity classes by the names of their groups. */
export type CollectionClasses = Readonly<Record<string, Class>>;

/** What a collection needs of its `DataSource`. */
export interface CollectionContext extends OperationContext {
  /** Adds an entity to the `DataSource`. */
  modelOf(target: Class): EntityModel;
  /** The entities of a table that the `DataSource` knows. */
  entitiesOf(table: string): readonly EntityModel[];
}

/** Entities that share partitions of one table, and so are read by one query. */
export class Collection<C extends CollectionClasses> {
  readonly #context: CollectionContext;
  readonly #groups: ReadonlyMap<string, EntityModel>;
  readonly #first: EntityModel;

  /** @throws ModelError when the entities don't share a table and the template of its partition key */
  constructor(context: CollectionContext, classes: C) {
    const groups = new Map(Object.entries(classes ?? {}).map(([name, target]) => [name, context.modelOf(target)]));
    const [first, ...others] = groups.values();
    if (!first)
      throw new ModelError('collection()', [
        'takes an object of entity classes, such as { customers: Customer, orders: Order }',
      ]);
    const problems = others.flatMap((other) => [...problemsOf(first, other)]);
    if (new Set(groups.values()).size < groups.size) problems.push('an entity is in two groups');
    if (problems.length > 0) throw new ModelError('collection()', problems);
    this.#context = context;
    this.#groups = groups;
    this.#first = first;
  }

  /**
   * A query of one partition: by an object of the partition key's values, or the bare value where it has one.
   *
   * @throws ExpressionError for a property that is not in the partition key
   */
  query(partition: PartitionInput<InstanceType<C[keyof C]>>): CollectionQuery<C> {
    const values = partitionValues(this.#first, partitionSource(this.#first), partition);
    return new CollectionQuery({ context: this.#context, groups: this.#groups, model: this.#first, values });
  }
}

function* problemsOf(first: EntityModel, other: EntityModel): Generator<string> {
  const where = ({ table, partitionKey }: EntityModel): string =>
    `table '${table.name}', partition key '${partitionKey.template.source}'`;
  const same =
    first.table.name === other.table.name && first.partitionKey.template.source === other.partitionKey.template.source;
  if (!same) yield `${first.name} (${where(first)}) and ${other.name} (${where(other)}) share no partitions`;
}
