export type { SendOptions } from './call.js';
export type { CommandInput, CommandName, CommandOutput } from './commands.js';
export { Connection, type Settle } from './connection.js';
export type { RequestMessage, RetryMessage, TransactionMessage } from './observation.js';
export type {
  CanceledReply,
  ConditionFailedReply,
  ConflictReply,
  OkReply,
  Reply,
  Unanswered,
  WireItem,
  WireReason,
} from './reply.js';
export { type RetryOptions, RETRY_WINDOW_MS } from './retry-options.js';
export { documentOptions, type UserClient } from './user-client.js';
