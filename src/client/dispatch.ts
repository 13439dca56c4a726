import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Attempt } from './attempt.js';
import type { CommandInput, CommandName, CommandOutput } from './commands.js';
import { plainDispatch } from './plain-dispatch.js';
import { LostCall } from './wire-call.js';
import { WireView } from './wire-view.js';

/** Sends one attempt of a request. */
export type Dispatch = <C extends CommandName>(
  command: C,
  input: CommandInput<C>,
  attempt: Attempt,
) => Promise<CommandOutput<C>>;

/** Commands about items: their inputs and outputs are their own JSON, binaries aside. Of tables, there are dates. */
const ITEM_COMMANDS: ReadonlySet<CommandName> = new Set<CommandName>([
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'TransactGetItems',
  'TransactWriteItems',
  'UpdateItem',
]);

/** `sdk` goes through `client.send` alone; without it the wire path is taken where the client's inside is familiar. */
export type WireMode = 'sdk' | undefined;

export function dispatcher(client: DynamoDBClient, mode: WireMode): Dispatch {
  const plain: Dispatch = (command, input, attempt) => plainDispatch(client, command, input, attempt);
  if (mode === 'sdk') return plain;
  let view: WireView | undefined;
  let familiar = true;
  let proven = false;
  return async (command, input, attempt) => {
    if (!familiar || !ITEM_COMMANDS.has(command) || hasOwnSend(client)) return plain(command, input, attempt);
    if (view === undefined || !view.isUpToDate) view = WireView.of(client);
    if (view === undefined) {
      familiar = false;
      return plain(command, input, attempt);
    }
    try {
      const output = await view.send(command, input, attempt);
      proven = true;
      return output;
    } catch (error) {
      if (attempt.sent || (proven && !(error instanceof LostCall))) throw error;
      const output = await plain(command, input, attempt);
      familiar = false; // what failed by the wire path went well without it
      return output;
    }
  };
}

/** Whether the client, or its class, sends in a way of its own, such as the stub of a test: it is asked once, as it is. */
function hasOwnSend(client: DynamoDBClient): boolean {
  return Object.hasOwn(client, 'send') || Object.hasOwn(Object.getPrototypeOf(client) as object, 'send');
}
