import { ModelError } from '../errors/index.js';

/** A key attribute's type in DynamoDB: text, number or binary. */
export type KeyAttributeType = 'S' | 'N' | 'B';

export interface KeyAttribute<N extends string = string> {
  readonly name: N;
  readonly type: KeyAttributeType;
}

/** A key attribute as declared: a name (then it is text), or name and type. */
export type KeyAttributeOption<N extends string = string> = N | { readonly name: N; readonly type?: KeyAttributeType };

export type ProjectionOption = 'ALL' | 'KEYS_ONLY' | { readonly include: readonly string[] };

export interface GlobalIndexOptions {
  readonly local?: false;
  /** One attribute, or up to four (native multi-attribute keys). */
  readonly partitionKey: KeyAttributeOption | readonly KeyAttributeOption[];
  readonly sortKey?: KeyAttributeOption | readonly KeyAttributeOption[];
  /** `ALL` by default. */
  readonly projection?: ProjectionOption;
}

export interface LocalIndexOptions {
  readonly local: true;
  readonly sortKey: KeyAttributeOption;
  /** `ALL` by default. */
  readonly projection?: ProjectionOption;
}

export type IndexOptions = GlobalIndexOptions | LocalIndexOptions;

export interface TableOptions<I extends string = string> {
  readonly partitionKey: KeyAttributeOption;
  readonly sortKey?: KeyAttributeOption;
  readonly indexes?: Readonly<Record<I, IndexOptions>>;
  /** Name of the attribute that holds the entity's name; `_type` by default, `false` for none. */
  readonly discriminator?: string | false;
}

export interface IndexModel {
  readonly name: string;
  readonly local: boolean;
  readonly partitionKey: readonly KeyAttribute[];
  readonly sortKey: readonly KeyAttribute[];
  readonly projection: ProjectionOption;
}

/** A table as declared by `table()`. `name` is logical: `DataSource.tableName` makes the physical name of it. */
export interface TableModel<I extends string = string> {
  readonly name: string;
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute | undefined;
  readonly indexes: ReadonlyMap<I, IndexModel>;
  readonly discriminator: string | false;
}

/** Attributes in one key of a global index. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html */
export const MAX_INDEX_KEY_ATTRIBUTES = 4;

const DEFAULT_DISCRIMINATOR = '_type';

/**
 * Declares a table: its keys, its indexes and the attribute that tells its entities apart.
 *
 * @throws ModelError when the declaration contradicts itself; all its problems are listed.
 * @example
 * const App = table('App', { partitionKey: 'pk', sortKey: 'sk', indexes: { byStatus: { partitionKey: 'gsi1pk' } } });
 */
export function table<const I extends string = never>(name: string, options: TableOptions<I>): TableModel<I> {
  const label = typeof name === 'string' ? `table '${name}'` : 'table';
  const malformed = [...optionProblems(name, options)];
  if (malformed.length > 0) throw new ModelError(label, malformed);
  const partitionKey = keyAttribute(options.partitionKey);
  const sortKey = options.sortKey === undefined ? undefined : keyAttribute(options.sortKey);
  const indexes = Object.entries<IndexOptions>(options.indexes ?? {}).map(([index, option]) =>
    indexModel(index, option, partitionKey),
  );
  const model: TableModel<I> = Object.freeze({
    name,
    partitionKey,
    sortKey,
    indexes: new Map(indexes.map((index) => [index.name as I, index])),
    discriminator: options.discriminator ?? DEFAULT_DISCRIMINATOR,
  });
  const problems = [...tableProblems(model)];
  if (problems.length > 0) throw new ModelError(label, problems);
  return model;
}

/** What callers without types may get wrong. */
function* optionProblems(name: unknown, options: unknown): Generator<string> {
  if (typeof name !== 'string') yield 'the table name must be text';
  if (!isRecord(options)) {
    yield `takes options: table('Users', { partitionKey: 'pk' })`;
    return;
  }
  const { partitionKey, sortKey, indexes = {}, discriminator } = options;
  if (!isKeyOption(partitionKey)) yield `partitionKey ${MUST_BE_KEY}`;
  if (sortKey !== undefined && !isKeyOption(sortKey)) yield `sortKey ${MUST_BE_KEY}`;
  if (!isRecord(indexes)) {
    yield 'indexes must be an object of index options by name';
    return;
  }
  for (const [index, option] of Object.entries(indexes)) {
    if (!isRecord(option)) yield `index '${index}' must be an object of options`;
    else {
      for (const role of ['partitionKey', 'sortKey']) {
        if (![option[role] ?? []].flat().every(isKeyOption)) yield `${role} of index '${index}' ${MUST_BE_KEY}`;
      }
    }
  }
  if (discriminator !== undefined && discriminator !== false && typeof discriminator !== 'string') {
    yield 'the discriminator must be the name of an attribute, or false for none';
  }
}

const MUST_BE_KEY = 'must be the name of an attribute, or { name, type }';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKeyOption(option: unknown): boolean {
  return typeof (isRecord(option) ? option['name'] : option) === 'string';
}

function keyAttribute(option: KeyAttributeOption): KeyAttribute {
  return typeof option === 'string' ? { name: option, type: 'S' } : { name: option.name, type: option.type ?? 'S' };
}

function keyAttributes(option: KeyAttributeOption | readonly KeyAttributeOption[] | undefined): KeyAttribute[] {
  if (option === undefined) return [];
  return (Array.isArray(option) ? (option as KeyAttributeOption[]) : [option as KeyAttributeOption]).map(keyAttribute);
}

function indexModel(name: string, option: IndexOptions, tablePartitionKey: KeyAttribute): IndexModel {
  return Object.freeze({
    name,
    local: option.local === true,
    partitionKey: option.local === true ? [tablePartitionKey] : keyAttributes(option.partitionKey),
    sortKey: keyAttributes(option.sortKey),
    projection: option.projection ?? 'ALL',
  });
}

function* tableProblems(model: TableModel): Generator<string> {
  if (model.name === '') yield 'the table name is empty';
  const types = new Map<string, string>();
  const keys = [model.partitionKey, ...(model.sortKey ? [model.sortKey] : [])];
  if (model.sortKey?.name === model.partitionKey.name) {
    yield `'${model.partitionKey.name}' can't be both partition key and sort key`;
  }
  for (const index of model.indexes.values()) {
    for (const [role, attributes] of [
      ['partition', index.partitionKey],
      ['sort', index.sortKey],
    ] as const) {
      if (attributes.length > MAX_INDEX_KEY_ATTRIBUTES) {
        yield `index '${index.name}' has ${attributes.length} ${role} key attributes; DynamoDB takes up to ${MAX_INDEX_KEY_ATTRIBUTES}`;
      }
    }
    if (index.partitionKey.length === 0) yield `index '${index.name}' has no partition key`;
    if (index.local && !model.sortKey) yield `index '${index.name}' is local, which needs a table with a sort key`;
    keys.push(...index.partitionKey, ...index.sortKey);
  }
  for (const { name, type } of keys) {
    if (name === '') yield 'a key attribute has an empty name';
    if (!['S', 'N', 'B'].includes(type)) yield `key attribute '${name}' has type '${type}'; it can be S, N or B`;
    if ((types.get(name) ?? type) !== type) yield `key attribute '${name}' is declared with two types`;
    types.set(name, type);
  }
  if (model.discriminator === '') yield 'the discriminator is empty; give a name, or false for none';
  if (model.discriminator !== false && types.has(model.discriminator)) {
    yield `the discriminator '${model.discriminator}' is also a key attribute`;
  }
}
