import { Connection } from '../../src/client/index.js';
import { AbortedError } from '../../src/errors/index.js';
import { asIs, failureOf, faultyConnection } from '../support/faulty-connection.js';

const $ = faultyConnection();
const LONG_MS = 60_000;

/** Rejects when `promise` takes longer than a long wait would be cut short in. */
async function atOnce<T>(promise: Promise<T>): Promise<T> {
  const start = performance.now();
  const value = await promise;
  expect(performance.now() - start).toBeLessThan(1000);
  return value;
}

test('a signal that is aborted before anything was sent: not applied', async () => {
  const reason = new Error('no longer wanted');
  const signal = AbortSignal.abort(reason);
  const error = await failureOf($.connection().send('PutItem', $.item(), asIs, { signal }));
  expect(error).toBeInstanceOf(AbortedError);
  expect(error).toMatchObject({ outcome: 'notApplied', cause: reason });
  expect($.requests()).toBe(0);
});

test('a signal ends the wait for a reply at once; the outcome of the write is unknown', async () => {
  $.faults({ fault: 'delayAfter', ms: LONG_MS });
  const controller = new AbortController();
  const reason = new Error('too slow');
  $.proxy.rewrite(() => void setTimeout(() => controller.abort(reason), 30));
  const { signal } = controller;
  const error = await atOnce(failureOf($.connection().send('UpdateItem', $.increment(), asIs, { signal })));
  expect(error).toBeInstanceOf(AbortedError);
  expect(error).toMatchObject({ outcome: 'unknown', cause: reason });
  while ((await $.count()) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await $.count()).toBe(1);
  expect($.requests()).toBe(1);
});

test('a signal ends the wait for the next attempt at once', async () => {
  const controller = new AbortController();
  $.faults({ fault: 'dropBefore', times: Infinity });
  $.proxy.rewrite(() => void setTimeout(() => controller.abort(), 30));
  jest.spyOn(Math, 'random').mockReturnValue(1);
  const connection = $.connection({ baseDelayMs: LONG_MS, maxDelayMs: LONG_MS });
  const error = await atOnce(
    failureOf(connection.send('TransactWriteItems', $.incrementOnce(), asIs, { signal: controller.signal })),
  );
  jest.restoreAllMocks();
  expect(error).toBeInstanceOf(AbortedError);
  expect(error.outcome).toBe('unknown');
  expect($.requests()).toBe(1);
});

test('a signal ends the wait for credentials at once: nothing was sent', async () => {
  const credentials = () => new Promise<never>(() => undefined);
  const connection = new Connection($.client({ credentials }));
  const signal = AbortSignal.timeout(30);
  const error = await atOnce(failureOf(connection.send('PutItem', $.item(), asIs, { signal })));
  expect(error).toBeInstanceOf(AbortedError);
  expect(error.outcome).toBe('notApplied');
});

test('what a signal ended before it was sent is not sent later, whatever the request handler makes of signals', async () => {
  const { requestHandler } = $.client().config;
  const handle = jest.fn(() => Promise.reject(new Error('It was sent')));
  const credentials = async () => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    return { accessKeyId: 'late', secretAccessKey: 'late' };
  };
  const connection = new Connection($.client({ credentials, requestHandler: { ...requestHandler, handle } }));
  const signal = AbortSignal.timeout(20);
  const error = await failureOf(connection.send('PutItem', $.item(), asIs, { signal }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(error.outcome).toBe('notApplied');
  expect(handle).not.toHaveBeenCalled();
});

test('an aborted read is not applied', async () => {
  $.faults({ fault: 'delayBefore', ms: LONG_MS });
  const signal = AbortSignal.timeout(30);
  const error = await atOnce(failureOf($.connection().send('GetItem', $.key(), asIs, { signal })));
  expect(error).toBeInstanceOf(AbortedError);
  expect(error.outcome).toBe('notApplied');
});

test('a signal that outlives many calls keeps nothing of them', async () => {
  const { signal } = new AbortController();
  const add = jest.spyOn(signal, 'addEventListener');
  const remove = jest.spyOn(signal, 'removeEventListener');
  const connection = $.connection();
  $.faults({ fault: 'throttle' });
  for (let call = 0; call < 3; call++) await connection.send('PutItem', $.item(), asIs, { signal });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(add).toHaveBeenCalled();
  expect(remove).toHaveBeenCalledTimes(add.mock.calls.length);
});

test('resume() is not held back by the signal that ended', async () => {
  const controller = new AbortController();
  $.faults({ fault: 'dropAfter', times: 4 });
  const { signal } = controller;
  const error = await failureOf($.connection().send('TransactWriteItems', $.incrementOnce(), asIs, { signal }));
  controller.abort();
  expect(await error.resume()).toMatchObject({ kind: 'ok' });
  expect(await $.count()).toBe(1);
});

test.each([null, 'soon', { aborted: false }])('%j is refused as a signal, before anything is sent', async (signal) => {
  const error = await failureOf($.connection().send('PutItem', $.item(), asIs, { signal: signal as never }));
  expect(error).toMatchObject({ code: 'MODEL', outcome: 'notApplied' });
  expect($.requests()).toBe(0);
});
