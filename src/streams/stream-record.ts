import { isReservedKey } from '../codec/entity-of-item.js';
import { AttributeValueError } from '../errors/index.js';

/** An item or a key in a stream record: DynamoDB's attribute values by name. Binary values may be bytes or base64 text. */
export type StreamImage = Readonly<Record<string, object>>;

/** What a stream puts into its records. */
export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/**
 * A DynamoDB Streams record, of a Lambda event (`DynamoDBRecord` of `@types/aws-lambda`) or of the Streams API
 * (`_Record` of the SDK). https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 */
export interface StreamRecord {
  readonly eventName?: string | undefined;
  /** Names the table. The Streams API leaves it out. */
  readonly eventSourceARN?: string | undefined;
  readonly dynamodb?:
    | {
        readonly Keys?: StreamImage | undefined;
        readonly NewImage?: StreamImage | undefined;
        readonly OldImage?: StreamImage | undefined;
        readonly SequenceNumber?: string | undefined;
        /** Epoch seconds, or a `Date`. */
        readonly ApproximateCreationDateTime?: number | Date | undefined;
        readonly StreamViewType?: string | undefined;
      }
    | undefined;
  /** Who did it, where that was a service: `{ type, principalId }` in Lambda events, capitalised in the Streams API. */
  readonly userIdentity?: unknown;
}

/** Physical name of the record's table; undefined where the record doesn't tell. */
export function tableOfRecord({ eventSourceARN }: StreamRecord): string | undefined {
  return eventSourceARN === undefined ? undefined : /:table\/([^/]+)/.exec(eventSourceARN)?.[1];
}

/**
 * Whether DynamoDB itself removed the item, because its time to live was over.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
export function isExpiry({ eventName, userIdentity }: StreamRecord): boolean {
  if (eventName !== 'REMOVE' || typeof userIdentity !== 'object' || userIdentity === null) return false;
  const { type, Type, principalId, PrincipalId } = userIdentity as Record<string, unknown>;
  return (type ?? Type) === 'Service' && (principalId ?? PrincipalId) === 'dynamodb.amazonaws.com';
}

/** Whether the record is of an item of dynatomic's own, such as the guard of a unique value. */
export function isReservedRecord({ dynamodb }: StreamRecord): boolean {
  return Object.values(dynamodb?.Keys ?? {}).some((value) => isReservedKey((value as { S?: unknown }).S));
}

export function malformedRecord(path: string, expected: string): AttributeValueError {
  return new AttributeValueError(path, `The stream record is malformed: ${path} is not ${expected}`);
}
