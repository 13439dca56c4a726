import type { KeySchemaElement, Projection, TableDescription } from '@aws-sdk/client-dynamodb';
import type { DefinitionInput } from './table-definition.js';

/** Every value of `TableDifference.code`. */
export type TableDifferenceCode =
  'ATTRIBUTE_TYPE' | 'EXTRA_INDEX' | 'KEY_SCHEMA' | 'MISSING_INDEX' | 'MISSING_TABLE' | 'PROJECTION' | 'TIME_TO_LIVE';

/** One way in which a live table is not what the model says. */
export interface TableDifference {
  readonly code: TableDifferenceCode;
  /** Physical name. */
  readonly table: string;
  readonly index?: string | undefined;
  /** What the model says, in words such as `pk HASH, sk RANGE`; undefined for what it lacks. */
  readonly expected?: string | undefined;
  /** What the live table has. */
  readonly actual?: string | undefined;
  readonly message: string;
}

interface Index {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: readonly KeySchemaElement[] | undefined;
  readonly Projection?: Projection | undefined;
}

type Details = Omit<TableDifference, 'table' | 'message'>;

/** The differences between a definition and DescribeTable's answer, time to live left out. */
export function compareTable(input: DefinitionInput, live: TableDescription): TableDifference[] {
  const table = input.TableName;
  return [
    ...compareKeySchema(input.KeySchema, live.KeySchema),
    ...compareTypes(input, live),
    ...compareIndexes('global', input.GlobalSecondaryIndexes, live.GlobalSecondaryIndexes),
    ...compareIndexes('local', input.LocalSecondaryIndexes, live.LocalSecondaryIndexes),
  ].map((details) => difference(table, details));
}

/** A difference with a message that says what is and what should be. */
export function difference(table: string, details: Details): TableDifference {
  return { ...details, table, message: `table '${table}' ${describe(details)}` };
}

function describe({ code, index, expected, actual }: Details): string {
  const insteadOf = `${actual ?? 'none'} instead of ${expected ?? 'none'}`;
  const ofIndex = index === undefined ? '' : ` of index '${index}'`;
  switch (code) {
    case 'MISSING_TABLE':
      return 'does not exist';
    case 'MISSING_INDEX':
      return `has no ${expected} index '${index}'`;
    case 'EXTRA_INDEX':
      return `has a ${actual} index '${index}' that the model lacks`;
    case 'KEY_SCHEMA':
      return `has the key${ofIndex} ${insteadOf}`;
    case 'ATTRIBUTE_TYPE':
      return `has the key attribute ${insteadOf}`;
    case 'PROJECTION':
      return `has the projection${ofIndex} ${insteadOf}`;
    case 'TIME_TO_LIVE':
      return `has the time to live attribute ${insteadOf}`;
  }
}

function* compareKeySchema(
  wanted: readonly KeySchemaElement[] | undefined,
  live: readonly KeySchemaElement[] | undefined,
  index?: string,
): Generator<Details> {
  const [expected, actual] = [keySchemaText(wanted), keySchemaText(live)];
  if (expected !== actual) yield { code: 'KEY_SCHEMA', index, expected, actual };
}

function keySchemaText(schema: readonly KeySchemaElement[] = []): string {
  return schema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join(', ');
}

function* compareTypes(wanted: DefinitionInput, live: TableDescription): Generator<Details> {
  const types = new Map(
    live.AttributeDefinitions?.map(({ AttributeName, AttributeType }) => [AttributeName, AttributeType]),
  );
  for (const { AttributeName: name, AttributeType: type } of wanted.AttributeDefinitions) {
    const actual = types.get(name);
    if (actual !== undefined && actual !== type) {
      yield { code: 'ATTRIBUTE_TYPE', expected: `${name} ${type}`, actual: `${name} ${actual}` };
    }
  }
}

function* compareIndexes(
  kind: 'global' | 'local',
  wanted: readonly Index[] = [],
  live: readonly Index[] = [],
): Generator<Details> {
  const liveByName = new Map(live.map((index) => [index.IndexName, index]));
  for (const { IndexName: index, KeySchema, Projection } of wanted) {
    const actual = liveByName.get(index);
    liveByName.delete(index);
    if (actual === undefined) {
      yield { code: 'MISSING_INDEX', index, expected: kind };
      continue;
    }
    yield* compareKeySchema(KeySchema, actual.KeySchema, index);
    const projections = { expected: projectionText(Projection), actual: projectionText(actual.Projection) };
    if (projections.expected !== projections.actual) yield { code: 'PROJECTION', index, ...projections };
  }
  for (const index of liveByName.keys()) yield { code: 'EXTRA_INDEX', index, actual: kind };
}

function projectionText({ ProjectionType = 'ALL', NonKeyAttributes = [] }: Projection = {}): string {
  return [ProjectionType, ...[...NonKeyAttributes].sort()].join(' ');
}
