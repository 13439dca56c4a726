import type { Class } from '../model/index.js';
import { freeName } from './free-name.js';
import { type TableDefinition, tableDefinitions, type TableDefinitionOptions } from './table-definition.js';

/**
 * A CloudFormation template, as JSON, with an `AWS::DynamoDB::Table` for each table of the entities.
 * The same entities always give the same text.
 *
 * @throws ModelError when the model is wrong.
 * @example
 * await writeFile('tables.template.json', cloudFormation([User, Order]));
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
 */
export function cloudFormation(entities: readonly Class[], options?: TableDefinitionOptions): string {
  const Resources: Record<string, object> = {};
  for (const definition of tableDefinitions(entities, options)) {
    Resources[freeName(logicalId(definition.name), Object.keys(Resources))] = resource(definition);
  }
  return `${JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', Resources }, null, 2)}\n`;
}

function resource({ input, timeToLive }: TableDefinition): object {
  const TimeToLiveSpecification = { AttributeName: timeToLive, Enabled: true };
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: { ...input, ...(timeToLive !== undefined && { TimeToLiveSpecification }) },
  };
}

/** Logical ids consist of letters and digits. */
function logicalId(tableName: string): string {
  const words = tableName.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Table`;
}
