import { didYouMean } from '../util/suggest.js';
import { conditionNode } from './brand.js';
import { junctionNode } from './condition.js';
import { describe } from './describe.js';
import { scopeOf } from './field.js';
import type { AnyFields } from './field-types.js';
import type { Comparator, ConditionNode, ExistsNode, MatchNode, OperandNode } from './nodes.js';
import { comparedNode } from './operand.js';
import { expressionSource, type TextSource } from './text-source.js';
import { NO_LITERALS, TextParser } from './text-parser.js';

/**
 * Parses the text of a condition by DynamoDB's grammar.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 * @throws ExpressionError that shows the place
 */
export function parseCondition(source: TextSource, fields: AnyFields): ConditionNode {
  const parser = new ConditionParser(source, scopeOf(fields), 0);
  return parser.whole(() => parser.condition());
}

const COMPARATORS = new Set<string>(['=', '<>', '<', '<=', '>', '>=']);

type FunctionNode = Pick<ExistsNode | MatchNode, 'kind'>['kind'];

const FUNCTIONS = new Map<string, FunctionNode>([
  ['attribute_exists', 'exists'],
  ['attribute_not_exists', 'notExists'],
  ['attribute_type', 'type'],
  ['begins_with', 'beginsWith'],
  ['contains', 'contains'],
]);

const SIZE = 'size';

class ConditionParser extends TextParser {
  condition(): ConditionNode {
    return this.nested(() => this.#junction('or', () => this.#junction('and', () => this.#negation())));
  }

  #junction(kind: 'and' | 'or', parse: () => ConditionNode): ConditionNode {
    const conditions = [parse()];
    while (this.accept(kind.toUpperCase())) conditions.push(parse());
    return junctionNode(kind, conditions);
  }

  #negation(): ConditionNode {
    if (!this.#isNot()) return this.#primary();
    this.next();
    const condition = this.nested(() => this.#negation());
    return Object.freeze({ kind: 'not', condition });
  }

  /** Before a comparator or within a path, `not` is an attribute of that name. */
  #isNot(): boolean {
    const { kind, text } = this.peek(1);
    return this.isKeyword('NOT') && !(kind === 'symbol' && (COMPARATORS.has(text) || text === '.' || text === '['));
  }

  #primary(): ConditionNode {
    if (this.accept('(')) {
      const condition = this.condition();
      this.expect(')');
      return condition;
    }
    if (this.isGiven() && !this.#isComparison(1)) return this.#given();
    if (this.peek().kind === 'name' && this.isSymbol('(', 1) && this.peek().text !== SIZE) return this.#function();
    return this.#comparison();
  }

  #given(): ConditionNode {
    const token = this.next();
    const given = this.given(token);
    const source = expressionSource(given);
    if (source !== undefined) return this.#inner(source, (parser) => parser.condition());
    const node = conditionNode(given);
    if (node === undefined) throw this.error(token, `A condition is expected here, not ${describe(given)}.`);
    return node;
  }

  #function(): ConditionNode {
    const token = this.next();
    const kind = FUNCTIONS.get(token.text);
    if (kind === undefined) {
      const names = [...FUNCTIONS.keys(), SIZE];
      const hint = didYouMean(token.text, names) || ` It has ${names.join(', ')}.`;
      throw this.error(token, `DynamoDB has no function '${token.text}' in conditions.${hint}`);
    }
    this.expect('(');
    const path = this.path();
    if (kind === 'exists' || kind === 'notExists') {
      this.expect(')');
      return Object.freeze({ kind, path });
    }
    this.expect(',');
    const operand = this.operand();
    this.expect(')');
    return Object.freeze({ kind, path, operand });
  }

  #comparison(): ConditionNode {
    const left = this.operand();
    const token = this.peek();
    if (token.kind === 'symbol' && COMPARATORS.has(token.text)) {
      this.next();
      return Object.freeze({ kind: 'compare', comparator: token.text as Comparator, left, right: this.operand() });
    }
    if (this.accept('BETWEEN')) {
      const low = this.operand();
      this.expect('AND');
      return Object.freeze({ kind: 'between', operand: left, low, high: this.operand() });
    }
    if (this.accept('IN')) return Object.freeze({ kind: 'in', operand: left, options: Object.freeze(this.#options()) });
    throw this.error(
      token,
      this.isKeyword('NOT')
        ? 'NOT stands before the whole comparison: NOT status IN (…).'
        : 'A comparison is expected here: = <> < <= > >= BETWEEN or IN.',
    );
  }

  /** In parentheses one by one, or all as one array. */
  #options(): OperandNode[] {
    if (this.isGiven()) {
      const token = this.next();
      const given = this.given(token);
      if (Array.isArray(given)) return given.map(comparedNode);
      throw this.error(token, `IN takes a list in parentheses or an array, not ${describe(given)}.`);
    }
    this.expect('(');
    const options = this.list(() => this.operand());
    this.expect(')');
    return options;
  }

  operand(): OperandNode {
    const token = this.peek();
    if (token.kind === 'name') return token.text === SIZE && this.isSymbol('(', 1) ? this.#size() : this.path();
    this.next();
    if (token.kind === 'index') throw this.error(token, NO_LITERALS);
    if (token.kind !== 'slot' && token.kind !== 'placeholder') {
      throw this.error(token, 'An attribute or a value is expected here.');
    }
    const given = this.given(token);
    const source = expressionSource(given);
    if (source !== undefined) return this.#inner(source, (parser) => parser.operand());
    if (conditionNode(given) !== undefined) throw this.error(token, 'A value is expected here, not a condition.');
    return comparedNode(given);
  }

  #size(): OperandNode {
    this.next();
    this.expect('(');
    const path = this.path();
    this.expect(')');
    return Object.freeze({ kind: 'size', path });
  }

  #inner<T>(source: TextSource, parse: (parser: ConditionParser) => T): T {
    const parser = new ConditionParser(source, this.scope, this.depth);
    return parser.whole(() => parse(parser));
  }

  #isComparison(ahead: number): boolean {
    const { kind, text } = this.peek(ahead);
    return (
      (kind === 'symbol' && COMPARATORS.has(text)) || this.isKeyword('BETWEEN', ahead) || this.isKeyword('IN', ahead)
    );
  }
}
