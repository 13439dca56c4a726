import { entityCodec, type Item } from '../codec/index.js';
import { projectedNames, readItem } from './get.js';
import { isComplete } from './key-source.js';
import { keyValues } from './key-values.js';
import type { ExecuteOptions } from './operation.js';
import type { ReadProps } from './read-props.js';
import { isHidden } from './visibility.js';

/** Makes of stored items what the caller gets; undefined for hidden ones. */
export type LoadItems = (items: readonly Item[], options: ExecuteOptions | undefined) => unknown[] | Promise<unknown[]>;

/**
 * Entities of whole items; plain objects of projected ones, with what their keys tell; where `full()` was asked for
 * and an index leaves attributes out, the whole items are fetched by their keys.
 */
export function loadItems({
  context,
  model,
  source,
  projection,
  full,
  consistent,
  ...visibility
}: ReadProps): LoadItems {
  const codec = entityCodec(model);
  if (isComplete(model, source)) return (items) => items.map((item) => readItem(model, item, projection, visibility));
  if (full) {
    const table = context.physicalTable(model.table.name);
    const parameters = { projection: projection && projectedNames(model, projection), consistent };
    return async (items, options) => {
      const found = await context.readItems(
        table,
        items.map((item) => codec.keyOfItem(item)),
        parameters,
        options,
      );
      return found.map((item) => readItem(model, item, projection, visibility));
    };
  }
  const properties = projection ?? [...model.byProperty.keys()];
  return (items) => {
    const now = new Date();
    return items.map((item) =>
      isHidden(model, item, now, visibility)
        ? undefined
        : codec.decodeProjection({ ...keyValues(model, source, item), ...item }, properties),
    );
  };
}
