import type { Condition, Operand, PathOperand, PlaceholderOperand, UpdateValue } from './expression.js';

/** Every path and placeholder of an expression, from left to right. */
export function operandsOf(node: Condition | Operand | UpdateValue): (PathOperand | PlaceholderOperand)[] {
  switch (node.kind) {
    case 'path':
    case 'placeholder':
      return [node];
    case 'size':
      return [node.path];
    case 'and':
    case 'or':
      return node.operands.flatMap(operandsOf);
    case 'not':
      return operandsOf(node.operand);
    case 'compare':
    case 'plus':
    case 'minus':
    case 'list_append':
      return [...operandsOf(node.left), ...operandsOf(node.right)];
    case 'between':
      return [node.operand, node.low, node.high].flatMap(operandsOf);
    case 'in':
      return [node.operand, ...node.list].flatMap(operandsOf);
    case 'function':
      return [node.path, ...(node.argument ? operandsOf(node.argument) : [])];
    case 'if_not_exists':
      return [node.path, ...operandsOf(node.fallback)];
  }
}
