import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { Connection, type RetryMessage } from '../../src/client/index.js';
import { OutcomeUnknownError, ServiceError, ThrottledError } from '../../src/errors/index.js';
import { asIs, failureOf, faultyConnection, TOO_LATE_MS } from '../support/faulty-connection.js';
import { errorReply, scriptedServer, type ScriptedReply } from '../support/scripted-server.js';

const $ = faultyConnection();

afterEach(() => jest.restoreAllMocks());

describe('a cancelled transaction', () => {
  const OTHERS = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'] as const;
  const FINAL = ['ConditionalCheckFailed', 'ValidationError', 'ItemCollectionSizeLimitExceeded'] as const;
  const two = () => ({
    ClientRequestToken: $.id,
    TransactItems: [{ Update: $.increment() }, { Put: { TableName: $.table, Item: { pk: { S: `${$.id}-2` } } } }],
  });

  test.each(OTHERS)('is sent again with its token when its reasons hold %s', async (code) => {
    $.faults({ fault: 'cancel', reasons: ['None', code], times: 2 });
    const reply = await $.connection().send('TransactWriteItems', two(), asIs);
    expect(reply).toMatchObject({ kind: 'ok', attempts: 3 });
    expect(new Set($.sent).size).toBe(1);
    expect(await $.count()).toBe(1);
  });

  test.each(FINAL.flatMap((final) => OTHERS.map((other) => [final, other] as const)))(
    'is not sent again when its reasons hold %s, and %s beside it',
    async (final, other) => {
      $.faults({ fault: 'cancel', reasons: [final, other] });
      expect(await $.connection().send('TransactWriteItems', two(), asIs)).toMatchObject({
        kind: 'canceled',
        attempts: 1,
        outcome: 'notApplied',
        reasons: [{ code: final }, { code: other }],
      });
      expect($.requests()).toBe(1);
    },
  );

  test('is not sent again for a reason that we do not know', async () => {
    $.faults({ fault: 'cancel', reasons: [{ Code: 'AccessDenied' }] });
    expect(await $.connection().send('TransactWriteItems', two(), asIs)).toMatchObject({
      kind: 'canceled',
      attempts: 1,
    });
  });

  test('tells the reasons in order, None included, when the budget is spent', async () => {
    $.faults({ fault: 'conflict', at: [1], times: 4 });
    expect(await $.connection().send('TransactWriteItems', two(), asIs)).toEqual({
      kind: 'canceled',
      reasons: [
        { code: 'None', message: undefined, item: undefined },
        { code: 'TransactionConflict', message: 'Transaction is ongoing for the item', item: undefined },
      ],
      attempts: 4,
      outcome: 'notApplied',
      unanswered: 'none',
      cause: expect.objectContaining({ name: 'TransactionCanceledException' }),
    });
    expect($.requests()).toBe(4);
  });

  test('may be a read, which conflicts with plain writes', async () => {
    const input = { TransactItems: [{ Get: $.key() }] };
    $.faults({ fault: 'conflict', times: 2 });
    expect(await $.connection().send('TransactGetItems', input, asIs)).toMatchObject({ kind: 'ok', attempts: 3 });
    $.faults({ fault: 'conflict', times: 4 });
    expect(await $.connection().send('TransactGetItems', input, asIs)).toMatchObject({
      kind: 'canceled',
      attempts: 4,
      outcome: 'notApplied',
    });
  });
});

describe('one budget', () => {
  test.each(['throttle', 'errorBefore', 'dropAfter', 'dropBefore', 'cutReply'] as const)(
    'holds for %s: the attempts of the SDK and ours do not multiply',
    async (fault) => {
      $.faults({ fault, times: Infinity });
      await failureOf($.connection().send('GetItem', $.key(), asIs));
      expect($.requests()).toBe(4);
      await failureOf($.connection({ maxAttempts: 1 }).send('GetItem', $.key(), asIs));
      expect($.requests()).toBe(5);
    },
  );

  test.each(['throttle', 'errorBefore', 'dropAfter', 'cutReply'] as const)(
    'lets a read succeed after %s',
    async (fault) => {
      $.faults({ fault, times: 3 });
      expect(await $.connection().send('Query', query(), asIs)).toMatchObject({ kind: 'ok', attempts: 4 });
    },
  );

  test('lets a read succeed after a time-out', async () => {
    $.faults({ fault: 'delayBefore', ms: TOO_LATE_MS });
    expect(await $.impatient().send('Query', query(), asIs)).toMatchObject({ kind: 'ok', attempts: 2 });
  });

  test('is eight attempts by default', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    $.faults({ fault: 'throttle', times: Infinity });
    const connection = new Connection($.client());
    expect(await failureOf(connection.send('GetItem', $.key(), asIs))).toBeInstanceOf(ThrottledError);
    expect($.requests()).toBe(8);
  });

  const query = () => ({
    TableName: $.table,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: $.id } },
  });
});

describe('never retried', () => {
  test('a request that is not valid', async () => {
    const error = await failureOf($.connection().send('GetItem', { ...$.key(), Key: { no: { S: 'x' } } }, asIs));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ outcome: 'notApplied', cause: { name: 'ValidationException' } });
    expect($.requests()).toBe(1);
  });

  test('a table that does not exist', async () => {
    const error = await failureOf($.connection().send('PutItem', { ...$.item(), TableName: 'no-such-table' }, asIs));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error.message).toContain('PutItem on no-such-table');
    expect(error).toMatchObject({ outcome: 'notApplied', cause: { name: 'ResourceNotFoundException' } });
    expect($.requests()).toBe(1);
  });

  test('credentials that can not be had: nothing was sent', async () => {
    const credentials = async (): Promise<never> => {
      throw new Error('no credentials today');
    };
    const connection = new Connection($.client({ credentials }));
    const error = await failureOf(connection.send('UpdateItem', $.increment(), asIs));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ outcome: 'notApplied', cause: { message: 'no credentials today' } });
    expect($.requests()).toBe(0);
  });
});

describe('an answer by its name and status', () => {
  const RETRIED = [
    ['ProvisionedThroughputExceededException', 400],
    ['ThrottlingException', 400],
    ['RequestLimitExceeded', 400],
    ['LimitExceededException', 400],
    ['SomethingNew', 429],
    ['ReplicatedWriteConflictException', 400],
    ['TransactionConflictException', 400],
    ['InternalServerError', 500],
    ['InternalFailure', 500],
    ['ServiceUnavailable', 503],
    ['SomethingNew', 502],
    ['SomethingNew', 504],
    ['RequestTimeout', 408],
  ] as const;
  const FINAL = [
    ['AccessDeniedException', 400],
    ['UnrecognizedClientException', 400],
    ['ExpiredTokenException', 400],
    ['MissingAuthenticationTokenException', 400],
    ['InvalidSignatureException', 400],
    ['ResourceNotFoundException', 400],
    ['ResourceInUseException', 400],
    ['SerializationException', 400],
    ['ItemCollectionSizeLimitExceededException', 400],
    ['ValidationException', 400],
    ['SomethingNew', 400],
    ['SomethingNew', 403],
    ['SomethingNew', 413],
  ] as const;

  test.each(RETRIED)('%s (%i) is retried', async (name, status) => {
    const { reply, attempts } = await putAgainst((number) => (number < 3 ? errorReply(name, { status }) : undefined));
    expect(reply).toMatchObject({ kind: 'ok', attempts: 3 });
    expect(attempts).toBe(3);
  });

  test.each(FINAL)('%s (%i) is not retried', async (name, status) => {
    const { error, attempts } = await putAgainst(() => errorReply(name, { status }));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ outcome: 'notApplied', cause: { name } });
    expect(attempts).toBe(1);
  });

  test.each(FINAL)(
    '%s (%i) after a lost reply does not tell what became of a write without a token',
    async (name, status) => {
      const { error } = await putAgainst((number) => (number === 1 ? { status: 502 } : errorReply(name, { status })));
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      expect(error).toMatchObject({ outcome: 'unknown', cause: { name } });
    },
  );

  test.each([
    ['ValidationException', 'SERVICE'],
    ['IdempotentParameterMismatchException', 'IDEMPOTENCY_MISMATCH'],
  ])('%s after a 5xx: with a token the write was not applied, or the token would have told', async (name, code) => {
    const server = await scriptedServer((_, number) => (number === 1 ? { status: 503 } : errorReply(name)));
    const connection = new Connection($.client({ endpoint: server.endpoint }), { baseDelayMs: 1 });
    const error = await failureOf(connection.send('TransactWriteItems', $.incrementOnce(), asIs));
    await server.stop();
    expect(error).toMatchObject({ code, outcome: 'notApplied', cause: { name } });
  });

  test('a success that can not be read may have been one', async () => {
    const { error, attempts } = await putAgainst(() => ({ status: 200, body: '{"Attributes": {"pk"' }));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(attempts).toBe(4);
  });

  test('an error page of something in between is retried', async () => {
    const page = { status: 503, headers: { 'content-type': 'text/html' }, body: '<html>Try later</html>' };
    const { reply } = await putAgainst((number) => (number < 3 ? page : undefined));
    expect(reply).toMatchObject({ kind: 'ok', attempts: 3 });
  });

  test('what the service asks us to wait is waited, up to maxDelayMs', async () => {
    const delays = await delaysOf(() =>
      putAgainst(
        (number) => {
          if (number === 1) return errorReply('ThrottlingException', { headers: { 'x-amz-retry-after': '15' } });
          return number === 2 ? errorReply('ThrottlingException', { headers: { 'retry-after': '60' } }) : undefined;
        },
        { maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 20 },
      ),
    );
    expect(delays).toEqual([15, 20]);
  });

  async function putAgainst(
    reply: (number: number) => ScriptedReply | undefined,
    retry = { maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 2 },
  ): Promise<{ reply?: unknown; error?: any; attempts: number }> {
    const server = await scriptedServer((_, number) => reply(number));
    const connection = new Connection($.client({ endpoint: server.endpoint }), retry);
    try {
      const sending = connection.send('PutItem', $.item(), asIs);
      const ended = await sending.then(
        (answer) => ({ reply: answer }),
        (error: unknown) => ({ error }),
      );
      return { ...ended, attempts: server.requests.length };
    } finally {
      await server.stop();
    }
  }
});

test('a wrong clock is corrected by the SDK, and the request sent again', async () => {
  const HOUR_MS = 3_600_000;
  const now = Date.now() + HOUR_MS;
  const server = await scriptedServer((headers) => {
    const signed = String(headers['x-amz-date']).replace(/(....)(..)(..T..)(..)(..)/, '$1-$2-$3:$4:$5');
    if (Math.abs(Date.parse(signed) - now) < 60_000)
      return { status: 200, headers: { date: new Date(now).toUTCString() }, body: '{}' };
    return errorReply('InvalidSignatureException', { headers: { date: new Date(now).toUTCString() } });
  });
  const connection = new Connection($.client({ endpoint: server.endpoint }), { baseDelayMs: 1 });
  expect(await connection.send('UpdateItem', $.increment(), asIs)).toMatchObject({ kind: 'ok', attempts: 2 });
  expect(await connection.send('UpdateItem', $.increment(), asIs)).toMatchObject({ kind: 'ok', attempts: 1 });
  await server.stop();
});

test('a refused connection is retried, arithmetic or not, once it is back', async () => {
  const reserved = createServer();
  await once(reserved.listen(0, '127.0.0.1'), 'listening');
  const { port } = reserved.address() as { port: number };
  reserved.close();
  await once(reserved, 'close');
  const { hostname, port: enginePort } = new URL($.endpoint);
  const forwarder = createServer((socket) => {
    const engine = connect(Number(enginePort), hostname);
    socket.pipe(engine).pipe(socket);
    socket.on('error', () => engine.destroy());
  });
  const listen = (): void => void forwarder.listen(port, '127.0.0.1');
  subscribe('dynatomic:retry', listen);
  const client = $.client({ endpoint: `http://127.0.0.1:${port}` });
  const connection = new Connection(client, { baseDelayMs: 200, maxDelayMs: 200 });
  jest.spyOn(Math, 'random').mockReturnValue(0.9);
  try {
    expect(await connection.send('UpdateItem', $.increment(), asIs)).toMatchObject({ kind: 'ok', attempts: 2 });
  } finally {
    unsubscribe('dynatomic:retry', listen);
    client.destroy();
    forwarder.close();
  }
  expect(await $.count()).toBe(1);
});

test('a connection that is refused to the end: not applied', async () => {
  const connection = new Connection($.client({ endpoint: 'http://127.0.0.1:1' }), { maxAttempts: 3, baseDelayMs: 1 });
  const error = await failureOf(connection.send('UpdateItem', $.increment(), asIs));
  expect(error).toBeInstanceOf(ServiceError);
  expect(error).toMatchObject({ outcome: 'notApplied', cause: { code: 'ECONNREFUSED' } });
});

describe('the delay', () => {
  const retry = { maxAttempts: 6, baseDelayMs: 2, maxDelayMs: 10 };

  test.each([
    [0, [0, 0, 0, 0, 0]],
    [0.5, [1, 2, 4, 5, 5]],
    [1, [2, 4, 8, 10, 10]],
  ])('is random from nothing to a limit that doubles up to maxDelayMs (random: %d)', async (random, expected) => {
    jest.spyOn(Math, 'random').mockReturnValue(random);
    $.faults({ fault: 'throttle', times: Infinity });
    expect(await delaysOf(() => failureOf($.connection(retry).send('GetItem', $.key(), asIs)))).toEqual(expected);
  });
});

test.each([
  { maxAttempts: 0 },
  { maxAttempts: 1.5 },
  { maxAttempts: Number.NaN },
  { baseDelayMs: -1 },
  { maxDelayMs: Infinity },
  { maxDelayMs: '5' as never },
  null as never,
  5 as never,
])('%j is refused', (retry) => {
  expect(() => new Connection($.client(), retry)).toThrow(expect.objectContaining({ code: 'MODEL' }));
});

test("the SDK's own calls of the client keep their own retries", async () => {
  const client = $.client();
  await new Connection(client).send('PutItem', $.item(), asIs);
  $.faults({ fault: 'throttle', times: 2 });
  const command = new BatchWriteItemCommand({ RequestItems: { [$.table]: [{ PutRequest: { Item: $.item().Item } }] } });
  expect((await client.send(command)).$metadata.attempts).toBe(3);
});

/** The delays that were announced on `dynatomic:retry` while `run` ran. */
async function delaysOf(run: () => Promise<unknown>): Promise<number[]> {
  const delays: number[] = [];
  const listen = (message: unknown): void => void delays.push((message as RetryMessage).delayMs);
  subscribe('dynatomic:retry', listen);
  try {
    await run();
  } finally {
    unsubscribe('dynatomic:retry', listen);
  }
  return delays;
}
