import { ExpressionCompiler } from './compiler.js';
import type { PathNode } from './nodes.js';
import type { Placeholders } from './placeholders.js';
import type { Resolver } from './resolver.js';

/**
 * The text of a ProjectionExpression. A path that another one already brings is left out: DynamoDB refuses overlaps.
 *
 * @throws ExpressionError, and what the resolver throws
 */
export function compileProjection(paths: readonly PathNode[], resolver: Resolver, placeholders: Placeholders): string {
  const compiler = new ExpressionCompiler(resolver, placeholders);
  const resolved = paths.map((path) => compiler.resolve(path).names);
  const needed = resolved.filter(
    (names, i) => !resolved.some((other, j) => brings(other, names) && (other.length < names.length || j < i)),
  );
  return compiler.finish(needed.map((names) => compiler.names(names)).join(', '));
}

function brings(outer: readonly (string | number)[], inner: readonly (string | number)[]): boolean {
  return outer.length <= inner.length && outer.every((segment, i) => segment === inner[i]);
}
