import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DataSource, type DataSourceOptions } from 'dynatomic';
import type { AwsCredentialIdentity } from '@smithy/types';
import fc from 'fast-check';
import { ScriptedNetwork } from '../support/wire/network.js';
import { operations, SIMPLE_OPERATIONS } from '../support/wire/operations.js';
import { type Answer, answers, faults, successOf } from '../support/wire/replies.js';
import { settled, told } from '../support/wire/told.js';

/** The SDK's clock signs, and ours stamps: with one time for both modes, all can be compared. */
const NOW = new Date('2026-01-02T03:04:05.678Z');
const OTHER_CLOCKS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
];
beforeAll(() => jest.useFakeTimers({ now: NOW, doNotFake: OTHER_CLOCKS as never }));
afterAll(() => jest.useRealTimers());

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };

interface Side {
  readonly db: DataSource;
  readonly client: DynamoDBClient;
  readonly network: ScriptedNetwork;
  /** What else was seen, by middlewares and loggers. */
  readonly seen: unknown[];
}

interface SetUp {
  readonly config?: (seen: unknown[]) => DynamoDBClientConfig;
  readonly prepare?: (client: DynamoDBClient, seen: unknown[]) => void;
  readonly options?: (client: DynamoDBClient) => Partial<DataSourceOptions>;
}

function side({ config, prepare, options }: SetUp, wire: { wire?: 'sdk' }): Side {
  const network = new ScriptedNetwork();
  const seen: unknown[] = [];
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: CREDENTIALS,
    requestHandler: network as never,
    ...config?.(seen),
  });
  prepare?.(client, seen);
  const retry = { maxAttempts: 3, baseDelayMs: 0, maxDelayMs: 0 };
  return { db: new DataSource({ client, retry, ...options?.(client), ...wire }), client, network, seen };
}

const twins = (setUp: SetUp): readonly Side[] => [side(setUp, {}), side(setUp, { wire: 'sdk' })];

type Operation = (db: DataSource) => Promise<unknown>;

/** What one side sends, returns and shows for an operation. */
async function observe(
  { db, network, seen }: Side,
  run: Operation,
  failing: Parameters<ScriptedNetwork['script']>[0],
  answer: Answer,
) {
  let first = true;
  network.script(failing, (command, input) => {
    const body = successOf(answer, command, input, first);
    first = false;
    return body;
  });
  const result = await settled(() => run(db));
  return { sent: network.takeSent().map(told), result, seen: seen.splice(0).map(told) };
}

const same = async (
  sides: readonly Side[],
  run: Operation,
  failing: Parameters<ScriptedNetwork['script']>[0],
  answer: Answer,
) => {
  const [fast, plain] = await Promise.all(sides.map((one) => observe(one, run, failing, answer)));
  if (plain !== undefined) expect(fast).toEqual(plain);
};

const NOTHING: Answer = { found: [{}], partial: false, capacity: false };

/** The first request of a kind is but compared with what the SDK makes of it; what comes next counts. */
async function warmUp(sides: readonly Side[]): Promise<void> {
  for (const run of SIMPLE_OPERATIONS) await same(sides, run, [], NOTHING);
}

const compare = (sides: () => readonly Side[], numRuns: number) =>
  fc.assert(
    fc.asyncProperty(operations, faults, answers, async ({ run }, failing, answer) => {
      await same(sides(), run, failing, answer);
    }),
    { numRuns },
  );

type Middleware = (next: (args: any) => Promise<any>, context: any) => (args: any) => Promise<any>;

/** Notes what a middleware can see at a step, there and back. */
const noting =
  (step: string, seen: unknown[]): Middleware =>
  (next, { commandName, clientName }) =>
  async (args) => {
    const { method, hostname, path } = args.request ?? {};
    seen.push({ step, commandName, clientName, input: told(args.input), method, hostname, path });
    const { response, output } = await next(args);
    seen.push({ step, statusCode: response.statusCode, output });
    return { response, output };
  };

const STEPS = ['initialize', 'serialize', 'build', 'finalizeRequest', 'deserialize'] as const;
const noteAll = ({ middlewareStack }: DynamoDBClient, seen: unknown[]): void => {
  for (const step of STEPS)
    middlewareStack.add(noting(step, seen) as never, { step: step as never, name: `${step}Note` });
};

/** Adds a middleware that hands on what `change` makes of its arguments. */
const changing =
  (step: (typeof STEPS)[number], change: (args: any) => object): NonNullable<SetUp['prepare']> =>
  ({ middlewareStack }) => {
    const middleware: Middleware = (next) => (args) => next(change(args));
    middlewareStack.add(middleware as never, { step: step as never, priority: 'high' });
  };
const traced = (args: any): object => {
  args.request.headers['x-trace'] = 'Root=1';
  return args;
};
const measured = ({ input }: any): object => ({ ...input, ReturnConsumedCapacity: 'TOTAL' });

function rotating(): () => Promise<AwsCredentialIdentity> {
  let calls = 0;
  const expiration = new Date(NOW.getTime() + 1000);
  return async () => ({ ...CREDENTIALS, accessKeyId: `AKID${calls++ % 2}`, expiration });
}

const logger = (seen: unknown[]) => {
  const note = (level: string) => (message: unknown) => void seen.push({ level, message });
  return { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') };
};

const SET_UPS: Readonly<Record<string, SetUp>> = {
  'an endpoint': { config: () => ({ endpoint: 'http://localhost:8000' }) },
  'an endpoint with a path': { config: () => ({ endpoint: 'https://db.example.com:8443/some/base/' }) },
  'an endpoint of a function': {
    config: () => ({ endpoint: async () => ({ protocol: 'https:', hostname: 'a.test', path: '/' }) }),
  },
  'no TLS': { config: () => ({ tls: false }) },
  FIPS: { config: () => ({ useFipsEndpoint: true }) },
  'FIPS and both stacks': { config: () => ({ useFipsEndpoint: true, useDualstackEndpoint: true }) },
  'a region of a function, in China': { config: () => ({ region: async () => 'cn-north-1' }) },
  'an account': { config: () => ({ credentials: { ...CREDENTIALS, accountId: '123456789012' } }) },
  'endpoint discovery': { config: () => ({ endpointDiscoveryEnabled: true }) },
  'a table by its ARN, and one by its name': {
    config: () => ({ credentials: { ...CREDENTIALS, accountId: '123456789012' } }),
    options: () => ({
      tableName: (name) => (name === 'Leaves' ? name : `arn:aws:dynamodb:eu-west-1:210987654321:table/${name}`),
    }),
  },
  'a session token': { config: () => ({ credentials: { ...CREDENTIALS, sessionToken: 'token' } }) },
  'credentials that expire': { config: () => ({ credentials: rotating() }) },
  'a signer': {
    config: () => ({
      signer: async () => ({
        sign: async (request: any) => ({ ...request, headers: { ...request.headers, authorization: 'By hand' } }),
      }),
    }),
  },
  'a user agent': { config: () => ({ customUserAgent: [['shop', '1.2']], userAgentAppId: 'shop' }) },
  'a clock that is wrong': { config: () => ({ systemClockOffset: 3_600_000 }) },
  'a retry strategy': {
    config: (seen) => ({
      maxAttempts: 7,
      retryStrategy: {
        mode: 'standard',
        retry: () => seen.push('retry') as never,
        acquireInitialRetryToken: () => seen.push('retry') as never,
        refreshRetryTokenForRetry: () => seen.push('retry') as never,
        recordSuccess: () => seen.push('retry') as never,
      },
    }),
  },
  'a logger': { config: (seen) => ({ logger: logger(seen) }) },
  'handlers that are cached': { config: () => ({ cacheMiddleware: true }) },
  'a document client': { options: (client) => ({ client: DynamoDBDocumentClient.from(client) }) },
  'middlewares at every step': { prepare: noteAll },
  'a header of a middleware': { prepare: changing('build', traced) },
  'an input of a middleware': { prepare: changing('initialize', (args) => ({ ...args, input: measured(args) })) },
  'arguments of a middleware': { prepare: changing('initialize', (args) => ({ input: measured(args) })) },
  'a middleware that fails': {
    prepare: changing('finalizeRequest', (args) => {
      if (args.request.body.length % 3 === 0) throw new TypeError('As tested');
      return args as object;
    }),
  },
};

test('what is sent and what comes back is the same', async () => {
  const sides = twins({});
  await warmUp(sides);
  await compare(() => sides, 200);
}, 60_000);

test('the first request of a client is the same', () => compare(() => twins({}), 50), 60_000);

test.each(Object.keys(SET_UPS))(
  'with %s',
  async (name) => {
    const sides = twins(SET_UPS[name] ?? {});
    await warmUp(sides);
    await compare(() => sides, 8);
    const [fast, plain] = sides.map(inside);
    expect(fast).toEqual(plain);
  },
  60_000,
);

test.each(['an account', 'a table by its ARN, and one by its name', 'a session token', 'endpoint discovery'])(
  'several requests at once, with %s',
  async (name) => {
    const sides = twins(SET_UPS[name] ?? {});
    await warmUp(sides);
    const several = fc.array(operations, { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(several, answers, async (list, answer) => {
        const whole = { ...answer, partial: false };
        const seen = await Promise.all(
          sides.map((one) => observe(one, (db) => Promise.allSettled(list.map(({ run }) => run(db))), [], whole)),
        );
        const [fast, plain] = seen.map(({ sent, ...rest }) => ({ ...rest, sent: [...sent].sort() }));
        expect(fast).toEqual(plain);
      }),
      { numRuns: 10 },
    );
  },
  60_000,
);

/** What the client of a user has come to. */
const inside = ({ client }: Side): readonly string[] => [
  ...client.middlewareStack.identify(),
  ...Object.keys(client.config).sort(),
];

test('the two modes are two, except where the SDK is too old for that', async () => {
  const { DYNATOMIC_SDK: sdk, DYNATOMIC_WIRE: wire } = process.env;
  const sides = twins({});
  // Of the SDK's base class: a client whose own class sends otherwise is used as it is.
  const send = jest.spyOn(Object.getPrototypeOf(DynamoDBClient.prototype) as DynamoDBClient, 'send');
  await warmUp(sides.slice(0, 1));
  const sentByClient = send.mock.contexts.filter((context) => context === sides[0]?.client);
  expect(sentByClient).toHaveLength((sdk ?? wire) ? send.mock.contexts.length : 0);
  send.mockRestore();
});
