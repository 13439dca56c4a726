import type { AttributeModel, Class, StructModel } from './attribute-type.js';
import { declarationsOf, type AttributeDeclaration } from './registry.js';
import { resolveType } from './resolve-type.js';

const structs = new WeakMap<Class, StructModel>();

/** The attributes of a class, base classes' first; an embedded class is resolved once, and may contain itself. */
export function structModel(target: Class, problem: (message: string) => void): StructModel {
  const known = structs.get(target);
  if (known) return known;
  const attributes: AttributeModel[] = [];
  const byProperty = new Map<string, AttributeModel>();
  const model: StructModel = { target, name: target.name, attributes, byProperty };
  structs.set(target, model);
  let faults = 0;
  for (const attribute of attributeModels(target, (message) => {
    faults += 1;
    problem(message);
  })) {
    attributes.push(attribute);
    byProperty.set(attribute.property, attribute);
  }
  if (faults > 0) structs.delete(target);
  return model;
}

function attributeModels(target: Class, problem: (message: string) => void): AttributeModel[] {
  const models: AttributeModel[] = [];
  const properties = new Map<string, string>();
  for (const declaration of mergedAttributes(target, problem)) {
    const { property, role } = declaration;
    const name = declaration.name ?? property;
    const makeDefault = declaration.default;
    const label = `${target.name}.${property}`;
    const other = properties.get(name);
    if (other !== undefined) problem(`${label} and ${target.name}.${other} are both stored as attribute '${name}'`);
    properties.set(name, property);
    if (typeof name !== 'string' || name === '') problem(`${label} has an empty attribute name`);
    if (makeDefault !== undefined && typeof makeDefault !== 'function') {
      problem(`${label}: default must be a function that makes the value`);
    }
    const type = resolveType(declaration, {
      problem: (message) => problem(`${label}: ${message}`),
      structOf: (embedded) => structModel(embedded, problem),
    });
    if (!type) continue;
    models.push({
      property,
      name,
      type,
      nullable: declaration.nullable ?? false,
      role,
      default: makeDefault,
    });
  }
  return models;
}

/** A subclass's declaration of a property takes the place of its base class's. */
function mergedAttributes(target: Class, problem: (message: string) => void): Iterable<AttributeDeclaration> {
  const merged = new Map<string, AttributeDeclaration>();
  for (const { attributes } of declarationsOf(target)) {
    const own = new Set<string>();
    for (const attribute of attributes) {
      const { property } = attribute;
      if (own.has(property)) problem(`${target.name}.${property} is declared twice; leave one of its decorators out`);
      own.add(property);
      merged.set(property, attribute);
    }
  }
  return merged.values();
}
