import type { ParameterDraft } from '../draft/draft.js';
import type { SchemaNames } from '../draft/schema-names.js';
import type { Report } from '../read/problem-list.js';
import { suggest } from '../../util/suggest.js';

/** What the keys of parameters need of each other, and the entities that they name. */
export function checkParameters(parameters: readonly ParameterDraft[], names: SchemaNames, report: Report): void {
  for (const { path, name, type, entityType, itemType } of parameters) {
    const takesEntity = type === 'entity' || (type === 'array' && itemType === 'entity');
    if (takesEntity && entityType === undefined) {
      report(path, 'MISSING_KEY', `Parameter '${name}' takes an entity: its 'entity_type' is missing`);
    }
    if (entityType !== undefined && !names.entities.has(entityType)) {
      const suggestion = suggest(entityType, names.entities.keys());
      report([...path, 'entity_type'], 'NOT_FOUND', `Entity type '${entityType}' not found in schema`, { suggestion });
    }
  }
}
