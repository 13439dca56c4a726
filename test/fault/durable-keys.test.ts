import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { GetItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { IdempotencyMismatchError } from 'dynatomic';
import { countInteractively, countOnce, Counter, counterSource, type CounterRequest } from '../support/counter.js';
import { engine } from '../support/engine.js';
import { ALL_FAULTS, startArena, type Arena } from '../support/workloads/arena.js';

const { client, endpoint, tableName } = engine();
const seed = randomInt(2 ** 31);
const PROCESSES = 4;
const EXECUTIONS = 5;
/** Processes that start on a busy machine. */
const TIMEOUT_MS = 120_000;
const POLL_MS = 20;
const ROOT = join(__dirname, '../..');

let arena: Arena;
let counterId: string;
let key: string;
const started = new Set<ChildProcess>();

beforeAll(async () => {
  arena = await startArena({ client, endpoint, tableName, seed, entities: [Counter] });
});
beforeEach(async () => {
  key = randomUUID();
  counterId = randomUUID();
  await arena.truth.repository(Counter).insert(Object.assign(new Counter(), { counterId, count: 0 }));
});
afterEach(() => arena.proxy.calm());
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await arena.stop();
});

const count = async (): Promise<number> => (await arena.truth.repository(Counter).getById(counterId)).count;

/** Starts a process that executes one request several times at once. */
function start(request: Pick<CounterRequest, 'interactive' | 'executions'>): ChildProcess {
  const full: CounterRequest = { ...request, endpoint: arena.proxy.endpoint, prefix: tableName(''), key, counterId };
  const args = ['--import', './scripts/typescript.mjs', 'test/support/counter-client.ts', JSON.stringify(full)];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  started.add(child);
  return child;
}

async function answersOf(child: ChildProcess): Promise<unknown[]> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The process ended with ${code}; seed ${seed}`);
  return JSON.parse(text) as unknown[];
}

test.each([false, true])(
  'one key in many executions of many processes at once has one effect and one answer (interactive: %s)',
  async (interactive) => {
    arena.proxy.random(ALL_FAULTS);
    arena.proxy.contention({ holdMs: [0, 5] });
    const children = Array.from({ length: PROCESSES }, () => start({ interactive, executions: EXECUTIONS }));
    const answers = (await Promise.all(children.map(answersOf))).flat();
    arena.proxy.calm();
    expect({ seed, count: await count() }).toEqual({ seed, count: 1 });
    expect(answers).toHaveLength(PROCESSES * EXECUTIONS);
    if (interactive) {
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]).toMatchObject({ count: 1 });
    } else {
      // The one that was applied may have been told that its outcome is unknown, and have asked again.
      expect(answers.filter((replayed) => replayed === false).length).toBeLessThanOrEqual(1);
    }
  },
  TIMEOUT_MS,
);

test.each([false, true])(
  'a process that is killed between the write and the reply has done it (interactive: %s)',
  async (interactive) => {
    arena.proxy.next({ fault: 'delayAfter', ms: TIMEOUT_MS, on: 'TransactWriteItems' });
    const child = start({ interactive, executions: 1 });
    while ((await count()) === 0) await setTimeout(POLL_MS);
    child.kill('SIGKILL');
    await once(child, 'close');
    const repeated = interactive
      ? await countInteractively(arena.db, key, counterId)
      : await countOnce(arena.db, key, counterId);
    expect(repeated).toEqual(interactive ? { count: 1, nonce: expect.any(String) } : true);
    expect(await count()).toBe(1);
  },
  TIMEOUT_MS,
);

test('a repeat is recognised after DynamoDB has forgotten the token', async () => {
  expect(await countOnce(arena.db, key, counterId)).toBe(false);
  arena.proxy.expireTokens();
  expect(await countOnce(arena.db, key, counterId)).toBe(true);
  const interactive = `${key}-interactive`;
  const receipt = await countInteractively(arena.db, interactive, counterId);
  arena.proxy.expireTokens();
  expect(await countInteractively(arena.db, interactive, counterId)).toEqual(receipt);
  expect(await count()).toBe(2);
});

test('a request whose token is forgotten between two attempts is recognised by its own record', async () => {
  arena.proxy.next({ fault: 'dropAfter', on: 'TransactWriteItems' });
  let attempts = 0;
  arena.proxy.rewrite(({ operation }) => {
    if (operation === 'TransactWriteItems' && ++attempts === 2) arena.proxy.expireTokens();
    return undefined;
  });
  expect(await countOnce(arena.db, key, counterId)).toBe(false);
  expect(attempts).toBe(2);
  expect(await count()).toBe(1);
});

test('a record that is expired counts as absent, though it is still there', async () => {
  await countOnce(arena.db, key, counterId);
  await countInteractively(arena.db, `${key}-interactive`, counterId);
  for (const name of [key, `${key}-interactive`]) {
    const at = { TableName: tableName('Keys'), Key: { pk: { S: `k:${name}` } } };
    const { Item } = await client.send(new GetItemCommand(at));
    expect(Item).toBeDefined();
    await client.send(new PutItemCommand({ ...at, Item: { ...Item, expiresAt: { N: '1000' } } }));
  }
  expect(await countOnce(arena.db, key, counterId)).toBe(false);
  expect(await countInteractively(arena.db, `${key}-interactive`, counterId)).toMatchObject({ count: 4 });
});

test('a key that is used for something else is a mismatch, and nothing is applied', async () => {
  await countOnce(arena.db, key, counterId);
  const others = [
    () => countOnce(arena.db, key, counterId, 2),
    () => countInteractively(arena.db, key, counterId),
    () => arena.db.repository(Counter).delete(counterId).withIdempotencyKey(key).execute(),
  ];
  for (const other of others) await expect(other()).rejects.toBeInstanceOf(IdempotencyMismatchError);
  const interactive = `${key}-interactive`;
  await countInteractively(arena.db, interactive, counterId);
  await expect(countOnce(arena.db, interactive, counterId)).rejects.toBeInstanceOf(IdempotencyMismatchError);
  expect(await count()).toBe(2);
});

test('one data source recognises what another did', async () => {
  await countOnce(counterSource(client, tableName), key, counterId);
  expect(await countOnce(arena.db, key, counterId)).toBe(true);
});

test('an interactive transaction that writes nothing keeps its receipt too', async () => {
  let runs = 0;
  const look = () =>
    arena.db.transaction(
      async (tx) => {
        runs += 1;
        return (await tx.getById(Counter, counterId)).count;
      },
      { idempotencyKey: key },
    );
  expect(await look()).toBe(0);
  await countOnce(arena.db, `${key}-2`, counterId);
  expect(await look()).toBe(0);
  expect(runs).toBe(1);
});

test('what would be sent holds the record, and the record takes one of the 100 places', async () => {
  const counters = arena.db.repository(Counter);
  const updates = Array.from({ length: 100 }, (_, n) => counters.update(`${counterId}-${n}`).add({ count: 1 }));
  const keyed = arena.db.transaction().withIdempotencyKey(key);
  expect(keyed.add(counters.update(counterId).add({ count: 1 })).explain().operations).toHaveLength(2);
  expect(keyed.addAll(updates).validate()).toMatchObject([{ code: 'TOO_MANY_OPERATIONS' }]);
  const request = keyed.add(counters.update(counterId).add({ count: 1 })).toRequest();
  await client.send(new TransactWriteItemsCommand(request));
  expect(await countOnce(arena.db, key, counterId)).toBe(true);
});

test('a failure of the record alone is told', async () => {
  arena.proxy.next({ fault: 'cancel', reasons: ['None', 'ThrottlingError'], times: Infinity });
  await expect(countOnce(arena.db, key, counterId)).rejects.toThrow(
    'DynamoDB cancelled the transaction: ThrottlingError of an operation that dynatomic added',
  );
});

describe('the record speaks before every other failure of a repeat', () => {
  const first = () =>
    arena.db
      .transaction()
      .add(
        arena.db
          .repository(Counter)
          .update(counterId)
          .add({ count: 1 })
          .where((counter) => counter.count.eq(0))
          .orThrow(() => new Error('the count is not 0')),
      )
      .withIdempotencyKey(key)
      .execute();
  beforeEach(() => first());

  test('a failed condition with orThrow', async () => {
    expect(await first()).toMatchObject({ replayed: true });
  });

  test.each(['conflict', 'throttle', 'dropBefore', 'errorBefore'] as const)('%s on every attempt', async (fault) => {
    arena.proxy.next({ fault, on: 'TransactWriteItems', times: Infinity });
    expect(await first()).toMatchObject({ replayed: true });
    expect(await count()).toBe(1);
  });

  test('a cancellation that does not show the record', async () => {
    arena.proxy.next({ fault: 'cancel', reasons: ['ConditionalCheckFailed'] });
    expect(await first()).toMatchObject({ replayed: true });
  });

  test('and a failed condition is thrown where there is none', async () => {
    key = randomUUID();
    await expect(first()).rejects.toThrow('the count is not 0');
  });
});
