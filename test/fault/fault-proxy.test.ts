import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import {
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { FaultProxy, type RandomFaults, type ScriptedFault } from 'dynatomic/testing';

import { ModelError } from '../../src/errors/index.js';
import {
  batchPut,
  client,
  direct,
  endpoint,
  failureOf,
  get,
  id,
  increment,
  onceOnly,
  proxy,
  put,
  startProxy,
  stored,
  table,
  transactPut,
} from './proxied-engine.js';

describe('without faults', () => {
  test('requests and replies pass as they are', async () => {
    await proxy.client.send(put(id));
    const through = await proxy.client.send(get(id));
    const { $metadata: _, ...output } = through;
    expect(output).toEqual({ Item: { pk: { S: id } } });
    expect(await failureOf(client.send(new GetItemCommand({ TableName: 'No-such-table', Key: {} })))).toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(proxy.counts).toMatchObject({
      requests: 3,
      forwarded: 3,
      conflicts: 0,
      faults: { pass: 3, dropBefore: 0 },
      operations: { PutItem: { requests: 1, forwarded: 1 }, GetItem: { requests: 2, faults: { pass: 2 } } },
    });
  });

  test('the engine gets the signature headers that the client sent', async () => {
    const seen: Record<string, unknown>[] = [];
    const target = createServer((request, response) => {
      seen.push({ ...request.headers });
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
    });
    await once(target.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = target.address() as AddressInfo;
      const between = await startProxy({ target: `http://127.0.0.1:${port}` });
      await onceOnly(between).send(put(id));
      expect(seen[0]).toMatchObject({
        authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=local\/.*Signature=[0-9a-f]{64}$/),
        host: new URL(between.endpoint).host,
        'x-amz-date': expect.any(String),
        'x-amz-target': 'DynamoDB_20120810.PutItem',
      });
    } finally {
      target.close();
      target.closeAllConnections();
    }
  });

  test('a target that gives no reply is reported as such', async () => {
    const nobody = await startProxy({ target: 'http://127.0.0.1:1' });
    expect(await failureOf(onceOnly(nobody).send(put(id)))).toMatchObject({
      name: 'TargetUnreachable',
      message: expect.stringMatching(/^http:\/\/127\.0\.0\.1:1 gave no reply: .*ECONNREFUSED/),
    });
    const notTls = await startProxy({ target: endpoint.replace('http:', 'https:') });
    expect(await failureOf(onceOnly(notTls).send(put(id)))).toMatchObject({
      name: 'TargetUnreachable',
      message: expect.stringMatching(/^https:.*(SSL|EPROTO)/),
    });
  });
});

describe('scripts', () => {
  test('each request gets the first fault that is for its operation', async () => {
    proxy.script([
      { fault: 'pass', on: 'PutItem' },
      { fault: 'throttle', on: ['GetItem', 'PutItem'], times: 2 },
      { fault: 'conflict', on: 'PutItem' },
    ]);
    await client.send(put(id));
    expect((await failureOf(client.send(get(id)))).name).toBe('ThrottlingException');
    expect((await failureOf(client.send(put(id)))).name).toBe('ThrottlingException');
    await client.send(get(id));
    expect((await failureOf(client.send(put(id)))).name).toBe('TransactionConflictException');
    await client.send(put(id));
    expect(proxy.counts.operations['PutItem']).toMatchObject({
      requests: 4,
      forwarded: 2,
      faults: { pass: 2, throttle: 1, conflict: 1 },
    });
  });

  test('a fault for ever, until calm', async () => {
    proxy.next({ fault: 'errorBefore', times: Infinity });
    for (let attempt = 0; attempt < 5; attempt++) await failureOf(client.send(put(id)));
    expect(proxy.counts.faults.errorBefore).toBe(5);
    proxy.calm();
    await client.send(put(id));
  });

  test.each<[unknown, RegExp]>([
    [{ fault: 'explode' }, /"explode" is no fault; there are pass, dropBefore/],
    [undefined, /undefined is no fault/],
    [{ fault: 'toString' }, /"toString" is no fault/],
    [{ fault: 'unprocessed', on: 'PutItem' }, /unprocessed can't befall PutItem, only BatchWriteItem, BatchGetItem/],
    [{ fault: 'pass', on: 'PutItems' }, /pass can't befall PutItems/],
    [{ fault: 'pass', times: 0 }, /times of pass is a positive whole number or Infinity, not 0/],
    [{ fault: 'delayBefore' }, /ms of delayBefore is a whole number of milliseconds, not undefined/],
    [{ fault: 'cancel' }, /reasons of cancel is a list/],
    [{ fault: 'conflict', at: [-1] }, /at of conflict is a list of positions/],
    [{ fault: 'unprocessed', count: 0.5 }, /count of unprocessed is a positive whole number/],
  ])('%j is refused', async (fault, message) => {
    expect(() => proxy.next(fault as ScriptedFault)).toThrow(message);
    expect(() => proxy.script([{ fault: 'throttle' }, fault as ScriptedFault])).toThrow(ModelError);
    await client.send(put(id));
  });
});

describe('at random', () => {
  const RATES: RandomFaults = {
    dropBefore: 0.1,
    dropAfter: 0.1,
    delayBefore: 0.1,
    delayAfter: 0.1,
    errorBefore: 0.1,
    errorAfter: 0.1,
    throttle: 0.1,
    conflict: 0.1,
    cutReply: 0.1,
    delayMs: [0, 2],
  };

  async function outcomes(seed: number, requests: number): Promise<readonly string[]> {
    const seeded = await startProxy({ seed });
    seeded.random(RATES);
    const through = onceOnly(seeded);
    const results: string[] = [];
    for (let n = 0; n < requests; n++) {
      results.push(
        await through.send(transactPut(`${id}a`, `${id}b`)).then(
          () => 'applied',
          (error: any) => error.Message ?? error.name,
        ),
      );
    }
    return results;
  }

  test('the same seed gives the same faults, another one others', async () => {
    const first = await outcomes(7, 60);
    expect(await outcomes(7, 60)).toEqual(first);
    expect(await outcomes(8, 60)).not.toEqual(first);
    expect(new Set(first).size).toBeGreaterThanOrEqual(6);
  });

  test('what befalls an operation does not depend on other operations', async () => {
    const alone = await startProxy({ seed: 1 });
    const among = await startProxy({ seed: 1 });
    for (const each of [alone, among]) each.random({ throttle: 0.5 });
    const throttled = async (through: DynamoDBClient, alsoRead: boolean): Promise<boolean[]> => {
      const results: boolean[] = [];
      for (let n = 0; n < 30; n++) {
        if (alsoRead) await through.send(get(id)).catch(() => undefined);
        results.push(
          await through.send(put(id)).then(
            () => false,
            () => true,
          ),
        );
      }
      return results;
    };
    expect(await throttled(onceOnly(among), true)).toEqual(await throttled(onceOnly(alone), false));
  });

  test('every fault that can befall an operation does, about as often as asked', async () => {
    const seeded = await startProxy({ seed: 3 });
    seeded.random({ throttle: 0.3, unprocessed: 0.2, inProgress: 0.2 });
    const through = onceOnly(seeded);
    for (let n = 0; n < 200; n++) {
      await through.send(batchPut(`${id}a`, `${id}b`)).catch(() => undefined);
    }
    const { faults } = seeded.counts;
    expect(faults.throttle).toBeGreaterThan(40);
    expect(faults.throttle).toBeLessThan(80);
    expect(faults.unprocessed).toBeGreaterThan(22);
    expect(faults.unprocessed).toBeLessThan(60);
    expect(faults.inProgress).toBe(0);
    expect(faults.pass).toBe(200 - faults.throttle - faults.unprocessed);
  });

  test('spares table operations, ends with calm, and gives way to a script', async () => {
    proxy.random({ errorBefore: 1 });
    await client.send(new DescribeTableCommand({ TableName: table }));
    proxy.next({ fault: 'pass' });
    await client.send(put(id));
    await failureOf(client.send(put(id)));
    proxy.calm();
    await client.send(put(id));
    expect(proxy.counts.faults).toMatchObject({ pass: 3, errorBefore: 1 });
  });

  test('a seed is drawn when none is given', async () => {
    const [one, two] = [await startProxy(), await startProxy()];
    expect(one.seed).not.toBe(two.seed);
    expect((await startProxy({ seed: 5 })).seed).toBe(5);
  });

  test.each<[unknown, RegExp]>([
    [{ dropBefore: -0.1 }, /the rate of dropBefore is from 0 to 1, not -0.1/],
    [{ dropBefore: NaN }, /not NaN/],
    [{ dropBefore: 0.6, throttle: 0.6 }, /add up to 1.2/],
    [{ cancel: 0.1 }, /cancel is no random fault; there are dropBefore/],
    [{ delayAfter: 0.1, delayMs: [5, 1] }, /delayMs is two numbers of milliseconds/],
  ])('%j is refused', (rates, message) => {
    expect(() => proxy.random(rates as RandomFaults)).toThrow(message);
    expect(() => proxy.random(rates as RandomFaults)).toThrow(ModelError);
  });
});

describe('on the wire', () => {
  const transfer = (ClientRequestToken: string) =>
    new TransactWriteItemsCommand({ ClientRequestToken, TransactItems: [{ Update: increment(id) }] });
  const count = async () => (await direct.send(get(id))).Item?.['n']?.N;

  test('rewrite changes what the engine gets', async () => {
    const operations: string[] = [];
    proxy.rewrite(({ operation, input }) => {
      operations.push(operation);
      return operation === 'TransactWriteItems' ? { ...input, ClientRequestToken: `${id}-other` } : undefined;
    });
    await client.send(transfer(`${id}-1`));
    await client.send(transfer(`${id}-2`));
    await client.send(get(id));
    expect(operations).toEqual(['TransactWriteItems', 'TransactWriteItems', 'GetItem']);
    expect(await count()).toBe('1');
    proxy.calm();
    await client.send(transfer(`${id}-3`));
    expect(await count()).toBe('2');
  });

  test('what rewrite throws is the error of the client, at once', async () => {
    proxy.rewrite(() => {
      throw new RangeError('wrong test');
    });
    expect(await failureOf(proxy.client.send(put(id)))).toMatchObject({
      name: 'FaultProxyError',
      message: 'RangeError: wrong test',
      $metadata: { attempts: 1 },
    });
    expect(() => proxy.rewrite(undefined as never)).toThrow(ModelError);
  });

  test('expireTokens: a repeat of a transaction is executed again, once', async () => {
    const send = () => client.send(transfer(`${id}-token`));
    await send();
    await send();
    expect(await count()).toBe('1');
    proxy.expireTokens();
    await send();
    await send();
    expect(await count()).toBe('2');
    proxy.expireTokens();
    await send();
    expect(await count()).toBe('3');
  });
});

describe('stop', () => {
  test('ends what is held, at once', async () => {
    proxy.next({ fault: 'delayBefore', ms: 60_000 });
    const failure = failureOf(client.send(put(id)));
    while (proxy.counts.requests === 0) await new Promise(setImmediate);
    await proxy.stop();
    expect(await failure).toBeInstanceOf(Error);
    expect(await stored(id)).toBe(false);
    expect((await failureOf(client.send(put(id)))).message).toMatch(/ECONNREFUSED/);
    await proxy.stop();
  });

  test.each([undefined, '', 'localhost:8000', 'ftp://localhost'])('target %j is refused', async (target) => {
    await expect(FaultProxy.start({ target: target as string })).rejects.toThrow(/target is an http or https URL/);
  });
});
