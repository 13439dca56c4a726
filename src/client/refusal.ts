import type { CancellationReason as SdkReason } from '@aws-sdk/client-dynamodb';
import type { Call } from './call.js';
import type { Failure } from './classify-failure.js';
import type { CommandName } from './commands.js';
import type { CanceledReply, ConditionFailedReply, ConflictReply, Reply, WireItem, WireReason } from './reply.js';

const SINGLE_WRITES: ReadonlySet<CommandName> = new Set<CommandName>(['PutItem', 'UpdateItem', 'DeleteItem']);

/** The reply that a call ends with after its last failure; undefined where the failure itself says all. */
export function refusalOf<C extends CommandName>(call: Call<C>, failure: Failure, cause: Error): Reply<C> | undefined {
  return refusal(call, failure, cause) as Reply<C> | undefined; // which kinds there are goes by the command
}

function refusal(
  call: Call<CommandName>,
  failure: Failure,
  cause: Error,
): ConditionFailedReply | ConflictReply | CanceledReply | undefined {
  const { attempts, unanswered } = call;
  const outcome = call.outcomeAfter(failure);
  const common = { attempts, unanswered, outcome, cause };
  if (failure.kind === 'canceled') {
    const settledByAskingAgain = failure.retry && outcome === 'unknown';
    if (settledByAskingAgain) return undefined;
    const { CancellationReasons = [] } = cause as { CancellationReasons?: SdkReason[] };
    return { kind: 'canceled', reasons: CancellationReasons.map(toReason), ...common };
  }
  if (!SINGLE_WRITES.has(call.command)) return undefined;
  if (failure.kind === 'conflict') return { kind: 'conflict', ...common };
  if (failure.kind !== 'conditionFailed') return undefined;
  return { kind: 'conditionFailed', item: (cause as { Item?: WireItem }).Item, ...common };
}

function toReason({ Code = 'None', Message, Item }: SdkReason): WireReason {
  return { code: Code, message: Message, item: Item };
}
