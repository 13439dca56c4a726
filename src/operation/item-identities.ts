import { keyValueIdentity, type Item } from '../codec/index.js';
import type { WriteEntry } from './compile-writes.js';
import type { OperationContext } from './operation.js';

/** A text that is equal for keys of one item; `names` are the key's attributes, in order. */
export function keyIdentity(table: string, source: Item, names: readonly string[] = orderedNames(source)): string {
  let text = `${table}\n`;
  for (const name of names) {
    const value = source[name];
    text += value ? keyValueIdentity(value) : '\n';
  }
  return text;
}

/** For each write the identity of its item; undefined for a plain put into a table whose key attributes nobody told. */
export function itemIdentities(
  context: OperationContext,
  entries: readonly Pick<WriteEntry, 'write'>[],
): (string | undefined)[] {
  const names = keyNames(context, entries);
  return entries.map(({ write }) => {
    const source = write.key ?? ('Item' in write.input ? write.input.Item : undefined);
    const attributes = names.get(write.table);
    return source && attributes && keyIdentity(write.table, source, attributes);
  });
}

/** The key attributes of each table: as the `DataSource` knows them, or as an operation on the table names them. */
function keyNames(
  context: OperationContext,
  entries: readonly Pick<WriteEntry, 'write'>[],
): Map<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const { write } of entries) {
    if (names.has(write.table)) continue;
    const known = context.keyNames(write.table) ?? (write.key && Object.keys(write.key));
    if (known) names.set(write.table, [...known].sort());
  }
  return names;
}

function orderedNames(key: Item): readonly string[] {
  const names = Object.keys(key);
  return names.length > 1 ? names.sort() : names;
}
