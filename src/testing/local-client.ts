import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../errors/index.js';

/** Local engines take any credentials; DynamoDB Local wants letters and digits. */
const LOCAL_ACCOUNT = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

/** A client of the engine at `endpoint`: with made-up credentials, or for AWS with those of the environment. */
export function localClient(endpoint: string): DynamoDBClient {
  if (!URL.canParse(endpoint)) throw new ServiceError(`The endpoint is not a URL: ${endpoint}`);
  const ofAws = /\.amazonaws\.com(\.cn)?$/.test(new URL(endpoint).hostname);
  return new DynamoDBClient({ endpoint, ...(ofAws ? {} : LOCAL_ACCOUNT) });
}
