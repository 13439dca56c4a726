import type { Item } from '../codec/index.js';
import type { ErrorDetails } from '../errors/index.js';
import type { EntityModel } from '../model/index.js';
import { entityRefusal, hydrateEntity, type Expectation } from './expectation.js';
import type { OperationContext, PreparedWrite } from './operation.js';

/** What every prepared write of an entity has in common. */
export function entityWrite(
  context: OperationContext,
  model: EntityModel,
  key: Item,
  expectation: Expectation,
  now: Date,
): Pick<PreparedWrite, 'table' | 'key' | 'refusal' | 'hydrate'> {
  const table = context.physicalTable(model.table.name);
  return {
    table,
    key,
    refusal: (image: Item | undefined, details?: ErrorDetails) =>
      entityRefusal(model, table, key, expectation, now, image, details),
    hydrate: (image: Item) => hydrateEntity(model, image),
  };
}
