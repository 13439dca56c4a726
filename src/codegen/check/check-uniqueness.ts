import type { FieldDraft, ParameterDraft, SchemaDraft, StepDraft } from '../draft/draft.js';
import type { Path } from '../read/path.js';
import type { Report } from '../read/problem-list.js';

/** Names and ids that may be there only once. */
export function checkUniqueness(schema: SchemaDraft, report: Report): void {
  const tables = new Uniqueness(report);
  const entities = new Uniqueness(report);
  const ids = new Uniqueness(report);
  for (const table of schema.tables) {
    tables.claim(
      table.name,
      [...table.path, 'table_config', 'table_name'],
      `Table '${table.name}'`,
      'an earlier table',
    );
    const indexes = new Uniqueness(report);
    const entityTypes = new Uniqueness(report);
    for (const index of table.indexes) {
      indexes.claim(index.name, [...index.path, 'name'], `Index '${index.name}'`, `table '${table.name}'`);
    }
    for (const entity of table.entities) {
      entities.claim(entity.name, entity.path, `Entity '${entity.name}'`, `table '${table.name}'`, { atName: true });
      const typePath = [...entity.path, 'entity_type'];
      entityTypes.claim(entity.entityType, typePath, `entity_type '${entity.entityType}'`, `entity '${entity.name}'`);
      checkFields(entity.fields, report);
      const mappings = new Uniqueness(report);
      for (const mapping of entity.mappings) {
        mappings.claim(mapping.name, [...mapping.path, 'name'], `Index '${mapping.name}'`, `an earlier mapping`);
      }
      const patterns = new Uniqueness(report);
      for (const { id, name, path, parameters } of entity.patterns) {
        const owner = `pattern '${name}' in entity '${entity.name}'`;
        if (id !== undefined) ids.claim(String(id), [...path, 'pattern_id'], `Pattern ID ${id}`, owner);
        patterns.claim(name, [...path, 'name'], `Pattern name '${name}'`, `entity '${entity.name}'`);
        checkParameters(parameters, report);
      }
    }
  }
  const patterns = new Uniqueness(report);
  for (const { id, name, path, parameters, chainSteps, workflowSteps } of schema.patterns) {
    const owner = `cross-table pattern '${name}'`;
    if (id !== undefined) ids.claim(String(id), [...path, 'pattern_id'], `Pattern ID ${id}`, owner);
    patterns.claim(name, [...path, 'name'], `Pattern name '${name}'`, 'an earlier cross-table pattern');
    checkParameters(parameters, report);
    for (const steps of [chainSteps, workflowSteps]) checkSteps(steps ?? [], report);
  }
}

function checkFields(fields: readonly FieldDraft[], report: Report): void {
  const seen = new Uniqueness(report);
  for (const { name, path, itemType } of fields) {
    seen.claim(name, [...path, 'name'], `Field '${name}'`, 'an earlier field');
    if (typeof itemType === 'object') checkFields(itemType.fields, report);
  }
}

function checkParameters(parameters: readonly ParameterDraft[], report: Report): void {
  const seen = new Uniqueness(report);
  for (const { name, path } of parameters) {
    seen.claim(name, [...path, 'name'], `Parameter '${name}'`, 'an earlier parameter');
  }
}

function checkSteps(steps: readonly StepDraft[], report: Report): void {
  const seen = new Uniqueness(report);
  for (const { step, path } of steps) {
    if (step !== undefined) seen.claim(step, [...path, 'step'], `Step '${step}'`, 'an earlier step');
  }
}

class Uniqueness {
  readonly #owners = new Map<string, string>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  claim(key: string, path: Path, subject: string, owner: string, details: { readonly atName?: boolean } = {}): void {
    const earlier = this.#owners.get(key);
    if (earlier === undefined) this.#owners.set(key, owner);
    else this.#report(path, 'ALREADY_USED', `${subject} is already used by ${earlier}`, details);
  }
}
