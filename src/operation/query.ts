import { ExpressionError } from '../errors/index.js';
import type { DataKey } from '../expression/index.js';
import type { EntityModel, IdScalar } from '../model/index.js';
import { didYouMean } from '../util/suggest.js';
import { knownProperties } from './get.js';
import { keyCondition } from './key-condition.js';
import { keyProperties, type KeySource } from './key-source.js';
import { prepareRead, type PreparedRead } from './prepare-read.js';
import { ReadBuilder } from './read-builder.js';
import type { ReadProps } from './read-props.js';
import type { SortRange, Values } from './sort-key.js';

/** Values of key placeholders, by property. */
export type KeyValues<E> = KeyValuesOf<E, DataKey<E>>;

type KeyValuesOf<E, Key extends keyof E & string> = { readonly [K in Key]?: KeyValue<E[K], K> };

type KeyValue<V, Name extends string> =
  NonNullable<V> extends readonly unknown[] | ReadonlySet<unknown>
    ? `${Name} is a list or a set, which no key can hold`
    : NonNullable<V>;

/** What a query is about: an object of the partition key's values, or the bare value where it has one placeholder. */
export type PartitionInput<E> = IdScalar | KeyValues<E>;

/** Values of key placeholders; the last one in the key may be the start of its stored text. */
export type KeyStart<E> = KeyStartOf<E, DataKey<E>>;

type KeyStartOf<E, Key extends keyof E & string> = {
  readonly [K in Key]?: KeyValue<E[K], K> | string | Uint8Array;
};

export interface QueryProps extends ReadProps {
  readonly values: Values;
  readonly range: SortRange;
  readonly descending?: boolean | undefined;
}

/**
 * Reads items of one partition, of the table or an index, in the order of the sort key. Other entities' items and
 * hidden ones are left out. Immutable: every method returns a new query.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.html
 *
 * @example
 * const { items, cursor } = await orders.query({ customerId: 'c1' }).gte({ createdAt: start }).descending().limit(20).execute();
 */
export class QueryOperation<E extends object, R = E> extends ReadBuilder<QueryProps, E, R> {
  /** Equality on the next placeholders of the sort key. */
  eq(values: KeyValues<E>): QueryOperation<E, R> {
    const { low, high, start } = this.props.range;
    const given = this.#sortValues('eq', values, { ...low?.values, ...high?.values, ...start });
    return new QueryOperation({ ...this.props, values: { ...this.props.values, ...given } });
  }

  /** Keys before all that have these values in their next placeholders. */
  lt(values: KeyValues<E>): QueryOperation<E, R> {
    return this.#ranged({ high: { values: this.#sortValues('lt', values), included: false } });
  }

  /** Keys up to all that have these values in their next placeholders, those included. */
  lte(values: KeyValues<E>): QueryOperation<E, R> {
    return this.#ranged({ high: { values: this.#sortValues('lte', values), included: true } });
  }

  /** Keys behind all that have these values in their next placeholders. */
  gt(values: KeyValues<E>): QueryOperation<E, R> {
    return this.#ranged({ low: { values: this.#sortValues('gt', values), included: false } });
  }

  /** Keys from the first that has these values in its next placeholders. */
  gte(values: KeyValues<E>): QueryOperation<E, R> {
    return this.#ranged({ low: { values: this.#sortValues('gte', values), included: true } });
  }

  /** From `low` to `high`, both included: `gte(low).lte(high)`. */
  between(low: KeyValues<E>, high: KeyValues<E>): QueryOperation<E, R> {
    return this.gte(low).lte(high);
  }

  /**
   * Keys whose next placeholder starts with this text, as it is stored: of a date, the start of its ISO 8601 form.
   * Placeholders before the last one of `values` are whole.
   *
   * @example
   * orders.query({ customerId: 'c1' }).beginsWith({ createdAt: '2026-11' })
   */
  beginsWith(values: KeyStart<E>): QueryOperation<E, R> {
    return this.#ranged({ start: this.#sortValues('beginsWith', values) });
  }

  /** In the order of the sort key, the default. */
  ascending(): QueryOperation<E, R> {
    return new QueryOperation({ ...this.props, descending: false });
  }

  /** Against the order of the sort key. */
  descending(): QueryOperation<E, R> {
    return new QueryOperation({ ...this.props, descending: true });
  }

  /**
   * Fetches these properties only; the results are plain objects of them.
   *
   * @throws ExpressionError for a property that the entity doesn't declare
   */
  project<K extends keyof E & string>(...properties: readonly [K, ...K[]]): QueryOperation<E, Pick<E, K>> {
    return new QueryOperation({ ...this.props, projection: knownProperties(this.props.model, properties) });
  }

  /**
   * Fetches the whole items where the index leaves attributes out: by one batch of gets for every 100 items. An item
   * that is gone by then is left out.
   */
  full(): QueryOperation<E> {
    return new QueryOperation<E>({ ...this.props, full: true, projection: undefined });
  }

  protected override derive(change: Partial<QueryProps>): this {
    return new QueryOperation({ ...this.props, ...change }) as this;
  }

  protected override prepare(): PreparedRead {
    const { model, source, values, range, descending } = this.props;
    const key = keyCondition(model, source, values, range);
    return prepareRead(this.props, { command: 'Query', key, descending });
  }

  #ranged(range: SortRange): QueryOperation<E, R> {
    const merged = { ...this.props.range, ...range };
    if (merged.start && (merged.low ?? merged.high)) {
      throw new ExpressionError(`${this.props.model.name}: beginsWith() and a range can't be asked for together`);
    }
    return new QueryOperation({ ...this.props, range: merged });
  }

  #sortValues(method: string, input: unknown, inRange: Values = {}): Values {
    const { model, source, values } = this.props;
    const { sort } = keyProperties(source);
    const given = knownValues(model, `${method}()`, input, sort);
    const [first] = Object.keys(given);
    if (first === undefined)
      throw new ExpressionError(`${model.name}: ${method}() needs a value of ${[...sort].join(', ')}`);
    const taken = { ...values, ...inRange };
    const twice = Object.keys(given).find((property) => Object.hasOwn(taken, property));
    if (twice !== undefined)
      throw new ExpressionError(`${model.name}: ${method}() gives ${twice}, which the query has already`);
    return given;
  }
}

/**
 * The values of a query's partition, checked by name.
 *
 * @throws ExpressionError for a property that isn't in the keys
 */
export function partitionValues(model: EntityModel, source: KeySource, input: unknown): Values {
  const { partition, sort } = keyProperties(source);
  const [only] = partition;
  if (only !== undefined && partition.size === 1 && !isRecord(input)) return { [only]: input };
  return knownValues(model, 'query()', input, partition, sort);
}

function knownValues({ name }: EntityModel, method: string, input: unknown, ...allowed: ReadonlySet<string>[]): Values {
  if (!isRecord(input))
    throw new ExpressionError(`${name}: ${method} takes an object of key placeholders: ${listed(allowed)}`);
  for (const property of Object.keys(input)) {
    if (allowed.some((properties) => properties.has(property))) continue;
    const hint = didYouMean(property, placeholders(allowed));
    throw new ExpressionError(
      `${name}: ${method} takes key placeholders (${listed(allowed)}), not '${property}'.${hint}`,
    );
  }
  return { ...input };
}

function placeholders(allowed: readonly ReadonlySet<string>[]): readonly string[] {
  return [...new Set(allowed.flatMap((properties) => [...properties]))];
}

function listed(allowed: readonly ReadonlySet<string>[]): string {
  return placeholders(allowed).join(', ') || 'none, as the key has none';
}

function isRecord(value: unknown): value is Values {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
