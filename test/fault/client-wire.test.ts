import { type DynamoDBClient, type DynamoDBClientConfig, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Connection } from '../../src/client/index.js';
import { asIs, failureOf, faultyConnection } from '../support/faulty-connection.js';

const $ = faultyConnection();
const RETRY = { maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 4 };

type Stack = DynamoDBClient['middlewareStack'];
/** How often each of the SDK's own middlewares of these names has been at work. */
type Seen = Record<string, number>;

/** Puts counters before the SDK's serialiser, deserialiser and logger, which keep their names, and so their meaning. */
function counting(client: DynamoDBClient): Seen {
  const seen: Seen = { serializerMiddleware: 0, deserializerMiddleware: 0, loggerMiddleware: 0 };
  const copy = client.middlewareStack.clone();
  copy.applyToStack({
    add(middleware: any, entry: any) {
      if (!(entry.name in seen)) return;
      const counted = (next: any, context: any) => {
        const handle = middleware(next, context);
        return (args: any) => {
          seen[entry.name] = (seen[entry.name] ?? 0) + 1;
          return handle(args);
        };
      };
      client.middlewareStack.add(counted, { ...entry, middleware: counted });
    },
    addRelativeTo: () => undefined,
  } as unknown as Stack);
  return seen;
}

describe('the wire path', () => {
  test("leaves out the SDK's serialiser and deserialiser once a first request has shown that both agree", async () => {
    const client = $.client();
    const seen = counting(client);
    const connection = new Connection(client, RETRY);
    for (let n = 0; n < 5; n++) await connection.send('PutItem', $.item(), asIs);
    expect(seen).toEqual({ serializerMiddleware: 1, deserializerMiddleware: 1, loggerMiddleware: 0 });
    await connection.send('GetItem', $.key(), asIs);
    expect(seen).toEqual({ serializerMiddleware: 2, deserializerMiddleware: 2, loggerMiddleware: 0 });
  });

  test('takes no empty response for a proof of how others are read', async () => {
    const client = $.client();
    const connection = new Connection(client, RETRY);
    const seen = counting(client);
    const get = () => connection.send('GetItem', $.key(), ({ output }) => output.Item);
    for (let n = 0; n < 3; n++) expect(await get()).toBeUndefined();
    expect(seen['deserializerMiddleware']).toBe(1);
    await connection.send('PutItem', $.item(), asIs);
    for (let n = 0; n < 3; n++) expect(await get()).toEqual({ pk: { S: $.id } });
    expect(seen['deserializerMiddleware']).toBe(3);
  });

  test('resolves the middlewares once per command', async () => {
    const client = $.client();
    let resolved = 0;
    const count = (next: any): any => {
      resolved++;
      return next;
    };
    client.middlewareStack.add(count, { step: 'build' });
    const connection = new Connection(client, RETRY);
    for (let n = 0; n < 5; n++) await connection.send('PutItem', $.item(), asIs);
    expect(resolved).toBe(1);
  });

  test("'sdk' takes every request through client.send, with the SDK's own serialiser and deserialiser", async () => {
    const client = $.client();
    const seen = counting(client);
    const send = jest.spyOn(client, 'send');
    const connection = new Connection(client, RETRY, 'sdk');
    for (let n = 0; n < 3; n++) await connection.send('PutItem', $.item(), asIs);
    expect(seen).toEqual({ serializerMiddleware: 3, deserializerMiddleware: 3, loggerMiddleware: 0 });
    expect(send.mock.contexts).toEqual([client, client, client]);
  });

  test('reads binaries, sets of them, and what only looks like one', async () => {
    const connection = new Connection($.client(), RETRY);
    const attributes = {
      B: { S: '"B":"AQID"' },
      BS: { L: [{ S: '"BS":["AQID"]' }] },
      bytes: { B: new Uint8Array([1, 2, 3]) },
      sets: { BS: [new Uint8Array([0]), Buffer.from([255])] },
      nested: { M: { B: { B: new Uint8Array([7]) }, BS: { BOOL: true } } },
    };
    for (let n = 0; n < 2; n++) {
      await connection.send('PutItem', $.item(attributes), asIs);
      const item = await connection.send('GetItem', $.key(), ({ output }) => output.Item);
      expect(item).toEqual({ pk: { S: $.id }, ...attributes, sets: { BS: expect.any(Array) } });
      expect(item?.['bytes']?.B?.constructor).toBe(Uint8Array);
      expect(item?.['sets']?.BS?.map(([byte]) => byte).sort()).toEqual([0, 255]);
    }
  });

  test('writes the bytes of Buffers, alone and among others in a set', async () => {
    const connection = new Connection($.client(), RETRY);
    await connection.send('PutItem', $.item(), asIs);
    const others = Object.defineProperty(new Uint8Array([1]), 'toJSON', { value: () => 'AQ==' });
    for (const value of [
      { B: Buffer.from([1, 2]) },
      { BS: [others, Buffer.from([2])] },
      { BS: [others, new Uint8Array([2])] },
    ]) {
      await connection.send('PutItem', $.item({ value }), asIs);
      const item = await connection.send('GetItem', $.key(), ({ output }) => output.Item);
      expect(item?.['value']).toEqual('B' in value ? { B: new Uint8Array([1, 2]) } : { BS: expect.any(Array) });
    }
  });
});

test('a response without a body is an empty one, as to the SDK', async () => {
  const requestHandler = { handle: () => Promise.resolve({ response: { statusCode: 200, headers: {} } }) };
  const connection = new Connection($.client({ requestHandler: requestHandler as never }), RETRY);
  for (let n = 0; n < 2; n++) {
    expect(await connection.send('PutItem', $.item(), asIs)).toMatchObject({ kind: 'ok', attempts: 1 });
  }
});

describe('what the user does to the client later is heeded', () => {
  const first = async (config: DynamoDBClientConfig = {}) => {
    const client = $.client(config);
    const connection = new Connection(client, RETRY);
    await connection.send('PutItem', $.item(), asIs);
    return { client, connection };
  };

  test('a middleware that is added, and one that is removed', async () => {
    const { client, connection } = await first();
    const seen: string[] = [];
    for (const step of ['initialize', 'serialize', 'build', 'finalizeRequest', 'deserialize'] as const) {
      const note = (next: any) => (args: any) => {
        seen.push(step);
        return next(args);
      };
      client.middlewareStack.add(note as never, { step: step as never, name: step });
    }
    await connection.send('PutItem', $.item(), asIs);
    expect(seen.splice(0)).toEqual(['initialize', 'serialize', 'build', 'finalizeRequest', 'deserialize']);
    client.middlewareStack.remove('build');
    await connection.send('PutItem', $.item(), asIs);
    expect(seen).toEqual(['initialize', 'serialize', 'finalizeRequest', 'deserialize']);
  });

  test('a request handler that takes the place of another', async () => {
    const { client, connection } = await first();
    const inner = client.config.requestHandler;
    const handle = jest.fn((request: never, options: never) => inner.handle(request, options));
    client.config.requestHandler = { ...inner, handle } as never;
    await connection.send('PutItem', $.item(), asIs);
    expect(handle).toHaveBeenCalledTimes(1);
  });

  test('a logger', async () => {
    const { client, connection } = await first();
    const info = jest.fn();
    client.config.logger = { debug: () => undefined, info, warn: () => undefined, error: () => undefined };
    await connection.send('PutItem', $.item(), asIs);
    expect(info).toHaveBeenCalledTimes(1);
  });

  test('a send of its own, such as the stub of a test', async () => {
    const { client, connection } = await first();
    const send = jest.spyOn(client, 'send').mockResolvedValue({ Item: { n: { N: '7' } } } as never);
    expect(await connection.send('GetItem', $.key(), ({ output }) => output.Item)).toEqual({ n: { N: '7' } });
    expect(send).toHaveBeenCalledTimes(1);
  });

  test.each(['the client', 'its class'])('a stub of %s that fails, which is asked but once', async (place) => {
    const client = $.client();
    const stubbed = place === 'the client' ? client : (Object.getPrototypeOf(client) as DynamoDBClient);
    const send = jest.spyOn(stubbed, 'send').mockRejectedValueOnce(new TypeError('a stub') as never);
    const failure = await failureOf(new Connection(client, RETRY).send('PutItem', $.item(), asIs));
    expect(failure.message).toContain('a stub');
    expect(send).toHaveBeenCalledTimes(1);
    send.mockRestore();
  });
});

describe('a client whose inside is another', () => {
  const replace = (client: DynamoDBClient, name: string, change: (sdk: any) => any): void => {
    client.middlewareStack.clone().applyToStack({
      add(middleware: any, entry: any) {
        if (entry.name !== name) return;
        const changed = change(middleware);
        client.middlewareStack.add(changed, { ...entry, middleware: changed });
      },
      addRelativeTo: () => undefined,
    } as unknown as Stack);
  };

  test('is sent through as it is, when its serialiser does more than ours', async () => {
    const client = $.client();
    const headers: unknown[] = [];
    replace(
      client,
      'serializerMiddleware',
      (sdk) => (next: any, context: any) =>
        sdk((args: any) => {
          args.request.headers['x-more'] = 'more';
          return next(args);
        }, context),
    );
    client.middlewareStack.add(
      (next) => (args) => {
        headers.push((args.request as any).headers['x-more']);
        return next(args);
      },
      { step: 'build' },
    );
    const connection = new Connection(client, RETRY);
    for (let n = 0; n < 3; n++) await connection.send('PutItem', $.item(), asIs);
    expect(headers).toEqual(['more', 'more', 'more']);
  });

  test('is read through as it is, when its deserialiser makes more of a response than ours', async () => {
    const client = $.client();
    replace(client, 'deserializerMiddleware', (sdk) => (next: any, context: any) => async (args: any) => {
      const result = await sdk(next, context)(args);
      return { ...result, output: { ...result.output, more: 1 } };
    });
    const connection = new Connection(client, RETRY);
    for (let n = 0; n < 3; n++) {
      expect(await connection.send('PutItem', $.item(), ({ output }: any) => output)).toMatchObject({ more: 1 });
    }
  });

  test.each(['serializerMiddleware', 'deserializerMiddleware'])(
    'is used without the wire path: no %s',
    async (name) => {
      const client = $.client();
      client.middlewareStack.clone().applyToStack({
        add(middleware: any, entry: any) {
          if (entry.name !== name) return;
          client.middlewareStack.remove(name);
          client.middlewareStack.add(middleware, { ...entry, name: 'serde', middleware });
          if (name === 'serializerMiddleware') {
            const endpoint = { name: 'serializerMiddleware', step: 'serialize', priority: 'high' };
            client.middlewareStack.add(((next: any) => next) as never, endpoint as never);
          }
        },
        addRelativeTo: () => undefined,
      } as unknown as Stack);
      const connection = new Connection(client, RETRY);
      for (let n = 0; n < 2; n++) {
        expect(await connection.send('PutItem', $.item(), asIs)).toMatchObject({ kind: 'ok', attempts: 1 });
      }
      expect(await $.stored()).toEqual({ pk: { S: $.id } });
    },
  );

  test('goes the plain way when a middleware drops what it was given, also one that is added later', async () => {
    const client = $.client();
    const connection = new Connection(client, RETRY);
    await connection.send('PutItem', $.item(), asIs);
    client.middlewareStack.add((next) => (args) => next({ input: args.input }), { step: 'initialize' });
    for (let n = 0; n < 2; n++) {
      expect(await connection.send('PutItem', $.item({ n: { N: `${n}` } }), asIs)).toMatchObject({ attempts: 1 });
    }
    expect(await $.count()).toBe(1);
    expect($.requests()).toBe(3);
  });

  test('a failure before the first request is no reason to leave the wire path for good', async () => {
    let fails = true;
    const credentials = async () => {
      if (fails) throw new Error('no credentials yet');
      return { accessKeyId: 'local', secretAccessKey: 'local' };
    };
    const client = $.client({ credentials });
    const seen = counting(client);
    const connection = new Connection(client, RETRY);
    expect((await failureOf(connection.send('PutItem', $.item(), asIs))).message).toContain('no credentials yet');
    fails = false;
    for (let n = 0; n < 4; n++) await connection.send('PutItem', $.item(), asIs);
    expect(seen['deserializerMiddleware']).toBe(1);
  });
});

describe('what comes back', () => {
  const answering = (response: object): Connection => {
    const requestHandler = {
      handle: async () => ({ response: { headers: {}, ...response } }),
      destroy: () => undefined,
    };
    return new Connection($.client({ requestHandler: requestHandler as never }), RETRY);
  };
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const get = (connection: Connection) => connection.send('GetItem', $.key(), ({ output }: any) => output);

  test('metadata as the SDK has it, whichever header tells the id', async () => {
    for (const header of ['x-amzn-requestid', 'x-amzn-request-id', 'x-amz-request-id']) {
      const headers = { [header]: 'id', 'x-amz-id-2': 'two', 'x-amz-cf-id': 'cf' };
      const connection = answering({ statusCode: 200, headers, body: bytes('{}') });
      const metadata = { httpStatusCode: 200, requestId: 'id', extendedRequestId: 'two', cfId: 'cf' };
      for (let n = 0; n < 2; n++) expect((await get(connection)).$metadata).toEqual(metadata);
    }
  });

  test('null is nothing, as to the SDK, before and after the path is proven', async () => {
    const bodies: string[] = [];
    const requestHandler = {
      handle: () => Promise.resolve({ response: { statusCode: 200, headers: {}, body: bytes(bodies.shift() ?? '') } }),
      destroy: () => undefined,
    };
    for (const wire of [undefined, 'sdk'] as const) {
      bodies.splice(0, bodies.length, '{"Item":{}}', '{"Item":{}}', '{"Item":null}', '{"Item":null}');
      const connection = new Connection($.client({ requestHandler: requestHandler as never }), RETRY, wire);
      const items = [];
      for (let n = 0; n < 4; n++) items.push((await get(connection)).Item);
      expect(items).toEqual([{}, {}, undefined, undefined]);
    }
  });

  test('an empty body is an empty output; JSON with spaces is read, binaries too', async () => {
    const empty = answering({ statusCode: 200, body: bytes('') });
    const spaced = answering({ statusCode: 200, body: bytes('{ "Item": { "b": { "B" : "AQID" } } }') });
    for (let n = 0; n < 2; n++) {
      expect(await get(empty)).toEqual({ $metadata: expect.anything() });
      expect((await get(spaced)).Item).toEqual({ b: { B: new Uint8Array([1, 2, 3]) } });
    }
  });

  test("JSON that is no object is the SDK's to read, once the path is proven too", async () => {
    const bodies = ['{}', '[]', '[]'];
    const requestHandler = {
      handle: async () => ({ response: { statusCode: 200, headers: {}, body: bytes(bodies.shift() ?? '') } }),
      destroy: () => undefined,
    };
    const client = $.client({ requestHandler: requestHandler as never });
    const connection = new Connection(client, RETRY);
    await get(connection);
    const output = await get(connection);
    expect(output).toEqual(await get(new Connection(client, RETRY, 'sdk')));
  });

  test("what is no JSON is the SDK's error, before and after the path is proven", async () => {
    const bodies = ['<html>', '{}', '<html>'];
    const requestHandler = {
      handle: async () => ({ response: { statusCode: 200, headers: {}, body: bytes(bodies.shift() ?? '') } }),
      destroy: () => undefined,
    };
    const connection = new Connection($.client({ requestHandler: requestHandler as never }), { maxAttempts: 1 });
    const first = await failureOf(get(connection));
    await get(connection);
    const third = await failureOf(get(connection));
    expect(first).toMatchObject({ name: 'ServiceError', cause: { name: 'SyntaxError' } });
    expect(third).toMatchObject({ name: 'ServiceError', message: first.message, cause: { name: 'SyntaxError' } });
  });
});

test('a signal reaches the request handler', async () => {
  const client = $.client();
  const inner = client.config.requestHandler;
  const signals: unknown[] = [];
  client.config.requestHandler = {
    ...inner,
    handle: (request: never, options: { abortSignal?: AbortSignal }) => {
      signals.push(options.abortSignal);
      return inner.handle(request, options);
    },
  } as never;
  const connection = new Connection(client, RETRY);
  const { signal } = new AbortController();
  await connection.send('PutItem', $.item(), asIs);
  await connection.send('PutItem', $.item(), asIs, { signal });
  await connection.send('PutItem', $.item(), asIs);
  expect(signals).toEqual([undefined, signal, undefined]);
});

test('the client sends by itself as it did before', async () => {
  const client = $.client();
  const seen = counting(client);
  const connection = new Connection(client, RETRY);
  await connection.send('PutItem', $.item(), asIs);
  await connection.send('PutItem', $.item(), asIs);
  $.faults({ fault: 'throttle' });
  const { $metadata } = await client.send(new PutItemCommand($.item()));
  expect($metadata.attempts).toBe(2);
  expect(seen).toEqual({ serializerMiddleware: 2, deserializerMiddleware: 3, loggerMiddleware: 1 });
});
