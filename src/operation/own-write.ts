import { isDeepStrictEqual } from 'node:util';
import { itemIdentity, wireIdentity, type AttributeValue, type Item } from '../codec/index.js';
import type { PathNode, Resolver, UpdateAction } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { isRepeatable } from './repeatable.js';
import type { Stamps } from './stamps.js';

/**
 * Whether the item that a failed condition met is what this very put wrote in an earlier attempt of which the reply was
 * lost: the same item, with a value in it that no other call makes: a time, or a default that comes out different each time.
 */
export function isOwnPut(model: EntityModel, stamps: Stamps, item: Item, image: Item): boolean {
  return itemIdentity(item) === itemIdentity(image) && [...stamps].some(isUnmistakable);

  function isUnmistakable([property, value]: [string, unknown]): boolean {
    if (property === model.version?.property) return false;
    const makeDefault = model.byProperty.get(property)?.default;
    return makeDefault === undefined || !isDeepStrictEqual(makeDefault(), value);
  }
}

/** The same for an update: every attribute that it sets has its value, the time of this update among them. */
export function isOwnUpdate(
  model: EntityModel,
  actions: readonly UpdateAction[],
  stamped: boolean,
  resolver: Resolver,
  image: Item,
): boolean {
  if (!stamped || !model.updatedAt) return false;
  return actions.every((action) => {
    const found = valueAt(image, resolver.resolve(action.path).names);
    const wanted = assigned(action, resolver);
    if (wanted === 'any') return found !== undefined;
    if (wanted === 'unknown') return false;
    return wanted && found ? wireIdentity(wanted) === wireIdentity(found) : wanted === found;
  });
}

/** What an action leaves at its path: a value, none, `any` that there was already; `unknown` where it depends on the item. */
function assigned(action: UpdateAction, resolver: Resolver): AttributeValue | undefined | 'any' | 'unknown' {
  if (action.kind === 'remove') return undefined;
  if (action.kind !== 'set') return 'unknown';
  const { value, path } = action;
  if (value.kind === 'wire') return value.value;
  if (value.kind === 'ifNotExists' && isRepeatable(action)) return 'any';
  return value.kind === 'value' ? encodeAt(path, value.value, resolver) : 'unknown';
}

/** The stored form of a value at a path. */
export function encodeAt(path: PathNode, value: unknown, resolver: Resolver): AttributeValue | undefined {
  return resolver.resolve(path).codec.encode(value, String(path.segments[0]));
}

function valueAt(item: Item, names: readonly (string | number)[]): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const name of names) value = typeof name === 'number' ? value?.L?.[name] : value?.M?.[name];
  return value;
}
