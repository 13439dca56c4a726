import type { CancellationReason } from '@aws-sdk/client-dynamodb';

import type { CancellationCode } from '../../errors/index.js';
import type { ThrottlingName } from './fault.js';
import { transactItems, type WireRequest } from './wire-request.js';
import { jsonReply, type WireReply } from './wire-reply.js';

const DYNAMODB = 'com.amazonaws.dynamodb.v20120810';
const CORAL = 'com.amazon.coral.availability';

/** DynamoDB's own messages for the reasons that it gives one for. */
const REASON_MESSAGES: ReadonlyMap<string | undefined, string> = new Map([
  ['ConditionalCheckFailed', 'The conditional request failed'],
  ['TransactionConflict', 'Transaction is ongoing for the item'],
  ['ThrottlingError', 'Throughput exceeds the current capacity for one or more global secondary indexes.'],
  ['ProvisionedThroughputExceeded', 'The level of configured provisioned throughput for the table was exceeded.'],
]);

const THROTTLING: Readonly<Record<ThrottlingName, readonly [namespace: string, message: string]>> = {
  ThrottlingException: [CORAL, 'Rate of requests exceeds the allowed throughput.'],
  ProvisionedThroughputExceededException: [DYNAMODB, 'The level of configured provisioned throughput was exceeded.'],
  RequestLimitExceeded: [DYNAMODB, 'Throughput exceeds the current throughput limit for your account.'],
};

export const throttled = (name: ThrottlingName): WireReply => {
  const [namespace, message] = THROTTLING[name];
  return exception(400, `${namespace}#${name}`, message);
};

export const serverError = (status: 500 | 503): WireReply =>
  status === 500
    ? exception(status, `${DYNAMODB}#InternalServerError`, 'Internal server error')
    : exception(status, `${CORAL}#ServiceUnavailable`, 'Service is unavailable');

export const inProgress = (): WireReply =>
  exception(
    400,
    `${DYNAMODB}#TransactionInProgressException`,
    'The transaction with the given request token is already in progress.',
  );

/** How DynamoDB refuses a request that met a transaction: with reasons if it is a transaction itself. */
export function conflict(request: WireRequest, positions: Iterable<number>): WireReply {
  if (!request.operation.startsWith('Transact')) {
    return exception(400, `${DYNAMODB}#TransactionConflictException`, 'Transaction is ongoing for the item');
  }
  const reasons: CancellationCode[] = [];
  for (const position of positions) reasons[position] = 'TransactionConflict';
  return canceled(request, reasons);
}

/** The cancellation of a transaction; positions without a reason get `None`. */
export function canceled(
  request: WireRequest,
  given: readonly (CancellationReason | CancellationCode | undefined)[],
): WireReply {
  const length = Math.max(given.length, transactItems(request).length);
  const reasons = Array.from({ length }, (_, position) => completeReason(given[position] ?? 'None'));
  return jsonReply(400, {
    __type: `${DYNAMODB}#TransactionCanceledException`,
    Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map((reason) => reason.Code).join(', ')}]`,
    CancellationReasons: reasons,
  });
}

function completeReason(given: CancellationReason | CancellationCode): CancellationReason {
  const reason = typeof given === 'string' ? { Code: given } : given;
  const message = REASON_MESSAGES.get(reason.Code);
  return message === undefined ? reason : { Message: message, ...reason };
}

const exception = (status: number, type: string, message: string): WireReply =>
  jsonReply(status, { __type: type, message });
