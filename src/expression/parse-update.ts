import { didYouMean } from '../util/suggest.js';
import { conditionNode, operandNode } from './brand.js';
import { describe } from './describe.js';
import { scopeOf } from './field.js';
import type { AnyFields } from './field-types.js';
import {
  type AddOrDeleteAction,
  type ArithmeticNode,
  type AssignedNode,
  isLiteral,
  type PathNode,
  type SetAction,
  type TermNode,
  type UpdateAction,
} from './nodes.js';
import { assignedNode } from './operand.js';
import { expressionSource, type TextSource } from './text-source.js';
import { NO_LITERALS, TextParser } from './text-parser.js';
import type { Token } from './token.js';

/**
 * Parses the text of an update by DynamoDB's grammar: SET, REMOVE, ADD and DELETE clauses, or just what SET takes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 * @throws ExpressionError that shows the place
 */
export function parseUpdate(source: TextSource, fields: AnyFields): readonly UpdateAction[] {
  const parser = new UpdateParser(source, scopeOf(fields), 0);
  return parser.whole(() => parser.actions());
}

/** Parses a list of document paths, as a ProjectionExpression has it. */
export function parseProjection(source: TextSource, fields: AnyFields): readonly PathNode[] {
  const parser = new UpdateParser(source, scopeOf(fields), 0);
  return parser.whole(() => parser.paths());
}

const CLAUSES = ['SET', 'REMOVE', 'ADD', 'DELETE'] as const;
type Clause = (typeof CLAUSES)[number];

const ONE_OPERATION = 'DynamoDB calculates one + or - per assignment.';
const FUNCTIONS = ['if_not_exists', 'list_append'];

class UpdateParser extends TextParser {
  actions(): UpdateAction[] {
    if (this.#clause() === undefined) return this.list(() => this.#set());
    const seen = new Set<Clause>();
    const actions: UpdateAction[] = [];
    for (let clause = this.#clause(); clause !== undefined; clause = this.#clause()) {
      const token = this.next();
      if (seen.has(clause)) throw this.error(token, `${clause} stands there twice: join its actions by commas.`);
      seen.add(clause);
      for (const action of this.list(() => this.#action(clause))) actions.push(action);
    }
    return actions;
  }

  paths(): PathNode[] {
    return this.list(() => this.path());
  }

  /** The keyword that starts a clause here; an attribute may have such a name too. */
  #clause(): Clause | undefined {
    const follows = this.peek(1).kind;
    if (follows !== 'name' && follows !== 'slot' && follows !== 'placeholder') return undefined;
    return CLAUSES.find((clause) => this.isKeyword(clause));
  }

  #action(clause: Clause): UpdateAction {
    switch (clause) {
      case 'SET':
        return this.#set();
      case 'REMOVE':
        return Object.freeze({ kind: 'remove', path: this.path() });
      default:
        return this.#addOrDelete(clause === 'ADD' ? 'add' : 'delete');
    }
  }

  #set(): SetAction {
    const path = this.path();
    this.expect('=');
    return Object.freeze({ kind: 'set', path, value: this.assigned() });
  }

  #addOrDelete(kind: AddOrDeleteAction['kind']): AddOrDeleteAction {
    const path = this.path();
    const token = this.peek();
    const value = this.isGiven() ? this.assigned() : undefined;
    if (value !== undefined && isLiteral(value)) return Object.freeze({ kind, path, value });
    throw this.error(token, `${kind === 'add' ? 'ADD' : 'DELETE'} takes a value here: \${value} or :name.`);
  }

  assigned(): AssignedNode {
    return this.nested(() => {
      const start = this.peek();
      const left = this.#operand();
      if (!this.#isOperator()) return left;
      const operator = this.next().text as ArithmeticNode['operator'];
      const right = this.#term();
      if (left.kind === 'arithmetic' || this.#isOperator()) throw this.error(start, ONE_OPERATION);
      return Object.freeze({ kind: 'arithmetic', operator, left, right });
    });
  }

  #isOperator(): boolean {
    return this.isSymbol('+') || this.isSymbol('-');
  }

  #term(): TermNode {
    const start = this.peek();
    const node = this.#operand();
    if (node.kind === 'arithmetic') throw this.error(start, ONE_OPERATION);
    return node;
  }

  #operand(): AssignedNode {
    const token = this.peek();
    if (token.kind === 'index') throw this.error(token, NO_LITERALS);
    if (this.isGiven()) return this.#given(this.next());
    if (token.kind === 'name') return this.isSymbol('(', 1) ? this.#function() : this.path();
    if (!this.accept('(')) throw this.error(token, 'An attribute or a value is expected here.');
    const node = this.assigned();
    this.expect(')');
    return node;
  }

  #given(token: Token): AssignedNode {
    const given = this.given(token);
    const source = expressionSource(given);
    if (source !== undefined) {
      const parser = new UpdateParser(source, this.scope, this.depth);
      return parser.whole(() => parser.assigned());
    }
    if (conditionNode(given) !== undefined || operandNode(given)?.kind === 'size') {
      throw this.error(token, `An update can't assign ${describe(given)}.`);
    }
    return assignedNode(given);
  }

  #function(): AssignedNode {
    const token = this.next();
    this.expect('(');
    switch (token.text) {
      case 'if_not_exists': {
        const path = this.path();
        this.expect(',');
        const fallback = this.nested(() => this.#term());
        this.expect(')');
        return Object.freeze({ kind: 'ifNotExists', path, fallback });
      }
      case 'list_append': {
        const first = this.nested(() => this.#term());
        this.expect(',');
        const second = this.nested(() => this.#term());
        this.expect(')');
        return Object.freeze({ kind: 'listAppend', first, second });
      }
      default: {
        const hint = didYouMean(token.text, FUNCTIONS) || ` It has ${FUNCTIONS.join(' and ')}.`;
        throw this.error(token, `DynamoDB has no function '${token.text}' in updates.${hint}`);
      }
    }
  }
}
