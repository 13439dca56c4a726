import type { AttributeRole, AttributeType, Class } from './attribute-type.js';
import type { EntityModel, UniqueModel } from './entity-model.js';
import type { TableModel } from './table-model.js';

/** What a property decorator wrote. */
export interface AttributeDeclaration {
  readonly property: string;
  readonly name?: string | undefined;
  readonly type?: AttributeType | undefined;
  readonly nullable?: boolean | undefined;
  readonly default?: (() => unknown) | undefined;
  readonly role?: AttributeRole | undefined;
  /** `design:type` as the compiler emitted it, undefined where it emits none. */
  readonly designType?: unknown;
}

/** How an entity fills the keys of one index: a template per key attribute. */
export interface EntityIndexDeclaration {
  readonly partitionKey?: string | readonly string[] | undefined;
  readonly sortKey?: string | readonly string[] | undefined;
}

/** What `@Entity` wrote. */
export interface EntityDeclaration {
  readonly table: TableModel<string> | string;
  readonly name?: string | undefined;
  readonly partitionKey: string;
  readonly sortKey?: string | undefined;
  readonly indexes?: Readonly<Record<string, EntityIndexDeclaration | undefined>> | undefined;
}

/** Everything that decorators wrote about one class, its base classes left out. */
export interface ClassDeclaration {
  readonly attributes: AttributeDeclaration[];
  readonly uniques: UniqueModel[];
  readonly beforePut: string[];
  readonly afterLoad: string[];
  entity?: EntityDeclaration;
}

interface Registry {
  readonly declarations: WeakMap<Class, ClassDeclaration>;
  readonly models: WeakMap<Class, EntityModel>;
}

const REGISTRY = Symbol.for('dynatomic.registry');

/** The one process-wide state: all copies of the package (in a bundle, of another version) declare into it. */
const registry: Registry = ((globalThis as { [REGISTRY]?: Registry })[REGISTRY] ??= {
  declarations: new WeakMap(),
  models: new WeakMap(),
});

export const entityModels = registry.models;

/** The class's own declaration, made empty at its first decorator. */
export function declare(target: Class): ClassDeclaration {
  let declaration = registry.declarations.get(target);
  if (!declaration) {
    declaration = { attributes: [], uniques: [], beforePut: [], afterLoad: [] };
    registry.declarations.set(target, declaration);
  }
  return declaration;
}

/** The declarations of a class and its base classes, base first. */
export function declarationsOf(target: Class): ClassDeclaration[] {
  const chain: ClassDeclaration[] = [];
  for (let c: unknown = target; typeof c === 'function'; c = Object.getPrototypeOf(c)) {
    const declaration = registry.declarations.get(c as Class);
    if (declaration) chain.unshift(declaration);
  }
  return chain;
}

/** The `@Entity` declaration of the class itself. */
export function entityDeclarationOf(target: Class): EntityDeclaration | undefined {
  return registry.declarations.get(target)?.entity;
}
