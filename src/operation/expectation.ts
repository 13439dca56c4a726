import { describeKey, type Item } from '../codec/index.js';
import {
  ConditionFailedError,
  ItemExistsError,
  ItemNotFoundError,
  VersionConflictError,
  type DynatomicError,
  type ErrorDetails,
  type ItemDetails,
} from '../errors/index.js';
import { storedExists, type ConditionNode } from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { loadEntity } from './entity-state.js';
import { hasVersion, isHidden, mustExist, mustNotExist, type Visibility } from './visibility.js';

/** What an operation takes for granted about the item that it writes, beyond the caller's own conditions. */
export interface Expectation {
  /** Whether the item must exist, or must not. */
  readonly exists?: boolean | undefined;
  /** Whether the item must be soft-deleted. */
  readonly deleted?: boolean | undefined;
  /** The version that the item must have; `undefined` inside means that it has none yet. */
  readonly version?: { readonly expected: number | undefined } | undefined;
  /** Whether another state than expected means that somebody else wrote the item since it was loaded. */
  readonly sinceLoaded?: boolean | undefined;
  readonly visibility: Visibility;
}

export function expectationConditions(model: EntityModel, expectation: Expectation, now: Date): ConditionNode[] {
  const conditions: ConditionNode[] = [];
  if (expectation.exists === true) conditions.push(mustExist(model, now, expectation.visibility));
  if (expectation.exists === false) conditions.push(mustNotExist(model, now));
  if (expectation.deleted && model.deletedAt) conditions.push(storedExists(model.deletedAt.name));
  if (expectation.version && model.version) conditions.push(hasVersion(model.version, expectation.version.expected));
  return conditions;
}

/** What a failed condition means, given the item that it met. */
export function entityRefusal(
  model: EntityModel,
  table: string,
  key: Item,
  expectation: Expectation,
  now: Date,
  image: Item | undefined,
  cause: ErrorDetails = {},
): DynatomicError {
  const { exists, deleted, version, sinceLoaded, visibility } = expectation;
  const present = image !== undefined && !isHidden(model, image, now, visibility);
  const taken = image !== undefined && !isHidden(model, image, now, { ...visibility, withDeleted: true });
  const details: ItemDetails = {
    ...cause,
    entity: model.name,
    table,
    key: describeKey(key),
    item: image && hydrateEntity(model, image),
  };
  const subject = `${model.name} ${JSON.stringify(details.key)} in table ${table}`;
  const outdated = (state: string): DynatomicError =>
    new VersionConflictError(`${subject} ${state}; load it again and repeat the change`, details);
  if (exists === false && taken) {
    if (sinceLoaded) return outdated('exists already, but the entity to be saved was never loaded');
    return new ItemExistsError(`${subject} exists already`, details);
  }
  if (exists === true && !present) {
    return new ItemNotFoundError(`${subject} does not exist`, details);
  }
  if (deleted && model.deletedAt && image?.[model.deletedAt.name] === undefined) {
    return new ItemNotFoundError(`${subject} is not deleted`, details);
  }
  if (version && model.version) {
    if (!image) return outdated(`was at version ${version.expected ?? 'none'} when it was loaded, and is gone now`);
    const stored = image[model.version.name]?.N;
    if (stored !== (version.expected === undefined ? undefined : String(version.expected))) {
      return outdated(`is at version ${stored ?? 'none'}, not at ${version.expected ?? 'none'}`);
    }
  }
  const missing = image ? '' : '; there is no such item';
  return new ConditionFailedError(`the condition on ${subject} does not hold${missing}`, details);
}

/** The entity of a stored item; where the item is none (another writer's), the item as it is. */
export function hydrateEntity(model: EntityModel, image: Item): unknown {
  try {
    return loadEntity(model, image);
  } catch {
    return image;
  }
}
