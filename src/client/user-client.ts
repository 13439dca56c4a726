import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient, TranslateConfig } from '@aws-sdk/lib-dynamodb';
import { ModelError } from '../errors/index.js';
import { RETRY_SLOT } from './attempt.js';

/** What a `DataSource` takes as its client. */
export type UserClient = DynamoDBClient | DynamoDBDocumentClient;

/** The marshall and unmarshall options of a document client; undefined of another client. */
export function documentOptions(client: UserClient): TranslateConfig | undefined {
  return (client as Partial<DynamoDBDocumentClient>).config?.translateConfig;
}

/**
 * The client as one that takes commands in wire form, which a document client does too.
 *
 * @throws {ModelError} when it is no client of SDK version 3, or its retries can't be switched off for a command.
 */
export function wireClient(client: UserClient): DynamoDBClient {
  const { send, middlewareStack: stack } = (client ?? {}) as Partial<DynamoDBClient>;
  if (typeof send !== 'function' || typeof stack?.clone !== 'function') {
    throw new ModelError('DataSource', [
      'client must be a DynamoDBClient or a DynamoDBDocumentClient of @aws-sdk, version 3',
    ]);
  }
  try {
    stack.clone().add((next: unknown) => next as never, RETRY_SLOT as never);
  } catch (cause) {
    const problem = 'this version of @aws-sdk/client-dynamodb retries in a way that dynatomic does not know';
    throw new ModelError('DataSource', [problem], { cause });
  }
  return client;
}
