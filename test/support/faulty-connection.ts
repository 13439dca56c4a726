import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { FaultProxy, type ScriptedFault } from 'dynatomic/testing';
import { Connection, type RetryOptions } from '../../src/client/index.js';
import { engine } from './engine.js';

const FAST_RETRIES: RetryOptions = { maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 4 };
/** Long enough for a busy machine, and how long a reply takes that is too late for sure. */
const PATIENCE_MS = 150;
export const TOO_LATE_MS = 400;

/** A table behind a fault proxy, which is anew for each test, and connections to it. */
class FaultyConnection {
  readonly #engine = engine();
  readonly #clients: DynamoDBClient[] = [];
  #proxy: FaultProxy | undefined;
  readonly table = this.#engine.tableName('Items');
  /** The endpoint of the engine itself. */
  readonly endpoint = this.#engine.endpoint;
  /** A client of the engine itself. */
  readonly direct = this.#engine.client;
  /** An id, and a token, that no other test uses. */
  id = '';
  /** The bodies of the requests that the proxy got in this test. */
  sent: string[] = [];

  async prepare(): Promise<void> {
    await this.#engine.createTable('Items', 'pk');
  }

  async start(): Promise<void> {
    this.id = randomUUID();
    this.sent = [];
    this.#proxy = await FaultProxy.start({ target: this.endpoint });
    this.proxy.rewrite(({ input }) => void this.sent.push(JSON.stringify(input)));
  }

  async stop(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.destroy();
    await this.proxy.stop();
  }

  get proxy(): FaultProxy {
    if (this.#proxy === undefined) throw new Error('No test is running');
    return this.#proxy;
  }

  faults(...faults: ScriptedFault[]): void {
    this.proxy.script(faults);
  }

  /** How many requests the proxy got in this test. */
  requests(): number {
    return this.proxy.counts.requests;
  }

  /** A client through the proxy, with the SDK's own retries on. */
  client(config: DynamoDBClientConfig = {}): DynamoDBClient {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint: this.proxy.endpoint, region: 'us-east-1', credentials, ...config });
    this.#clients.push(client);
    return client;
  }

  connection(retry: RetryOptions = {}): Connection {
    return new Connection(this.client(), { ...FAST_RETRIES, ...retry });
  }

  /** A connection that soon stops waiting for a reply. */
  impatient(): Connection {
    const requestHandler = { requestTimeout: PATIENCE_MS, throwOnRequestTimeout: true };
    return new Connection(this.client({ requestHandler }), FAST_RETRIES);
  }

  key() {
    return { TableName: this.table, Key: { pk: { S: this.id } } };
  }

  item(attributes: Record<string, AttributeValue> = {}) {
    return { TableName: this.table, Item: { pk: { S: this.id }, ...attributes } };
  }

  /** A put that needs the item to be absent, and asks for the old image. */
  insert() {
    return {
      ...this.item({ by: { S: 'us' } }),
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
  }

  /** An update that adds one to `n`. */
  increment() {
    return {
      ...this.key(),
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    };
  }

  incrementOnce() {
    return { ClientRequestToken: this.id, TransactItems: [{ Update: this.increment() }] };
  }

  insertOnce() {
    return { ClientRequestToken: this.id, TransactItems: [{ Put: this.insert() }] };
  }

  /** What the engine has, asked without the proxy. */
  async stored(): Promise<Record<string, AttributeValue> | undefined> {
    return (await this.direct.send(new GetItemCommand({ ...this.key(), ConsistentRead: true }))).Item;
  }

  /** How often an increment was applied. */
  async count(): Promise<number> {
    return Number((await this.stored())?.['n']?.N ?? 0);
  }
}

/** A `FaultyConnection` for the tests of one file. */
export function faultyConnection(): FaultyConnection {
  const faulty = new FaultyConnection();
  beforeAll(() => faulty.prepare());
  beforeEach(() => faulty.start());
  afterEach(() => faulty.stop());
  return faulty;
}

/** What a promise rejects with. */
export const failureOf = (promise: Promise<unknown>): Promise<any> =>
  promise.then(
    (value) => {
      throw new Error(`It did not fail: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );

export const asIs = <T>(reply: T): T => reply;
