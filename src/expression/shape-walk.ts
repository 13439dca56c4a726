import { MAX_DEPTH, MAX_IN_OPERANDS } from './limits.js';
import {
  type AssignedNode,
  type ConditionNode,
  isLiteral,
  type LiteralNode,
  type OperandNode,
  type PathNode,
  type UpdateAction,
} from './nodes.js';
import type { ShapeTree, Token } from './shape-tree.js';

const LITERAL = 'literal';
const JOINED = 'joined';
const END = 'end';
/** Beyond a limit: the compiler refuses it, so that it doesn't matter what is in it. */
const UNCOMPILABLE = 'uncompilable';

/**
 * A walk over the expressions of a request in the order in which they are compiled: their shape leads down a tree, their
 * literals are collected. Two walks end at the same place exactly when they differ in nothing but literals.
 */
export class ShapeWalk<T> {
  readonly literals: LiteralNode[] = [];
  #place: ShapeTree<T>;
  #added = 0;

  constructor(root: ShapeTree<T>) {
    this.#place = root;
  }

  get place(): ShapeTree<T> {
    return this.#place;
  }

  /** How many steps were not in the tree before. */
  get added(): number {
    return this.#added;
  }

  step(token: Token): void {
    let next = this.#place.next(token);
    if (next === undefined) {
      next = this.#place.add(token);
      this.#added++;
    }
    this.#place = next;
  }

  names(names: readonly string[]): void {
    this.step(names.length);
    for (const name of names) this.step(name);
  }

  actions(actions: readonly UpdateAction[]): void {
    for (const action of actions) {
      this.step(action.kind);
      this.#path(action.path);
      if (action.kind !== 'remove') this.#operand(action.value);
    }
    this.step(END);
  }

  /** Conditions that are joined by AND, as `junctionNode` does it. */
  conditions(nodes: readonly ConditionNode[]): void {
    const [first] = nodes;
    if (first !== undefined && nodes.length === 1) return this.condition(first);
    this.step(JOINED);
    for (const node of nodes) {
      if (node.kind === 'and' && node.conditions.length > 0) {
        for (const inner of node.conditions) this.condition(inner, 2);
      } else this.condition(node, 2);
    }
    this.step(END);
  }

  condition(node: ConditionNode, depth = 1): void {
    if (depth > MAX_DEPTH) return this.step(UNCOMPILABLE);
    switch (node.kind) {
      case 'compare':
        this.step(node.comparator);
        this.#operand(node.left);
        this.#operand(node.right);
        break;
      case 'and':
      case 'or':
        this.step(node.kind);
        for (const inner of node.conditions) this.condition(inner, depth + 1);
        this.step(END);
        break;
      case 'not':
        this.step(node.kind);
        this.condition(node.condition, depth + 1);
        break;
      case 'exists':
      case 'notExists':
        this.step(node.kind);
        this.#path(node.path);
        break;
      case 'between':
        this.step(node.kind);
        this.#operand(node.operand);
        this.#operand(node.low);
        this.#operand(node.high);
        break;
      case 'in':
        if (node.options.length > MAX_IN_OPERANDS) return this.step(UNCOMPILABLE);
        this.step(node.kind);
        this.#operand(node.operand);
        for (const option of node.options) this.#operand(option);
        this.step(END);
        break;
      default:
        this.step(node.kind);
        this.#path(node.path);
        this.#operand(node.operand);
    }
  }

  #operand(node: OperandNode | AssignedNode): void {
    if (isLiteral(node)) {
      this.step(LITERAL);
      this.literals.push(node);
      return;
    }
    switch (node.kind) {
      case 'path':
        this.#path(node);
        break;
      case 'size':
        this.step(node.kind);
        this.#path(node.path);
        break;
      case 'arithmetic':
        this.step(node.operator);
        this.#operand(node.left);
        this.#operand(node.right);
        break;
      case 'ifNotExists':
        this.step(node.kind);
        this.#path(node.path);
        this.#operand(node.fallback);
        break;
      default:
        this.step(node.kind);
        this.#operand(node.first);
        this.#operand(node.second);
    }
  }

  /** The number of segments tells where the path ends; below zero, names are as stored. */
  #path({ segments, physical }: PathNode): void {
    this.step(physical ? -segments.length : segments.length);
    for (const segment of segments) this.step(segment);
  }
}
