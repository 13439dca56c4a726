import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { PathNode } from './nodes.js';

/** Encodes the values that are compared with, or assigned to, one attribute. */
export interface OperandCodec {
  /**
   * The stored form of a value; undefined for one that is left out of items, such as an empty set.
   *
   * @throws AttributeValueError when the attribute can't hold the value
   */
  encode(value: unknown, path: string): AttributeValue | undefined;
  /** Of the elements, where the attribute is a list or a set. */
  readonly element?: OperandCodec | undefined;
}

export interface ResolvedPath {
  /** Attribute names as stored, and list indexes. */
  readonly names: readonly (string | number)[];
  readonly codec: OperandCodec;
}

/** Tells how the attribute at a path is stored. */
export interface Resolver {
  /** @throws ExpressionError when nothing is declared at the path */
  resolve(path: PathNode): ResolvedPath;
}
