import { channel } from 'node:diagnostics_channel';
import type { ConsumedCapacity } from '@aws-sdk/client-dynamodb';
import { DynatomicError, type Outcome } from '../errors/index.js';
import type { Call } from './call.js';
import type { CommandName } from './commands.js';
import type { Reply } from './reply.js';
import { tableNames } from './table-names.js';

/** Published on `dynatomic:retry` before the wait for another attempt. */
export interface RetryMessage {
  readonly command: CommandName;
  /** Physical table names, each once. */
  readonly tables: readonly string[];
  /** The attempt that failed; 1 is the first. */
  readonly attempt: number;
  /** Milliseconds until the next attempt. */
  readonly delayMs: number;
  /** Name of DynamoDB's error, or code of the network's. */
  readonly error: string;
}

/** Published on `dynatomic:request` when a call has ended, with all its attempts. */
export interface RequestMessage {
  readonly command: CommandName;
  readonly tables: readonly string[];
  /** Requests sent. */
  readonly attempts: number;
  /** Milliseconds, waits between attempts included. */
  readonly durationMs: number;
  /** For a read, `applied` says that it succeeded. */
  readonly outcome: Outcome;
  /** Name of what ended the call: an error of dynatomic, or of DynamoDB where it refused a write. */
  readonly error: string | undefined;
  /** Capacity units by table, where `returnConsumedCapacity` asked for them. */
  readonly consumedCapacity: Readonly<Record<string, number>> | undefined;
}

/** Published on `dynatomic:transaction` when a read or write transaction has ended, after its `dynatomic:request`. */
export interface TransactionMessage extends RequestMessage {
  readonly operations: number;
  /** DynamoDB's code for each operation, when it cancelled the transaction. */
  readonly reasons: readonly string[] | undefined;
}

const requests = channel('dynatomic:request');
const retries = channel('dynatomic:retry');
const transactions = channel('dynatomic:transaction');

/** Runs a call and tells those who listen how it ended; costs nothing when nobody does. */
export function observed<C extends CommandName>(call: Call<C>, run: () => Promise<Reply<C>>): Promise<Reply<C>> {
  return requests.hasSubscribers || transactions.hasSubscribers ? publishing(call, run) : run();
}

async function publishing<C extends CommandName>(call: Call<C>, run: () => Promise<Reply<C>>): Promise<Reply<C>> {
  const { attempts } = call;
  const start = performance.now();
  const publishEnd = (end: Reply | DynatomicError): void =>
    publish(call, end, { attempts: call.attempts - attempts, durationMs: performance.now() - start });
  try {
    const reply = await run();
    publishEnd(reply);
    return reply;
  } catch (error) {
    publishEnd(error as DynatomicError);
    throw error;
  }
}

type Measured = Pick<RequestMessage, 'attempts' | 'durationMs'>;

function publish(call: Call<CommandName>, end: Reply | DynatomicError, measured: Measured): void {
  const message: RequestMessage = {
    command: call.command,
    tables: tableNames(call.input),
    ...measured,
    outcome: 'outcome' in end ? end.outcome : 'applied',
    error: errorNameOf(end),
    consumedCapacity: 'output' in end ? consumedCapacity(end.output) : undefined,
  };
  requests.publish(message);
  const operations = 'TransactItems' in call.input ? call.input.TransactItems?.length : undefined;
  if (operations === undefined) return;
  const reasons = 'reasons' in end ? end.reasons.map(({ code }) => code) : undefined;
  transactions.publish({ ...message, operations, reasons } satisfies TransactionMessage);
}

function consumedCapacity(output: object): Readonly<Record<string, number>> | undefined {
  const { ConsumedCapacity: consumed } = output as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] };
  if (consumed === undefined) return undefined;
  const units = Object.create(null) as Record<string, number>;
  for (const { TableName = '', CapacityUnits = 0 } of [consumed].flat()) {
    units[TableName] = (units[TableName] ?? 0) + CapacityUnits;
  }
  return units;
}

export function publishRetry(call: Call<CommandName>, attempt: number, delayMs: number, error: Error): void {
  if (!retries.hasSubscribers) return;
  const { command, input } = call;
  const message: RetryMessage = { command, tables: tableNames(input), attempt, delayMs, error: nameOf(error) };
  retries.publish(message);
}

function errorNameOf(end: Reply | DynatomicError): string | undefined {
  if (end instanceof DynatomicError) return end.name;
  return end.kind === 'ok' ? undefined : nameOf(end.cause);
}

/** The code of a network error says more than its name. */
function nameOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
