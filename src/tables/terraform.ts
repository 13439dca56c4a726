import type { KeySchemaElement, KeyType, Projection } from '@aws-sdk/client-dynamodb';
import type { Class } from '../model/index.js';
import { freeName } from './free-name.js';
import { block, type HclBlock, type HclLine, hclText } from './hcl.js';
import { type TableDefinition, tableDefinitions, type TableDefinitionOptions } from './table-definition.js';

/**
 * Terraform text with an `aws_dynamodb_table` resource for each table of the entities. The same entities always give the
 * same text. An index with several attributes in one key needs a version of the AWS provider that has
 * `key_schema` blocks.
 *
 * @throws ModelError when the model is wrong.
 * @example
 * await writeFile('tables.tf', terraform([User, Order]));
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table
 */
export function terraform(entities: readonly Class[], options?: TableDefinitionOptions): string {
  const names: string[] = [];
  const resources = tableDefinitions(entities, options).map((definition) => {
    const name = freeName(resourceName(definition.name), names);
    names.push(name);
    return hclText(resource(name, definition));
  });
  return resources.join('\n');
}

/** A resource's name has letters, digits, '_' and '-', and doesn't start with a digit or '-'. */
function resourceName(tableName: string): string {
  const name = tableName
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
  return /^[a-z_]/.test(name) ? name : `_${name}`;
}

function resource(name: string, { input, timeToLive }: TableDefinition): HclBlock {
  const { GlobalSecondaryIndexes: globals = [], LocalSecondaryIndexes: locals = [] } = input;
  return block(`resource "aws_dynamodb_table" "${name}"`, [
    ['name', input.TableName],
    ['billing_mode', 'PAY_PER_REQUEST'],
    ...keyLines(input.KeySchema),
    ...input.AttributeDefinitions.map(({ AttributeName, AttributeType }) =>
      block('attribute', [
        ['name', AttributeName],
        ['type', AttributeType],
      ]),
    ),
    ...globals.map(({ IndexName, KeySchema = [], Projection }) =>
      block('global_secondary_index', [['name', IndexName], ...keyLines(KeySchema), ...projectionLines(Projection)]),
    ),
    ...locals.map(({ IndexName, KeySchema = [], Projection }) =>
      block('local_secondary_index', [
        ['name', IndexName],
        ...keyLine('range_key', keysOf(KeySchema, 'RANGE')),
        ...projectionLines(Projection),
      ]),
    ),
    ...timeToLiveBlocks(timeToLive),
  ]);
}

function keyLines(schema: readonly KeySchemaElement[]): HclLine[] {
  const [hash, range] = [keysOf(schema, 'HASH'), keysOf(schema, 'RANGE')];
  if (hash.length <= 1 && range.length <= 1) return [...keyLine('hash_key', hash), ...keyLine('range_key', range)];
  return schema.map(({ AttributeName, KeyType }) =>
    block('key_schema', [
      ['attribute_name', AttributeName],
      ['key_type', KeyType],
    ]),
  );
}

function timeToLiveBlocks(attribute: string | undefined): HclBlock[] {
  if (attribute === undefined) return [];
  return [
    block('ttl', [
      ['attribute_name', attribute],
      ['enabled', true],
    ]),
  ];
}

function keyLine(argument: string, [key]: readonly string[]): HclLine[] {
  return key === undefined ? [] : [[argument, key]];
}

function keysOf(schema: readonly KeySchemaElement[], type: KeyType): string[] {
  return schema.flatMap(({ AttributeName, KeyType }) => (KeyType === type && AttributeName ? [AttributeName] : []));
}

function projectionLines({ ProjectionType, NonKeyAttributes }: Projection = {}): HclLine[] {
  return [
    ['projection_type', ProjectionType],
    ['non_key_attributes', NonKeyAttributes],
  ];
}
