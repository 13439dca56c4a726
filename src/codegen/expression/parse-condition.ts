import { type Condition, type ConditionFunction, ExpressionFault, type Operand } from './expression.js';
import { TokenReader } from './token-reader.js';

const FUNCTIONS = [
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
] as const;
const COMPARATORS = ['=', '<>', '<=', '>=', '<', '>'] as const;

/**
 * Parses a condition expression in DynamoDB's syntax, without `#name` aliases.
 *
 * @throws ExpressionFault when it can't be read.
 */
export function parseCondition(source: string): Condition {
  const tokens = new TokenReader(source);
  const condition = parseOr(tokens);
  tokens.expectEnd();
  return condition;
}

function parseOr(tokens: TokenReader): Condition {
  return parseSeries(tokens, 'or', parseAnd);
}

function parseAnd(tokens: TokenReader): Condition {
  return parseSeries(tokens, 'and', parseNot);
}

function parseSeries(tokens: TokenReader, kind: 'and' | 'or', parse: (tokens: TokenReader) => Condition): Condition {
  const first = parse(tokens);
  const operands = [first];
  while (tokens.take(kind)) operands.push(parse(tokens));
  return operands.length === 1 ? first : { kind, operands };
}

function parseNot(tokens: TokenReader): Condition {
  if (tokens.take('not')) return { kind: 'not', operand: parseNot(tokens) };
  if (!tokens.take('(')) return parseTerm(tokens);
  const inner = parseOr(tokens);
  tokens.expect(')');
  return inner;
}

function parseTerm(tokens: TokenReader): Condition {
  const name = tokens.takeFunction(...FUNCTIONS);
  if (name === undefined) return parseComparison(tokens, tokens.value());
  const path = tokens.path();
  if (name === 'size') {
    tokens.expect(')');
    return parseComparison(tokens, { kind: 'size', path });
  }
  const takesOne = name === 'attribute_exists' || name === 'attribute_not_exists';
  if (!takesOne) tokens.expect(',');
  const argument = takesOne ? undefined : parseOperand(tokens);
  tokens.expect(')');
  return { kind: 'function', name: name as ConditionFunction, path, argument };
}

function parseComparison(tokens: TokenReader, left: Operand): Condition {
  const operator = COMPARATORS.find((sign) => tokens.take(sign));
  if (operator) return { kind: 'compare', operator, left, right: parseOperand(tokens) };
  if (tokens.take('between')) {
    const low = parseOperand(tokens);
    tokens.expect('and');
    return { kind: 'between', operand: left, low, high: parseOperand(tokens) };
  }
  if (!tokens.take('in')) throw new ExpressionFault(`a comparison is expected before '${tokens.next.text}'`);
  tokens.expect('(');
  const list = [parseOperand(tokens)];
  while (tokens.take(',')) list.push(parseOperand(tokens));
  tokens.expect(')');
  return { kind: 'in', operand: left, list };
}

function parseOperand(tokens: TokenReader): Operand {
  if (tokens.takeFunction('size') === undefined) return tokens.value();
  const path = tokens.path();
  tokens.expect(')');
  return { kind: 'size', path };
}
