import { isPlainObject, MAX_NESTING } from '../codec/index.js';
import type { EntityModel, ResolvedType, StructModel } from '../model/index.js';
import { entityView } from './entity-view.js';

/** The defaults of embedded objects. */
export interface NestedDefaults {
  /** By property of the entity: embedded values as they will be written. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Sets the generated values on the embedded objects. */
  apply(): void;
}

interface Generated {
  readonly object: Record<string, unknown>;
  readonly property: string;
  readonly value: unknown;
}

const NONE: NestedDefaults = { values: new Map(), apply: () => undefined };

/** Makes the values that embedded objects lack; the objects stay as they are until they are applied. */
export function nestedDefaults(model: EntityModel, entity: object): NestedDefaults {
  return hasNestedDefaults(model) ? generate(model, entity) : NONE;
}

function generate(model: EntityModel, entity: object): NestedDefaults {
  const generated: Generated[] = [];
  const values = new Map<string, unknown>();
  for (const { property, type } of model.attributes) {
    const value = (entity as Record<string, unknown>)[property];
    const completed = complete(type, value, generated, 0);
    if (completed !== value) values.set(property, completed);
  }
  return {
    values,
    apply: () => {
      for (const { object, property, value } of generated) object[property] = value;
    },
  };
}

/** The value, or a view of it in which nothing is missing. What is nested too deeply is left for the codec to refuse. */
function complete(type: ResolvedType, value: unknown, generated: Generated[], depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_NESTING) return value;
  if (type.kind === 'embedded') return completeStruct(type.struct, value, generated, depth);
  if (type.kind === 'list' && Array.isArray(value)) {
    const elements: unknown[] = value.map((element) => complete(type.element, element, generated, depth + 1));
    return elements.some((element, at) => element !== value[at]) ? elements : value;
  }
  if (type.kind === 'map' && isPlainObject(value)) {
    const overrides = new Map<string, unknown>();
    for (const [name, element] of Object.entries(value)) {
      const completed = complete(type.value, element, generated, depth + 1);
      if (completed !== element) overrides.set(name, completed);
    }
    return overrides.size === 0 ? value : Object.fromEntries([...Object.entries(value), ...overrides]);
  }
  return value;
}

function completeStruct(struct: StructModel, value: object, generated: Generated[], depth: number): object {
  const object = value as Record<string, unknown>;
  const overrides = new Map<string, unknown>();
  for (const { property, type, default: makeDefault } of struct.attributes) {
    const own = object[property];
    const completed = own === undefined ? makeDefault?.() : complete(type, own, generated, depth + 1);
    if (completed === own) continue;
    overrides.set(property, completed);
    if (own === undefined) generated.push({ object, property, value: completed });
  }
  return overrides.size === 0 ? object : entityView(object, overrides);
}

const known = new WeakMap<StructModel, boolean>();

/** Whether a class that is embedded somewhere in the entity has defaults. */
function hasNestedDefaults(model: EntityModel): boolean {
  let has = known.get(model);
  if (has === undefined) {
    has = embedsDefaults(model, new Set());
    known.set(model, has);
  }
  return has;
}

function embedsDefaults(struct: StructModel, seen: Set<StructModel>): boolean {
  for (const { type } of struct.attributes) {
    let inner: ResolvedType = type;
    while (inner.kind === 'list' || inner.kind === 'map') inner = inner.kind === 'list' ? inner.element : inner.value;
    if (inner.kind !== 'embedded' || seen.has(inner.struct)) continue;
    seen.add(inner.struct);
    for (const attribute of inner.struct.attributes) if (attribute.default) return true;
    if (embedsDefaults(inner.struct, seen)) return true;
  }
  return false;
}
