import type { EntityModel, FieldModel, SchemaModel } from '../model.js';
import type { Problem } from '../problem.js';
import { parseJsonDocument } from '../read/json-document.js';
import { ProblemList, type Report } from '../read/problem-list.js';
import { suggest } from '../../util/suggest.js';

/** Example values of one entity. */
export interface EntityUsage {
  readonly sample: Readonly<Record<string, unknown>>;
  /** A second item, which the examples of access patterns are about. */
  readonly accessPattern: Readonly<Record<string, unknown>>;
  readonly update: Readonly<Record<string, unknown>>;
  readonly filterValues: Readonly<Record<string, unknown>>;
}

/** Example values by the name of the entity. */
export type UsageData = ReadonlyMap<string, EntityUsage>;

export interface UsageReading {
  readonly usageData?: UsageData;
  readonly problems: readonly Problem[];
}

const PARTS = ['sample_data', 'access_pattern_data', 'update_data', 'filter_values'];

/** Reads and checks the text of a usage data file against its schema. Never throws. */
export function readUsageData(text: string, schema: SchemaModel): UsageReading {
  const document = parseJsonDocument(text);
  const problems = new ProblemList(document);
  const { report } = problems;
  const root = asObject(document.value);
  const entities = asObject(root?.['entities']);
  if (document.value !== undefined && !entities) {
    report([], 'MISSING_KEY', `A usage data file is an object with the key 'entities'`);
  }
  const usageData = new Map<string, EntityUsage>();
  for (const [name, value] of Object.entries(entities ?? {})) {
    const entity = schema.entities.find((candidate) => candidate.name === name);
    if (!entity) {
      const suggestion = suggest(
        name,
        schema.entities.map((candidate) => candidate.name),
      );
      const message = `The schema has no entity '${name}'`;
      report(['entities', name], 'NOT_FOUND', message, { severity: 'warning', atName: true, suggestion });
      continue;
    }
    usageData.set(name, readEntity(entity, value, report));
  }
  if (problems.hasErrors) return { problems: problems.toArray() };
  return { usageData, problems: problems.toArray() };
}

function readEntity(entity: EntityModel, value: unknown, report: Report): EntityUsage {
  const path = ['entities', entity.name];
  const parts = asObject(value) ?? {};
  for (const key of Object.keys(parts)) {
    if (PARTS.includes(key) || key.startsWith('_')) continue;
    const details = { severity: 'warning', atName: true, suggestion: suggest(key, PARTS) } as const;
    report([...path, key], 'UNKNOWN_KEY', `'${key}' is not a key of usage data, and has no effect`, details);
  }
  const fieldsOf = (part: string): Record<string, unknown> => {
    const values = asObject(parts[part]) ?? {};
    for (const [name, example] of Object.entries(values)) {
      const field = entity.fields.find((candidate) => candidate.name === name);
      const at = [...path, part, name];
      if (!field) {
        const suggestion = suggest(
          name,
          entity.fields.map((candidate) => candidate.name),
        );
        report(at, 'NOT_FOUND', `Entity '${entity.name}' has no field '${name}'`, {
          severity: 'warning',
          atName: true,
          suggestion,
        });
      } else if (!isExampleOf(field, example)) {
        report(
          at,
          'TYPE_MISMATCH',
          `${JSON.stringify(example)} is no value for field '${name}' of type '${field.type}'`,
        );
      }
    }
    return values;
  };
  return {
    sample: fieldsOf('sample_data'),
    accessPattern: fieldsOf('access_pattern_data'),
    update: fieldsOf('update_data'),
    filterValues: asObject(parts['filter_values']) ?? {},
  };
}

/** Whether a JSON value can be an example of a field's values. */
function isExampleOf(field: FieldModel, value: unknown): boolean {
  if (field.enum?.every((choice) => choice !== value)) return false;
  switch (field.type) {
    case 'string':
    case 'uuid':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'decimal':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
      return asObject(value) !== undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, unknown>>;
}
