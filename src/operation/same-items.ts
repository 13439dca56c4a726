import { keyValueIdentity, type Item } from '../codec/index.js';
import type { OperationContext } from './operation.js';

/** What an operation says of the item that it is on. */
export interface ItemReference {
  /** Physical name. */
  readonly table: string;
  /** Undefined for a plain put into a table whose key attributes nobody told. */
  readonly key: Item | undefined;
  readonly input: object;
}

/** An operation on an item that an earlier one is on, and the first of those. */
interface SameItem<T> {
  readonly first: T;
  readonly later: T;
}

/** A text that is equal for keys of one item; `source` is the key, or an item of which `names` are in the key. */
export function keyIdentity(table: string, source: Item, names: readonly string[] = keyNames(source)): string {
  let text = `${table}\n`;
  for (const name of names) {
    const value = source[name];
    text += value ? keyValueIdentity(value) : '\n';
  }
  return text;
}

/** Names of a key's attributes, in an order that does not depend on theirs. */
export function keyNames(key: Item): readonly string[] {
  const names = Object.keys(key);
  const [first = '', second = '', third] = names;
  return third === undefined && first < second ? names : names.sort();
}

/** Operations on items that earlier ones are on. */
export function sameItems<T>(
  context: OperationContext,
  operations: readonly T[],
  referenceOf: (operation: T) => ItemReference,
): readonly SameItem<T>[] {
  if (operations.length < 2 || haveOwnTexts(context, operations, referenceOf)) return [];
  const names = namesByTable(context, operations.map(referenceOf));
  const found: SameItem<T>[] = [];
  const firsts = new Map<string, T>();
  for (const later of operations) {
    const reference = referenceOf(later);
    const { table } = reference;
    const source = keySource(reference);
    const attributes = names.get(table);
    if (!source || !attributes) continue;
    const identity = keyIdentity(table, source, attributes);
    const first = firsts.get(identity);
    if (first === undefined) firsts.set(identity, later);
    else found.push({ first, later });
  }
  return found;
}

/** What holds the values of the key. */
function keySource(reference: ItemReference): Item | undefined {
  return (reference.input as { readonly Item?: Item }).Item ?? reference.key;
}

type KeyNames = ReadonlyMap<string, readonly string[]>;

/** The key attributes of each table: as the `DataSource` knows them, or as an operation on the table names them. */
function namesByTable(context: OperationContext, references: readonly ItemReference[]): KeyNames {
  const names = new Map<string, readonly string[]>();
  for (const { table, key } of references) {
    if (names.has(table)) continue;
    const known = context.keyNames(table) ?? (key && Object.keys(key));
    if (known) names.set(table, known);
  }
  return names;
}

/** Whether the last text of each key tells it from all others, which costs less to find out than to compare whole keys. */
function haveOwnTexts<T>(
  context: OperationContext,
  operations: readonly T[],
  referenceOf: (operation: T) => ItemReference,
): boolean {
  const texts = new Set<string>();
  let known: string | undefined;
  let last = '';
  for (const operation of operations) {
    const reference = referenceOf(operation);
    const { table } = reference;
    if (table !== known) {
      known = table;
      last = context.keyNames(table)?.at(-1) ?? '';
    }
    const text = keySource(reference)?.[last]?.S;
    if (text === undefined) return false;
    texts.add(text);
  }
  return texts.size === operations.length;
}
