import type {
  AttributeDefinition,
  CreateTableCommandInput,
  KeySchemaElement,
  Projection,
} from '@aws-sdk/client-dynamodb';
import { ModelError } from '../errors/index.js';
import {
  type Class,
  type EntityModel,
  EntitySet,
  type IndexModel,
  type KeyAttribute,
  type ProjectionOption,
  table,
  type TableModel,
} from '../model/index.js';

/** What a table is made of: CreateTable's own input, and what CreateTable has no field for. */
export interface TableDefinition {
  /** Logical name. */
  readonly name: string;
  readonly input: DefinitionInput;
  /** The attribute that DynamoDB's time to live looks at; undefined where no entity has `@ExpiresAt`. */
  readonly timeToLive?: string | undefined;
}

/** CreateTable's input with the fields that every definition has. */
export interface DefinitionInput extends CreateTableCommandInput {
  TableName: string;
  KeySchema: KeySchemaElement[];
  AttributeDefinitions: AttributeDefinition[];
}

/** The options of a `DataSource` that its tables depend on. */
export interface TableDefinitionOptions {
  /** Makes the physical name of a logical one; the same by default. */
  readonly tableName?: ((logical: string) => string) | undefined;
  /** Adds the table of durable idempotency keys. */
  readonly idempotency?: { readonly table: string } | undefined;
}

/** Partition key (text) of the table of durable idempotency keys. */
const IDEMPOTENCY_PARTITION_KEY = 'pk';
/** Time to live attribute of the table of durable idempotency keys. */
const IDEMPOTENCY_EXPIRES_AT = 'expiresAt';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.NamingRules */
const TABLE_OR_INDEX_NAME = /^[\w.-]{3,255}$/;

/**
 * The tables of entity classes, each once, in the order of the classes; the idempotency table comes last.
 *
 * @throws ModelError when a class is no entity, the classes don't fit each other, or a name is not one that DynamoDB takes.
 */
export function tableDefinitions(entities: readonly Class[], options: TableDefinitionOptions = {}): TableDefinition[] {
  const classes: unknown = entities;
  if (!Array.isArray(classes)) throw new ModelError('the tables', ['the entities must be an array of @Entity classes']);
  const set = new EntitySet();
  return modelDefinitions(
    entities.map((entity) => set.add(entity)),
    options,
  );
}

/** The tables of models that have been checked against each other, as `tableDefinitions` gives them. */
export function modelDefinitions(
  models: Iterable<EntityModel>,
  { tableName = (logical) => logical, idempotency }: TableDefinitionOptions,
): TableDefinition[] {
  if (typeof tableName !== 'function') throw new ModelError('the tables', ['tableName must be a function']);
  const tables = new Map<string, { readonly model: TableModel; timeToLive?: string | undefined }>();
  for (const { table: model, expiresAt } of models) {
    const known = tables.get(model.name) ?? { model };
    tables.set(model.name, { model: known.model, timeToLive: known.timeToLive ?? expiresAt?.name });
  }
  const definitions = [...tables.values()].map(({ model, timeToLive }) =>
    tableDefinition(model, tableName(model.name), timeToLive),
  );
  if (idempotency !== undefined) {
    const model = table(idempotency.table, { partitionKey: IDEMPOTENCY_PARTITION_KEY });
    definitions.push(tableDefinition(model, tableName(model.name), IDEMPOTENCY_EXPIRES_AT));
  }
  checkNames(definitions);
  return definitions;
}

function tableDefinition(model: TableModel, physicalName: string, timeToLive: string | undefined): TableDefinition {
  const indexes = [...model.indexes.values()];
  const globals = indexes.filter(({ local }) => !local).map(indexDefinition);
  const locals = indexes.filter(({ local }) => local).map(indexDefinition);
  const sortKey = model.sortKey === undefined ? [] : [model.sortKey];
  const keys = [
    model.partitionKey,
    ...sortKey,
    ...indexes.flatMap((index) => [...index.partitionKey, ...index.sortKey]),
  ];
  const types = new Map(keys.map(({ name, type }) => [name, type]));
  const input = {
    TableName: physicalName,
    BillingMode: 'PAY_PER_REQUEST' as const,
    KeySchema: keySchema([model.partitionKey], sortKey),
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    ...(globals.length > 0 && { GlobalSecondaryIndexes: globals }),
    ...(locals.length > 0 && { LocalSecondaryIndexes: locals }),
  };
  return { name: model.name, input, timeToLive };
}

function indexDefinition({ name, partitionKey, sortKey, projection }: IndexModel) {
  return { IndexName: name, KeySchema: keySchema(partitionKey, sortKey), Projection: projectionOf(projection) };
}

function keySchema(partitionKey: readonly KeyAttribute[], sortKey: readonly KeyAttribute[]): KeySchemaElement[] {
  return [
    ...partitionKey.map(({ name }) => ({ AttributeName: name, KeyType: 'HASH' as const })),
    ...sortKey.map(({ name }) => ({ AttributeName: name, KeyType: 'RANGE' as const })),
  ];
}

function projectionOf(projection: ProjectionOption): Projection {
  if (typeof projection === 'string') return { ProjectionType: projection };
  return { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projection.include] };
}

function checkNames(definitions: readonly TableDefinition[]): void {
  const problems: string[] = [];
  const rule = "has 3 to 255 letters, digits, '_', '-' and '.'";
  const seen = new Set<string>();
  for (const { input } of definitions) {
    const name: unknown = input.TableName;
    if (typeof name !== 'string' || !TABLE_OR_INDEX_NAME.test(name)) {
      problems.push(`'${String(name)}' can't be a table's name, which ${rule}`);
    } else if (seen.has(name)) problems.push(`two tables have the physical name '${name}'`);
    seen.add(String(name));
    for (const { IndexName = '' } of [
      ...(input.GlobalSecondaryIndexes ?? []),
      ...(input.LocalSecondaryIndexes ?? []),
    ]) {
      if (!TABLE_OR_INDEX_NAME.test(IndexName)) problems.push(`'${IndexName}' can't be an index's name, which ${rule}`);
    }
  }
  if (problems.length > 0) throw new ModelError('the tables', problems);
}
