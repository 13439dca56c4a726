import type { Problem } from '../errors/index.js';
import { entryProblem, sameItems, type OperationContext } from '../operation/index.js';
import type { TransactionEntry } from './compile-transaction.js';
import type { HiddenWrite } from './hidden-write.js';

/** Two operations on one item, by physical key: DynamoDB takes one per item, checks and hidden operations included. */
export function duplicateProblems(
  context: OperationContext,
  entries: readonly TransactionEntry[],
  hidden: readonly HiddenWrite[],
): readonly Problem[] {
  const all = hidden.length > 0 ? [...entries, ...hidden] : entries;
  return sameItems(context, all, (one) => ('write' in one ? one.write : one)).map(({ first, later }) => {
    const other = ownerOf(first);
    if ('write' in later) {
      const message = `operation ${other} is on the same item; DynamoDB takes one operation per item, checks included`;
      return entryProblem(later, 'DUPLICATE_ITEM', message);
    }
    const index = ownerOf(later);
    const message = `operations ${other} and ${index} take the same unique value, which only one item can have`;
    return { code: 'DUPLICATE_ITEM', index, table: later.table, message };
  });
}

function ownerOf(one: TransactionEntry | HiddenWrite): number {
  return ('write' in one ? one.index : one.owner) ?? -1;
}
