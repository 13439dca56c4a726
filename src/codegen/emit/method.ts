import type { ParameterModel, SchemaModel } from '../model.js';
import { block, type Doc, lines, list } from './layout.js';
import type { Module } from './module.js';
import { commentText, docComment, jsonLiteral } from './source-text.js';
import { parameterType } from './types.js';

export interface Method {
  readonly comment: readonly string[];
  readonly name: string;
  readonly parameters: readonly Doc[];
  readonly result: string;
  readonly body: readonly Doc[];
  readonly async: boolean;
}

/** A method with its documentation. */
export function emitMethod({ comment, name, parameters, result, body, async }: Method): Doc {
  const signature: Doc = [async ? 'async ' : '', name, list('(', parameters, ')'), `: ${result} `];
  return lines([...docComment(comment), [...signature, block(body)]]);
}

/** The parameters of a pattern, as a method declares them. */
export function parameterList(parameters: readonly ParameterModel[], schema: SchemaModel, module: Module): Doc[] {
  return parameters.map((parameter): Doc => {
    const { type, entity } = parameterType(parameter, schema);
    if (entity !== undefined) module.useType(entity, './entities.js');
    if (parameter.default === undefined) return `${parameter.variable}: ${type}`;
    const initial: Doc = [' = ', jsonLiteral(parameter.default)];
    const inferred = ['string', 'number', 'boolean'].includes(type);
    return inferred ? [parameter.variable, initial] : [`${parameter.variable}: ${type}`, initial];
  });
}

/** What the schema says of a pattern, and where to find it there. */
export function patternComment(
  {
    description,
    id,
    parameters,
  }: { readonly description: string; readonly id: number; readonly parameters: readonly ParameterModel[] },
  more: readonly string[],
): string[] {
  const text = commentText(description);
  const described = parameters.flatMap(({ variable, description: words }) =>
    words === undefined ? [] : [`@param ${variable} ${commentText(words)}`],
  );
  const sentence = /[.!?]$/.test(text) || text === '' ? text : `${text}.`;
  return [`${sentence} Access pattern ${id}.`.trim(), ...[...more, ...described].flatMap((row) => [row])];
}
