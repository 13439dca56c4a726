import type { FieldType, ParameterType } from '../format/vocabulary.js';

/** Whether a parameter of this type can give a value of the field type. What isn't known is not held against it. */
export function accepts(field: FieldType | undefined, parameter: ParameterType | undefined): boolean {
  if (field === undefined || parameter === undefined || field === parameter) return true;
  const text = ['string', 'uuid'];
  if (text.includes(field)) return text.includes(parameter);
  return field === 'decimal' && parameter === 'integer';
}
