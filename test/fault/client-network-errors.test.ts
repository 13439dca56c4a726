import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Connection } from '../../src/client/index.js';
import { asIs, failureOf, faultyConnection } from '../support/faulty-connection.js';

const $ = faultyConnection();
const RETRY = { maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 2 };

const NOT_APPLIED = [
  { code: 'ECONNREFUSED' },
  { code: 'ECONNREFUSED', name: 'TimeoutError' },
  { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
  { code: 'EAI_AGAIN', syscall: 'getaddrinfo' },
  { code: 'ENOTFOUND' },
  { code: 'EAI_AGAIN' },
  { code: 'EHOSTUNREACH', syscall: 'connect' },
  { code: 'ETIMEDOUT', syscall: 'connect' },
  { code: 'SOMETHING_NEW', syscall: 'connect' },
];
const CLOSED = [
  { code: 'ECONNRESET' },
  { code: 'ECONNRESET', name: 'TimeoutError', syscall: 'read' },
  { code: 'ECONNABORTED' },
  { code: 'EPIPE', syscall: 'write' },
  { code: 'ERR_STREAM_PREMATURE_CLOSE' },
  { code: 'UND_ERR_SOCKET' },
  { name: 'TypeError', cause: { code: 'ECONNRESET' } },
];
const TIMED_OUT = [
  { code: 'ETIMEDOUT' },
  { code: 'ETIMEDOUT', name: 'TimeoutError' },
  { code: 'ETIMEDOUT', syscall: 'read' },
  { code: 'EHOSTUNREACH', syscall: 'write' },
  { code: 'ENETUNREACH', syscall: 'write' },
  { name: 'TimeoutError' },
];
const UNFAMILIAR = [{}, { code: 'SOMETHING_NEW' }, { name: 'AbortError' }];

/** A connection whose first request ends in an error of the network. */
function failingOnce(error: object): Connection {
  const { requestHandler } = $.client().config;
  let calls = 0;
  const handle: typeof requestHandler.handle = (request, options) =>
    calls++ === 0
      ? Promise.reject(Object.assign(new Error('Text that says nothing'), error))
      : requestHandler.handle(request, options);
  return new Connection($.client({ requestHandler: { ...requestHandler, handle } }), RETRY);
}

/** What a write is told to have gone unanswered before, when its condition fails. */
async function unansweredAfter(error: object): Promise<unknown> {
  await $.direct.send(new PutItemCommand($.item()));
  const reply = await failingOnce(error).send('PutItem', $.insert(), asIs);
  expect(reply).toMatchObject({ kind: 'conditionFailed', attempts: 2 });
  return reply.kind === 'ok' ? undefined : reply.unanswered;
}

test.each(NOT_APPLIED)('%j: the request was never sent, and is retried, arithmetic or not', async (error) => {
  expect(await unansweredAfter(error)).toBe('none');
  expect(await failingOnce(error).send('UpdateItem', $.increment(), asIs)).toMatchObject({ kind: 'ok', attempts: 2 });
  expect(await $.count()).toBe(1);
});

test.each(CLOSED)('%j: the connection was closed', async (error) => {
  expect(await unansweredAfter(error)).toBe('closed');
  expect(await failureOf(failingOnce(error).send('UpdateItem', $.increment(), asIs))).toMatchObject({
    code: 'OUTCOME_UNKNOWN',
  });
});

test.each(TIMED_OUT)('%j: the request may still be on its way', async (error) => {
  expect(await unansweredAfter(error)).toBe('timedOut');
  expect(await failureOf(failingOnce(error).send('UpdateItem', $.increment(), asIs))).toMatchObject({
    code: 'OUTCOME_UNKNOWN',
  });
});

test.each(UNFAMILIAR)('%j: an error that we do not know is not retried, and leaves the outcome open', async (error) => {
  const connection = failingOnce(error);
  expect(await failureOf(connection.send('PutItem', $.item(), asIs))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  expect($.requests()).toBe(0);
});

test('an error that is no Error is told as one', async () => {
  const { requestHandler } = $.client().config;
  const handle = jest.fn().mockRejectedValue('a string');
  const connection = new Connection($.client({ requestHandler: { ...requestHandler, handle } }), RETRY);
  expect(await failureOf(connection.send('GetItem', $.key(), asIs))).toMatchObject({
    code: 'SERVICE',
    cause: expect.objectContaining({ message: expect.stringContaining('a string') }),
  });
});
