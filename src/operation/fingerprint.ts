import { itemIdentity, type Item } from '../codec/index.js';
import {
  compileCondition,
  compileUpdate,
  junctionNode,
  Placeholders,
  type Condition,
  type Resolver,
  type UpdateAction,
} from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { nodesOf } from './compile.js';
import { rootProperty } from './root-property.js';

/** The roles whose values differ between two executions that ask for the same. */
function stampProperties({ version, createdAt, updatedAt }: EntityModel): Set<string | undefined> {
  return new Set([version?.property, createdAt?.property, updatedAt?.property]);
}

/** What the caller asked of a put: the declared attributes, stamps left out. */
export function askedItem(model: EntityModel, item: Item): string {
  const stamps = stampProperties(model);
  const asked: Item = {};
  for (const { property, name } of model.attributes) {
    const value = item[name];
    if (value && !stamps.has(property)) asked[name] = value;
  }
  return itemIdentity(asked);
}

/** What the caller asked of an update, stamps left out. */
export function askedUpdate(model: EntityModel, actions: readonly UpdateAction[], resolver: Resolver): unknown {
  const stamps = stampProperties(model);
  const asked = actions.filter(({ path }) => !stamps.has(rootProperty(model, path)));
  if (asked.length === 0) return [];
  const placeholders = new Placeholders();
  return withPlaceholders(compileUpdate(asked, resolver, placeholders), placeholders);
}

/** What the caller's own conditions are. */
export function askedConditions(conditions: readonly Condition[], resolver: Resolver): unknown {
  const nodes = nodesOf(conditions);
  if (nodes.length === 0) return [];
  const placeholders = new Placeholders();
  return withPlaceholders(compileCondition(junctionNode('and', nodes), resolver, placeholders), placeholders);
}

function withPlaceholders(text: string, placeholders: Placeholders): unknown {
  const parameters: { ExpressionAttributeNames?: Record<string, string>; ExpressionAttributeValues?: Item } = {};
  placeholders.assignTo(parameters);
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = parameters;
  return [text, names ?? {}, itemIdentity(values ?? {})];
}
