import type { EntityDraft, OperandDraft, TableDraft } from '../draft/draft.js';
import { fieldOf, names } from '../draft/schema-names.js';
import { ExpressionFault, type PathOperand, type PlaceholderOperand } from '../expression/expression.js';
import { parseCondition } from '../expression/parse-condition.js';
import { operandsOf } from '../expression/visit-operands.js';
import type { BoundCondition, Value } from '../model.js';
import type { Path } from '../read/path.js';
import { suggest } from '../../util/suggest.js';
import type { ParameterBinder } from './parameter-binder.js';

export interface ExpressionScope {
  readonly table: TableDraft;
  readonly entity: EntityDraft;
  /** What the schema says of placeholders; the others are parameters of the same name. */
  readonly values: ReadonlyMap<string, OperandDraft>;
}

/** A condition's text, parsed and with a value for every placeholder. */
export function bindCondition(
  source: string | undefined,
  path: Path,
  scope: ExpressionScope,
  binder: ParameterBinder,
): BoundCondition | undefined {
  if (source === undefined) return undefined;
  const condition = readExpression(() => parseCondition(source), source, path, binder);
  if (!condition) return undefined;
  return { condition, values: bindOperands(operandsOf(condition), path, scope, binder) };
}

/** What `parse` makes of a text; a fault is reported. */
export function readExpression<T>(parse: () => T, source: string, path: Path, binder: ParameterBinder): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ExpressionFault)) throw error;
    binder.fail(path, 'CONDITION', `The expression '${source}' can't be read: ${error.message}`);
    return undefined;
  }
}

/** Checks the fields of an expression, and finds what its placeholders stand for. */
export function bindOperands(
  operands: readonly (PathOperand | PlaceholderOperand)[],
  path: Path,
  scope: ExpressionScope,
  binder: ParameterBinder,
): Map<string, Value> {
  const values = new Map<string, Value>();
  for (const operand of operands) {
    if (operand.kind === 'path') {
      checkPath(operand, path, scope, binder);
      continue;
    }
    const value = placeholderValue(operand.name, path, scope, binder);
    if (value) values.set(operand.name, value);
  }
  return values;
}

function checkPath({ root, steps }: PathOperand, path: Path, scope: ExpressionScope, binder: ParameterBinder): void {
  const { table, entity } = scope;
  const isKey = root === table.partitionKey || root === table.sortKey;
  if (fieldOf(entity, root) || (isKey && steps.length === 0)) return;
  const suggestion = suggest(root, names(entity.fields));
  binder.fail(path, 'CONDITION', `Entity '${entity.name}' has no field '${root}'`, { suggestion });
}

function placeholderValue(
  name: string,
  path: Path,
  scope: ExpressionScope,
  binder: ParameterBinder,
): Value | undefined {
  const given = scope.values.get(name);
  if (given && 'value' in given) return { kind: 'constant', value: given.value };
  const wanted = given?.text ?? name;
  const value = binder.named(wanted);
  if (value) return value;
  const message = `Nothing gives ':${name}' a value: add a parameter '${wanted}', or say what it is with "values": { "${name}": "<parameter>" }`;
  binder.fail(path, 'UNBOUND', message, { suggestion: suggest(wanted, names(binder.subject.parameters)) });
  return undefined;
}
