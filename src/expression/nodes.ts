import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Where a value is: property names and list indexes, or attribute names as stored when `physical`. */
export interface PathNode {
  readonly kind: 'path';
  readonly segments: readonly [string, ...(string | number)[]];
  readonly physical?: true;
}

/** A JavaScript value, encoded when the expression is compiled, by the codec of the path that it meets. */
export interface ValueNode {
  readonly kind: 'value';
  readonly value: unknown;
}

/** A value that is encoded already. */
export interface WireNode {
  readonly kind: 'wire';
  readonly value: AttributeValue;
}

/** The size of what is at a path. */
export interface SizeNode {
  readonly kind: 'size';
  readonly path: PathNode;
}

export type LiteralNode = ValueNode | WireNode;

export function isLiteral(node: { readonly kind: string }): node is LiteralNode {
  return node.kind === 'value' || node.kind === 'wire';
}

/** What conditions compare. */
export type OperandNode = PathNode | LiteralNode | SizeNode;

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export interface CompareNode {
  readonly kind: 'compare';
  readonly comparator: Comparator;
  readonly left: OperandNode;
  readonly right: OperandNode;
}

export interface BetweenNode {
  readonly kind: 'between';
  readonly operand: OperandNode;
  readonly low: OperandNode;
  readonly high: OperandNode;
}

export interface InNode {
  readonly kind: 'in';
  readonly operand: OperandNode;
  readonly options: readonly OperandNode[];
}

export interface ExistsNode {
  readonly kind: 'exists' | 'notExists';
  readonly path: PathNode;
}

/** `begins_with`, `contains` and `attribute_type`: a path and what it is held against. */
export interface MatchNode {
  readonly kind: 'beginsWith' | 'contains' | 'type';
  readonly path: PathNode;
  readonly operand: OperandNode;
}

/** `and` and `or` of any number of conditions; none at all is found when the expression is compiled. */
export interface JunctionNode {
  readonly kind: 'and' | 'or';
  readonly conditions: readonly ConditionNode[];
}

export interface NotNode {
  readonly kind: 'not';
  readonly condition: ConditionNode;
}

export type ConditionNode = CompareNode | BetweenNode | InNode | ExistsNode | MatchNode | JunctionNode | NotNode;

export interface ArithmeticNode {
  readonly kind: 'arithmetic';
  readonly operator: '+' | '-';
  readonly left: TermNode;
  readonly right: TermNode;
}

export interface IfNotExistsNode {
  readonly kind: 'ifNotExists';
  readonly path: PathNode;
  readonly fallback: TermNode;
}

export interface ListAppendNode {
  readonly kind: 'listAppend';
  readonly first: TermNode;
  readonly second: TermNode;
}

/** What arithmetic and the functions of a SET clause take. */
export type TermNode = PathNode | LiteralNode | IfNotExistsNode | ListAppendNode;

/** What SET assigns. */
export type AssignedNode = TermNode | ArithmeticNode;

export interface SetAction {
  readonly kind: 'set';
  readonly path: PathNode;
  readonly value: AssignedNode;
}

export interface RemoveAction {
  readonly kind: 'remove';
  readonly path: PathNode;
}

/** ADD to a number or a set, DELETE from a set. */
export interface AddOrDeleteAction {
  readonly kind: 'add' | 'delete';
  readonly path: PathNode;
  readonly value: LiteralNode;
}

export type UpdateAction = SetAction | RemoveAction | AddOrDeleteAction;

/** A path as people write it, such as `lines[2].sku`; for messages only, names are not quoted. */
export function pathText({ segments }: PathNode): string {
  let text: string = segments[0];
  for (let i = 1; i < segments.length; i++) {
    const segment = segments[i];
    text += typeof segment === 'number' ? `[${segment}]` : `.${segment}`;
  }
  return text;
}
