const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Words that can't name a variable or class in a module. */
const RESERVED_WORDS: ReadonlySet<string> = new Set(
  (
    'abstract any arguments as asserts async await boolean break case catch class const continue debugger declare ' +
    'default delete do else enum eval export extends false finally for from function get if implements import in ' +
    'infer instanceof interface is keyof let module namespace never new null number object of package private ' +
    'protected public readonly require return set static string super switch symbol this throw true try type typeof ' +
    'undefined unique unknown var void while with yield'
  ).split(' '),
);

/** Globals and imports that generated modules use by name. */
const USED_NAMES: ReadonlySet<string> = new Set(
  (
    'Array Attribute DataSource Date Entity Error Exclude ExpiresAt JSON KEY Map NaN Infinity Number Object Omit Page ' +
    'PageOptions Partial Pick Promise Readonly Record Required Repository Set String Symbol Tables TransactionService ' +
    'WorkflowRun WorkflowService defineWorkflow'
  ).split(' '),
);

/** Properties that every object has: a field of that name would break code that relies on them. */
const OBJECT_PROPERTIES: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
  'then',
  'toJSON',
]);

export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

/** Whether a generated module can't have a variable or class of this name. */
export function isTaken(name: string): boolean {
  return RESERVED_WORDS.has(name) || USED_NAMES.has(name) || OBJECT_PROPERTIES.has(name);
}

export function isObjectProperty(name: string): boolean {
  return OBJECT_PROPERTIES.has(name);
}

/** `get_user_by_id` and `get-user-by-id` as `getUserById`. */
export function camelCase(name: string): string {
  const joined = pascalCase(name);
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

/** `user_profile` as `UserProfile`; capitals inside words stay. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9$]+/)
    .map((word) => (/^[A-Z0-9]+$/.test(word) && name !== word ? word.charAt(0) + word.slice(1).toLowerCase() : word))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** `OrderLine` as `order_line`. */
export function snakeCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
}

/** The name of the property that holds a field: the field's own name where TypeScript allows it. */
export function propertyName(field: string): string {
  return isIdentifier(field) ? field : camelCase(field);
}

/** The name of a local variable or parameter; a word that TypeScript keeps for itself gets `Value` behind it. */
export function variableName(name: string): string {
  const variable = camelCase(name);
  return isTaken(variable) ? `${variable}Value` : variable;
}

/** The constant of a workflow: `place_order` is `placeOrderWorkflow`. */
export function workflowConstant(pattern: string): string {
  const name = camelCase(pattern);
  return name.endsWith('Workflow') ? name : `${name}Workflow`;
}

/** The constant of a table: `Users` is `UsersTable`. */
export function tableConstant(table: string): string {
  const name = pascalCase(table);
  return name.endsWith('Table') ? name : `${name}Table`;
}
