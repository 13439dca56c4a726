import { jsonReply, parseBody, withBody, type WireReply } from './wire-reply.js';
import { withInput, type WireRequest } from './wire-request.js';

/** What a batch asks of one table: writes as a list; reads as `Keys`, beside a projection and the like. */
type TableRequest = readonly unknown[] | { readonly Keys?: readonly unknown[] };
type TableRequests = Readonly<Record<string, TableRequest>>;
type Send = (request: WireRequest) => Promise<WireReply>;

/** The items of a BatchWriteItem or BatchGetItem, in the order of the request. */
export function batchItems(request: WireRequest): { readonly table: string; readonly item: unknown }[] {
  return Object.entries(tableRequests(request)).flatMap(([table, asked]) =>
    itemsOf(asked).map((item) => ({ table, item })),
  );
}

/** Sends a batch without the items at some positions, and adds those to the reply as unprocessed. */
export async function sendPartOfBatch(
  request: WireRequest,
  isHeldBack: (position: number) => boolean,
  send: Send,
): Promise<WireReply> {
  const sent: Record<string, TableRequest> = {};
  const heldBack: Record<string, TableRequest> = {};
  let position = 0;
  for (const [table, asked] of Object.entries(tableRequests(request))) {
    const first = position;
    const [toSend, toHold] = partition(itemsOf(asked), (index) => isHeldBack(first + index));
    if (toSend.length > 0) sent[table] = withItems(asked, toSend);
    if (toHold.length > 0) heldBack[table] = withItems(asked, toHold);
    position += toSend.length + toHold.length;
  }
  if (Object.keys(heldBack).length === 0) return send(request);
  if (Object.keys(sent).length === 0) return addUnprocessed(request, jsonReply(200, emptyOutput(request)), heldBack);
  const reply = await send(withInput(request, { ...request.input, RequestItems: sent }));
  return reply.status === 200 ? addUnprocessed(request, reply, heldBack) : reply;
}

function addUnprocessed(request: WireRequest, reply: WireReply, heldBack: TableRequests): WireReply {
  const output = parseBody(reply);
  const name = isRead(request) ? 'UnprocessedKeys' : 'UnprocessedItems';
  const unprocessed = { ...(output[name] as TableRequests | undefined) };
  for (const [table, held] of Object.entries(heldBack)) {
    unprocessed[table] = withItems(held, [...itemsOf(unprocessed[table] ?? []), ...itemsOf(held)]);
  }
  return withBody(reply, { ...output, [name]: unprocessed });
}

const isRead = (request: WireRequest): boolean => request.operation === 'BatchGetItem';
const emptyOutput = (request: WireRequest): object => (isRead(request) ? { Responses: {} } : {});

const tableRequests = (request: WireRequest): TableRequests => Object(request.input['RequestItems']) as TableRequests;

function itemsOf(asked: TableRequest): readonly unknown[] {
  const items: unknown = isList(asked) ? asked : asked?.Keys;
  return Array.isArray(items) ? items : [];
}

function withItems(asked: TableRequest, items: readonly unknown[]): TableRequest {
  return isList(asked) ? items : { ...asked, Keys: items };
}

const isList = (asked: TableRequest): asked is readonly unknown[] => Array.isArray(asked);

function partition<T>(items: readonly T[], isSecond: (index: number) => boolean): readonly [T[], T[]] {
  return [items.filter((_, index) => !isSecond(index)), items.filter((_, index) => isSecond(index))];
}
