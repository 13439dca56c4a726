import type { JsonSchema } from '../format/json-schema-parts.js';
import { schemaFormat } from '../format/json-schema.js';
import type { Path } from '../read/path.js';
import type { Report } from '../read/problem-list.js';
import { suggest } from '../../util/suggest.js';

type Keys = Readonly<Record<string, unknown>>;
type Schemas = Readonly<Record<string, JsonSchema>>;

/** The keywords of JSON Schema that the format is written with. */
interface Keywords {
  readonly $ref?: string;
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly else?: JsonSchema;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly minLength?: number;
  readonly minimum?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Schemas;
  readonly patternProperties?: Schemas;
  readonly additionalProperties?: false | JsonSchema;
}

/** Checks keys, types and closed lists against the JSON Schema of the format. */
export function checkStructure(value: unknown, report: Report): void {
  check(schemaFormat, value, [], report);
}

function check(schema: Keywords, value: unknown, path: Path, report: Report): void {
  const { $ref, type, if: condition, then: consequent = {}, else: alternative = {} } = schema;
  if ($ref !== undefined) return check(definition($ref), value, path, report);
  if (type !== undefined && ![type].flat().some((name) => isOfType(value, name))) {
    report(path, 'WRONG_TYPE', `${subject(path)} must be ${typeNames(type)}, not ${kindOf(value)}`);
  }
  if (schema.enum && !schema.enum.includes(value)) reportValue(value, schema.enum as readonly string[], path, report);
  if (condition) check(holds(condition, value, path) ? consequent : alternative, value, path, report);
  if (typeof value === 'string') checkText(schema, value, path, report);
  else if (typeof value === 'number') checkNumber(schema, value, path, report);
  else if (Array.isArray(value)) checkList(schema, value, path, report);
  else if (typeof value === 'object' && value !== null) checkObject(schema, value as Keys, path, report);
}

function definition(ref: string): Keywords {
  return (schemaFormat['$defs'] as Schemas)[ref.slice('#/$defs/'.length)] ?? {};
}

function holds(schema: JsonSchema, value: unknown, path: Path): boolean {
  let holds = true;
  check(schema, value, path, () => (holds = false));
  return holds;
}

function checkText({ minLength = 0 }: Keywords, value: string, path: Path, report: Report): void {
  if (value.length < minLength) report(path, 'INVALID_VALUE', `${subject(path)} is empty`);
}

function checkNumber({ minimum = -Infinity }: Keywords, value: number, path: Path, report: Report): void {
  if (value < minimum) report(path, 'INVALID_VALUE', `${subject(path)} must be ${minimum} or more`);
}

function checkList(
  { items, minItems = 0, maxItems = Infinity }: Keywords,
  value: readonly unknown[],
  path: Path,
  report: Report,
): void {
  if (value.length < minItems) report(path, 'INVALID_VALUE', `${subject(path)} needs at least one entry`);
  if (value.length > maxItems) report(path, 'INVALID_VALUE', `${subject(path)} takes up to ${maxItems} entries`);
  if (items) for (const [at, item] of value.entries()) check(items, item, [...path, at], report);
}

function checkObject(schema: Keywords, value: Keys, path: Path, report: Report): void {
  const { minProperties = 0, required = [], properties = {}, patternProperties = {}, additionalProperties } = schema;
  const keys = Object.keys(value);
  if (keys.length < minProperties) report(path, 'INVALID_VALUE', `${subject(path)} needs at least one entry`);
  for (const key of required) {
    if (!Object.hasOwn(value, key)) report(path, 'MISSING_KEY', `${subject(path)} needs the key '${key}'`);
  }
  for (const key of keys) {
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const known = own ?? Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern, 'u').test(key))?.[1];
    if (known === undefined && additionalProperties === false) reportUnknownKey(properties, path, key, report);
    else check(known ?? (additionalProperties || {}), value[key], [...path, key], report);
  }
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'number':
      return Number.isFinite(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function reportUnknownKey(properties: Schemas, path: Path, key: string, report: Report): void {
  report([...path, key], 'UNKNOWN_KEY', `'${key}' is not a key of the format, and has no effect`, {
    severity: 'warning',
    atName: true,
    suggestion: suggest(key, Object.keys(properties)),
  });
}

function reportValue(data: unknown, allowed: readonly string[], path: Path, report: Report): void {
  // What isn't a text is already reported as a wrong type, and an action by the check that knows its operation.
  const key = String(path.at(-1));
  if (typeof data !== 'string' || key === 'action') return;
  report(path, 'INVALID_VALUE', `Invalid ${key} '${data}'. Valid ${PLURALS[key] ?? 'values'}: ${allowed.join(', ')}`, {
    suggestion: suggest(data, allowed),
  });
}

function subject(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'The schema';
  return typeof last === 'number' ? `Entry ${last + 1} of '${String(path.at(-2))}'` : `'${last}'`;
}

function typeNames(types: string | readonly string[]): string {
  return [types]
    .flat()
    .map((type) => TYPE_NAMES[type])
    .join(' or ');
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return String(TYPE_NAMES[typeof value]);
}

const PLURALS: Readonly<Record<string, string>> = { operation: 'operations', return_type: 'types', type: 'types' };

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};
