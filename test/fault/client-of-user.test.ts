import {
  DynamoDBClient,
  PutItemCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { InitializeMiddleware } from '@smithy/types';
import { Connection, documentOptions } from '../../src/client/index.js';
import { asIs, failureOf, faultyConnection } from '../support/faulty-connection.js';
import { RequestRecorder } from '../support/request-recorder.js';

const $ = faultyConnection();
const RETRY = { maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 4 };

describe('a document client', () => {
  test('takes requests in wire form, and goes on working', async () => {
    const client = DynamoDBDocumentClient.from($.client(), { marshallOptions: { removeUndefinedValues: true } });
    const connection = new Connection(client, RETRY);
    $.faults({ fault: 'dropAfter', times: 3 });
    expect(await connection.send('TransactWriteItems', $.incrementOnce(), asIs)).toMatchObject({
      kind: 'ok',
      attempts: 4,
    });
    expect(await $.count()).toBe(1);
    const read = await connection.send('GetItem', $.key(), (reply) => reply.output.Item);
    expect(read).toEqual({ pk: { S: $.id }, n: { N: '1' } });
    await client.send(new PutCommand({ TableName: $.table, Item: { pk: $.id, n: 7, none: undefined } }));
    expect(await $.count()).toBe(7);
  });

  test('tells its marshall and unmarshall options', () => {
    const options = { marshallOptions: { convertEmptyValues: true }, unmarshallOptions: { wrapNumbers: true } };
    expect(documentOptions(DynamoDBDocumentClient.from($.client(), options))).toEqual(options);
    expect(documentOptions(DynamoDBDocumentClient.from($.client()))).toBeUndefined();
    expect(documentOptions($.client())).toBeUndefined();
  });
});

describe('what the user gave the client stays in force', () => {
  test('a logger, which hears of each request', async () => {
    const lines: unknown[] = [];
    const log = (line: unknown): void => void lines.push(line);
    const client = $.client();
    client.config.logger = { debug: () => undefined, info: log, warn: () => undefined, error: log };
    await new Connection(client, RETRY).send('PutItem', $.item(), asIs);
    expect(lines).toEqual([expect.objectContaining({ commandName: 'PutItemCommand' })]);
  });

  test('middlewares, also those that are added later, for each attempt', async () => {
    const client = $.client();
    const connection = new Connection(client, RETRY);
    const seen: string[] = [];
    const note =
      (what: string): InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes> =>
      (next) =>
      (args) => {
        seen.push(what);
        return next(args);
      };
    client.middlewareStack.add(note('initialize'), { step: 'initialize' });
    client.middlewareStack.add(note('serialize'), { step: 'serialize' });
    const recorder = new RequestRecorder(client);
    $.faults({ fault: 'throttle' });
    await connection.send('PutItem', $.item(), asIs);
    expect(seen).toEqual(['initialize', 'serialize', 'initialize', 'serialize']);
    expect(recorder.count).toBe(2);
  });

  test('its request handler and its credentials', async () => {
    const inner = $.client();
    const handled: string[] = [];
    const requestHandler = {
      ...inner.config.requestHandler,
      handle: (request: never, options: never) => {
        handled.push((request as { headers: Record<string, string> }).headers['authorization'] ?? '');
        return inner.config.requestHandler.handle(request, options);
      },
    };
    const credentials = async () => ({ accessKeyId: 'AKIDOFUSER', secretAccessKey: 'secret' });
    const connection = new Connection($.client({ requestHandler: requestHandler as never, credentials }), RETRY);
    await connection.send('PutItem', $.item(), asIs);
    expect(handled).toEqual([expect.stringContaining('Credential=AKIDOFUSER/')]);
  });

  test('all but its retries: neither its strategy nor its attempts count', async () => {
    const retryStrategy = { mode: 'mine', retry: jest.fn() };
    const connection = new Connection($.client({ retryStrategy: retryStrategy as never, maxAttempts: 9 }), RETRY);
    $.faults({ fault: 'throttle', times: 3 });
    expect(await connection.send('PutItem', $.item(), asIs)).toMatchObject({ kind: 'ok', attempts: 4 });
    expect(retryStrategy.retry).not.toHaveBeenCalled();
  });

  test('and the client itself is not changed', async () => {
    const client = $.client();
    const stack = client.middlewareStack.identify();
    const { retryStrategy, maxAttempts } = client.config;
    await new Connection(client, RETRY).send('PutItem', $.item(), asIs);
    expect(client.middlewareStack.identify()).toEqual(stack);
    expect(client.config).toMatchObject({ retryStrategy, maxAttempts });
  });

  test('also where it caches its handlers: neither side gets those of the other', async () => {
    const client = $.client({ cacheMiddleware: true });
    const connection = new Connection(client, { ...RETRY, maxAttempts: 1 });
    const put = new PutItemCommand($.item());
    await client.send(put);
    $.faults({ fault: 'throttle' });
    expect((await failureOf(connection.send('PutItem', $.item(), asIs))).name).toBe('ThrottledError');
    $.faults({ fault: 'throttle' });
    expect((await client.send(put)).$metadata.attempts).toBe(2);
  });
});

test('what is sent is what the client by itself would send', async () => {
  const client = $.client();
  const wire = recordWire(client);
  const connection = new Connection(client, { maxAttempts: 4 });
  const put = $.item({ b: { B: new Uint8Array([1, 2]) }, s: { SS: ['a', 'b'] }, m: { M: { none: { NULL: true } } } });
  const transaction = $.incrementOnce();
  await connection.send('PutItem', put, asIs);
  await client.send(new PutItemCommand(put));
  await connection.send('TransactWriteItems', transaction, asIs);
  await client.send(new TransactWriteItemsCommand(transaction));
  const [ourPut, theirPut, ourTransaction, theirTransaction] = $.sent;
  expect([ourPut, ourTransaction]).toEqual([theirPut, theirTransaction]);
  const headers = wire.map((sent) => Object.keys(sent).sort());
  expect([headers[0], headers[2]]).toEqual([headers[1], headers[3]]);
  expect(wire[0]?.['amz-sdk-request']).toBe('attempt=1; max=4');
});

test('all attempts of one call share an invocation id, and each tells its number', async () => {
  const client = $.client();
  const wire = recordWire(client);
  $.faults({ fault: 'throttle' });
  await new Connection(client, RETRY).send('PutItem', $.item(), asIs);
  const [first, second] = wire;
  expect(first?.['amz-sdk-invocation-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(second?.['amz-sdk-invocation-id']).toBe(first?.['amz-sdk-invocation-id']);
  expect(wire.map((headers) => headers['amz-sdk-request'])).toEqual(['attempt=1; max=4', 'attempt=2; max=4']);
});

/** The headers of each attempt as they were signed. */
function recordWire(client: DynamoDBClient): Record<string, string>[] {
  const wire: Record<string, string>[] = [];
  client.middlewareStack.add(
    (next) => (args) => {
      wire.push({ ...(args.request as { headers: Record<string, string> }).headers });
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  return wire;
}

test.each([undefined, null, {}, 'client', { send: () => undefined }])('%p is refused as a client', (client) => {
  expect(() => new Connection(client as never)).toThrow(
    expect.objectContaining({ code: 'MODEL', message: expect.stringContaining('client must be a DynamoDBClient') }),
  );
});

test('a client whose retries can not be taken over is refused: an update might be applied twice', () => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  client.middlewareStack.remove('retryMiddleware');
  client.middlewareStack.add((next) => next, { name: 'retryMiddleware', step: 'build' });
  expect(() => new Connection(client)).toThrow(
    expect.objectContaining({ code: 'MODEL', message: expect.stringContaining('retries in a way') }),
  );
});
