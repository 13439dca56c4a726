import type { Get } from '@aws-sdk/client-dynamodb';
import { Placeholders, type PlaceholderParameters } from '../expression/index.js';

export type ProjectionParameters = Pick<Get, 'ProjectionExpression' | 'ExpressionAttributeNames'>;

/** The parameters that fetch these attributes, each named once. */
export function projectionParameters(names: Iterable<string>): ProjectionParameters {
  const placeholders = new Placeholders();
  const parameters: ProjectionParameters & PlaceholderParameters = {
    ProjectionExpression: [...new Set(names)].map((name) => placeholders.name(name)).join(', '),
  };
  placeholders.assignTo(parameters);
  return parameters;
}
