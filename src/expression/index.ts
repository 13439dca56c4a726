export { attr, set } from './attr.js';
export { conditionNode, fieldPath, operandNode, updateActions } from './brand.js';
export { compileCondition } from './compile-condition.js';
export { compileProjection } from './compile-projection.js';
export { compileUpdate } from './compile-update.js';
export { and, Condition, junctionNode, not, or } from './condition.js';
export { type ConditionInput, conditionOf } from './condition-input.js';
export { createFields } from './field.js';
export { type FieldSchema, OPEN_SCHEMA, unknownName } from './field-schema.js';
export type {
  AddValues,
  AnyField,
  AnyFields,
  Assignable,
  BigintField,
  BinaryField,
  BooleanField,
  Comparand,
  ConditionValues,
  DataKey,
  DateField,
  Field,
  Fields,
  ListField,
  MapField,
  NumberField,
  ObjectField,
  Path,
  RemoveFromValues,
  SetField,
  SetValues,
  SizeField,
  StoredType,
  StringField,
  Unchangeable,
} from './field-types.js';
export * from './limits.js';
export * from './nodes.js';
export { parseCondition } from './parse-condition.js';
export { parseProjection, parseUpdate } from './parse-update.js';
export { Placeholders } from './placeholders.js';
export { plainFields, type PlainItem } from './plain-fields.js';
export type { OperandCodec, ResolvedPath, Resolver } from './resolver.js';
export { type RequestExpressions, RequestCompiler } from './request-compiler.js';
export { storedEquals, storedExists, storedPath } from './stored-attribute.js';
export type { ExpressionParameters, PlaceholderParameters } from './template.js';
export { expr, ExpressionText, textSource } from './text.js';
export type { TextSource, TextValues } from './text-source.js';
export { type PathInput, Update } from './update.js';
