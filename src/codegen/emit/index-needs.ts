import type { EntityIndex, EntityModel } from '../model.js';
import { bareField } from '../template.js';
import { chain } from './code.js';
import { propertyOf } from './emit-entities.js';
import { call, type Doc } from './layout.js';
import { stringLiteral } from './source-text.js';

/**
 * The fields that an update has to know to recompute index keys: those of every index of which it changes some. With no
 * list of changes, any field may change.
 */
export function indexNeeds(entity: EntityModel, changed: readonly string[] | undefined): string[] {
  const needs = new Set<string>();
  for (const index of entity.indexes) {
    if (!isComputed(index, entity)) continue;
    const fields = new Set([...index.partitionKey, ...index.sortKey].flatMap((template) => template.fields));
    const own = [...fields].filter((field) => !entity.keyFields.includes(field));
    const touched = changed ? own.some((field) => changed.includes(field)) : own.length > 1;
    if (!touched) continue;
    for (const field of own) if (!changed?.includes(field)) needs.add(field);
  }
  return [...needs];
}

/** Whether an index has a key attribute that isn't a field by itself, so that something has to be written into it. */
function isComputed({ index, partitionKey, sortKey }: EntityIndex, { fields }: EntityModel): boolean {
  const attributes = [...index.partitionKey, ...index.sortKey];
  return [...partitionKey, ...sortKey].some((template, position) => {
    const attribute = attributes[position]?.name;
    return bareField(template) !== attribute || fields.every(({ name }) => name !== attribute);
  });
}

/** Reads the current values of fields that an update needs. */
export function knownStatement(entity: EntityModel, needs: readonly string[], id: Doc): Doc | undefined {
  if (needs.length === 0) return undefined;
  const properties = needs.map((field) => stringLiteral(propertyOf(entity, field)));
  const read = chain('await this.repository', [
    ['get(', id, ')'],
    call('project', properties),
    'consistent()',
    'execute()',
  ]);
  return ['const known = ', read, ';'];
}
