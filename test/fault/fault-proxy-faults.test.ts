import {
  DeleteItemCommand,
  DynamoDBServiceException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  type PutItemCommand,
  RequestLimitExceeded,
  ThrottlingException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

import {
  batchGet,
  batchPut,
  client,
  codesOf,
  direct,
  failureOf,
  get,
  id,
  increment,
  item,
  key,
  proxy,
  put,
  stored,
  table,
  transactGet,
  transactPut,
} from './proxied-engine.js';

describe('faults', () => {
  test('dropBefore: no reply, nothing applied', async () => {
    proxy.next({ fault: 'dropBefore' });
    const error = await failureOf(client.send(put(id)));
    expect(error.$metadata?.httpStatusCode).toBeUndefined();
    expect(error.message).toMatch(/socket hang up|ECONNRESET/);
    expect(await stored(id)).toBe(false);
    expect(proxy.counts).toMatchObject({ requests: 1, forwarded: 0, faults: { dropBefore: 1 } });
  });

  test('dropAfter: no reply, but applied; the retry of the SDK applies an update twice', async () => {
    proxy.next({ fault: 'dropAfter' });
    expect((await failureOf(client.send(put(id)))).$metadata?.httpStatusCode).toBeUndefined();
    expect(await stored(id)).toBe(true);
    expect(proxy.counts).toMatchObject({ requests: 1, forwarded: 1, faults: { dropAfter: 1 } });

    proxy.next({ fault: 'dropAfter' });
    await proxy.client.send(new UpdateItemCommand(increment(id)));
    expect((await direct.send(get(id))).Item?.['n']).toEqual({ N: '2' });
  });

  test('delayBefore: the request is applied even when the client has given up', async () => {
    proxy.next({ fault: 'delayBefore', ms: 300 });
    const error = await failureOf(client.send(put(id), { abortSignal: AbortSignal.timeout(50) }));
    expect(error.name).toBe('AbortError');
    expect(await stored(id)).toBe(false);
    while (!(await stored(id)));
    expect(proxy.counts.faults.delayBefore).toBe(1);
  });

  test('delayAfter: the reply is late, the effect is not', async () => {
    proxy.next({ fault: 'delayAfter', ms: 300 });
    const begin = performance.now();
    const sent = client.send(put(id));
    while (!(await stored(id)));
    expect(performance.now() - begin).toBeLessThan(290);
    await sent;
    expect(performance.now() - begin).toBeGreaterThan(290);
  });

  test.each([
    ['errorBefore', 500, 'InternalServerError', false],
    ['errorAfter', 500, 'InternalServerError', true],
    ['errorBefore', 503, 'ServiceUnavailable', false],
    ['errorAfter', 503, 'ServiceUnavailable', true],
  ] as const)('%s with status %d', async (fault, status, name, applied) => {
    proxy.next({ fault, status });
    const error = await failureOf(client.send(put(id)));
    expect(error).toMatchObject({ name, $metadata: { httpStatusCode: status, requestId: expect.any(String) } });
    expect(error instanceof InternalServerError).toBe(status === 500);
    expect(await stored(id)).toBe(applied);
  });

  test.each([
    // Older SDKs have no class of that name.
    ['ThrottlingException', ThrottlingException ?? DynamoDBServiceException],
    ['ProvisionedThroughputExceededException', ProvisionedThroughputExceededException],
    ['RequestLimitExceeded', RequestLimitExceeded],
  ] as const)('throttle with %s', async (exception, errorClass) => {
    proxy.next({ fault: 'throttle', exception });
    const error = await failureOf(client.send(put(id)));
    expect(error).toBeInstanceOf(errorClass);
    expect(error).toMatchObject({ name: exception, $metadata: { httpStatusCode: 400 } });
    expect(error.message).not.toMatch(/Unknown/);
    expect(await stored(id)).toBe(false);
  });

  test('inProgress', async () => {
    proxy.next({ fault: 'inProgress' });
    await client.send(put(`${id}-other`));
    const error = await failureOf(client.send(transactPut(id)));
    expect(error).toBeInstanceOf(TransactionInProgressException);
    expect(await stored(id)).toBe(false);
    proxy.next({ fault: 'inProgress' });
    await expect(proxy.client.send(transactPut(id))).resolves.toMatchObject({ $metadata: { attempts: 2 } });
  });

  test('conflict of single writes', async () => {
    proxy.next({ fault: 'conflict', times: 3 });
    const writes = [put(id), new UpdateItemCommand(increment(id)), new DeleteItemCommand(key(id))];
    for (const write of writes) {
      const error = await failureOf(client.send(write as PutItemCommand));
      expect(error).toBeInstanceOf(TransactionConflictException);
      expect(error.message).toBe('Transaction is ongoing for the item');
    }
    expect(await stored(id)).toBe(false);
    expect(proxy.counts).toMatchObject({ forwarded: 0, faults: { conflict: 3 } });
  });

  test('conflict of transactions, at given positions', async () => {
    proxy.script([{ fault: 'conflict' }, { fault: 'conflict', at: [1, 2] }, { fault: 'conflict', at: [1] }]);
    const first = await failureOf(client.send(transactPut(id, `${id}b`, `${id}c`)));
    expect(first).toBeInstanceOf(TransactionCanceledException);
    expect(first.CancellationReasons).toEqual([
      { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' },
      { Code: 'None' },
      { Code: 'None' },
    ]);
    expect(first.message).toBe(
      'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict, None, None]',
    );
    const second = await failureOf(client.send(transactPut(id, `${id}b`, `${id}c`)));
    expect(codesOf(second)).toEqual(['None', 'TransactionConflict', 'TransactionConflict']);
    const read = await failureOf(client.send(transactGet(id, `${id}b`)));
    expect(read).toBeInstanceOf(TransactionCanceledException);
    expect(codesOf(read)).toEqual(['None', 'TransactionConflict']);
    expect(await stored(id)).toBe(false);
  });

  test('cancel mixes a conflict with a failed condition, its item and any other reason', async () => {
    const Item = { pk: { S: 'a' }, bytes: { B: Buffer.from('xyz') } };
    proxy.next({
      fault: 'cancel',
      reasons: ['TransactionConflict', { Code: 'ConditionalCheckFailed', Item }, 'None', 'ThrottlingError'],
    });
    const error = await failureOf(client.send(transactPut('a', 'b', 'c', 'd', 'e')));
    expect(error).toBeInstanceOf(TransactionCanceledException);
    expect(error.CancellationReasons).toEqual([
      { Code: 'TransactionConflict', Message: expect.any(String) },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { pk: { S: 'a' }, bytes: { B: new Uint8Array(Buffer.from('xyz')) } },
      },
      { Code: 'None' },
      { Code: 'ThrottlingError', Message: expect.any(String) },
      { Code: 'None' },
    ]);
  });

  test('a failed condition looks as the engine sends it', async () => {
    await direct.send(put(id));
    const request = new TransactWriteItemsCommand({
      TransactItems: [
        { Put: item(`${id}b`) },
        {
          Put: {
            ...item(id),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
      ],
    });
    const real = await failureOf(client.send(request));
    proxy.next({ fault: 'cancel', reasons: ['None', { Code: 'ConditionalCheckFailed', Item: { pk: { S: id } } }] });
    const made = await failureOf(client.send(request));
    expect(made.CancellationReasons).toEqual(real.CancellationReasons);
    expect([made.name, made.message, made.Message]).toEqual([real.name, real.message, real.Message]);
  });

  test('unprocessed writes', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'].map((letter) => id + letter);
    proxy.next({ fault: 'unprocessed' });
    const { UnprocessedItems } = await client.send(batchPut(...ids));
    expect(UnprocessedItems).toEqual({
      [table]: ids.slice(2).map((pk) => ({ PutRequest: { Item: { pk: { S: pk } } } })),
    });
    expect(await Promise.all(ids.map(stored))).toEqual([true, true, false, false, false]);

    proxy.next({ fault: 'unprocessed', count: 1 });
    const all = await client.send(batchPut(`${id}f`));
    expect(all.UnprocessedItems?.[table]).toHaveLength(1);
    expect(await stored(`${id}f`)).toBe(false);
  });

  test('unprocessed reads', async () => {
    await direct.send(batchPut(`${id}a`, `${id}b`, `${id}c`));
    proxy.next({ fault: 'unprocessed', count: 2 });
    const { Responses, UnprocessedKeys } = await client.send(batchGet(`${id}a`, `${id}b`, `${id}c`));
    expect(Responses).toEqual({ [table]: [{ pk: { S: `${id}a` } }] });
    expect(UnprocessedKeys).toEqual({
      [table]: { Keys: [{ pk: { S: `${id}b` } }, { pk: { S: `${id}c` } }], ProjectionExpression: 'pk' },
    });
    proxy.next({ fault: 'unprocessed', count: 1 });
    const nothing = await client.send(batchGet(`${id}a`));
    expect(nothing.Responses).toEqual({});
    expect(nothing.UnprocessedKeys?.[table]?.Keys).toHaveLength(1);
  });

  test('cutReply: applied, half of the reply, then nothing', async () => {
    proxy.next({ fault: 'cutReply', times: 2 });
    const error = await failureOf(client.send(put(id)));
    expect(error).toBeInstanceOf(Error);
    expect(await stored(id)).toBe(true);
    expect(await failureOf(client.send(get(id)))).toBeInstanceOf(Error);
    expect(proxy.counts).toMatchObject({ forwarded: 2, faults: { cutReply: 2 } });

    proxy.next({ fault: 'cutReply' });
    const raw = await fetch(proxy.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
    });
    expect(Number(raw.headers.get('content-length'))).toBeGreaterThan(2);
    await expect(raw.text()).rejects.toThrow();
  });
});
