import { ExpressionError } from '../errors/index.js';
import { describe } from './describe.js';
import { expressionSource, TEXT, type TextSource, type TextValues } from './text-source.js';

/** An expression in DynamoDB's own syntax. It is parsed by the method that takes it, which knows the names. */
export class ExpressionText {
  readonly [TEXT]: TextSource;

  constructor(source: TextSource) {
    this[TEXT] = Object.freeze(source);
    Object.freeze(this);
  }
}

/**
 * An expression in DynamoDB's own syntax: a condition, or the clauses of an update. Names are those of properties, or of
 * key attributes as stored. What stands in `${}` is a value, a field, a condition or another `expr`; a value never
 * becomes part of the text. Mistakes are reported, as `ExpressionError`, by the method that takes the text.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 * @example
 * users.update('u1').set({ nickname: 'Al' }).where(expr`balance >= ${amount} AND attribute_exists(email)`);
 */
export function expr(pieces: TemplateStringsArray, ...slots: readonly unknown[]): ExpressionText {
  if (!Array.isArray(pieces) || !pieces.every((piece) => typeof piece === 'string')) {
    throw new ExpressionError('expr is a tag: write expr`balance >= ${amount}`, without backslashes.');
  }
  return new ExpressionText({ pieces, slots });
}

/** The source of a text in either form, or undefined for anything else. */
export function textSource(input: unknown, values: unknown = {}): TextSource | undefined {
  if (typeof input !== 'string') return expressionSource(input);
  if (typeof values === 'object' && values !== null)
    return { pieces: [input], slots: [], values: values as TextValues };
  throw new ExpressionError(`The values of the text '${input}' are an object by name, not ${describe(values)}.`);
}
