import { wireIdentity, type Item } from '../codec/index.js';
import type { Problem } from '../errors/index.js';
import type { OperationContext } from '../operation/index.js';
import { entryProblem, type TransactionEntry } from './compile-transaction.js';
import type { HiddenWrite } from './hidden-write.js';

/** Two operations on one item, by physical key: DynamoDB takes one per item, checks and hidden operations included. */
export function* duplicateProblems(
  context: OperationContext,
  entries: readonly TransactionEntry[],
  hidden: readonly HiddenWrite[],
): Generator<Problem> {
  const first = new Map<string, number>();
  const names = keyNames(context, entries);
  for (const entry of entries) {
    const { write, index } = entry;
    const attributes = names.get(write.table);
    const source = write.key ?? ('Item' in write.input ? write.input.Item : undefined);
    if (!source || !attributes) continue;
    const identity = keyIdentity(write.table, source, attributes);
    const other = first.get(identity);
    if (other === undefined) first.set(identity, index);
    else {
      const message = `operation ${other} is on the same item; DynamoDB takes one operation per item, checks included`;
      yield entryProblem(entry, 'DUPLICATE_ITEM', message);
    }
  }
  for (const { owner, table, key } of hidden) {
    const identity = keyIdentity(table, key);
    const other = first.get(identity);
    if (other === undefined) first.set(identity, owner ?? -1);
    else {
      const message = `operations ${other} and ${owner} take the same unique value, which only one item can have`;
      yield { code: 'DUPLICATE_ITEM', index: owner ?? -1, table, message };
    }
  }
}

/** The key attributes of each table: as the `DataSource` knows them, or as an operation on the table names them. */
function keyNames(context: OperationContext, entries: readonly TransactionEntry[]): Map<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const { write } of entries) {
    const known = names.get(write.table) ?? context.keyNames(write.table) ?? (write.key && Object.keys(write.key));
    if (known) names.set(write.table, known);
  }
  return names;
}

/** A text that is equal for keys of one item. */
export function keyIdentity(table: string, source: Item, names: readonly string[] = Object.keys(source)): string {
  const values = [...names].sort().map((name) => {
    const value = source[name];
    return value ? wireIdentity(value) : '';
  });
  return JSON.stringify([table, ...values]);
}
