import { declare, type Class } from '../model/index.js';
import type { Wrong } from './entity.js';

export interface UniqueOptions<V = string> {
  /** Makes the text that is compared of a value, such as `(email) => email.toLowerCase()`. */
  readonly normalize?: (value: V) => unknown;
}

type UniqueDecorator<P extends string> = <E extends object>(
  target: Class<E>,
) => [P] extends [keyof E] ? void : Wrong<`'${Exclude<P, keyof E>}' is no property of the class`>;

/** Gives each value of the property, or each combination of values of the properties, to one item at most. */
export function Unique<V = string>(options?: UniqueOptions<V>): PropertyDecorator;
export function Unique<const P extends string>(properties: readonly P[]): UniqueDecorator<P>;
export function Unique(option: UniqueOptions | readonly string[] = {}): PropertyDecorator & UniqueDecorator<string> {
  return (target: object, property?: string | symbol) => {
    if (isList(option)) declare(target as Class).uniques.push({ properties: option });
    else {
      const normalize = (option ?? {}).normalize as ((value: unknown) => unknown) | undefined;
      declare(target.constructor as Class).uniques.push({ properties: [String(property)], normalize });
    }
    return undefined as never;
  };
}

function isList(option: UniqueOptions | readonly string[]): option is readonly string[] {
  return Array.isArray(option);
}
