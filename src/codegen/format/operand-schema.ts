import { type JsonSchema, mapOf } from './json-schema-parts.js';

const constant: JsonSchema = {
  type: 'object',
  properties: { value: {} },
  required: ['value'],
  additionalProperties: false,
};

/** Attribute → parameter, expression text such as `balance - :amount`, or `{ "value": constant }`. */
export const operandMap = (description: string): JsonSchema =>
  mapOf({ ...constant, type: ['string', 'object'], minLength: 1 }, description);

/** Placeholder of a condition (without its colon) → parameter, or `{ "value": constant }`. */
export const valueMap = operandMap;
