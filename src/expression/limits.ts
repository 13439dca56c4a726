// Source of all: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html

/** Bytes of UTF-8 of one expression text, placeholders as they are. */
export const MAX_EXPRESSION_BYTES = 4096;
/** Operators and functions of one expression. */
export const MAX_OPERATORS = 300;
/** Operands on the right of one IN. */
export const MAX_IN_OPERANDS = 100;
/** Levels of a document path, and of conditions within conditions. */
export const MAX_DEPTH = 32;
