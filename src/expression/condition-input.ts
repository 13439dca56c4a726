import { ExpressionError } from '../errors/index.js';
import { conditionNode } from './brand.js';
import { and, Condition } from './condition.js';
import { describe } from './describe.js';
import { scopeOf } from './field.js';
import type { AnyFields, ConditionValues, Fields } from './field-types.js';
import { namedValues } from './named-values.js';
import { comparedNode, condition } from './operand.js';
import { conditionOfText } from './parse-once.js';
import { type ExpressionText, textSource } from './text.js';
import type { TextValues } from './text-source.js';

/** What `where` and `filter` take: a callback over fields, values to equal, a condition, or text. */
export type ConditionInput<E> =
  ((fields: Fields<E>) => Condition | ExpressionText) | ConditionValues<E> | Condition | ExpressionText | string;

/**
 * The condition that an input stands for; `values` are those of a string.
 *
 * @throws ExpressionError when it names an unknown attribute, is malformed, or is no condition
 */
export function conditionOf<E>(input: ConditionInput<E>, fields: AnyFields, values?: TextValues): Condition {
  if (typeof input === 'function') return fromCallback(input(fields as Fields<E>), fields);
  const known = conditionOrText(input, fields, values);
  if (known !== undefined) return known;
  const equalities = namedValues(input, scopeOf(fields)).map(([left, value]) =>
    condition({ kind: 'compare', comparator: '=', left, right: comparedNode(value) }),
  );
  return and(...equalities);
}

function fromCallback(result: unknown, fields: AnyFields): Condition {
  const known = typeof result === 'string' ? undefined : conditionOrText(result, fields);
  if (known !== undefined) return known;
  throw new ExpressionError(
    `The callback returned ${describe(result)} instead of a condition such as u.balance.gte(10).`,
  );
}

function conditionOrText(input: unknown, fields: AnyFields, values?: TextValues): Condition | undefined {
  if (input instanceof Condition) return input;
  const node = conditionNode(input);
  if (node !== undefined) return new Condition(node);
  const source = textSource(input, values);
  return source && new Condition(conditionOfText(source, fields));
}
