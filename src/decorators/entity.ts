import { declare, type Class, type KeyProperties, type TableModel } from '../model/index.js';

/** How an entity fills the keys of one index: a template, or one per attribute of a multi-attribute key. */
export interface IndexTemplates<T extends string> {
  readonly partitionKey?: T | readonly T[];
  readonly sortKey?: T | readonly T[];
}

export interface EntityOptions<I extends string, P extends string, S extends string, T extends string> {
  /** A table, or the name of one whose keys are `pk` and, where the entity has a `sortKey`, `sk`. */
  readonly table: TableModel<I> | string;
  /** What the discriminator attribute holds; the class's name by default. Set it when code is minified. */
  readonly name?: string;
  /** Key template, such as `'USER#{userId}'`. */
  readonly partitionKey: P;
  readonly sortKey?: S;
  readonly indexes?: { readonly [K in I]?: IndexTemplates<T> };
}

type PropertyOf<Placeholder extends string> = Placeholder extends `${infer Name}:${string}` ? Name : Placeholder;

/** The properties that a template names. */
export type Placeholders<T extends string> = T extends `${string}{${infer P}}${infer Rest}`
  ? PropertyOf<P> | Placeholders<Rest>
  : never;

/** What no decorator may return, so that the compiler reports it. */
export interface Wrong<Why extends string> {
  readonly why: Why;
}

/**
 * Nothing where the templates and `[KEY]` fit the class, else what is wrong with them. Templates that the compiler
 * doesn't know, being made at run time, are left to the check at first use.
 */
export type Verdict<E, Keys extends string, Templates extends string> = string extends Keys
  ? void
  : [Placeholders<Keys | Templates>] extends [keyof E]
    ? KeyVerdict<KeyProperties<E>, Placeholders<Keys>>
    : Wrong<`{${Exclude<Placeholders<Keys | Templates>, keyof E>}} in a key template is no property of the class`>;

type KeyVerdict<Declared, Named extends string> = [Declared] extends [never]
  ? void
  : [Declared, Named] extends [Named, Declared]
    ? void
    : Wrong<`[KEY] must name the placeholders of partitionKey and sortKey: ${Named}`>;

/**
 * Makes a class an entity of a table. Templates are checked by the compiler and again when the class is first used.
 *
 * @throws ModelError never here; at first use, with every problem of the declaration at once.
 * @example
 * \@Entity({ table: App, partitionKey: 'CUSTOMER#{customerId}', sortKey: 'ORDER#{createdAt}#{orderId}' })
 * class Order {}
 */
export function Entity<
  const P extends string,
  const S extends string = never,
  const T extends string = never,
  const I extends string = never,
>(options: EntityOptions<I, P, S, T>): <E extends object>(target: Class<E>) => Verdict<E, P | S, T> {
  return (target) => {
    declare(target).entity = options;
    return undefined as never;
  };
}
