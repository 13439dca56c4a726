import type { DataKey } from '../expression/index.js';

/** What a value can be made of: dates of ISO text, sets of arrays, binary data of base64, embedded objects of plain ones. */
export type PlainValue<V> = [V] extends [string | number | boolean | null | undefined]
  ? V
  : V extends bigint
    ? V | string | number
    : V extends Date
      ? V | string | number
      : V extends Uint8Array
        ? V | string
        : V extends ReadonlySet<infer T>
          ? V | readonly PlainValue<T>[]
          : V extends readonly (infer T)[]
            ? readonly PlainValue<T>[]
            : V extends object
              ? V | PlainValues<V, DataKey<V>>
              : V;

/** Plain values of an entity's properties. */
export type EntityInput<E> = PlainValues<E, DataKey<E>>;

type PlainValues<E, Key extends keyof E> = { readonly [K in Key]?: PlainValue<E[K]> };
