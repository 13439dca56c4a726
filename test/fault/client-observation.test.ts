import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { asIs, failureOf, faultyConnection } from '../support/faulty-connection.js';

const $ = faultyConnection();
const CHANNELS = ['dynatomic:request', 'dynatomic:retry', 'dynatomic:transaction'];

let heard: [channel: string, message: any][];
const listen = (message: unknown, channel: string | symbol): void => void heard.push([String(channel), message]);

beforeEach(() => {
  heard = [];
  for (const channel of CHANNELS) subscribe(channel, listen);
});
afterEach(() => {
  for (const channel of CHANNELS) unsubscribe(channel, listen);
});

test('a request is told with its attempts, its capacity and its duration, and each retry before', async () => {
  $.faults({ fault: 'throttle' }, { fault: 'dropBefore' });
  const start = performance.now();
  await $.connection().send('PutItem', { ...$.item(), ReturnConsumedCapacity: 'TOTAL' }, asIs);
  const elapsed = performance.now() - start;
  const tables = [$.table];
  expect(heard).toEqual([
    ['dynatomic:retry', retry(1, 'ThrottlingException')],
    ['dynatomic:retry', retry(2, 'ECONNRESET')],
    [
      'dynatomic:request',
      {
        command: 'PutItem',
        tables,
        attempts: 3,
        durationMs: expect.any(Number),
        outcome: 'applied',
        error: undefined,
        consumedCapacity: { [$.table]: 1 },
      },
    ],
  ]);
  const { durationMs } = heard[2]?.[1] ?? {};
  const waits = heard[0]?.[1].delayMs + heard[1]?.[1].delayMs;
  expect(durationMs).toBeLessThanOrEqual(elapsed);
  expect(durationMs).toBeGreaterThan(waits - 2);

  function retry(attempt: number, error: string) {
    return { command: 'PutItem', tables, attempt, delayMs: expect.any(Number), error };
  }
});

test('a transaction is told with its number of operations', async () => {
  const Put = { TableName: `${$.table}`, Item: { pk: { S: `${$.id}-2` } } };
  const input = { ...$.incrementOnce(), ReturnConsumedCapacity: 'TOTAL' } as const;
  await $.connection().send('TransactWriteItems', { ...input, TransactItems: [...input.TransactItems, { Put }] }, asIs);
  expect(heard.map(([channel]) => channel)).toEqual(['dynatomic:request', 'dynatomic:transaction']);
  expect(heard[1]?.[1]).toMatchObject({
    command: 'TransactWriteItems',
    tables: [$.table],
    operations: 2,
    attempts: 1,
    outcome: 'applied',
    reasons: undefined,
    consumedCapacity: { [$.table]: expect.any(Number) },
  });
});

test('a cancelled transaction is told with its reasons', async () => {
  $.faults({ fault: 'cancel', reasons: ['ConditionalCheckFailed'] });
  await $.connection().send('TransactWriteItems', $.incrementOnce(), asIs);
  expect(heard[1]).toEqual([
    'dynatomic:transaction',
    expect.objectContaining({
      outcome: 'notApplied',
      error: 'TransactionCanceledException',
      reasons: ['ConditionalCheckFailed'],
    }),
  ]);
});

test('what fails is told with its outcome', async () => {
  $.faults({ fault: 'dropBefore', times: 4 });
  const error = await failureOf($.connection().send('TransactWriteItems', $.incrementOnce(), asIs));
  expect(heard.at(-1)).toEqual([
    'dynatomic:transaction',
    expect.objectContaining({ attempts: 4, outcome: 'unknown', error: 'OutcomeUnknownError' }),
  ]);
  heard = [];
  await error.resume();
  expect(heard.at(-1)).toEqual(['dynatomic:transaction', expect.objectContaining({ attempts: 1, outcome: 'applied' })]);
});

test('a call that was ended before it sent anything is told with no attempt', async () => {
  const signal = AbortSignal.abort();
  await failureOf($.connection().send('PutItem', $.item(), asIs, { signal }));
  expect(heard).toEqual([
    ['dynatomic:request', expect.objectContaining({ attempts: 0, outcome: 'notApplied', error: 'AbortedError' })],
  ]);
});

test('a batch is told with all its tables', async () => {
  const connection = $.connection();
  await connection.send('BatchGetItem', { RequestItems: { [$.table]: { Keys: [{ pk: { S: $.id } }] } } }, asIs);
  expect(heard[0]?.[1]).toMatchObject({ command: 'BatchGetItem', tables: [$.table], outcome: 'applied' });
});

test('no message holds a value', async () => {
  const secret = { secret: { S: 'xyzzy' }, list: { L: [{ S: 'xyzzy' }] } };
  const connection = $.connection();
  await connection.send('PutItem', $.item(secret), asIs);
  $.faults({ fault: 'throttle' });
  const Put = { ...$.item(secret), ...insertCondition };
  await connection.send('TransactWriteItems', { ClientRequestToken: $.id, TransactItems: [{ Put }] }, asIs);
  await connection.send('TransactGetItems', { TransactItems: [{ Get: $.key() }] }, asIs);
  await failureOf(connection.send('PutItem', { ...$.item(secret), ConditionExpression: 'xyzzy' }, asIs));
  expect(heard.length).toBeGreaterThanOrEqual(6);
  expect(JSON.stringify(heard)).not.toContain('xyzzy');
  expect(JSON.stringify(heard)).not.toContain($.id);
});

const insertCondition = {
  ConditionExpression: 'attribute_not_exists(pk)',
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
} as const;
