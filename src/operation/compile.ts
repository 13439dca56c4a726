import { valueCodec, type AttributeValue } from '../codec/index.js';
import {
  compileCondition,
  conditionNode,
  junctionNode,
  Placeholders,
  type Condition,
  type ConditionNode,
  type Resolver,
} from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { entityExpressions } from './entity-expressions.js';
import { expectationConditions, type Expectation } from './expectation.js';

/** The condition's part of a request. Every conditional write asks for the item that its condition met. */
export interface ConditionParameters {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
  ReturnValuesOnConditionCheckFailure?: 'ALL_OLD';
}

/** Compiles dynatomic's own conditions and the caller's, joined by AND, into request parameters. */
export function compileConditions(
  model: EntityModel,
  expectation: Expectation,
  conditions: readonly Condition[],
  now: Date,
  verified: readonly ConditionNode[] = [],
): ConditionParameters {
  const nodes = [...expectationConditions(model, expectation, now), ...nodesOf(conditions), ...verified];
  return conditionParameters(nodes, entityExpressions(model).resolver, new Placeholders());
}

/** The parameters of conditions by attribute names as stored, of values that are encoded already. */
export function wireConditions(nodes: readonly ConditionNode[]): ConditionParameters {
  return conditionParameters(nodes, WIRE, new Placeholders());
}

const WIRE: Resolver = { resolve: ({ segments }) => ({ names: segments, codec: valueCodec({ kind: 'any' }) }) };

export function nodesOf(conditions: readonly Condition[]): ConditionNode[] {
  return conditions.flatMap((condition) => conditionNode(condition) ?? []);
}

export function conditionParameters(
  nodes: readonly ConditionNode[],
  resolver: Resolver,
  placeholders: Placeholders,
): ConditionParameters {
  const parameters: ConditionParameters = {};
  if (nodes.length > 0) {
    parameters.ConditionExpression = compileCondition(junctionNode('and', nodes), resolver, placeholders);
    parameters.ReturnValuesOnConditionCheckFailure = 'ALL_OLD';
  }
  placeholders.assignTo(parameters);
  return parameters;
}
