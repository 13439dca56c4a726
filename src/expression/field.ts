import { ExpressionError } from '../errors/index.js';
import { OPERAND, SCOPE } from './brand.js';
import type { Condition } from './condition.js';
import { describe } from './describe.js';
import { type FieldSchema, unknownName } from './field-schema.js';
import type { AnyFields, Fields } from './field-types.js';
import type { MatchNode, PathNode } from './nodes.js';
import {
  arithmetic,
  ComparableOperand,
  comparedNode,
  condition,
  listAppend,
  SizeOperand,
  termNode,
  UpdateTerm,
} from './operand.js';

/** Names that the language looks up on any object: unless declared, they are not taken for attributes. */
const PROBED = new Set(['then', 'toJSON', ...Object.getOwnPropertyNames(Object.prototype)]);

/** A field and its path, which is quicker at hand than through the field. */
interface Kept {
  readonly field: FieldOperand;
  readonly path: PathNode;
}

/** The names below one path, or of a whole item. */
export class FieldScope {
  readonly schema: FieldSchema;
  readonly #parent: PathNode | undefined;
  readonly #physical: boolean;
  /** Of declared names only: others may come from data, without end. */
  readonly #kept = new Map<string, Kept>();

  constructor(schema: FieldSchema, physical: boolean, parent?: PathNode) {
    this.schema = schema;
    this.#physical = physical;
    this.#parent = parent;
  }

  /** @throws ExpressionError when nothing of that name can be there */
  field(segment: string | number): FieldOperand {
    const field = this.find(segment);
    if (field === undefined) throw unknownName(this.schema, segment);
    return field;
  }

  /** The path of a field. @throws ExpressionError when nothing of that name can be there */
  path(segment: string): PathNode {
    return this.#kept.get(segment)?.path ?? this.field(segment)[OPERAND];
  }

  find(segment: string | number): FieldOperand | undefined {
    const kept = typeof segment === 'string' ? this.#kept.get(segment) : undefined;
    if (kept !== undefined) return kept.field;
    const schema = this.schema.child(segment);
    if (schema === undefined) return undefined;
    const path = this.#pathTo(segment);
    const field = new FieldOperand(path, new FieldScope(schema, this.#physical, path));
    const result = this.#physical ? field : withNames(field, FIELD_METHODS);
    if (typeof segment === 'string' && this.schema.names.includes(segment)) {
      this.#kept.set(segment, { field: result, path });
    }
    return result;
  }

  #pathTo(segment: string | number): PathNode {
    const above = this.#parent?.segments ?? [];
    const segments = Object.freeze([...above, segment]) as unknown as PathNode['segments'];
    return Object.freeze(this.#physical ? { kind: 'path', segments, physical: true } : { kind: 'path', segments });
  }
}

/** A field: every operator at run time; which of them fit its type is for `Field` to say. */
export class FieldOperand extends ComparableOperand {
  readonly [OPERAND]: PathNode;
  readonly [SCOPE]: FieldScope;

  constructor(path: PathNode, scope: FieldScope) {
    super();
    this[OPERAND] = path;
    this[SCOPE] = scope;
    Object.freeze(this);
  }

  exists(): Condition {
    return condition({ kind: 'exists', path: this[OPERAND] });
  }

  notExists(): Condition {
    return condition({ kind: 'notExists', path: this[OPERAND] });
  }

  beginsWith(prefix: unknown): Condition {
    return match('beginsWith', this, prefix);
  }

  contains(value: unknown): Condition {
    return match('contains', this, value);
  }

  type(type: unknown): Condition {
    return match('type', this, type);
  }

  size(): SizeOperand {
    return new SizeOperand(Object.freeze({ kind: 'size', path: this[OPERAND] }));
  }

  plus(value: unknown): UpdateTerm {
    return arithmetic('+', this, value);
  }

  minus(value: unknown): UpdateTerm {
    return arithmetic('-', this, value);
  }

  append(values: unknown): UpdateTerm {
    return listAppend(this, values);
  }

  prepend(values: unknown): UpdateTerm {
    return listAppend(values, this);
  }

  ifNotExists(fallback: unknown): UpdateTerm {
    return new UpdateTerm({ kind: 'ifNotExists', path: this[OPERAND], fallback: termNode(fallback) });
  }

  path(name: string): FieldOperand {
    return this[SCOPE].field(attributeName(name));
  }

  at(index: number): FieldOperand {
    if (!Number.isInteger(index) || index < 0) {
      throw new ExpressionError(`${this[SCOPE].schema.label}: at() takes a list index, 0 or more.`);
    }
    return this[SCOPE].field(index);
  }
}

/** What callbacks get: the fields of an item by name. */
class FieldRoot {
  readonly [SCOPE]: FieldScope;

  constructor(scope: FieldScope) {
    this[SCOPE] = scope;
    Object.freeze(this);
  }

  path(name: string): FieldOperand {
    return this[SCOPE].field(attributeName(name));
  }
}

const FIELD_METHODS = methodsOf(FieldOperand);
const ROOT_METHODS = methodsOf(FieldRoot);

/**
 * The fields of an item, by property names, or by attribute names as stored when `physical`.
 * Make them once per entity: fields of declared names are made at first use and kept.
 */
export function createFields<E = object>(schema: FieldSchema, physical = false): Fields<E> {
  return withNames(new FieldRoot(new FieldScope(schema, physical)), ROOT_METHODS) as unknown as Fields<E>;
}

/** The scope behind `Fields`, or behind a field. */
export function scopeOf(fields: AnyFields): FieldScope {
  return fields[SCOPE] as FieldScope;
}

function withNames<T extends FieldOperand | FieldRoot>(target: T, methods: ReadonlySet<string>): T {
  return new Proxy(target, {
    get(object, key) {
      if (typeof key === 'symbol' || methods.has(key)) return Reflect.get(object, key);
      const scope = object[SCOPE];
      const field = scope.find(key);
      if (field !== undefined) return field;
      if (PROBED.has(key)) return Reflect.get(object, key);
      throw unknownName(scope.schema, key, [...methods]);
    },
    set(object, key) {
      throw new ExpressionError(
        `${object[SCOPE].schema.label}: '${String(key)}' can't be assigned here; return what to set.`,
      );
    },
  });
}

function match(kind: MatchNode['kind'], field: FieldOperand, operand: unknown): Condition {
  return condition({ kind, path: field[OPERAND], operand: comparedNode(operand) });
}

export function attributeName(name: unknown): string {
  if (typeof name === 'string' && name !== '') return name;
  throw new ExpressionError(`An attribute name is a text of at least one character, not ${describe(name)}.`);
}

function methodsOf(type: abstract new (...args: never[]) => object): ReadonlySet<string> {
  const names: string[] = [];
  let prototype = type.prototype as object;
  for (; prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype) as object) {
    names.push(...Object.getOwnPropertyNames(prototype));
  }
  return new Set(names.filter((name) => name !== 'constructor'));
}
