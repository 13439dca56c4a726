/**
 * Types the ids that a repository accepts: `declare readonly [KEY]?: 'userId'` on the entity class, a union of names
 * where the keys have several placeholders. It exists for the compiler only; nothing is stored under it.
 */
export const KEY: unique symbol = Symbol.for('dynatomic.key') as never;

/** The properties that `[KEY]` names; never where the class declares none. */
export type KeyProperties<E> = E extends { readonly [KEY]?: infer K }
  ? unknown extends K
    ? never
    : Extract<K, string>
  : never;

/** A value that can be an id by itself. */
export type IdScalar = string | number | bigint | boolean | Date | Uint8Array;

type IsUnion<T, U = T> = [T] extends [never] ? false : T extends unknown ? ([U] extends [T] ? false : true) : never;

/**
 * What identifies an item of the entity: the bare value where both keys together have one distinct placeholder,
 * else an object with a value for each.
 */
export type Id<E> = [KeyProperties<E>] extends [never]
  ? IdScalar | Partial<E>
  : IsUnion<KeyProperties<E>> extends true
    ? Pick<E, KeyProperties<E> & keyof E>
    : E[KeyProperties<E> & keyof E] | Pick<E, KeyProperties<E> & keyof E>;
