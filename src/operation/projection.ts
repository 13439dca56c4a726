import type { Get } from '@aws-sdk/client-dynamodb';
import { Placeholders, type PlaceholderParameters } from '../expression/index.js';

export type ProjectionParameters = Pick<Get, 'ProjectionExpression' | 'ExpressionAttributeNames'>;

/** The parameters that fetch these attributes, each named once. */
export function projectionParameters(names: Iterable<string>): ProjectionParameters {
  const placeholders = new Placeholders();
  const parameters: ProjectionParameters & PlaceholderParameters = {
    ProjectionExpression: projectionText(names, placeholders),
  };
  placeholders.assignTo(parameters);
  return parameters;
}

export function projectionText(names: Iterable<string>, placeholders: Placeholders): string {
  return [...new Set(names)].map((name) => placeholders.name(name)).join(', ');
}
