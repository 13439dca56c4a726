import type { EntityDraft, FieldDraft, IndexDraft, ParameterDraft, SchemaDraft, TableDraft } from './draft.js';

/** Finds the parts of a schema by name; where a name is there twice, the first one. */
export class SchemaNames {
  readonly tables = new Map<string, TableDraft>();
  readonly entities = new Map<string, EntityDraft>();

  constructor(schema: SchemaDraft) {
    for (const table of schema.tables) {
      if (!this.tables.has(table.name)) this.tables.set(table.name, table);
      for (const entity of table.entities) {
        if (!this.entities.has(entity.name)) this.entities.set(entity.name, entity);
      }
    }
  }

  /** The entity that an entity parameter takes. */
  ofParameter({ type, entityType }: ParameterDraft): EntityDraft | undefined {
    return type === 'entity' && entityType !== undefined ? this.entities.get(entityType) : undefined;
  }
}

export function fieldOf(entity: EntityDraft, name: string): FieldDraft | undefined {
  return entity.fields.find((field) => field.name === name);
}

export function indexOf(table: TableDraft, name: string): IndexDraft | undefined {
  return table.indexes.find((index) => index.name === name);
}

export function names(parts: readonly { readonly name: string }[]): string[] {
  return parts.map((part) => part.name);
}
