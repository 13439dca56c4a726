import 'reflect-metadata';
import { ModelError } from '../errors/index.js';
import { declare, type AttributeDeclaration, type AttributeType, type Class } from '../model/index.js';

export interface AttributeOptions {
  /** Name in DynamoDB; the property's own by default. */
  readonly name?: string;
  /** The stored type; needed where the compiler can't tell it (dates under esbuild, sets, lists, embedded classes). */
  readonly type?: AttributeType;
  /** Whether `null` may be stored (as NULL). */
  readonly nullable?: boolean;
  /** Makes a value for a missing one at `create()` and at every put; never on reading. */
  readonly default?: () => unknown;
}

/**
 * Declares a stored attribute. Properties without it are neither written nor read.
 *
 * @example
 * class User {
 *   \@Attribute() userId!: string;
 *   \@Attribute({ type: 'stringSet' }) roles?: Set<string>;
 *   \@Attribute({ name: 'n', default: () => 'anonymous' }) nickname?: string;
 * }
 */
export function Attribute(options: AttributeOptions = {}): PropertyDecorator {
  return (target, property) => declareAttribute(target, property, options);
}

/** Writes an attribute into the registry; what every attribute decorator comes down to. */
export function declareAttribute(
  target: object,
  property: string | symbol,
  options: Omit<AttributeDeclaration, 'property' | 'designType'>,
): void {
  if (typeof target !== 'object') throw new ModelError('A decorator of an attribute', [problemOf(target, property)]);
  declare(target.constructor as Class).attributes.push({
    ...options,
    property: String(property),
    designType: Reflect.getMetadata('design:type', target, property) as unknown,
  });
}

/** Standard decorators get no target, and a context in the place of the name. */
function problemOf(target: unknown, property: unknown): string {
  if (typeof target === 'function') return `'${String(property)}' is static; only properties of instances are stored`;
  return (
    'was called as a standard decorator; turn on experimentalDecorators in the tsconfig.json that the compiler reads ' +
    '(legacyDecorator in swc)'
  );
}
