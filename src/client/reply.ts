import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { CancellationReason, Outcome } from '../errors/index.js';
import type { CommandName, CommandOutput } from './commands.js';

/** An item or a key as DynamoDB sends and receives it. */
export type WireItem = Record<string, AttributeValue>;

/**
 * How attempts ended that may have been applied without our being told: none did; at worst DynamoDB answered with a 5xx
 * or the connection was seen closed; at worst we stopped waiting, so that the request may still be on its way.
 */
export type Unanswered = 'none' | 'closed' | 'timedOut';

/** DynamoDB did what was asked. */
export interface OkReply<Output> {
  readonly kind: 'ok';
  readonly output: Output;
  readonly attempts: number;
}

interface FailedReply {
  readonly attempts: number;
  /** `unknown` when this refusal does not tell what became of an earlier attempt that went unanswered. */
  readonly outcome: Exclude<Outcome, 'applied'>;
  readonly unanswered: Unanswered;
  /** The SDK's error. */
  readonly cause: Error;
}

/** The condition of a single write did not hold. */
export interface ConditionFailedReply extends FailedReply {
  readonly kind: 'conditionFailed';
  /** The item that the condition met, where `ALL_OLD` was asked for; undefined when there was none. */
  readonly item: WireItem | undefined;
}

/** A single write met a transaction on the same item on every attempt. */
export interface ConflictReply extends FailedReply {
  readonly kind: 'conflict';
}

/** DynamoDB's reason for one operation of a cancelled transaction. */
export interface WireReason extends CancellationReason {
  readonly item?: WireItem | undefined;
}

/** DynamoDB cancelled the transaction, for good or on every attempt. */
export interface CanceledReply extends FailedReply {
  readonly kind: 'canceled';
  /** One per operation, in the order of the request. */
  readonly reasons: readonly WireReason[];
}

type RefusalOf<C extends CommandName> = C extends 'PutItem' | 'UpdateItem' | 'DeleteItem'
  ? ConditionFailedReply | ConflictReply
  : C extends 'TransactWriteItems' | 'TransactGetItems'
    ? CanceledReply
    : never;

/** What a command came to, where only its caller can say what that means. Everything else is thrown. */
export type Reply<C extends CommandName = CommandName> = OkReply<CommandOutput<C>> | RefusalOf<C>;
