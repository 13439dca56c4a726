import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../errors/index.js';
import { findEngineBinary } from './engine-binary.js';
import { freePort } from './free-port.js';
import { localClient } from './local-client.js';
import { SupervisedProcess } from './supervised-process.js';

const START_TIMEOUT_MS = 15_000;
/** A free port can be taken between finding it and listening on it. */
const MAX_PORT_ATTEMPTS = 10;

const NO_ENGINE = `No local DynamoDB engine was found. There are three ways to get one:
  - install the embedded engine: npm install --save-dev dynoxide (or, for one platform only, @dynoxide/${process.platform}-${process.arch})
  - set DYNAMODB_ENDPOINT to a running DynamoDB Local, such as http://127.0.0.1:8000, or to AWS
  - put the executable \`dynoxide\` on the PATH`;

export interface LocalDynamoDBOptions {
  /** The port to listen on, on 127.0.0.1; a free one when left out or 0. */
  readonly port?: number;
}

/** A running DynamoDB engine. */
export interface LocalDynamoDB {
  /** Where it listens, such as `http://127.0.0.1:41234`. */
  readonly endpoint: string;
  /** A client of it, ready to use. */
  readonly client: DynamoDBClient;
  /** Destroys the client and stops the engine with all its data; an engine of `DYNAMODB_ENDPOINT` is left running. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded DynamoDB engine, with no tables and all data in memory, and waits until it answers.
 * It ends with this process at the latest, even when that crashes or is killed, and does not keep it alive.
 * When the environment variable `DYNAMODB_ENDPOINT` is set nothing is started and the client talks to that endpoint:
 * with made-up credentials, or for an endpoint of AWS with the credentials and the region of the environment.
 *
 * @throws ServiceError when there is no engine, or when it can't be started
 * @example
 * const { client, stop } = await startLocalDynamoDB();
 * const db = new DataSource({ client, entities: [User] });
 * await db.createTables();
 */
export async function startLocalDynamoDB(options: LocalDynamoDBOptions = {}): Promise<LocalDynamoDB> {
  const external = process.env['DYNAMODB_ENDPOINT'];
  if (external) {
    const client = localClient(external);
    return { endpoint: external, client, stop: async () => client.destroy() };
  }
  const binary = findEngineBinary();
  if (binary === undefined) throw new ServiceError(NO_ENGINE);
  const { engine, port } = await startEngine(binary, options.port ?? 0);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = localClient(endpoint);
  const stop = async (): Promise<void> => {
    client.destroy();
    await engine.stop();
  };
  await client.send(new ListTablesCommand({ Limit: 1 }));
  return { endpoint, client, stop };
}

async function startEngine(binary: string, fixedPort: number): Promise<{ engine: SupervisedProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = fixedPort || (await freePort());
    const engine = new SupervisedProcess(binary, ['serve', '--host', '127.0.0.1', '--port', String(port)]);
    if (await engine.writes(/listening on/, START_TIMEOUT_MS)) return { engine, port };
    await engine.stop();
    const portTaken = /in use/.test(engine.output);
    if (!portTaken || fixedPort !== 0 || attempt === MAX_PORT_ATTEMPTS) {
      throw new ServiceError(`${binary} did not start on port ${port}: ${engine.output.trim() || 'it gave no reason'}`);
    }
  }
}
