import { batchItems, sendPartOfBatch } from './batch.js';
import { canceled, conflict, inProgress, serverError, throttled } from './exception-reply.js';
import type { Fault } from './fault.js';
import type { Sleep } from './sleep.js';
import type { WireReply } from './wire-reply.js';
import type { WireRequest } from './wire-request.js';

/** What the client gets: a reply, half of one, or a closed connection. */
export type Answer = { readonly kind: 'whole' | 'half'; readonly reply: WireReply } | { readonly kind: 'none' };

type Send = (request: WireRequest) => Promise<WireReply>;

/** Does to a request what the fault says. `send` brings it to the engine. */
export async function applyFault(fault: Fault, request: WireRequest, send: Send, sleep: Sleep): Promise<Answer> {
  switch (fault.fault) {
    case 'pass':
      return whole(await send(request));
    case 'dropBefore':
      return { kind: 'none' };
    case 'dropAfter':
      await send(request);
      return { kind: 'none' };
    case 'delayBefore':
      await sleep(fault.ms);
      return whole(await send(request));
    case 'delayAfter': {
      const reply = await send(request);
      await sleep(fault.ms);
      return whole(reply);
    }
    case 'errorBefore':
      return whole(serverError(fault.status ?? 500));
    case 'errorAfter':
      await send(request);
      return whole(serverError(fault.status ?? 500));
    case 'throttle':
      return whole(throttled(fault.exception ?? 'ThrottlingException'));
    case 'inProgress':
      return whole(inProgress());
    case 'conflict':
      return whole(conflict(request, fault.at ?? [0]));
    case 'cancel':
      return whole(canceled(request, fault.reasons));
    case 'unprocessed': {
      const length = batchItems(request).length;
      const processed = length - (fault.count ?? Math.ceil(length / 2));
      return whole(await sendPartOfBatch(request, (position) => position >= processed, send));
    }
    case 'cutReply':
      return { kind: 'half', reply: await send(request) };
  }
}

const whole = (reply: WireReply): Answer => ({ kind: 'whole', reply });
