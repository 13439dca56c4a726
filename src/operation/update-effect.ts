import type { Item } from '../codec/index.js';
import { ExpressionError, type DynatomicError } from '../errors/index.js';
import type { UpdateAction } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { entityExpressions } from './entity-expressions.js';
import type { WriteEffect } from './operation.js';
import { encodeAt } from './own-write.js';

/** What an update does to the attributes that unique values and their guards are made of. */
export function updateEffect(
  model: EntityModel,
  before: Item | undefined,
  actions: readonly UpdateAction[],
  key: Item,
): WriteEffect | undefined {
  if (model.uniques.length === 0) return undefined;
  const { resolver } = entityExpressions(model);
  const watched = guardedAttributes(model);
  const changed = actions.flatMap((action) => {
    const name = String(resolver.resolve(action.path).names[0]);
    return watched.has(name) ? [{ name, action }] : [];
  });
  return {
    before,
    changes: new Set(changed.map(({ name }) => name)),
    after: (item) => {
      const after: Item = { ...item, ...key };
      for (const { name, action } of changed) {
        const value = assigned(action);
        if (value) after[name] = value;
        else delete after[name];
      }
      return after;
    },
  };

  function assigned(action: UpdateAction): Item[string] | undefined {
    if (action.kind === 'remove') return undefined;
    if (action.kind === 'set' && action.path.segments.length === 1) {
      if (action.value.kind === 'wire') return action.value.value;
      if (action.value.kind === 'value') return encodeAt(action.path, action.value.value, resolver);
    }
    throw needsValue(model, String(action.path.segments[0]));
  }
}

function needsValue(model: EntityModel, name: string): DynatomicError {
  return new ExpressionError(
    `${model.name}.${name} is part of a unique constraint, so an update must set it to a value; what an expression comes to is not known before DynamoDB has it`,
  );
}

/** Names of the attributes that guards are made of: the unique ones, and what hides an item. */
export function guardedAttributes({ uniques, byProperty, expiresAt, deletedAt }: EntityModel): ReadonlySet<string> {
  const names = uniques.flatMap(({ properties }) => properties.map((property) => byProperty.get(property)?.name));
  return new Set([...names, expiresAt?.name, deletedAt?.name].filter((name) => name !== undefined));
}
