import type { SCOPE } from './brand.js';
import type { Condition } from './condition.js';

declare const value: unique symbol;
declare const comparesWith: unique symbol;
declare const assignsTo: unique symbol;

/** What can be compared with a `V` that is stored: a field, or a size. Plain values are never operands. */
export interface Comparand<in V> {
  readonly [comparesWith]: (value: V) => void;
}

/** What an update can assign to a `V` besides a value: a field, or an expression over fields. */
export interface Assignable<in V> {
  readonly [assignsTo]: (value: V) => void;
}

/** A path to a `V` within an item. */
export interface Path<out V> {
  readonly [value]: V;
}

/** DynamoDB's names of the types of stored values. */
export type StoredType = 'S' | 'SS' | 'N' | 'NS' | 'B' | 'BS' | 'BOOL' | 'NULL' | 'L' | 'M';

interface Equality<V> {
  /** Equal to a value or another field; a missing attribute equals nothing. */
  eq(value: V | Comparand<V>): Condition;
  /** Not equal to a value or another field; holds for a missing attribute too. */
  ne(value: V | Comparand<V>): Condition;
  /** Equal to one of 1 to 100 values. */
  in(values: readonly (V | Comparand<V>)[] | ReadonlySet<V>): Condition;
}

interface Ordering<V> {
  lt(value: V | Comparand<V>): Condition;
  lte(value: V | Comparand<V>): Condition;
  gt(value: V | Comparand<V>): Condition;
  gte(value: V | Comparand<V>): Condition;
  /** From `low` to `high`, both included. */
  between(low: V | Comparand<V>, high: V | Comparand<V>): Condition;
}

interface Sized {
  /** Characters of a string, bytes of a binary, elements of a set, list or map. */
  size(): SizeField;
}

/** The size of a field, to compare. */
export interface SizeField extends Comparand<number | bigint | null | undefined>, Equality<number>, Ordering<number> {}

/** `V` is the type of the values; `Kind`, wider, that of all that it can be compared with or assigned to. */
interface BaseField<V, Kind>
  extends Path<V>, Comparand<Kind | null | undefined>, Assignable<Kind | null | undefined>, Equality<V> {
  exists(): Condition;
  notExists(): Condition;
  /** Stored as this type of DynamoDB. */
  type(type: StoredType): Condition;
  /** The field, or `fallback` where the item lacks it. */
  ifNotExists(fallback: V | Assignable<V>): Assignable<Kind | null | undefined>;
}

/** A field of text. */
export interface StringField<V = string>
  extends BaseField<V, string>, Ordering<V & string>, Sized, Arithmetic<string, string> {
  /** Starts with this text, case included. */
  beginsWith(prefix: string | Comparand<string>): Condition;
  /** Holds this text, case included. */
  contains(text: string | Comparand<string>): Condition;
  ifNotExists(fallback: V | Assignable<V>): Assignable<string | null | undefined> & Arithmetic<string, string>;
}

interface Arithmetic<N, Kind> {
  /** Numbers only (`number`, `bigint` or `decimal`). Sending it twice adds twice. */
  plus(value: N | Assignable<N>): Assignable<Kind | null | undefined>;
  /** Numbers only (`number`, `bigint` or `decimal`). Sending it twice subtracts twice. */
  minus(value: N | Assignable<N>): Assignable<Kind | null | undefined>;
}

/** A field of a number, `N` being `number` or `bigint`. */
export interface NumberField<V = number, N = number>
  extends BaseField<V, number | bigint>, Ordering<N>, Arithmetic<N, number | bigint> {
  ifNotExists(
    fallback: V | Assignable<V>,
  ): Assignable<number | bigint | null | undefined> & Arithmetic<N, number | bigint>;
}

/** A field of a Boolean value. */
export type BooleanField<V = boolean> = BaseField<V, boolean>;

/** A field of a Date. */
export interface DateField<V = Date> extends BaseField<V, Date>, Ordering<Date> {}

/** A field of bytes. */
export interface BinaryField<V = Uint8Array> extends BaseField<V, Uint8Array>, Ordering<Uint8Array>, Sized {
  beginsWith(prefix: Uint8Array | Comparand<Uint8Array>): Condition;
  contains(bytes: Uint8Array | Comparand<Uint8Array>): Condition;
}

/** A field of a set of `T`. */
export interface SetField<V, T> extends BaseField<V, ReadonlySet<T>>, Sized {
  contains(element: T | Comparand<T>): Condition;
}

interface Appending<T> {
  /** The list with these elements at its end. Sending it twice appends twice. */
  append(values: readonly T[] | Assignable<readonly T[]>): Assignable<readonly T[] | null | undefined>;
  /** The list with these elements at its start. Sending it twice prepends twice. */
  prepend(values: readonly T[] | Assignable<readonly T[]>): Assignable<readonly T[] | null | undefined>;
}

/** A field of a list of `T`. */
export interface ListField<V, T> extends BaseField<V, readonly T[]>, Sized, Appending<T> {
  contains(element: T | Comparand<T>): Condition;
  /** The field of one element, from 0. */
  at(index: number): Field<T>;
  ifNotExists(fallback: V | Assignable<V>): Assignable<readonly T[] | null | undefined> & Appending<T>;
}

/** A field of a map, or of an object of a type of one's own. */
export interface MapField<V, T> extends BaseField<V, T>, Ordering<T>, Sized {
  /** The field of a property, also where its name is that of a method. */
  path<K extends keyof T & string>(name: K): Field<T[K]>;
}

/** A field of an embedded object, with the fields of its properties. */
export type ObjectField<V, T> = MapField<V, T> & NestedFields<T>;

type NestedFields<T> = FieldsOf<T, Exclude<DataKey<T>, keyof AnyField>>;

/** A field of a type that is not known. */
export interface AnyField
  extends BaseField<unknown, unknown>, Ordering<unknown>, Sized, Arithmetic<unknown, unknown>, Appending<unknown> {
  beginsWith(prefix: string | Uint8Array | Comparand<string>): Condition;
  contains(value: unknown): Condition;
  at(index: number): AnyField;
  path(name: string): AnyField;
  ifNotExists(fallback: unknown): Assignable<unknown> & Arithmetic<unknown, unknown> & Appending<unknown>;
}

/** The field of an attribute of type `V`. */
export type Field<V> = unknown extends V ? AnyField : FieldOf<Exclude<V, undefined>, NonNullable<V>>;

type FieldOf<V, T> = [T] extends [string]
  ? StringField<V>
  : [T] extends [number]
    ? NumberField<V, number>
    : [T] extends [bigint]
      ? NumberField<V, bigint>
      : [T] extends [boolean]
        ? BooleanField<V>
        : [T] extends [Date]
          ? DateField<V>
          : [T] extends [Uint8Array]
            ? BinaryField<V>
            : [T] extends [readonly (infer U)[]]
              ? ListField<V, U>
              : [T] extends [ReadonlySet<infer U>]
                ? SetField<V, U>
                : [T] extends [object]
                  ? ObjectField<V, T>
                  : AnyField;

/** The names of the properties of an entity; methods and symbols aside. */
export type DataKey<E> = {
  [K in keyof E]-?: E[K] extends (...args: never[]) => unknown ? never : K & string;
}[keyof E];

/** The fields of an entity by property name. A property named `path` is reached by `path('path')`. */
export type Fields<E> = FieldsMethods<E> &
  FieldsOf<E, 'path' extends keyof E ? Exclude<DataKey<E>, 'path'> : DataKey<E>>;

type FieldsOf<E, Key extends keyof E> = { readonly [K in Key]-?: Field<E[K]> };

/** The fields of some item, of whichever type. */
export interface AnyFields {
  readonly [SCOPE]: object;
}

interface FieldsMethods<E> extends AnyFields {
  /** The field of a property by its name. */
  path<K extends DataKey<E>>(name: K): Field<E[K]>;
}

/** Equality on each property. */
export type ConditionValues<E> = ConditionValuesOf<E, DataKey<E>>;

type ConditionValuesOf<E, Key extends keyof E> = { readonly [K in Key]?: E[K] | Comparand<E[K]> };

/** What SET assigns to each property. `undefined` is left out. */
export type SetValues<E> = SetValuesOf<E, DataKey<E>>;

type SetValuesOf<E, Key extends keyof E> = { readonly [K in Key]?: E[K] | Assignable<E[K]> | undefined };

/** What ADD adds: numbers to numbers, elements to sets. `undefined` is left out. */
export type AddValues<E> = {
  readonly [K in keyof E as KeyOfType<E, K, number | bigint | ReadonlySet<unknown>>]?: E[K] | undefined;
};

/** What DELETE takes out of sets. `undefined` is left out. */
export type RemoveFromValues<E> = {
  readonly [K in keyof E as KeyOfType<E, K, ReadonlySet<unknown>>]?: E[K] | undefined;
};

type KeyOfType<E, K extends keyof E, T> = [NonNullable<E[K]>] extends [T] ? K & string : never;
