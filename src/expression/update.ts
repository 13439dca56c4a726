import { ExpressionError } from '../errors/index.js';
import { UPDATE } from './brand.js';
import { describe } from './describe.js';
import { scopeOf } from './field.js';
import type {
  AddValues,
  AnyFields,
  Assignable,
  DataKey,
  Fields,
  Path,
  RemoveFromValues,
  SetValues,
} from './field-types.js';
import { type NamedValue, namedValues, pathOf } from './named-values.js';
import { isLiteral, type UpdateAction } from './nodes.js';
import { assignedNode } from './operand.js';
import { actionsOfText } from './parse-once.js';
import { requireDistinctPaths } from './path-conflict.js';
import { type ExpressionText, textSource } from './text.js';
import type { TextValues } from './text-source.js';

/** A path: a field, or a callback that picks one. */
export type PathInput<E, V = unknown> = Path<V> | ((fields: Fields<E>) => Path<V>);

/** What an update does to an item. Immutable: every method returns a new one. */
export class Update<E> {
  readonly [UPDATE]: readonly UpdateAction[];
  readonly #fields: AnyFields;

  constructor(fields: AnyFields, actions: readonly UpdateAction[] = []) {
    this.#fields = fields;
    this[UPDATE] = Object.freeze(actions);
    Object.freeze(this);
  }

  /** In the order of the calls. */
  get actions(): readonly UpdateAction[] {
    return this[UPDATE];
  }

  /**
   * Assigns values, or expressions over fields, to properties or to one path. `undefined` is left out.
   * Text is what SET takes, or clauses of SET, REMOVE, ADD and DELETE.
   *
   * @throws ExpressionError when a name is unknown, or a path overlaps another of the update
   */
  set(values: SetValues<E> | ((fields: Fields<E>) => SetValues<E>)): Update<E>;
  set<V>(path: PathInput<E, V>, value: NoInfer<V> | Assignable<NoInfer<V>> | undefined): Update<E>;
  set(text: string | ExpressionText, values?: TextValues): Update<E>;
  set(...input: [target: unknown, value?: unknown]): Update<E> {
    const source = textSource(input[0], input[1]);
    if (source !== undefined) return this.#with(actionsOfText(source, this.#fields));
    const target = this.#resolve(input[0]);
    if (input.length === 1) return this.#with(namedValues(target, scopeOf(this.#fields)).map(setAction));
    return this.#with([setAction([pathOf(target, scopeOf(this.#fields)), input[1]])]);
  }

  /**
   * Adds numbers to numbers and elements to sets; a missing attribute counts as 0 or as the empty set.
   * `undefined` and empty sets are left out.
   *
   * @throws ExpressionError when a name is unknown, or a path overlaps another of the update
   */
  add(values: AddValues<E>): Update<E> {
    return this.#with(namedValues(values, scopeOf(this.#fields)).map((entry) => valueAction('add', entry)));
  }

  /**
   * Takes elements out of sets. `undefined` and empty sets are left out.
   *
   * @throws ExpressionError when a name is unknown, or a path overlaps another of the update
   */
  removeFrom(values: RemoveFromValues<E>): Update<E> {
    return this.#with(namedValues(values, scopeOf(this.#fields)).map((entry) => valueAction('delete', entry)));
  }

  /**
   * Removes attributes or list elements.
   *
   * @throws ExpressionError when a name is unknown, or a path overlaps another of the update
   */
  remove(...paths: (DataKey<E> | PathInput<E>)[]): Update<E> {
    const scope = scopeOf(this.#fields);
    return this.#with(paths.map((path) => ({ kind: 'remove', path: pathOf(this.#resolve(path), scope) })));
  }

  #resolve(input: unknown): unknown {
    return typeof input === 'function' ? (input as (fields: AnyFields) => unknown)(this.#fields) : input;
  }

  #with(input: readonly (UpdateAction | undefined)[]): Update<E> {
    const actions = [...this[UPDATE]];
    for (const action of input) if (action !== undefined) actions.push(Object.freeze(action));
    requireDistinctPaths(actions, this[UPDATE].length);
    return new Update(this.#fields, actions);
  }
}

function setAction([path, value]: NamedValue): UpdateAction | undefined {
  return value === undefined ? undefined : { kind: 'set', path, value: assignedNode(value) };
}

function valueAction(kind: 'add' | 'delete', [path, value]: NamedValue): UpdateAction | undefined {
  if (value === undefined) return undefined;
  const node = assignedNode(value);
  if (isLiteral(node)) return { kind, path, value: node };
  throw new ExpressionError(
    `DynamoDB can only ${kind} a value here, not ${describe(value)}. Use set() for expressions.`,
  );
}
