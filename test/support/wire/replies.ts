import fc from 'fast-check';
import { entityCodec, plainCodec } from '../../../src/codec/index.js';
import { entityModel } from '../../../src/model/index.js';
import type { NetworkReply } from './network.js';
import { items, Leaf, Thing } from './operations.js';

/** JSON of attribute values, with binaries as they travel. */
type Json = Readonly<Record<string, any>>;

const codecs = new Map([Thing, Leaf].map((target) => [target, entityCodec(entityModel(target))] as const));

function encode(item: object): Json {
  const codec = codecs.get(item.constructor as typeof Thing);
  const wire = codec === undefined ? plainCodec().encodeItem(item) : codec.encode(item);
  return JSON.parse(
    JSON.stringify(wire, function (this: Json, key: string, value: unknown) {
      const held: unknown = this[key];
      return held instanceof Uint8Array ? Buffer.from(held).toString('base64') : value;
    }),
  ) as Json;
}

/** Attributes that an entity did not write. */
const strange = fc.constantFrom<Json>(
  { extra: { S: 'x' } },
  { string: { N: '12' } },
  { string: { S: '\ud800' } },
  { number: { N: '1e100' } },
  { number: { N: '12345678901234567890123456789012345678' } },
  { numberSet: { NS: ['0.1', '-9.9E+125'] } },
  { decimal: { N: '0.00000000000000000000000000000000000001' } },
  { any: { M: { B: { B: 'AQ==' }, BS: { L: [{ BS: ['', '/+8='] }, { B: '' }] }, S: { S: '"B":"AQ=="' } } } },
  { any: { M: JSON.parse('{"__proto__":{"M":{"polluted":{"BOOL":true}}},"constructor":{"NULL":true}}') as Json } },
  { B: { B: 'AQIDBA==' }, BS: { BS: ['AQ==', 'Ag=='] } },
  { BS: { BS: ['AQ==', ''] } },
  { note: { NULL: true } },
  {},
);
/** An item as it is stored. A top-level attribute named `__proto__` is lost by the SDK, and by it alone. */
const stored = fc
  .tuple(items, strange, fc.boolean())
  .map(([make, other, strangely]) => ({ ...without(encode(make())), ...(strangely && other) }));
const without = (item: Json): Json => Object.fromEntries(Object.entries(item).filter(([key]) => key !== '__proto__'));

export interface Answer {
  readonly found: readonly Json[];
  /** Whether a first answer leaves something for a second. */
  readonly partial: boolean;
  readonly capacity: boolean;
}

export const answers: fc.Arbitrary<Answer> = fc.record({
  found: fc.array(stored, { minLength: 1, maxLength: 4 }),
  partial: fc.boolean(),
  capacity: fc.boolean(),
});

/** What DynamoDB could answer to a request, as JSON; `first` says that no other answer went before. */
export function successOf({ found, partial, capacity }: Answer, command: string, input: any, first: boolean): string {
  const item = (number: number, key: Json = {}): Json => ({ ...found[number % found.length], ...key });
  const some = partial && first;
  const units = { TableName: 'Things', CapacityUnits: 1.5 };
  const body = ((): Json => {
    switch (command) {
      case 'DescribeEndpoints':
        return { Endpoints: [{ Address: 'discovered.example.com', CachePeriodInMinutes: 9 }] };
      case 'GetItem':
        return partial ? {} : { Item: item(0, input.Key as Json) };
      case 'TransactGetItems':
        return {
          Responses: (input.TransactItems as { Get: { Key: Json } }[]).map(({ Get: { Key } }, number) =>
            partial && number % 2 === 0 ? {} : { Item: item(number, Key) },
          ),
        };
      case 'BatchGetItem': {
        const [[table, { Keys }] = ['', { Keys: [] }]] = Object.entries(
          input.RequestItems as Record<string, { Keys: Json[] }>,
        );
        const [left, ...done] = some ? Keys : [undefined, ...Keys];
        const UnprocessedKeys = left === undefined ? {} : { [table]: { Keys: [left] } };
        return { Responses: { [table]: done.map((Key, number) => item(number, Key)) }, UnprocessedKeys };
      }
      case 'BatchWriteItem': {
        const [[table, requests] = ['', []]] = Object.entries(input.RequestItems as Record<string, Json[]>);
        return { UnprocessedItems: some ? { [table]: requests.slice(0, 1) } : {} };
      }
      case 'Query':
      case 'Scan': {
        const Items = found.map((_, number) => item(number));
        const last = some && { LastEvaluatedKey: { pk: { S: 'THING#x' }, sk: { S: 'A#000001' } } };
        return { Items, Count: Items.length, ScannedCount: 9, ...last };
      }
      case 'TransactWriteItems':
        return {};
      default:
        return partial ? {} : { Attributes: item(0) };
    }
  })();
  return JSON.stringify(
    capacity
      ? { ...body, ConsumedCapacity: 'RequestItems' in input || 'TransactItems' in input ? [units] : units }
      : body,
  );
}

const NAMES = [
  'ConditionalCheckFailedException',
  'TransactionCanceledException',
  'TransactionConflictException',
  'TransactionInProgressException',
  'IdempotentParameterMismatchException',
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'ItemCollectionSizeLimitExceededException',
  'ReplicatedWriteConflictException',
  'ResourceNotFoundException',
  'InternalServerError',
  'ServiceUnavailable',
  'ValidationException',
  'AccessDeniedException',
  'ExpiredTokenException',
  'SomethingNew',
  'SomethingNewException',
] as const;
const REASONS = ['None', 'ConditionalCheckFailed', 'TransactionConflict', 'ThrottlingError', 'ValidationError', 'New'];

const reasons = fc.array(
  fc.record(
    { Code: fc.constantFrom(...REASONS), Message: fc.string({ unit: 'grapheme' }), Item: stored },
    { requiredKeys: ['Code'] },
  ),
  { maxLength: 6 },
);
const typed = fc
  .record({
    name: fc.constantFrom(...NAMES),
    place: fc.constantFrom('__type', 'namespaced', 'uri', 'code', 'header', 'header with URI', 'query', 'nowhere'),
    text: fc.record(
      { message: fc.string({ unit: 'binary' }), Message: fc.constant('With a capital') },
      { requiredKeys: [] },
    ),
    rest: fc.record({ Item: stored, CancellationReasons: reasons, Extra: fc.constant({ a: 1 }) }, { requiredKeys: [] }),
  })
  .map(({ name, place, text, rest }) => {
    const namespaced = `com.amazonaws.dynamodb.v20120810#${name}`;
    const [body, headers] = {
      __type: [{ __type: name }, {}],
      namespaced: [{ __type: namespaced }, {}],
      uri: [{ __type: `${namespaced}:http://internal.amazon.com/coral/${name}/` }, {}],
      code: [{ code: name }, {}],
      header: [{}, { 'x-amzn-errortype': name }],
      'header with URI': [{}, { 'x-amzn-errortype': `${name}:http://internal.amazon.com/` }],
      query: [{ __type: namespaced }, { 'x-amzn-query-error': `Query${name};Sender` }],
      nowhere: [{}, {}],
    }[place] as [object, Record<string, string>];
    return { headers, body: JSON.stringify({ ...body, ...text, ...rest }) };
  });
const untyped = fc
  .constantFrom('', '<html>Try later</html>', '{"__type":"Val', 'null', '[]', '"text"', '0', '{}', '\ufeff{}', '\0')
  .map((body) => ({ headers: { 'content-type': 'text/html' }, body }));

const faulty = fc
  .record({
    answer: fc.oneof({ weight: 3, arbitrary: typed }, { weight: 1, arbitrary: untyped }),
    status: fc.constantFrom(400, 400, 400, 403, 404, 408, 413, 429, 500, 502, 503, 301, 204),
    pieceLength: fc.constantFrom(undefined, 1, 7, 100),
    more: fc.constantFrom<Readonly<Record<string, string>>>(
      {},
      { 'x-amz-retry-after': '1' },
      { 'x-amz-id-2': 'other' },
    ),
  })
  .map(({ answer: { headers, body }, status, pieceLength, more }) => ({
    status,
    headers: { 'x-amzn-requestid': `${status}`, ...headers, ...more },
    body: status === 204 ? '' : body,
    pieceLength,
  }));
const unreadable = fc
  .constantFrom('', '<html>', '{"Item":{"pk"', 'null', '[]', '"text"', '0', '\0')
  .map((body) => ({ status: 200, headers: { 'x-amz-request-id': 'odd' }, body, pieceLength: 3 }));
const broken = fc.constantFrom(
  { code: 'ECONNRESET' },
  { name: 'TimeoutError' },
  { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
);

/** Failed attempts. */
export const faults: fc.Arbitrary<readonly NetworkReply[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  {
    weight: 3,
    arbitrary: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: faulty },
        { weight: 1, arbitrary: unreadable },
        { weight: 1, arbitrary: broken.map((error) => ({ error })) },
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
);
