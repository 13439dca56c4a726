/** A field, then steps into maps (names) and lists (positions). */
export interface PathOperand {
  readonly kind: 'path';
  readonly root: string;
  readonly steps: readonly (string | number)[];
}

export interface PlaceholderOperand {
  readonly kind: 'placeholder';
  readonly name: string;
}

export type Operand = PathOperand | PlaceholderOperand | { readonly kind: 'size'; readonly path: PathOperand };

export type ConditionFunction =
  'attribute_exists' | 'attribute_not_exists' | 'attribute_type' | 'begins_with' | 'contains';

/** A parsed condition expression. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Condition[] }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly list: readonly Operand[] }
  | {
      readonly kind: 'function';
      readonly name: ConditionFunction;
      readonly path: PathOperand;
      readonly argument?: Operand | undefined;
    };

/** The right-hand side of a SET: a value, a sum or difference, or one of the two functions of updates. */
export type UpdateValue =
  | PathOperand
  | PlaceholderOperand
  | { readonly kind: 'plus' | 'minus'; readonly left: UpdateValue; readonly right: UpdateValue }
  | { readonly kind: 'if_not_exists'; readonly path: PathOperand; readonly fallback: UpdateValue }
  | { readonly kind: 'list_append'; readonly left: UpdateValue; readonly right: UpdateValue };

/** What is wrong with an expression's text. */
export class ExpressionFault extends Error {}
