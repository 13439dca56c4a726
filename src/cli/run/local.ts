import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from '../../repository/index.js';
import { type LocalDynamoDB, startLocalDynamoDB } from '../../testing/index.js';
import { tableDefinitions } from '../../tables/index.js';
import type { Run } from '../command.js';
import type { localOptions } from '../commands/local.js';
import { readEntityModule } from '../entity-module.js';
import { CommandFailure, plural, UsageError } from '../report.js';

const MAX_PORT = 65_535;
const WATCH_INTERVAL_MS = 500;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export const runLocal: Run<typeof localOptions> = async ({ options }, context) => {
  const { terminal } = context;
  if (process.env['DYNAMODB_ENDPOINT']) {
    throw new UsageError('DYNAMODB_ENDPOINT names an engine that runs elsewhere. Unset it to start one here.');
  }
  const port = portNumber(options.port);
  const { entities: file } = options;
  const entities =
    file === undefined ? [] : await terminal.progress(`Importing ${file}`, readEntityModule(file, context));
  // The SDK's notice about versions of Node.js is for the user's programs.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const engine = await terminal.progress('Starting the engine', startLocalDynamoDB({ port }));
  const tables = tableDefinitions(entities).map(({ name }) => name);
  await new DataSource({ client: engine.client, entities }).createTables();
  const made = tables.length === 0 ? '' : `, with ${plural(tables.length, 'table')}: ${tables.join(', ')}`;
  return {
    summary: [
      `DynamoDB listens on ${engine.endpoint}${made}`,
      `AWS_ENDPOINT_URL_DYNAMODB=${engine.endpoint} AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`,
      'Data is in memory. Ctrl-C stops it.',
    ].join('\n'),
    details: { endpoint: engine.endpoint, tables },
    afterwards: () => untilStopped(engine),
  };
};

function portNumber(text = '0'): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= MAX_PORT) return port;
  throw new UsageError(`--port is a number from 0 (a free port) to ${MAX_PORT}, not '${text}'.`);
}

/** Waits for a signal to stop. The engine doesn't keep the process alive, nor tell when it ends: that is asked for. */
async function untilStopped({ endpoint, stop }: LocalDynamoDB): Promise<void> {
  const signalled = new Promise<boolean>((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve(true));
  });
  while (!(await Promise.race([signalled, sleep(WATCH_INTERVAL_MS, false)]))) {
    if (!(await isListening(new URL(endpoint)))) {
      throw new CommandFailure([{ severity: 'error', code: 'ENGINE', message: 'The engine ended by itself.' }]);
    }
  }
  await stop();
}

function isListening({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
