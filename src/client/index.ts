export type { SendOptions } from './call.js';
export type { CommandInput, CommandName } from './commands.js';
export { Connection } from './connection.js';
export type { WireMode } from './dispatch.js';
export type { RequestMessage, RetryMessage, TransactionMessage } from './observation.js';
export type { CanceledReply, ConditionFailedReply, ConflictReply, Reply, WireItem, WireReason } from './reply.js';
export type { RetryOptions } from './retry-options.js';
export { documentOptions, type UserClient } from './user-client.js';
