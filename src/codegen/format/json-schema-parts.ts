/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const text = (description: string): JsonSchema => ({ type: 'string', minLength: 1, description });
export const flag = (description: string): JsonSchema => ({ type: 'boolean', description });
export const anything = (description: string): JsonSchema => ({ description });
export const oneOf = (values: readonly string[], description: string): JsonSchema => ({
  type: 'string',
  enum: values,
  description,
});
export const count = (description: string): JsonSchema => ({ type: 'integer', minimum: 1, description });
export const listOf = (items: JsonSchema, description: string, limits: JsonSchema = {}): JsonSchema => ({
  type: 'array',
  items,
  description,
  ...limits,
});
export const mapOf = (values: JsonSchema, description: string, limits: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  additionalProperties: values,
  description,
  ...limits,
});
export const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });

/** An object with a closed set of keys. Keys that start with `_` are comments. */
export function shape(
  description: string,
  required: Readonly<Record<string, JsonSchema>>,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return {
    type: 'object',
    description,
    properties: { ...required, ...optional },
    patternProperties: { '^_': {} },
    required: Object.keys(required),
    additionalProperties: false,
  };
}
