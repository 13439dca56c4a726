import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ExpressionError } from '../errors/index.js';
import { MAX_DEPTH, MAX_EXPRESSION_BYTES, MAX_OPERATORS } from './limits.js';
import { type LiteralNode, type PathNode, pathText } from './nodes.js';
import type { Placeholders } from './placeholders.js';
import type { ResolvedPath, Resolver } from './resolver.js';
import { encodeLiteral, type Slot } from './template.js';

/** What the compilers of conditions, updates and projections share: names, values and the limits of one expression. */
export class ExpressionCompiler {
  readonly #resolver: Resolver;
  readonly #placeholders: Placeholders;
  #operators = 0;
  #lastPath: PathNode | undefined;
  #lastResolved: ResolvedPath | undefined;

  constructor(resolver: Resolver, placeholders: Placeholders) {
    this.#resolver = resolver;
    this.#placeholders = placeholders;
  }

  resolve(path: PathNode): ResolvedPath {
    if (path === this.#lastPath && this.#lastResolved !== undefined) return this.#lastResolved;
    if (path.segments.length > MAX_DEPTH) {
      throw new ExpressionError(`The path '${pathText(path)}' is deeper than DynamoDB's ${MAX_DEPTH} levels.`);
    }
    this.#lastPath = path;
    this.#lastResolved = this.#resolver.resolve(path);
    return this.#lastResolved;
  }

  path(path: PathNode): string {
    return this.names(this.resolve(path).names);
  }

  names(names: readonly (string | number)[]): string {
    let text = '';
    for (const name of names) {
      if (typeof name === 'number') text += `[${name}]`;
      else text += text === '' ? this.#placeholders.name(name) : `.${this.#placeholders.name(name)}`;
    }
    return text;
  }

  /** The stored form of a value; undefined when its attribute leaves it out of items. */
  encode(node: LiteralNode, slot: Slot): AttributeValue | undefined {
    if (node.value === undefined) throw new ExpressionError(`${slot.label}: the value is undefined.`);
    this.#placeholders.slot(slot);
    return encodeLiteral(node, slot);
  }

  value(value: AttributeValue): string {
    return this.#placeholders.value(value);
  }

  /** Counts operators and functions. */
  count(operators: number): void {
    this.#operators += operators;
  }

  /** @throws ExpressionError when the expression is beyond DynamoDB's limits */
  finish(text: string): string {
    if (this.#operators > MAX_OPERATORS) {
      throw new ExpressionError(`The expression has ${this.#operators} operators; DynamoDB allows ${MAX_OPERATORS}.`);
    }
    // Placeholders and keywords are ASCII: one byte each.
    if (text.length > MAX_EXPRESSION_BYTES) {
      throw new ExpressionError(`The expression has ${text.length} bytes; DynamoDB allows ${MAX_EXPRESSION_BYTES}.`);
    }
    return text;
  }
}
