import type { EntityDraft, OperandDraft, WriteDraft } from '../draft/draft.js';
import { fieldOf } from '../draft/schema-names.js';
import type { UpdateValue } from '../expression/expression.js';
import { parseUpdateValue } from '../expression/parse-update-value.js';
import { operandsOf } from '../expression/visit-operands.js';
import type { Change, Changes, Value } from '../model.js';
import type { Path } from '../read/path.js';
import { bindOperands, type ExpressionScope, readExpression } from './bind-condition.js';
import { entityParameters } from './bind-key.js';
import { allKeys, indexKeys, keyFieldNames } from './entity-keys.js';
import { bareField } from '../template.js';
import type { ParameterBinder } from './parameter-binder.js';

/** What an update changes, as `set`, `add` and `remove` say; without them, what the parameters are named after. */
export function bindChanges(
  write: WriteDraft,
  path: Path,
  scope: ExpressionScope,
  binder: ParameterBinder,
  mayBeOpen: boolean,
): Changes {
  const keyFields = keyFieldNames(scope.table, scope.entity);
  const values = new Map<string, Value>();
  const explicit = write.set.size + write.add.size + write.remove.length > 0;
  for (const [key, names] of [
    ['set', [...write.set.keys()]],
    ['add', [...write.add.keys()]],
    ['remove', write.remove],
  ] as const) {
    for (const [index, name] of names.entries()) {
      if (!keyFields.includes(name)) continue;
      const at = [...path, key, key === 'remove' ? index : name];
      binder.fail(
        at,
        'UNSUPPORTED',
        `'${name}' is part of the primary key of '${scope.entity.name}', which can't change`,
      );
    }
  }
  const bindAll = (operands: ReadonlyMap<string, OperandDraft>, key: 'set' | 'add'): Change[] =>
    [...operands].flatMap(([field, operand]) => {
      const value = bindOperand(field, operand, [...path, key, field], scope, binder, values, key);
      return value ? [{ field, value }] : [];
    });
  const set = bindAll(write.set, 'set');
  const add = bindAll(write.add, 'add');
  if (explicit) return { set, add, remove: write.remove, entity: undefined, open: false, values };

  const entity = ownEntityParameter(scope.entity, binder);
  const implied = impliedChanges(scope.entity, keyFields, binder, values);
  const open = entity === undefined && implied.length === 0;
  if (open && !mayBeOpen) {
    const message = `The update of '${scope.entity.name}' changes nothing: say what with "set", or add parameters named like its fields`;
    binder.fail(path, 'UNBOUND', message);
  }
  return { set: implied, add: [], remove: [], entity, open, values };
}

function ownEntityParameter(entity: EntityDraft, binder: ParameterBinder): string | undefined {
  const parameter = entityParameters(entity, binder.subject.parameters)[0];
  if (parameter) binder.use(parameter);
  return parameter?.name;
}

/** Parameters named like fields are set. */
function impliedChanges(
  entity: EntityDraft,
  keyFields: readonly string[],
  binder: ParameterBinder,
  values: Map<string, Value>,
): Change[] {
  const fields = entity.fields.filter(({ name }) => !keyFields.includes(name));
  const found = new Map<string, Value>();
  for (const field of fields) {
    const value = binder.exact(field);
    if (value) found.set(field.name, value);
  }
  for (const field of fields) {
    const value = found.has(field.name) ? undefined : binder.similar(field);
    if (value) found.set(field.name, value);
  }
  return [...found].map(([field, value]) => {
    values.set(field, value);
    return { field, value: { kind: 'placeholder', name: field } };
  });
}

function bindOperand(
  field: string,
  operand: OperandDraft,
  path: Path,
  scope: ExpressionScope,
  binder: ParameterBinder,
  values: Map<string, Value>,
  kind: 'set' | 'add',
): UpdateValue | undefined {
  if ('value' in operand) {
    const name = `constant_${field}`;
    values.set(name, { kind: 'constant', value: operand.value });
    return { kind: 'placeholder', name };
  }
  const named = binder.named(operand.text, fieldOf(scope.entity, field));
  const added = kind === 'add' ? indexFault(field, { kind: 'placeholder', name: field }, kind, scope) : undefined;
  if (added !== undefined) binder.fail(path, 'UNSUPPORTED', added);
  if (named) {
    values.set(operand.text, named);
    return { kind: 'placeholder', name: operand.text };
  }
  const value = readExpression(() => parseUpdateValue(operand.text), operand.text, path, binder);
  if (!value) return undefined;
  for (const [name, bound] of bindOperands(operandsOf(value), path, scope, binder)) values.set(name, bound);
  const fault = formFault(value, kind) ?? indexFault(field, value, kind, scope);
  if (fault !== undefined) binder.fail(path, 'CONDITION', `The expression '${operand.text}' can't be used: ${fault}`);
  return value;
}

/** Why an update can't be written that way: DynamoDB, or the builders that the generated code calls, don't know it. */
function formFault(value: UpdateValue, kind: 'set' | 'add'): string | undefined {
  if (kind === 'add') return value.kind === 'placeholder' ? undefined : 'what is added is a parameter or a constant';
  switch (value.kind) {
    case 'path':
    case 'placeholder':
      return undefined;
    case 'if_not_exists':
      return formFault(value.fallback, kind);
    case 'minus':
      return value.left.kind === 'placeholder' ? 'a difference starts with a field' : sidesFault(value, kind);
    case 'plus':
    case 'list_append':
      return sidesFault(value, kind);
  }
}

function sidesFault(
  value: { readonly left: UpdateValue; readonly right: UpdateValue },
  kind: 'set',
): string | undefined {
  if (value.left.kind === 'placeholder' && value.right.kind === 'placeholder') return 'one side must be a field';
  return formFault(value.left, kind) ?? formFault(value.right, kind);
}

/** An index key can be recomputed only from a value that is known before DynamoDB has it. */
function indexFault(
  field: string,
  value: UpdateValue,
  kind: 'set' | 'add',
  { table, entity }: ExpressionScope,
): string | undefined {
  if (kind === 'set' && value.kind === 'placeholder') return undefined;
  const index = table.indexes.find(({ name }) => {
    const keys = allKeys(indexKeys(table, entity, name));
    const isComputed = keys.some(({ attribute, template }) => bareField(template) !== attribute);
    return isComputed && keys.some(({ template }) => template.fields.includes(field));
  });
  return index && `'${field}' is part of the keys of index '${index.name}', so it can only be set to a value`;
}
