import type { DynamoDBClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-dynamodb';
import type { FinalizeRequestMiddleware } from '@smithy/types';

export interface RecordedRequest {
  /** DynamoDB's name of the operation, such as `TransactWriteItems`. */
  readonly operation: string;
  /** The body as it went over the wire, with DynamoDB's own names and marshalled values. */
  readonly input: any;
}

/** Records every HTTP request that a client sends, each attempt of a retry on its own. */
export class RequestRecorder {
  #recorded: RecordedRequest[] = [];

  constructor(client: DynamoDBClient) {
    const record: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next, context) => (args) => {
      const { body } = args.request as { body: string | Uint8Array };
      this.#recorded.push({
        operation: String(context['commandName']).replace(/Command$/, ''),
        input: JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)),
      });
      return next(args);
    };
    client.middlewareStack.addRelativeTo(record, {
      name: 'requestRecorder',
      relation: 'after',
      toMiddleware: 'retryMiddleware',
    });
  }

  /** How many requests were sent since the last `clear()`. */
  get count(): number {
    return this.#recorded.length;
  }

  /** What was sent since the last `clear()`, oldest first; only the requests of one operation where it is named. */
  all(operation?: string): readonly RecordedRequest[] {
    return this.#recorded.filter((request) => operation === undefined || request.operation === operation);
  }

  /** The input of the latest request; fails when there is none. */
  last(operation?: string): any {
    const latest = this.all(operation).at(-1);
    if (latest === undefined) throw new Error(`No ${operation ?? 'request'} was sent`);
    return latest.input;
  }

  clear(): void {
    this.#recorded = [];
  }
}
