import { ExpressionError } from '../errors/index.js';
import type { EntityModel } from '../model/index.js';
import {
  partitionValues,
  QueryOperation,
  type KeySource,
  type OperationContext,
  type PartitionInput,
} from '../operation/index.js';
import { didYouMean } from '../util/suggest.js';

/** One index, as an entity fills it. */
export class IndexAccess<E extends object, R> {
  readonly #context: OperationContext;
  readonly #model: EntityModel;
  readonly #source: KeySource;

  /** @throws ExpressionError when the entity is in no such index */
  constructor(context: OperationContext, model: EntityModel, name: string) {
    if (typeof name !== 'string') throw new ExpressionError(`${model.name}: index() takes the name of an index`);
    const source = model.indexes.get(name);
    if (!source) {
      const known = [...model.indexes.keys()];
      const hint = didYouMean(name, known) || ` It is in ${known.length === 0 ? 'none' : known.join(', ')}.`;
      throw new ExpressionError(`${model.name} is in no index '${name}'.${hint}`);
    }
    this.#context = context;
    this.#model = model;
    this.#source = source;
  }

  /**
   * A query of one partition of the index, as `Repository.query()` is of the table. Every partition key attribute of a
   * multi-attribute key must be given.
   *
   * @throws ExpressionError for a property that is not in the index's keys
   */
  query(partition: PartitionInput<E>): QueryOperation<E, R> {
    return new QueryOperation<E, R>({
      context: this.#context,
      model: this.#model,
      source: this.#source,
      values: partitionValues(this.#model, this.#source, partition),
      range: {},
      conditions: [],
    });
  }
}
