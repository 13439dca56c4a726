/** A type by name: what the attribute holds in JavaScript, and so how it is stored. */
export type NamedType =
  | 'string'
  | 'number'
  | 'boolean'
  | 'bigint'
  | 'decimal'
  | 'date'
  | 'epochSeconds'
  | 'epochMillis'
  | 'binary'
  | 'stringSet'
  | 'numberSet'
  | 'bigintSet'
  | 'binarySet'
  | 'json'
  | 'any';

export type Class<T extends object = object> = abstract new (...args: never[]) => T;

/** A conversion of the user's own: `to` gives a plain value that DynamoDB can hold, `from` takes it back. */
export interface CustomType {
  readonly to: (value: never) => unknown;
  readonly from: (stored: unknown) => unknown;
}

/** The `type` option of `@Attribute`: a name, an embedded class or a thunk of one, `[T]`, `{ map: T }` or `{ to, from }`. */
export type AttributeType =
  NamedType | Class | (() => Class) | readonly [AttributeType] | { readonly map: AttributeType } | CustomType;

/** An `AttributeType` as the codec takes it. */
export type ResolvedType =
  | { readonly kind: NamedType }
  | { readonly kind: 'list'; readonly element: ResolvedType }
  | { readonly kind: 'map'; readonly value: ResolvedType }
  | { readonly kind: 'embedded'; readonly struct: StructModel }
  | { readonly kind: 'custom'; readonly to: (value: unknown) => unknown; readonly from: (stored: unknown) => unknown };

export type AttributeRole = 'version' | 'createdAt' | 'updatedAt' | 'expiresAt' | 'deletedAt';

/** One declared attribute of an entity or an embedded class. */
export interface AttributeModel {
  /** Name of the property on the class. */
  readonly property: string;
  /** Name of the attribute in DynamoDB. */
  readonly name: string;
  readonly type: ResolvedType;
  readonly nullable: boolean;
  readonly role?: AttributeRole | undefined;
  readonly default?: (() => unknown) | undefined;
}

/** A class with declared attributes: an entity, or one that is embedded in an entity as a map. */
export interface StructModel {
  readonly target: Class;
  /** Name for messages: the class, or the entity's name. */
  readonly name: string;
  readonly attributes: readonly AttributeModel[];
  /** By property name. */
  readonly byProperty: ReadonlyMap<string, AttributeModel>;
}
