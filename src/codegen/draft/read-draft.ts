import { FIELD_TYPES, PROJECTIONS } from '../format/vocabulary.js';
import type {
  EntityDraft,
  FieldDraft,
  IndexDraft,
  MappingDraft,
  SchemaDraft,
  ShapeDraft,
  TableDraft,
} from './draft.js';
import { JsonReader } from './json-reader.js';
import { readAccessPattern, readCrossTablePattern } from './read-patterns.js';

/** Takes what has the right shape out of a parsed file. */
export function readDraft(value: unknown): SchemaDraft {
  const root = new JsonReader(value, []);
  return {
    tables: (root.list('tables') ?? []).flatMap(readTable),
    patterns: (root.list('cross_table_access_patterns') ?? []).flatMap(readCrossTablePattern),
  };
}

function readTable(table: JsonReader): TableDraft[] {
  const config = table.object('table_config');
  const name = config.text('table_name');
  const entities = table.object('entities');
  if (name === undefined) return [];
  return [
    {
      path: table.path,
      name,
      partitionKey: config.text('partition_key'),
      sortKey: config.text('sort_key'),
      ttlAttribute: table.text('ttl_attribute'),
      indexes: [
        ...(table.list('gsi_list') ?? []).flatMap((index) => readIndex(index, false)),
        ...(table.list('lsi_list') ?? []).flatMap((index) => readIndex(index, true)),
      ],
      entities: entities.keys.filter(isPresent).map((key) => readEntity(key, entities.object(key))),
    },
  ];
}

function isPresent(name: string): boolean {
  return name !== '';
}

function readIndex(index: JsonReader, local: boolean): IndexDraft[] {
  const name = index.text('name');
  if (name === undefined) return [];
  return [
    {
      path: index.path,
      name,
      local,
      partitionKey: local ? undefined : index.textOrTexts('partition_key'),
      sortKey: index.textOrTexts('sort_key'),
      projection: index.oneOf('projection', PROJECTIONS) ?? 'ALL',
      includedAttributes: index.texts('included_attributes'),
    },
  ];
}

function readEntity(name: string, entity: JsonReader): EntityDraft {
  return {
    path: entity.path,
    name,
    entityType: entity.text('entity_type') ?? name,
    partitionKey: entity.text('pk_template'),
    sortKey: entity.text('sk_template'),
    fields: (entity.list('fields') ?? []).flatMap(readField),
    mappings: [
      ...(entity.list('gsi_mappings') ?? []).flatMap((mapping) => readMapping(mapping, false)),
      ...(entity.list('lsi_mappings') ?? []).flatMap((mapping) => readMapping(mapping, true)),
    ],
    patterns: (entity.list('access_patterns') ?? []).flatMap(readAccessPattern),
  };
}

function readMapping(mapping: JsonReader, local: boolean): MappingDraft[] {
  const name = mapping.text('name');
  if (name === undefined) return [];
  return [
    {
      path: mapping.path,
      name,
      local,
      partitionKey: local ? undefined : mapping.textOrTexts('pk_template'),
      sortKey: mapping.textOrTexts('sk_template'),
    },
  ];
}

function readField(field: JsonReader): FieldDraft[] {
  const name = field.text('name');
  if (name === undefined) return [];
  const choices = field.get('enum');
  return [
    {
      path: field.path,
      name,
      type: field.oneOf('type', FIELD_TYPES),
      required: field.flag('required') ?? false,
      itemType: field.oneOf('item_type', FIELD_TYPES) ?? readShape(field.object('item_type')),
      set: field.flag('set') ?? false,
      default: field.get('default'),
      enum: Array.isArray(choices)
        ? choices.filter((choice) => typeof choice === 'string' || typeof choice === 'number')
        : undefined,
      description: field.text('description'),
    },
  ];
}

function readShape(shape: JsonReader): ShapeDraft | undefined {
  const fields = shape.list('fields')?.flatMap(readField);
  return fields && { name: shape.text('name'), fields };
}
