export type { ExplainedOperation, Explanation } from './explain.js';
export { MAX_ITEM_BYTES, MAX_TRANSACTION_BYTES, MAX_TRANSACTION_OPERATIONS } from './prepare-transaction.js';
export { NamedReadTransaction, ReadTransaction, type NamedResults, type ReadResult } from './read-transaction.js';
export { RepositoryTransaction, type EntityOperations } from './repository-transaction.js';
export { sendReads } from './send-reads.js';
export { sendTransaction } from './send-transaction.js';
export { sendWrite, writeRequest } from './send-write.js';
export type { TransactionContext } from './transaction-context.js';
export { WriteTransaction } from './write-transaction.js';
