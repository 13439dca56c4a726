import { declare, type Class } from '../model/index.js';

export interface UniqueOptions<V = string> {
  /** Makes the text that is compared of a value, such as `(email) => email.toLowerCase()`. */
  readonly normalize?: (value: V) => unknown;
}

type UniqueDecorator<P extends string> = <C extends Class>(
  target: C &
    ([P] extends [keyof InstanceType<C>]
      ? unknown
      : `'${Exclude<P, keyof InstanceType<C>>}' is no property of the class`),
) => void;

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
  };
}

function isList(option: UniqueOptions | readonly string[]): option is readonly string[] {
  return Array.isArray(option);
}
