import { wireIdentity, type Item } from '../codec/index.js';
import type { OperationContext } from '../operation/index.js';
import type { TransactionEntry } from './prepare-transaction.js';

/**
 * A text per entry that is equal for operations on one item. The key attributes of a plain put are those that the
 * `DataSource` knows, or that another operation on the table names; undefined where nothing tells them.
 */
export function itemIdentities(
  context: OperationContext,
  entries: readonly TransactionEntry[],
): readonly (string | undefined)[] {
  const names = new Map<string, readonly string[] | undefined>();
  for (const { write } of entries) {
    const known = names.get(write.table) ?? context.keyNames(write.table) ?? (write.key && Object.keys(write.key));
    names.set(write.table, known);
  }
  return entries.map(({ write }) => {
    const source = write.key ?? ('Item' in write.input ? write.input.Item : undefined);
    const attributes = names.get(write.table);
    return source && attributes && keyIdentity(write.table, source, attributes);
  });
}

/** A text that is equal for keys of one item. */
export function keyIdentity(table: string, source: Item, names: readonly string[] = Object.keys(source)): string {
  const values = [...names].sort().map((name) => {
    const value = source[name];
    return value ? wireIdentity(value) : '';
  });
  return JSON.stringify([table, ...values]);
}
