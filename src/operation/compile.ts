import type { ReturnValuesOnConditionCheckFailure } from '@aws-sdk/client-dynamodb';
import { valueCodec } from '../codec/index.js';
import {
  conditionNode,
  RequestCompiler,
  type Condition,
  type ConditionNode,
  type PlaceholderParameters,
  type UpdateAction,
} from '../expression/index.js';
import type { EntityModel } from '../model/index.js';
import { entityExpressions } from './entity-expressions.js';
import { expectationConditions, type Expectation } from './expectation.js';

/** The condition's part of a request. Every conditional write asks for the item that its condition met. */
export interface ConditionParameters extends PlaceholderParameters {
  ConditionExpression?: string | undefined;
  ReturnValuesOnConditionCheckFailure?: ReturnValuesOnConditionCheckFailure | undefined;
}

/** Compiles dynatomic's own conditions and the caller's, joined by AND, into a request, and returns it. */
export function assignConditions<R extends ConditionParameters>(
  request: R,
  model: EntityModel,
  expectation: Expectation,
  conditions: readonly Condition[],
  now: Date,
  verified: readonly ConditionNode[] = [],
): R {
  const nodes = expectationConditions(model, expectation, now);
  addNodes(nodes, conditions);
  for (const node of verified) nodes.push(node);
  return assignExpressions(request, entityExpressions(model).compiler, nodes);
}

/** The parameters of conditions by attribute names as stored, of values that are encoded already. */
export function wireConditions(nodes: readonly ConditionNode[]): ConditionParameters {
  return assignExpressions({}, wireCompiler, nodes);
}

const anyCodec = valueCodec({ kind: 'any' });
const wireCompiler = new RequestCompiler({ resolve: ({ segments }) => ({ names: segments, codec: anyCodec }) });

export function nodesOf(conditions: readonly Condition[]): ConditionNode[] {
  const nodes: ConditionNode[] = [];
  addNodes(nodes, conditions);
  return nodes;
}

export function addNodes(nodes: ConditionNode[], conditions: readonly Condition[]): void {
  for (const condition of conditions) {
    const node = conditionNode(condition);
    if (node) nodes.push(node);
  }
}

/** Writes conditions, and an update if there is one, into a request, and returns it. */
export function assignExpressions<R extends ConditionParameters>(
  request: R,
  compiler: RequestCompiler,
  condition: readonly ConditionNode[],
  update?: readonly UpdateAction[],
): R {
  compiler.assignTo(request, { update, condition });
  if (condition.length > 0) request.ReturnValuesOnConditionCheckFailure = 'ALL_OLD';
  return request;
}
