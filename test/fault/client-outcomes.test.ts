import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { IdempotencyMismatchError, OutcomeUnknownError, ServiceError, ThrottledError } from '../../src/errors/index.js';
import { asIs, failureOf, faultyConnection, TOO_LATE_MS } from '../support/faulty-connection.js';

const $ = faultyConnection();
const NINE_MINUTES_MS = 9 * 60 * 1000;

afterEach(() => jest.restoreAllMocks());

describe('a write transaction', () => {
  test.each(['dropAfter', 'errorAfter', 'cutReply', 'dropBefore', 'errorBefore', 'inProgress'] as const)(
    'that goes unanswered (%s) is settled by asking again, and is applied once',
    async (fault) => {
      $.faults({ fault, times: 2 });
      const reply = await $.connection().send('TransactWriteItems', $.incrementOnce(), asIs);
      expect(reply).toMatchObject({ kind: 'ok', attempts: 3 });
      expect(await $.count()).toBe(1);
    },
  );

  test('is applied once when its client stops waiting', async () => {
    $.faults({ fault: 'delayAfter', ms: TOO_LATE_MS });
    const reply = await $.impatient().send('TransactWriteItems', $.incrementOnce(), asIs);
    expect(reply).toMatchObject({ kind: 'ok', attempts: 2 });
    expect(await $.count()).toBe(1);
  });

  test('is sent with the same bytes each time, whatever happens meanwhile to the objects it was made of', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const item: Record<string, AttributeValue> = { pk: { S: $.id }, b: { B: bytes } };
    const input = { ClientRequestToken: $.id, TransactItems: [{ Put: { TableName: $.table, Item: item } }] };
    $.faults({ fault: 'dropAfter', times: 4 });
    const sending = $.connection().send('TransactWriteItems', input, asIs);
    $.proxy.rewrite(({ input: sent }) => {
      $.sent.push(JSON.stringify(sent));
      bytes.fill(9);
      item['late'] = { S: 'x'.repeat($.sent.length) };
      input.ClientRequestToken = `${$.sent.length}`;
    });
    await (await failureOf(sending)).resume();
    expect($.sent).toHaveLength(5);
    expect(new Set($.sent).size).toBe(1);
    expect(Object.keys((await $.stored()) ?? {}).sort()).toEqual(['b', 'pk']);
    expect([...((await $.stored())?.['b']?.B ?? [])]).toEqual([1, 2, 3]);
  });

  test.each(['dropAfter', 'dropBefore', 'errorAfter', 'inProgress'] as const)(
    'without an answer to the end (%s) is unknown; resume() sends the same bytes and settles it',
    async (fault) => {
      $.faults({ fault, times: 4 });
      const settle = jest.fn(() => 'settled');
      const error = await failureOf($.connection().send('TransactWriteItems', $.incrementOnce(), settle));
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      expect(error).toMatchObject({ outcome: 'unknown', code: 'OUTCOME_UNKNOWN' });
      expect(settle).not.toHaveBeenCalled();
      expect(await error.resume()).toBe('settled');
      expect(settle).toHaveBeenCalledWith(expect.objectContaining({ kind: 'ok', attempts: 5 }));
      expect(new Set($.sent).size).toBe(1);
      expect(await $.count()).toBe(1);
    },
  );

  test('can be resumed until it is settled', async () => {
    $.faults({ fault: 'dropAfter', times: 8 });
    const first = await failureOf($.connection().send('TransactWriteItems', $.incrementOnce(), asIs));
    const second = await failureOf(first.resume());
    expect(second).toBeInstanceOf(OutcomeUnknownError);
    expect(await second.resume()).toMatchObject({ kind: 'ok' });
    expect(await $.count()).toBe(1);
  });

  test.each(['dropBefore', 'errorBefore', 'inProgress'] as const)(
    'that is refused after %s was not applied',
    async (fault) => {
      await $.direct.send(new PutItemCommand($.item()));
      $.faults({ fault });
      expect(await $.connection().send('TransactWriteItems', $.insertOnce(), asIs)).toMatchObject({
        kind: 'canceled',
        outcome: 'notApplied',
        attempts: 2,
        reasons: [{ code: 'ConditionalCheckFailed', item: { pk: { S: $.id } } }],
      });
    },
  );

  test('that is refused after our own time-out is unknown: the first request may still be on its way', async () => {
    $.faults({ fault: 'delayBefore', ms: TOO_LATE_MS }, { fault: 'cancel', reasons: ['ConditionalCheckFailed'] });
    const reply = await $.impatient().send('TransactWriteItems', $.insertOnce(), asIs);
    expect(reply).toMatchObject({ kind: 'canceled', outcome: 'unknown', unanswered: 'timedOut' });
    expect(await $.stored()).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, TOO_LATE_MS));
    expect(await $.stored()).toMatchObject({ by: { S: 'us' } });
  });

  test('that is refused at once was not applied', async () => {
    await $.direct.send(new PutItemCommand($.item()));
    expect(await $.connection().send('TransactWriteItems', $.insertOnce(), asIs)).toMatchObject({
      kind: 'canceled',
      outcome: 'notApplied',
      attempts: 1,
      unanswered: 'none',
    });
  });

  test('whose reply was lost stays unknown when it is only throttled afterwards', async () => {
    $.faults({ fault: 'dropAfter' }, { fault: 'throttle', times: 3 });
    const error = await failureOf($.connection().send('TransactWriteItems', $.incrementOnce(), asIs));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(await error.resume()).toMatchObject({ kind: 'ok' });
    expect(await $.count()).toBe(1);
  });

  test.each(['conflict', 'cancel'] as const)(
    'whose reply was lost stays unknown when it only meets others afterwards (%s)',
    async (fault) => {
      $.faults({ fault: 'dropAfter' }, { fault, reasons: ['ProvisionedThroughputExceeded'], times: 3 });
      const error = await failureOf($.connection().send('TransactWriteItems', $.incrementOnce(), asIs));
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      expect(await error.resume()).toMatchObject({ kind: 'ok' });
      expect(await $.count()).toBe(1);
    },
  );

  test('that was only throttled was not applied', async () => {
    $.faults({ fault: 'throttle', times: 4 });
    const error = await failureOf($.connection().send('TransactWriteItems', $.incrementOnce(), asIs));
    expect(error).toBeInstanceOf(ThrottledError);
    expect(error).toMatchObject({ outcome: 'notApplied', cause: { name: 'ThrottlingException' } });
    expect(error.message).toContain($.table);
    expect(await $.count()).toBe(0);
  });

  test('whose token was used for something else is a mismatch', async () => {
    const connection = $.connection();
    await connection.send('TransactWriteItems', $.incrementOnce(), asIs);
    const other = { ClientRequestToken: $.id, TransactItems: [{ Put: $.item() }] };
    const error = await failureOf(connection.send('TransactWriteItems', other, asIs));
    expect(error).toBeInstanceOf(IdempotencyMismatchError);
    expect(error).toMatchObject({ outcome: 'notApplied', cause: { name: 'IdempotentParameterMismatchException' } });
  });

  test.each([{}, { ClientRequestToken: undefined }])('with %j as its token is never sent again', async (token) => {
    $.faults({ fault: 'dropAfter' });
    const input = { ...token, TransactItems: [{ Update: $.increment() }] };
    const error = await failureOf($.connection().send('TransactWriteItems', input, asIs));
    expect(error).toMatchObject({ name: 'OutcomeUnknownError', resume: undefined });
    expect(await $.count()).toBe(1);
    expect($.requests()).toBe(1);
  });
});

describe('nine minutes after the first send', () => {
  const letPass = (ms: number): void => {
    const now = Date.now() + ms;
    jest.spyOn(Date, 'now').mockReturnValue(now);
  };

  test('resume() refuses, still unknown, and sends nothing', async () => {
    $.faults({ fault: 'dropBefore', times: 4 });
    const error = await failureOf($.connection().send('TransactWriteItems', $.incrementOnce(), asIs));
    letPass(NINE_MINUTES_MS);
    const late = await failureOf(error.resume());
    expect(late).toBeInstanceOf(OutcomeUnknownError);
    expect(late.outcome).toBe('unknown');
    expect($.requests()).toBe(4);
    expect(await $.count()).toBe(0);
  });

  test('nothing is retried', async () => {
    $.faults({ fault: 'dropBefore' });
    $.proxy.rewrite(() => void letPass(NINE_MINUTES_MS));
    const error = await failureOf($.connection().send('TransactWriteItems', $.incrementOnce(), asIs));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect($.requests()).toBe(1);
  });

  test('nothing is retried, however recent the last attempt', async () => {
    $.faults({ fault: 'dropBefore', times: 4 });
    $.proxy.rewrite(() => void letPass(NINE_MINUTES_MS * 0.6));
    const error = await failureOf($.connection().send('TransactWriteItems', $.incrementOnce(), asIs));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect($.requests()).toBe(2);
  });

  test('a durable key may still be resumed', async () => {
    $.faults({ fault: 'dropBefore', times: 4 });
    const options = { durable: true };
    const error = await failureOf($.connection().send('TransactWriteItems', $.incrementOnce(), asIs, options));
    letPass(NINE_MINUTES_MS);
    expect(await error.resume()).toMatchObject({ kind: 'ok' });
    expect(await $.count()).toBe(1);
  });
});

describe('a put or a delete', () => {
  test.each(['dropAfter', 'errorAfter', 'cutReply', 'dropBefore'] as const)('is retried after %s', async (fault) => {
    $.faults({ fault });
    expect(await $.connection().send('PutItem', $.item(), asIs)).toMatchObject({ kind: 'ok', attempts: 2 });
    $.faults({ fault });
    expect(await $.connection().send('DeleteItem', $.key(), asIs)).toMatchObject({ kind: 'ok', attempts: 2 });
    expect(await $.stored()).toBeUndefined();
  });

  test('whose condition fails was not applied, and tells the item', async () => {
    await $.direct.send(new PutItemCommand($.item()));
    expect(await $.connection().send('PutItem', $.insert(), asIs)).toEqual({
      kind: 'conditionFailed',
      item: { pk: { S: $.id } },
      outcome: 'notApplied',
      unanswered: 'none',
      attempts: 1,
      cause: expect.objectContaining({ name: 'ConditionalCheckFailedException' }),
    });
  });

  test.each(['dropAfter', 'errorAfter', 'cutReply'] as const)(
    'whose condition fails on its own write after %s is reported with what went unanswered',
    async (fault) => {
      $.faults({ fault });
      expect(await $.connection().send('PutItem', $.insert(), asIs)).toMatchObject({
        kind: 'conditionFailed',
        item: { pk: { S: $.id }, by: { S: 'us' } },
        outcome: 'unknown',
        unanswered: 'closed',
        attempts: 2,
      });
    },
  );

  test('whose condition fails after our own time-out says so, whatever came after it', async () => {
    await $.direct.send(new PutItemCommand($.item()));
    $.faults({ fault: 'delayBefore', ms: TOO_LATE_MS }, { fault: 'dropBefore' });
    expect(await $.impatient().send('PutItem', $.insert(), asIs)).toMatchObject({
      kind: 'conditionFailed',
      outcome: 'unknown',
      unanswered: 'timedOut',
      attempts: 3,
    });
  });

  test('without an answer to the end is unknown, with nothing to resume', async () => {
    $.faults({ fault: 'dropBefore', times: 4 });
    const error = await failureOf($.connection().send('PutItem', $.item(), asIs));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error).toMatchObject({ outcome: 'unknown', resume: undefined });
  });

  test('that meets a transaction to the end is a conflict', async () => {
    $.faults({ fault: 'conflict', times: 4 });
    expect(await $.connection().send('PutItem', $.item(), asIs)).toMatchObject({
      kind: 'conflict',
      outcome: 'notApplied',
      attempts: 4,
    });
    expect(await $.stored()).toBeUndefined();
  });

  test('that meets a transaction after a lost reply is a conflict of unknown outcome', async () => {
    $.faults({ fault: 'dropAfter' }, { fault: 'conflict', times: 3 });
    expect(await $.connection().send('PutItem', $.item(), asIs)).toMatchObject({
      kind: 'conflict',
      outcome: 'unknown',
    });
  });
});

describe('an update with arithmetic', () => {
  test.each(['dropAfter', 'dropBefore', 'errorAfter', 'errorBefore', 'cutReply'] as const)(
    'is never sent again after %s',
    async (fault) => {
      $.faults({ fault });
      const error = await failureOf($.connection().send('UpdateItem', $.increment(), asIs));
      expect(error).toBeInstanceOf(OutcomeUnknownError);
      expect(error).toMatchObject({ outcome: 'unknown', resume: undefined });
      expect($.requests()).toBe(1);
      expect(await $.count()).toBe(fault.endsWith('Before') ? 0 : 1);
    },
  );

  test('is never sent again after our own time-out', async () => {
    $.faults({ fault: 'delayAfter', ms: TOO_LATE_MS });
    const error = await failureOf($.impatient().send('UpdateItem', $.increment(), asIs));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect($.requests()).toBe(1);
  });

  test('is retried after throttles and conflicts', async () => {
    $.faults({ fault: 'throttle' }, { fault: 'conflict' });
    expect(await $.connection().send('UpdateItem', $.increment(), asIs)).toMatchObject({ kind: 'ok', attempts: 3 });
    expect(await $.count()).toBe(1);
  });

  test('is unknown when its reply is lost after a throttle', async () => {
    $.faults({ fault: 'throttle' }, { fault: 'dropAfter' });
    const error = await failureOf($.connection().send('UpdateItem', $.increment(), asIs));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect($.requests()).toBe(2);
  });

  test('may be sent again when it is declared repeatable', async () => {
    const update = {
      ...$.key(),
      UpdateExpression: 'SET n = :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    };
    $.faults({ fault: 'dropAfter' });
    const options = { repeatable: true };
    expect(await $.connection().send('UpdateItem', update, asIs, options)).toMatchObject({ kind: 'ok', attempts: 2 });
    expect(await $.count()).toBe(1);
  });
});

test('a read without an answer is no question of outcome', async () => {
  $.faults({ fault: 'dropAfter', times: 4 });
  const error = await failureOf($.connection().send('GetItem', $.key(), asIs));
  expect(error).toBeInstanceOf(ServiceError);
  expect(error.outcome).toBe('notApplied');
});
