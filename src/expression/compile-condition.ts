import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ExpressionError } from '../errors/index.js';
import { ExpressionCompiler } from './compiler.js';
import { MAX_DEPTH, MAX_IN_OPERANDS } from './limits.js';
import {
  type BetweenNode,
  type CompareNode,
  type ConditionNode,
  type InNode,
  isLiteral,
  type JunctionNode,
  type LiteralNode,
  type MatchNode,
  type OperandNode,
  type PathNode,
  pathText,
  type SizeNode,
} from './nodes.js';
import { hasOrder, isAscending, requireAscending, requireOrder } from './order.js';
import type { Placeholders } from './placeholders.js';
import type { OperandCodec, Resolver } from './resolver.js';
import { PREFIX_CODEC, SIZE_CODEC, STORED_TYPE_CODEC } from './operand-codecs.js';
import type { Accepts, Slot } from './template.js';

/**
 * The text of a condition, for ConditionExpression, FilterExpression and KeyConditionExpression.
 *
 * @throws ExpressionError, and what the resolver and the codecs throw
 */
export function compileCondition(node: ConditionNode, resolver: Resolver, placeholders: Placeholders): string {
  const compiler = new ConditionCompiler(resolver, placeholders);
  return compiler.finish(compiler.condition(node, 1));
}

const FUNCTIONS = { beginsWith: 'begins_with', contains: 'contains', type: 'attribute_type' } as const;

class ConditionCompiler extends ExpressionCompiler {
  condition(node: ConditionNode, depth: number): string {
    if (depth > MAX_DEPTH) throw new ExpressionError(`The condition is nested deeper than ${MAX_DEPTH} levels.`);
    switch (node.kind) {
      case 'compare':
        return this.#compare(node);
      case 'and':
      case 'or':
        return this.#junction(node, depth);
      case 'not': {
        this.count(1);
        const { kind } = node.condition;
        return `NOT ${this.#within(node.condition, kind === 'and' || kind === 'or', depth + 1)}`;
      }
      case 'exists':
        this.count(1);
        return `attribute_exists(${this.path(node.path)})`;
      case 'notExists':
        this.count(1);
        return `attribute_not_exists(${this.path(node.path)})`;
      case 'between':
        return this.#between(node);
      case 'in':
        return this.#in(node);
      default:
        return this.#match(node);
    }
  }

  #junction({ kind, conditions }: JunctionNode, depth: number): string {
    if (conditions.length === 0)
      throw new ExpressionError(`There is no condition: ${kind}() needs one, an object a property.`);
    this.count(conditions.length - 1);
    const separator = kind === 'and' ? ' AND ' : ' OR ';
    let text = '';
    for (const condition of conditions) {
      const part = this.#within(condition, kind === 'and' && condition.kind === 'or', depth + 1);
      text = text === '' ? part : text + separator + part;
    }
    return text;
  }

  #within(condition: ConditionNode, parentheses: boolean, depth: number): string {
    const text = this.condition(condition, depth);
    return parentheses ? `(${text})` : text;
  }

  #compare({ comparator, left, right }: CompareNode): string {
    this.count(1);
    const subject = this.#subject([left, right]);
    if (comparator === '=' || comparator === '<>') {
      const text = this.#operand(left, subject);
      return `${text} ${comparator} ${this.#operand(right, subject)}`;
    }
    const text = this.#ordered(left, subject);
    return `${text} ${comparator} ${this.#ordered(right, subject)}`;
  }

  #between({ operand, low, high }: BetweenNode): string {
    this.count(1);
    const subject = this.#subject([operand, low, high]);
    const text = this.#ordered(operand, subject);
    if (!isLiteral(low) || !isLiteral(high)) {
      const from = this.#ordered(low, subject);
      return `${text} BETWEEN ${from} AND ${this.#ordered(high, subject)}`;
    }
    const from = this.#encoded(low, subject);
    const to = this.#encoded(high, { ...subject, accepts: follows });
    requireAscending(from, to, subject.label);
    return `${text} BETWEEN ${this.value(from)} AND ${this.value(to)}`;
  }

  #in({ operand, options }: InNode): string {
    this.count(1);
    const subject = this.#subject([operand, ...options]);
    if (options.length === 0) throw new ExpressionError(`${subject.label}: in() needs at least one value.`);
    if (options.length > MAX_IN_OPERANDS) {
      throw new ExpressionError(
        `${subject.label}: in() has ${options.length} values; DynamoDB allows ${MAX_IN_OPERANDS}.`,
      );
    }
    let text = `${this.#operand(operand, subject)} IN (`;
    for (let i = 0; i < options.length; i++) {
      text += (i === 0 ? '' : ', ') + this.#operand(options[i] as OperandNode, subject);
    }
    return `${text})`;
  }

  #match({ kind, path, operand }: MatchNode): string {
    this.count(1);
    const { names, codec } = this.resolve(path);
    const text = this.names(names);
    const subject = { codec: matchCodec(kind, codec), label: pathText(path) };
    return `${FUNCTIONS[kind]}(${text}, ${this.#operand(operand, subject)})`;
  }

  #subject(operands: readonly OperandNode[]): Slot {
    for (const operand of operands) {
      if (operand.kind === 'path') return { codec: this.resolve(operand).codec, label: pathText(operand) };
      if (operand.kind === 'size') return { codec: SIZE_CODEC, label: `size(${pathText(operand.path)})` };
    }
    throw new ExpressionError('A comparison needs an attribute on at least one side.');
  }

  #operand(node: OperandNode, subject: Slot): string {
    return isLiteral(node) ? this.value(this.#encoded(node, subject)) : this.#attribute(node);
  }

  #ordered(node: OperandNode, subject: Slot): string {
    if (!isLiteral(node)) return this.#attribute(node);
    const value = this.#encoded(node, { ...subject, accepts: hasOrder });
    requireOrder(value, subject.label);
    return this.value(value);
  }

  #attribute(node: PathNode | SizeNode): string {
    if (node.kind === 'path') return this.path(node);
    this.count(1);
    return `size(${this.path(node.path)})`;
  }

  #encoded(node: LiteralNode, slot: Slot): AttributeValue {
    const value = this.encode(node, slot);
    if (value !== undefined) return value;
    throw new ExpressionError(`${slot.label}: an empty set is never stored, so nothing equals it.`);
  }
}

const follows: Accepts = (high, low) => low !== undefined && isAscending(low, high);

function matchCodec(kind: MatchNode['kind'], codec: OperandCodec): OperandCodec {
  if (kind === 'contains') return codec.element ?? codec;
  return kind === 'beginsWith' ? PREFIX_CODEC : STORED_TYPE_CODEC;
}
