// A contestant at its table: its client is canned, and reads get the items that it writes itself.
import { cannedClient } from './canned-client.mjs';
import { ORDERS, WORKLOADS } from './workloads.mjs';

export async function seat(name) {
  const module = await import(`../contestants/${name}.mjs`);
  const items = [];
  const { client, handler } = cannedClient((request) => answer(request, items), module.Client);
  const methods = await module.create({ client });
  const orders = ORDERS.map(methods.prepare ?? ((order) => order));
  for (const order of orders) await methods.put(order);
  items.push(...handler.requests.map(({ input }) => input.Item ?? input.TransactItems[0].Put.Item));
  return { title: module.title, asAsked: module.asAsked, methods, orders, items, handler };
}

/** What an operation of the contestant asks for and gives back; from then on, its answers are canned. */
export async function tryOnce({ methods, orders, handler }, { method, argumentsOf }) {
  const run = runner({ methods, orders }, { method, argumentsOf });
  handler.canned = undefined;
  handler.requests = [];
  const result = await run();
  const { requests, lastBody: canned } = handler;
  return { requests, result, run, use: () => (handler.canned = canned) };
}

function runner({ methods, orders }, { method, argumentsOf }) {
  const args = argumentsOf(methods, orders);
  return () => methods[method](...args);
}

export const workloadsOf = ({ methods }) => Object.entries(WORKLOADS).filter(([, { method }]) => method in methods);

/** DynamoDB's answer, where the table holds `items`. */
function answer({ command, input }, items) {
  switch (command) {
    case 'GetItem':
      return { Item: items[0] };
    case 'UpdateItem':
      return input.ReturnValues === 'ALL_NEW' ? { Attributes: items[0] } : {};
    case 'TransactGetItems':
      return { Responses: input.TransactItems.map((_, index) => ({ Item: items[index] })) };
    case 'BatchGetItem':
      return {
        Responses: Object.fromEntries(Object.keys(input.RequestItems).map((table) => [table, items])),
        UnprocessedKeys: {},
      };
    case 'Query':
      return { Items: items, Count: items.length, ScannedCount: items.length };
    case 'BatchWriteItem':
      return { UnprocessedItems: {} };
    default:
      return {};
  }
}
