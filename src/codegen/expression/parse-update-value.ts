import type { UpdateValue } from './expression.js';
import { TokenReader } from './token-reader.js';

/**
 * Parses the right-hand side of a SET, such as `balance - :amount` or `if_not_exists(views, :zero) + :one`.
 *
 * @throws ExpressionFault when it can't be read.
 */
export function parseUpdateValue(source: string): UpdateValue {
  const tokens = new TokenReader(source);
  const value = parseSum(tokens);
  tokens.expectEnd();
  return value;
}

function parseSum(tokens: TokenReader): UpdateValue {
  const left = parseTerm(tokens);
  if (tokens.take('+')) return { kind: 'plus', left, right: parseTerm(tokens) };
  if (tokens.take('-')) return { kind: 'minus', left, right: parseTerm(tokens) };
  return left;
}

function parseTerm(tokens: TokenReader): UpdateValue {
  const name = tokens.takeFunction('if_not_exists', 'list_append');
  if (name === undefined) return tokens.value();
  if (name === 'if_not_exists') {
    const path = tokens.path();
    tokens.expect(',');
    const fallback = parseSum(tokens);
    tokens.expect(')');
    return { kind: 'if_not_exists', path, fallback };
  }
  const left = parseSum(tokens);
  tokens.expect(',');
  const right = parseSum(tokens);
  tokens.expect(')');
  return { kind: 'list_append', left, right };
}
