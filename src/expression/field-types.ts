import type { SCOPE } from './brand.js';
import type { Condition } from './condition.js';

declare const value: unique symbol;
declare const named: unique symbol;
declare const comparesWith: unique symbol;
declare const assignsTo: unique symbol;

// `_Name` is the name of a property. Nothing depends on it: it is there to be read in the compiler's messages.

/** No value, but beside the type of a value it tells whose that is. */
export interface ValueOf<_Name> {
  readonly [named]: never;
}

/** What can be compared with a `V` that is stored: a field, or a size. Plain values are never operands. */
export interface Comparand<in V, _Name = string> {
  readonly [comparesWith]: (value: V) => void;
}

/** What an update can assign to a `V` besides a value: a field, or an expression over fields. */
export interface Assignable<in V, _Name = string> {
  readonly [assignsTo]: (value: V) => void;
}

/** A path to a `V` within an item, `Name` being its last property. */
export interface Path<out V, out Name = unknown> {
  readonly [value]: V;
  readonly [named]?: Name;
}

/** DynamoDB's names of the types of stored values. */
export type StoredType = 'S' | 'SS' | 'N' | 'NS' | 'B' | 'BS' | 'BOOL' | 'NULL' | 'L' | 'M';

interface Equality<V, Name> {
  /** Equal to a value or another field; a missing attribute equals nothing. */
  eq(value: V | Comparand<V, Name>): Condition;
  /** Not equal to a value or another field; holds for a missing attribute too. */
  ne(value: V | Comparand<V, Name>): Condition;
  /** Equal to one of 1 to 100 values. */
  in(values: readonly (V | Comparand<V, Name>)[] | ReadonlySet<V>): Condition;
}

interface Ordering<V, Name> {
  lt(value: V | Comparand<V, Name>): Condition;
  lte(value: V | Comparand<V, Name>): Condition;
  gt(value: V | Comparand<V, Name>): Condition;
  gte(value: V | Comparand<V, Name>): Condition;
  /** From `low` to `high`, both included. */
  between(low: V | Comparand<V, Name>, high: V | Comparand<V, Name>): Condition;
}

interface Sized<Name> {
  /** Characters of a string, bytes of a binary, elements of a set, list or map. */
  size(): SizeField<Name>;
}

/** The size of a field, to compare. */
export interface SizeField<Name = string>
  extends Comparand<number | bigint | null | undefined>, Equality<number, Name>, Ordering<number, Name> {}

/** `V` is the type of the values; `Kind`, wider, that of all that it can be compared with or assigned to. */
interface BaseField<V, Kind, Name> extends Equality<V, Name> {
  readonly [value]: V;
  readonly [named]?: Name;
  readonly [comparesWith]: (value: Kind | null | undefined) => void;
  readonly [assignsTo]: (value: Kind | null | undefined) => void;
  exists(): Condition;
  notExists(): Condition;
  /** Stored as this type of DynamoDB. */
  type(type: StoredType): Condition;
  /** The field, or `fallback` where the item lacks it. */
  ifNotExists(fallback: V | Assignable<V, Name>): Assignable<Kind | null | undefined>;
}

/** A field of text. */
export interface StringField<V = string, Name = string>
  extends BaseField<V, string, Name>, Ordering<V & string, Name>, Sized<Name>, Arithmetic<string, string, Name> {
  /** Starts with this text, case included. */
  beginsWith(prefix: string | Comparand<string, Name>): Condition;
  /** Holds this text, case included. */
  contains(text: string | Comparand<string, Name>): Condition;
  ifNotExists(
    fallback: V | Assignable<V, Name>,
  ): Assignable<string | null | undefined> & Arithmetic<string, string, Name>;
}

interface Arithmetic<N, Kind, Name> {
  /** Numbers only (`number`, `bigint` or `decimal`). Sending it twice adds twice. */
  plus(value: N | Assignable<N, Name>): Assignable<Kind | null | undefined>;
  /** Numbers only (`number`, `bigint` or `decimal`). Sending it twice subtracts twice. */
  minus(value: N | Assignable<N, Name>): Assignable<Kind | null | undefined>;
}

interface NumericField<V, N, Name>
  extends BaseField<V, number | bigint, Name>, Ordering<N, Name>, Arithmetic<N, number | bigint, Name> {
  ifNotExists(
    fallback: V | Assignable<V, Name>,
  ): Assignable<number | bigint | null | undefined> & Arithmetic<N, number | bigint, Name>;
}

/** A field of a number. */
export type NumberField<V = number, Name = string> = NumericField<V, number, Name>;

/** A field of a bigint. */
export type BigintField<V = bigint, Name = string> = NumericField<V, bigint, Name>;

/** A field of a Boolean value. */
export type BooleanField<V = boolean, Name = string> = BaseField<V, boolean, Name>;

/** A field of a Date. */
export interface DateField<V = Date, Name = string> extends BaseField<V, Date, Name>, Ordering<Date, Name> {}

/** A field of bytes. */
export interface BinaryField<V = Uint8Array, Name = string>
  extends BaseField<V, Uint8Array, Name>, Ordering<Uint8Array, Name>, Sized<Name> {
  beginsWith(prefix: Uint8Array | Comparand<Uint8Array, Name>): Condition;
  contains(bytes: Uint8Array | Comparand<Uint8Array, Name>): Condition;
}

/** A field of a set of `T`. */
export interface SetField<V, T, Name = string> extends BaseField<V, ReadonlySet<T>, Name>, Sized<Name> {
  contains(element: T | Comparand<T, Name>): Condition;
}

interface Appending<T, Name> {
  /** The list with these elements at its end. Sending it twice appends twice. */
  append(values: readonly T[] | Assignable<readonly T[], Name>): Assignable<readonly T[] | null | undefined>;
  /** The list with these elements at its start. Sending it twice prepends twice. */
  prepend(values: readonly T[] | Assignable<readonly T[], Name>): Assignable<readonly T[] | null | undefined>;
}

/** A field of a list of `T`. */
export interface ListField<V, T, Name = string>
  extends BaseField<V, readonly T[], Name>, Sized<Name>, Appending<T, Name> {
  contains(element: T | Comparand<T, Name>): Condition;
  /** The field of one element, from 0. */
  at(index: number): Field<T, Name>;
  ifNotExists(fallback: V | Assignable<V, Name>): Assignable<readonly T[] | null | undefined> & Appending<T, Name>;
}

/** A field of a map, or of an object of a type of one's own. */
export interface MapField<V, T, Name = string> extends BaseField<V, T, Name>, Ordering<T, Name>, Sized<Name> {
  /** The field of a property, also where its name is that of a method. */
  path<K extends keyof T & string>(name: K): Field<T[K], K>;
}

/** A field of an embedded object, with the fields of its properties. */
export type ObjectField<V, T, Name = string> = MapField<V, T, Name> & NestedFields<T>;

type NestedFields<T> = FieldsOf<T, Exclude<DataKey<T>, keyof AnyField>>;

/** A field of a type that is not known. */
export interface AnyField
  extends
    BaseField<unknown, unknown, string>,
    Ordering<unknown, string>,
    Sized<string>,
    Arithmetic<unknown, unknown, string>,
    Appending<unknown, string> {
  beginsWith(prefix: string | Uint8Array | Comparand<string>): Condition;
  contains(value: unknown): Condition;
  at(index: number): AnyField;
  path(name: string): AnyField;
  ifNotExists(
    fallback: unknown,
  ): Assignable<unknown> & Arithmetic<unknown, unknown, string> & Appending<unknown, string>;
}

/** The field of an attribute of type `V`. */
export type Field<V, Name = string> = unknown extends V ? AnyField : FieldOf<V & (Present | null), V & Present, Name>;

type Present = NonNullable<unknown>;

/** `V` is the type of the values without `undefined`, `T` without `null` too. */
type FieldOf<V, T, Name> = [T] extends [object]
  ? FieldOfObject<V, T, Name>
  : [T] extends [string]
    ? StringField<V, Name>
    : [T] extends [number]
      ? NumberField<V, Name>
      : [T] extends [boolean]
        ? BooleanField<V, Name>
        : [T] extends [bigint]
          ? BigintField<V, Name>
          : AnyField;

type FieldOfObject<V, T, Name> = [T] extends [Date]
  ? DateField<V, Name>
  : [T] extends [readonly (infer U)[]]
    ? ListField<V, U, Name>
    : [T] extends [ReadonlySet<infer U>]
      ? SetField<V, U, Name>
      : [T] extends [Uint8Array]
        ? BinaryField<V, Name>
        : ObjectField<V, T, Name>;

/** The names of the properties of an entity; methods and symbols aside. */
export type DataKey<E> = AnyMethod extends E[keyof E] ? KeyOfNoMethod<E> & string : keyof E & string;

/** Is assignable to every function: looked for among all properties at once, as most entities have no methods. */
type AnyMethod = (...args: unknown[]) => never;

type KeyOfNoMethod<E> = { [K in keyof E]-?: E[K] extends (...args: never[]) => unknown ? never : K }[keyof E];

/** The fields of an entity by property name. A property named `path` is reached by `path('path')`. */
export type Fields<E> = FieldsMethods<E> &
  FieldsOf<E, 'path' extends keyof E ? Exclude<DataKey<E>, 'path'> : DataKey<E>>;

type FieldsOf<E, Key extends keyof E> = { readonly [K in Key]-?: Field<E[K], K> };

/** The fields of some item, of whichever type. */
export interface AnyFields {
  readonly [SCOPE]: object;
}

interface FieldsMethods<E> extends AnyFields {
  /** The field of a property by its name. */
  path<K extends DataKey<E>>(name: K): Field<E[K], K>;
}

/** Equality on each property. */
export type ConditionValues<E> = ConditionValuesOf<E, DataKey<E>>;

type ConditionValuesOf<E, Key extends keyof E> = { readonly [K in Key]?: E[K] | Comparand<E[K], K> };

/** What SET assigns to each property but the `Fixed` ones. `undefined` is left out. */
export type SetValues<E, Fixed = never> = SetValuesOf<E, DataKey<E>, Fixed>;

type SetValuesOf<E, Key extends keyof E, Fixed> = {
  readonly [K in Key]?: K extends Fixed ? Unchangeable<K> : E[K] | Assignable<E[K], K> | undefined;
};

/** What ADD adds: numbers to numbers, elements to sets. `undefined` is left out. */
export type AddValues<E, Fixed = never> = AddValuesOf<E, DataKey<E>, Fixed>;

type AddValuesOf<E, Key extends keyof E & string, Fixed> = {
  readonly [K in Key]?: K extends Fixed
    ? Unchangeable<K>
    : [string extends K ? never : NonNullable<E[K]>] extends [number | bigint | ReadonlySet<unknown>]
      ? E[K] | ValueOf<K> | undefined
      : `${K} is neither a number nor a set, and ADD takes no other`;
};

/** What DELETE takes out of sets. `undefined` is left out. */
export type RemoveFromValues<E> = RemoveFromValuesOf<E, DataKey<E>>;

type RemoveFromValuesOf<E, Key extends keyof E & string> = {
  readonly [K in Key]?: [string extends K ? never : NonNullable<E[K]>] extends [ReadonlySet<unknown>]
    ? E[K] | ValueOf<K> | undefined
    : `${K} is no set, and DELETE takes no other`;
};

/** What is said of a property of the primary key where an update names it. */
export type Unchangeable<K> = `${K & string} is part of the primary key, which an update can't change`;
