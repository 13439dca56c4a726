import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type { AttributeValue };

/** An item, or a part of one, as it travels: DynamoDB's attribute values by attribute name. */
export type Item = Record<string, AttributeValue>;

const TYPES = {
  S: 'a string',
  N: 'a number',
  B: 'binary data',
  BOOL: 'a boolean',
  NULL: 'null',
  SS: 'a string set',
  NS: 'a number set',
  BS: 'a binary set',
  L: 'a list',
  M: 'a map',
} as const;

/** DynamoDB's type descriptors. */
export type WireType = keyof typeof TYPES;

/** The type of a wire value; undefined for what is none. */
export function wireType(wire: AttributeValue): WireType | undefined {
  for (const type in TYPES) {
    if (wire[type as WireType] !== undefined) return type as WireType;
  }
  return undefined;
}

/** A wire type in words, such as `a number (N)`. */
export function describeWireType(type: WireType | undefined): string {
  return type === undefined ? 'nothing that DynamoDB knows' : `${TYPES[type]} (${type})`;
}
