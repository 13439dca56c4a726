import type { AttributeValue } from './wire.js';

/** What `wrapNumbers: true` reads numbers as: the text, unrounded. It does what lib-dynamodb's `NumberValue` does. */
export class NumberValue {
  constructor(readonly value: string) {}

  toAttributeValue(): AttributeValue.NMember {
    return { N: this.value };
  }

  toBigInt(): bigint {
    return BigInt(this.value);
  }

  toString(): string {
    return this.value;
  }

  valueOf(): string {
    return this.value;
  }
}

/** The text of a `NumberValue`, ours or of any copy of the SDK; undefined for everything else. */
export function numberValueText(value: object): string | undefined {
  const { toAttributeValue, toBigInt } = value as Partial<NumberValue>;
  if (typeof toAttributeValue !== 'function' || typeof toBigInt !== 'function') return undefined;
  return String((value as NumberValue).value);
}
