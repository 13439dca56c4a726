import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../src/errors/index.js';
import { findEngineBinary } from '../src/testing/engine-binary.js';
import * as ports from '../src/testing/free-port.js';
import { localClient } from '../src/testing/local-client.js';
import { startLocalDynamoDB } from '../src/testing/local-dynamodb.js';
import { engine } from './support/engine.js';

jest.mock('../src/testing/free-port.js', () => {
  const actual = jest.requireActual<typeof ports>('../src/testing/free-port.js');
  return { freePort: jest.fn(actual.freePort) };
});

const GONE_TIMEOUT_MS = 3_000;
const OWNER = join(__dirname, 'support/engine-owner.ts');

const shared = process.env['DYNAMODB_ENDPOINT'];
const workingDirectory = process.cwd();
const path = process.env['PATH'];
const script = process.argv[1];

beforeEach(() => {
  delete process.env['DYNAMODB_ENDPOINT'];
});
afterEach(() => {
  process.env['DYNAMODB_ENDPOINT'] = shared;
  process.env['PATH'] = path;
  process.argv[1] = script ?? '';
  process.chdir(workingDirectory);
});

function answers(endpoint: string): Promise<boolean> {
  return fetch(endpoint).then(
    () => true,
    () => false,
  );
}

/** Whether nothing listens any more; the operating system needs a moment to end a process. */
async function isGone(endpoint: string): Promise<boolean> {
  const deadline = Date.now() + GONE_TIMEOUT_MS;
  while (await answers(endpoint)) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

describe('startLocalDynamoDB', () => {
  test('starts an empty engine on a free port, and stops it', async () => {
    const { client, endpoint, stop } = await startLocalDynamoDB();
    expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    await stop();
    expect(await answers(endpoint)).toBe(false);
    await stop();
  });

  test('starts several at once, each on a port of its own', async () => {
    const engines = await Promise.all(Array.from({ length: 4 }, () => startLocalDynamoDB()));
    expect(new Set(engines.map(({ endpoint }) => endpoint)).size).toBe(4);
    await Promise.all(engines.map(({ stop }) => stop()));
  });

  test('takes another port when somebody was faster', async () => {
    const somebody = createServer().listen(0, '127.0.0.1');
    await once(somebody, 'listening');
    const { port } = somebody.address() as AddressInfo;
    jest.mocked(ports.freePort).mockResolvedValueOnce(port);
    const { endpoint, stop } = await startLocalDynamoDB();
    expect(endpoint).not.toBe(`http://127.0.0.1:${port}`);
    expect(await answers(endpoint)).toBe(true);
    await stop();
    somebody.close();
  });

  test('listens on a given port, and says so when it is taken', async () => {
    const port = await ports.freePort();
    const { endpoint, stop } = await startLocalDynamoDB({ port });
    expect(endpoint).toBe(`http://127.0.0.1:${port}`);
    const second = startLocalDynamoDB({ port });
    await expect(second).rejects.toThrow(ServiceError);
    await expect(second).rejects.toThrow(/did not start.*in use/);
    expect(await answers(endpoint)).toBe(true);
    await stop();
  });

  test('a port that is none is refused', async () => {
    const started = startLocalDynamoDB({ port: 70_000 });
    await expect(started).rejects.toThrow(ServiceError);
    await expect(started).rejects.toThrow(/did not start on port 70000/);
  });

  test('DYNAMODB_ENDPOINT overrides; stop() leaves that engine running', async () => {
    const { endpoint, stop } = await startLocalDynamoDB();
    process.env['DYNAMODB_ENDPOINT'] = endpoint;
    const other = await startLocalDynamoDB();
    expect(other.endpoint).toBe(endpoint);
    expect((await other.client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    await other.stop();
    expect(await answers(endpoint)).toBe(true);
    await stop();
  });

  test('a DYNAMODB_ENDPOINT that is no URL is refused', async () => {
    process.env['DYNAMODB_ENDPOINT'] = 'localhost';
    await expect(startLocalDynamoDB()).rejects.toThrow(/not a URL: localhost/);
  });

  test('without an engine it names the three ways to get one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dynatomic-'));
    process.chdir(folder);
    process.env['PATH'] = '';
    process.argv[1] = '';
    const started = startLocalDynamoDB();
    await expect(started).rejects.toThrow(ServiceError);
    await expect(started).rejects.toThrow(/npm install[^]*DYNAMODB_ENDPOINT[^]*PATH/);
    rmSync(folder, { recursive: true });
  });

  test('finds the engine on the PATH', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dynatomic-'));
    symlinkSync(findEngineBinary() ?? '', join(folder, 'dynoxide'));
    process.chdir(folder);
    process.env['PATH'] = folder;
    process.argv[1] = '';
    expect(findEngineBinary()).toBe(join(folder, 'dynoxide'));
    const { client, stop } = await startLocalDynamoDB();
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    await stop();
    rmSync(folder, { recursive: true });
  });

  test('finds the engine beside the script that runs', () => {
    process.chdir(tmpdir());
    process.env['PATH'] = '';
    process.argv[1] = OWNER;
    expect(findEngineBinary()).toMatch(/dynoxide$/);
  });
});

describe('no orphan is left when the process', () => {
  async function start(ending: string): Promise<{ owner: ChildProcess; endpoint: string }> {
    const owner = spawn(process.execPath, ['--import', 'tsx', OWNER, ending], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: process.env, // jest's own copy, which lacks DYNAMODB_ENDPOINT
      detached: true,
    });
    const [endpoint] = (await once(owner.stdout, 'data')) as [Buffer];
    expect(await answers(endpoint.toString())).toBe(true);
    return { owner, endpoint: endpoint.toString() };
  }

  test.each(['comes to its end', 'calls process.exit', 'crashes'])('%s', async (ending) => {
    const { owner, endpoint } = await start(ending);
    owner.stdin?.write('now');
    await once(owner, 'exit');
    expect(await isGone(endpoint)).toBe(true);
  });

  test.each(['SIGKILL', 'SIGTERM', 'SIGHUP'] as const)('gets %s', async (signal) => {
    const { owner, endpoint } = await start('');
    owner.kill(signal);
    expect(await isGone(endpoint)).toBe(true);
  });

  test('and its whole group get SIGINT, as Ctrl-C sends it', async () => {
    const { owner, endpoint } = await start('');
    process.kill(-Number(owner.pid), 'SIGINT');
    expect(await isGone(endpoint)).toBe(true);
  });
});

describe('the client', () => {
  test('has credentials of its own for a local engine', async () => {
    const client = localClient('http://127.0.0.1:8000');
    expect(await client.config.region()).toBe('us-east-1');
    expect(await client.config.credentials()).toMatchObject({ accessKeyId: 'local' });
  });

  test('takes those of the environment for AWS', async () => {
    const before = process.env;
    process.env = { ...before, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'mine', AWS_SECRET_ACCESS_KEY: 'secret' };
    const client = localClient('https://dynamodb.eu-west-1.amazonaws.com');
    expect(await client.config.region()).toBe('eu-west-1');
    expect(await client.config.credentials()).toMatchObject({ accessKeyId: 'mine' });
    process.env = before;
  });
});

describe('the engine of the test run', () => {
  process.env['DYNAMODB_ENDPOINT'] = shared;
  const { client, createTable, requests, tableName } = engine();

  test('has tables of each test file, and records what was sent', async () => {
    await createTable('Users', 'pk', { name: 'sk', type: 'N' });
    expect(requests.count).toBe(0);
    const Key = { pk: { S: 'a' }, sk: { N: '1' } };
    await client.send(new PutItemCommand({ TableName: tableName('Users'), Item: Key }));
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName('Users'), Key }));
    expect(Item).toEqual(Key);
    expect(requests.all().map(({ operation }) => operation)).toEqual(['PutItem', 'GetItem']);
    expect(requests.last('PutItem')).toEqual({ TableName: tableName('Users'), Item: Key });
  });
});
