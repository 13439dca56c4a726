import { type ExpressionError } from '../errors/index.js';
import { suggest } from '../util/suggest.js';
import { fieldPath, OPERAND } from './brand.js';
import { describe } from './describe.js';
import { type FieldOperand, type FieldScope, scopeOf } from './field.js';
import { unknownName } from './field-schema.js';
import { MAX_DEPTH } from './limits.js';
import type { PathNode } from './nodes.js';
import type { TextSource } from './text-source.js';
import { shownText, textError, type Token, tokenize } from './token.js';

const LITERALS = new Set(['true', 'false', 'null', 'undefined']);

export const NO_LITERALS = 'A value is not written into the text: use ${value} in expr`…`, or :name and its value.';

/** Reads tokens, paths and given values: what the parsers of conditions and updates share. */
export abstract class TextParser {
  protected readonly scope: FieldScope;
  readonly #source: TextSource;
  readonly #tokens: readonly Token[];
  readonly #used = new Set<string>();
  #position = 0;
  #depth: number;

  constructor(source: TextSource, scope: FieldScope, depth: number) {
    this.scope = scope;
    this.#source = source;
    this.#tokens = tokenize(source);
    this.#depth = depth;
  }

  /** Runs a parse that must take all of the text and use every value. */
  whole<T>(parse: () => T): T {
    const result = parse();
    const rest = this.peek();
    if (rest.kind !== 'end') throw this.error(rest, `The expression should have ended before ${rest.text}.`);
    const unused = Object.keys(this.#source.values ?? {}).filter((name) => !this.#used.has(name));
    if (unused.length > 0)
      throw this.error(rest, `The text doesn't use the value of ${unused.map((n) => `:${n}`).join(', ')}.`);
    return result;
  }

  protected get depth(): number {
    return this.#depth;
  }

  protected peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#position + ahead, this.#tokens.length - 1)] as Token;
  }

  protected next(): Token {
    const token = this.peek();
    this.#position++;
    return token;
  }

  protected isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.text === text;
  }

  protected isKeyword(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'name' && token.text.toUpperCase() === text;
  }

  protected accept(text: string): boolean {
    const found = this.isSymbol(text) || this.isKeyword(text);
    if (found) this.#position++;
    return found;
  }

  protected expect(text: string): void {
    if (!this.accept(text)) throw this.error(this.peek(), `${text} is expected here.`);
  }

  protected error(token: Token, message: string): ExpressionError {
    return textError(shownText(this.#source), token.start, token.text.length, message);
  }

  /** Guards the stack against text that nests without end. */
  protected nested<T>(parse: () => T): T {
    if (this.#depth === MAX_DEPTH) throw this.error(this.peek(), `This is nested deeper than ${MAX_DEPTH} levels.`);
    this.#depth++;
    const result = parse();
    this.#depth--;
    return result;
  }

  /** Items separated by commas. */
  protected list<T>(parse: () => T): T[] {
    const items = [parse()];
    while (this.accept(',')) items.push(parse());
    return items;
  }

  protected isGiven(): boolean {
    const { kind } = this.peek();
    return kind === 'slot' || kind === 'placeholder';
  }

  /** What stands in a slot, or is the value of a placeholder. */
  protected given(token: Token): unknown {
    if (token.kind === 'slot') return token.slot;
    const { values } = this.#source;
    const name = token.text.slice(1);
    if (values === undefined) throw this.error(token, `In expr\`…\` a value stands in \${}, not in ${token.text}.`);
    if (!Object.hasOwn(values, name)) {
      const meant = suggest(name, Object.keys(values));
      throw this.error(
        token,
        `No value is given for ${token.text}.${meant === undefined ? '' : ` Did you mean ':${meant}'?`}`,
      );
    }
    this.#used.add(name);
    return values[name];
  }

  /** A document path such as `address.city` or `lines[0].sku`, or a field in a slot. */
  protected path(): PathNode {
    const start = this.next();
    if (start.kind === 'slot' || start.kind === 'placeholder') {
      const given = this.given(start);
      const path = fieldPath(given);
      if (path === undefined) throw this.error(start, `An attribute is expected here, not ${describe(given)}.`);
      return path;
    }
    if (start.kind !== 'name')
      throw this.error(start, start.kind === 'index' ? NO_LITERALS : 'An attribute is expected here.');
    const { schema } = this.scope;
    let field = this.scope.find(start.text);
    if (field === undefined) {
      if (schema.isAttributeName?.(start.text)) return asStored(start.text);
      throw this.error(start, LITERALS.has(start.text) ? NO_LITERALS : unknownName(schema, start.text).message);
    }
    for (;;) {
      if (this.accept('.')) field = this.#member(scopeOf(field), this.next());
      else if (this.accept('[')) {
        field = this.#element(scopeOf(field), this.next());
        this.expect(']');
      } else return field[OPERAND];
    }
  }

  #member(scope: FieldScope, token: Token): FieldOperand {
    if (token.kind !== 'name' && token.kind !== 'index') throw this.error(token, 'A name is expected after the dot.');
    return this.#child(scope, token, token.text);
  }

  #element(scope: FieldScope, token: Token): FieldOperand {
    const index = Number(token.text);
    if (token.kind !== 'index' || !Number.isSafeInteger(index)) {
      throw this.error(
        token,
        'A list index is a whole number, written into the text; for another use ${fields.at(index)}.',
      );
    }
    return this.#child(scope, token, index);
  }

  #child(scope: FieldScope, token: Token, segment: string | number): FieldOperand {
    const field = scope.find(segment);
    if (field === undefined) throw this.error(token, unknownName(scope.schema, segment).message);
    return field;
  }
}

function asStored(name: string): PathNode {
  return Object.freeze({ kind: 'path', segments: Object.freeze([name] as const), physical: true });
}
