import type { EntityIndex, EntityModel } from '../model.js';
import { bareField } from '../template.js';
import type { ChainCall } from './code.js';
import { propertyOf } from './emit-entities.js';
import { call, type Doc, object } from './layout.js';
import { propertyKey, stringLiteral } from './source-text.js';

/** For each index whose keys are computed from two fields or more: those that aren't part of the primary key. */
export function indexGroups(entity: EntityModel): string[][] {
  return entity.indexes
    .filter((index) => isComputed(index, entity))
    .map(({ partitionKey, sortKey }) => {
      const fields = new Set([...partitionKey, ...sortKey].flatMap((template) => template.fields));
      return [...fields].filter((field) => !entity.keyFields.includes(field));
    })
    .filter((fields) => fields.length > 1);
}

/**
 * The fields that an update has to know to recompute the keys of the indexes of which it changes some: `given` are the
 * changed ones that surely have a value.
 */
export function indexNeeds(entity: EntityModel, changed: readonly string[], given: readonly string[]): string[] {
  const touched = indexGroups(entity).filter((fields) => fields.some((field) => changed.includes(field)));
  return [...new Set(touched.flat())].filter((field) => !given.includes(field));
}

/** Whether an index has a key attribute that isn't a field by itself, so that something has to be written into it. */
function isComputed({ index, partitionKey, sortKey }: EntityIndex, { fields }: EntityModel): boolean {
  const attributes = [...index.partitionKey, ...index.sortKey];
  return [...partitionKey, ...sortKey].some((template, position) => {
    const attribute = attributes[position]?.name;
    return bareField(template) !== attribute || fields.every(({ name }) => name !== attribute);
  });
}

/** What an update has to read before: the current values of fields that index keys are made of. */
export interface KnownFields {
  /** The calls that read them, behind a repository. */
  readonly reads: readonly Doc[];
  /** The call that tells the update; `undefined` is what the item lacks. */
  readonly tell: (known: string) => ChainCall;
}

export function knownFields(entity: EntityModel, needs: readonly string[], id: Doc): KnownFields | undefined {
  if (needs.length === 0) return undefined;
  const properties = needs.map((field) => propertyOf(entity, field));
  return {
    reads: [['get(', id, ')'], call('project', properties.map(stringLiteral)), 'consistent()', 'execute()'],
    tell: (known) => {
      const values = properties.map((property): Doc => [propertyKey(property), `: ${known}?.${property}`]);
      return { code: ['with(', object(values), ')'], complex: true };
    },
  };
}
