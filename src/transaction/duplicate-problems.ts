import type { Problem } from '../errors/index.js';
import { entryProblem, itemIdentities, keyIdentity, type OperationContext } from '../operation/index.js';
import type { TransactionEntry } from './compile-transaction.js';
import type { HiddenWrite } from './hidden-write.js';

/** Two operations on one item, by physical key: DynamoDB takes one per item, checks and hidden operations included. */
export function* duplicateProblems(
  context: OperationContext,
  entries: readonly TransactionEntry[],
  hidden: readonly HiddenWrite[],
): Generator<Problem> {
  const first = new Map<string, number>();
  const identities = itemIdentities(context, entries);
  let at = 0;
  for (const entry of entries) {
    const identity = identities[at++];
    if (identity === undefined) continue;
    const other = first.get(identity);
    if (other === undefined) first.set(identity, entry.index);
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
