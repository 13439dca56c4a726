import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { schemaFormat } from '../format/json-schema.js';
import type { Path } from '../read/path.js';
import type { Report } from '../read/problem-list.js';
import { suggest } from '../../util/suggest.js';

let compiled: ValidateFunction | undefined;

/** Checks keys, types and closed lists against the JSON Schema of the format. */
export function checkStructure(value: unknown, report: Report): void {
  compiled ??= new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    verbose: true,
    ownProperties: true,
  }).compile(schemaFormat);
  compiled(value);
  for (const error of compiled.errors ?? []) reportError(error, pathOf(error.instancePath, value), report);
}

function reportError(error: ErrorObject, path: Path, report: Report): void {
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'required':
      return report(path, 'MISSING_KEY', `${subject(path)} needs the key '${String(params['missingProperty'])}'`);
    case 'additionalProperties':
      return reportUnknownKey(error, path, String(params['additionalProperty']), report);
    case 'enum':
      return reportValue(error.data, params['allowedValues'] as readonly string[], path, report);
    case 'type':
      return report(
        path,
        'WRONG_TYPE',
        `${subject(path)} must be ${typeNames(params['type'])}, not ${kindOf(error.data)}`,
      );
    case 'minLength':
      return report(path, 'INVALID_VALUE', `${subject(path)} is empty`);
    case 'minItems':
    case 'minProperties':
      return report(path, 'INVALID_VALUE', `${subject(path)} needs at least one entry`);
    case 'maxItems':
      return report(path, 'INVALID_VALUE', `${subject(path)} takes up to ${String(params['limit'])} entries`);
    case 'minimum':
      return report(path, 'INVALID_VALUE', `${subject(path)} must be ${String(params['limit'])} or more`);
    default:
      // Only `if` is left: what it leads to reports for itself.
      return;
  }
}

function reportUnknownKey(error: ErrorObject, path: Path, key: string, report: Report): void {
  const known = Object.keys(error.parentSchema?.['properties'] as object);
  report([...path, key], 'UNKNOWN_KEY', `'${key}' is not a key of the format, and has no effect`, {
    severity: 'warning',
    atName: true,
    suggestion: suggest(key, known),
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

function typeNames(types: unknown): string {
  return (Array.isArray(types) ? types : [types]).map((type) => TYPE_NAMES[String(type)]).join(' or ');
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

/** A JSON pointer as a path: steps into lists become numbers. */
function pathOf(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  let value = root;
  for (const escaped of pointer.split('/').slice(1)) {
    const step = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(step) : step);
    value = (value as Readonly<Record<string, unknown>> | null)?.[step];
  }
  return path;
}
