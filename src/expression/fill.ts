import { isLiteral, type LiteralNode } from './nodes.js';

type Nodes = { readonly kind: string } | readonly Nodes[];

/** Nodes like these, with other literals. */
export function fill<N extends Nodes>(nodes: N, literalFor: (literal: LiteralNode) => LiteralNode): N {
  return filled(nodes, literalFor) as N;
}

function filled(node: Nodes, literalFor: (literal: LiteralNode) => LiteralNode): Nodes {
  if (isList(node)) return Object.freeze(node.map((inner) => filled(inner, literalFor)));
  if (isLiteral(node)) return literalFor(node);
  if (node.kind === 'path') return node;
  const copy: { readonly kind: string; [part: string]: unknown } = { ...node };
  for (const part in copy) {
    const inner = copy[part];
    if (typeof inner === 'object') copy[part] = filled(inner as Nodes, literalFor);
  }
  return Object.freeze(copy);
}

function isList(node: Nodes): node is readonly Nodes[] {
  return Array.isArray(node);
}
