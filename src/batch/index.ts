export type { BatchContext, BatchWriteResult } from './batch-context.js';
export { BatchGet } from './batch-get.js';
export { BatchWrite } from './batch-write.js';
export { sendBatchGet } from './send-batch-get.js';
export { sendBatchWrite } from './send-batch-write.js';
