import {
  type AssignedNode,
  type ConditionNode,
  isLiteral,
  type LiteralNode,
  type OperandNode,
  type TermNode,
  type UpdateAction,
} from './nodes.js';

/** What takes the place of a literal. */
export type Fill = (literal: LiteralNode) => LiteralNode;

/** A condition with other literals. */
export function fillCondition(node: ConditionNode, fill: Fill): ConditionNode {
  switch (node.kind) {
    case 'compare': {
      const { kind, comparator, left, right } = node;
      return Object.freeze({ kind, comparator, left: fillOperand(left, fill), right: fillOperand(right, fill) });
    }
    case 'and':
    case 'or': {
      const conditions = Object.freeze(node.conditions.map((condition) => fillCondition(condition, fill)));
      return Object.freeze({ kind: node.kind, conditions });
    }
    case 'not':
      return Object.freeze({ kind: node.kind, condition: fillCondition(node.condition, fill) });
    case 'exists':
    case 'notExists':
      return node;
    case 'between': {
      const operand = fillOperand(node.operand, fill);
      const low = fillOperand(node.low, fill);
      return Object.freeze({ kind: node.kind, operand, low, high: fillOperand(node.high, fill) });
    }
    case 'in': {
      const operand = fillOperand(node.operand, fill);
      const options = Object.freeze(node.options.map((option) => fillOperand(option, fill)));
      return Object.freeze({ kind: node.kind, operand, options });
    }
    default:
      return Object.freeze({ kind: node.kind, path: node.path, operand: fillOperand(node.operand, fill) });
  }
}

/** The actions of an update with other literals. */
export function fillActions(actions: readonly UpdateAction[], fill: Fill): readonly UpdateAction[] {
  return actions.map((action): UpdateAction => {
    const { kind, path } = action;
    if (kind === 'remove') return action;
    if (kind === 'set') return Object.freeze({ kind, path, value: fillAssigned(action.value, fill) });
    return Object.freeze({ kind, path, value: fill(action.value) });
  });
}

function fillOperand(node: OperandNode, fill: Fill): OperandNode {
  return isLiteral(node) ? fill(node) : node;
}

function fillAssigned(node: AssignedNode, fill: Fill): AssignedNode {
  if (node.kind !== 'arithmetic') return fillTerm(node, fill);
  const { kind, operator, left, right } = node;
  return Object.freeze({ kind, operator, left: fillTerm(left, fill), right: fillTerm(right, fill) });
}

function fillTerm(node: TermNode, fill: Fill): TermNode {
  switch (node.kind) {
    case 'path':
      return node;
    case 'ifNotExists':
      return Object.freeze({ kind: node.kind, path: node.path, fallback: fillTerm(node.fallback, fill) });
    case 'listAppend': {
      const first = fillTerm(node.first, fill);
      return Object.freeze({ kind: node.kind, first, second: fillTerm(node.second, fill) });
    }
    default:
      return fill(node);
  }
}
