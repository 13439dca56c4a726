import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { LiteralNode } from './nodes.js';
import type { OperandCodec } from './resolver.js';

/** The expressions of a request. */
export interface ExpressionTexts {
  KeyConditionExpression?: string | undefined;
  UpdateExpression?: string | undefined;
  ConditionExpression?: string | undefined;
  FilterExpression?: string | undefined;
  ProjectionExpression?: string | undefined;
}

export interface PlaceholderParameters {
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

export interface ExpressionParameters extends ExpressionTexts, PlaceholderParameters {}

/** Whether an expression can hold a value, given the value before it. */
export type Accepts = (value: AttributeValue, before: AttributeValue | undefined) => boolean;

/** Where an expression takes a value: how it is encoded, and what it must be. */
export interface Slot {
  readonly codec: OperandCodec;
  /** The attribute, for messages. */
  readonly label: string;
  readonly accepts?: Accepts | undefined;
}

/** The stored form of a value; undefined for one that its attribute leaves out of items, and for undefined. */
export function encodeLiteral(node: LiteralNode, { codec, label }: Slot): AttributeValue | undefined {
  if (node.kind === 'wire') return node.value;
  return node.value === undefined ? undefined : codec.encode(node.value, label);
}

export function valuePlaceholder(index: number): string {
  return `:${index}`;
}

export function assignTexts(request: ExpressionTexts, texts: ExpressionTexts): void {
  if (texts.KeyConditionExpression !== undefined) request.KeyConditionExpression = texts.KeyConditionExpression;
  if (texts.UpdateExpression !== undefined) request.UpdateExpression = texts.UpdateExpression;
  if (texts.ConditionExpression !== undefined) request.ConditionExpression = texts.ConditionExpression;
  if (texts.FilterExpression !== undefined) request.FilterExpression = texts.FilterExpression;
  if (texts.ProjectionExpression !== undefined) request.ProjectionExpression = texts.ProjectionExpression;
}

/** The compiled expressions of one shape, without their values. */
export class Template {
  readonly #texts: ExpressionTexts;
  readonly #names: Readonly<Record<string, string>>;
  readonly #hasNames: boolean;
  readonly #slots: readonly Slot[];
  readonly #placeholders: readonly string[];

  constructor(texts: ExpressionTexts, names: Readonly<Record<string, string>>, slots: readonly Slot[]) {
    this.#texts = texts;
    // Requests belong to the caller: what is kept is a copy, and what is given out another one.
    this.#names = { ...names };
    this.#hasNames = Object.keys(names).length > 0;
    this.#slots = slots;
    this.#placeholders = slots.map((_, i) => valuePlaceholder(i));
  }

  /**
   * Writes the expressions with these values into a request. False, and nothing is written, where a value doesn't fit:
   * it makes other expressions, or none.
   *
   * @throws what the codecs throw
   */
  assignTo(request: ExpressionParameters, literals: readonly LiteralNode[]): boolean {
    const slots = this.#slots;
    const values: Record<string, AttributeValue> = {};
    let before: AttributeValue | undefined;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as Slot;
      const value = encodeLiteral(literals[i] as LiteralNode, slot);
      if (value === undefined || slot.accepts?.(value, before) === false) return false;
      values[this.#placeholders[i] as string] = value;
      before = value;
    }
    assignTexts(request, this.#texts);
    if (this.#hasNames) request.ExpressionAttributeNames = { ...this.#names };
    if (slots.length > 0) request.ExpressionAttributeValues = values;
    return true;
  }
}
