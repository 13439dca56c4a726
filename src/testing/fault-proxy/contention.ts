import { sendPartOfBatch } from './batch.js';
import { conflict, inProgress } from './exception-reply.js';
import { type Access, accessOf, type ItemPositions, itemPositions } from './item-accesses.js';
import type { KeySchemas } from './key-schemas.js';
import type { MillisecondRange } from './millisecond-range.js';
import { type Random, randomInteger } from './seeded-random.js';
import type { Sleep } from './sleep.js';
import type { WireReply } from './wire-reply.js';
import type { WireRequest } from './wire-request.js';

interface OngoingRequest {
  readonly access: Access;
  readonly items: ItemPositions;
  readonly token: unknown;
  /** Positions of a transactional read that were written while it was on its way. */
  readonly overtaken: Set<number>;
}

type Send = (request: WireRequest) => Promise<WireReply>;

/**
 * Makes requests that are on their way at the same time conflict on an item as DynamoDB's do:
 * of two writes, at least one of them transactional, the later is refused; a transactional read is refused when it meets
 * a write, whichever came first; plain writes don't conflict with each other, nor do reads.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export class Contention {
  readonly #holdMs: MillisecondRange;
  readonly #schemas: KeySchemas;
  readonly #sleep: Sleep;
  readonly #ongoing = new Set<OngoingRequest>();

  constructor(holdMs: MillisecondRange, schemas: KeySchemas, sleep: Sleep) {
    this.#holdMs = holdMs;
    this.#schemas = schemas;
    this.#sleep = sleep;
  }

  /** Sends the request unless it conflicts, and calls `onConflict` if it does. */
  async send(request: WireRequest, random: Random, onConflict: () => void, send: Send): Promise<WireReply> {
    const access = accessOf(request);
    if (access === undefined) return send(request);
    const items = await itemPositions(request, this.#schemas);
    // No await from here until the request is among the ongoing ones: whoever comes second must see the first
    const token = request.input['ClientRequestToken'];
    if (token !== undefined && this.#others((other) => other.token === token).length > 0) {
      onConflict();
      return inProgress();
    }
    const met = this.#positionsMet(access, items);
    if (met.size > 0) onConflict();
    if (met.size > 0 && request.operation !== 'BatchWriteItem') return conflict(request, met);

    const accepted = new Map([...items].filter(([, position]) => !met.has(position)));
    const ongoing = { access, items: accepted, token, overtaken: new Set<number>() };
    this.#overtakeReads(ongoing);
    this.#ongoing.add(ongoing);
    try {
      await this.#sleep(randomInteger(random, this.#holdMs));
      const reply = await (met.size === 0
        ? send(request)
        : sendPartOfBatch(request, (position) => met.has(position), send));
      if (ongoing.overtaken.size === 0) return reply;
      onConflict();
      return conflict(request, ongoing.overtaken);
    } finally {
      this.#ongoing.delete(ongoing);
    }
  }

  #positionsMet(access: Access, items: ItemPositions): ReadonlySet<number> {
    const opponents = this.#others((other) => isRefused(access, other.access));
    return new Set(opponents.flatMap((opponent) => positionsOfShared(items, opponent.items)));
  }

  #overtakeReads(coming: OngoingRequest): void {
    if (isRead(coming.access)) return;
    for (const read of this.#others((other) => isRead(other.access))) {
      for (const position of positionsOfShared(read.items, coming.items)) read.overtaken.add(position);
    }
  }

  #others(matches: (other: OngoingRequest) => boolean): OngoingRequest[] {
    return [...this.#ongoing].filter(matches);
  }
}

/** Whether a request that comes is refused for one that is on its way. */
function isRefused(coming: Access, ongoing: Access): boolean {
  return !isRead(ongoing) && !(coming === 'plainWrite' && ongoing === 'plainWrite');
}

const isRead = (access: Access): boolean => access === 'transactionalRead';

const positionsOfShared = (items: ItemPositions, others: ItemPositions): number[] =>
  [...items].filter(([item]) => others.has(item)).map(([, position]) => position);
