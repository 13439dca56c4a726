import { KeyValueError, ExpressionError } from '../errors/index.js';
import { MAX_KEY_BYTES, type AttributeValue } from '../codec/index.js';
import type { ConditionNode, PathNode } from '../expression/index.js';

/** All keys that have some values in their leading placeholders: one key, or all that start with one text. */
export interface KeyBlock {
  readonly first: AttributeValue;
  /** What comes behind all keys of the block, and is no key itself; undefined where `first` is its only key. */
  readonly behind?: AttributeValue | undefined;
}

export interface RangeEnd {
  readonly block: KeyBlock;
  /** Whether the block itself is in the range. */
  readonly included: boolean;
}

export interface KeyRange {
  readonly low?: RangeEnd | undefined;
  readonly high?: RangeEnd | undefined;
  /** What every key in question starts with; the range never leaves it. */
  readonly fence: string;
}

export interface RangeCondition {
  readonly node: ConditionNode;
  /** Keys that the node lets through and the range doesn't: BETWEEN includes both its ends. */
  readonly excluded: readonly AttributeValue[];
}

interface Bound {
  readonly value: AttributeValue;
  readonly included: boolean;
}

/** The one key of this value. */
export function keyBlock(value: AttributeValue): KeyBlock {
  return { first: value };
}

/** All keys that start with the text. */
export function prefixBlock(text: string): KeyBlock {
  return { first: textKey(text), behind: { S: textBehind(text) } };
}

/** The only condition on a sort key that DynamoDB takes, of both ends of a range. */
export function rangeCondition(path: PathNode, { low, high, fence }: KeyRange): RangeCondition {
  const fenced: KeyBlock | undefined = fence === '' ? undefined : prefixBlock(fence);
  const lower = low ? lowerBound(low) : fenced && lowerBound({ block: fenced, included: true });
  const upper = high ? upperBound(high) : fenced && upperBound({ block: fenced, included: true });
  if (lower && upper) {
    if (compareKeys(lower.value, upper.value) > 0) {
      throw new ExpressionError(`the range on '${path.segments[0]}' ends before it begins`);
    }
    return {
      node: { kind: 'between', operand: path, low: wire(lower.value), high: wire(upper.value) },
      excluded: [low, high].flatMap((end) => (end && !end.included && !end.block.behind ? [end.block.first] : [])),
    };
  }
  const bound = lower ?? upper;
  if (!bound) throw new ExpressionError(`the range on '${path.segments[0]}' has no end`);
  const comparator = lower ? (bound.included ? '>=' : '>') : bound.included ? '<=' : '<';
  return { node: { kind: 'compare', comparator, left: path, right: wire(bound.value) }, excluded: [] };
}

function lowerBound({ block, included }: RangeEnd): Bound {
  if (included) return { value: block.first, included };
  return block.behind ? { value: block.behind, included: true } : { value: block.first, included };
}

function upperBound({ block, included }: RangeEnd): Bound {
  if (!included) return { value: block.first, included };
  return block.behind ? { value: block.behind, included: false } : { value: block.first, included };
}

function wire(value: AttributeValue): { readonly kind: 'wire'; readonly value: AttributeValue } {
  return { kind: 'wire', value };
}

/** @throws KeyValueError for a text that is longer than a sort key can be */
export function textKey(text: string): AttributeValue {
  const bytes = Buffer.byteLength(text);
  const limit = MAX_KEY_BYTES['sort key'];
  if (bytes > limit)
    throw new KeyValueError(`a sort key of ${bytes} bytes is asked for; DynamoDB takes up to ${limit}`);
  return { S: text };
}

const LAST_CODE_POINT = 0x10ffff;
const BEFORE_SURROGATES = 0xd7ff;
const AFTER_SURROGATES = 0xe000;

/** The first text behind all that start with this one. The order is that of code points, and so of UTF-8. */
function textBehind(prefix: string): string {
  const characters = [...prefix];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const point = last.codePointAt(0) ?? LAST_CODE_POINT;
    if (point === LAST_CODE_POINT) continue;
    const next = point === BEFORE_SURROGATES ? AFTER_SURROGATES : point + 1;
    return characters.join('') + String.fromCodePoint(next);
  }
  return `${prefix}${String.fromCodePoint(LAST_CODE_POINT)}`;
}

function compareKeys(a: AttributeValue, b: AttributeValue): number {
  if (a.N !== undefined && b.N !== undefined) return Number(a.N) - Number(b.N);
  return Buffer.compare(keyBytes(a), keyBytes(b));
}

function keyBytes({ S, B }: AttributeValue): Uint8Array {
  return B ?? Buffer.from(S ?? '');
}
