/** Where an `expr` keeps its source. */
export const TEXT: unique symbol = Symbol.for('dynatomic.text') as never;

/** Values of an expression text by the names of their placeholders: `:amount` is `amount`. */
export type TextValues = Readonly<Record<string, unknown>>;

/** A text to parse: its pieces, what stands between them, and the values that it names. */
export interface TextSource {
  readonly pieces: readonly string[];
  readonly slots: readonly unknown[];
  readonly values?: TextValues | undefined;
}

/** The source of an `expr`, or undefined for anything else. */
export function expressionSource(value: unknown): TextSource | undefined {
  return typeof value === 'object' && value !== null
    ? (value as { readonly [TEXT]?: TextSource | undefined })[TEXT]
    : undefined;
}
