export { startLocalDynamoDB, type LocalDynamoDB, type LocalDynamoDBOptions } from './local-dynamodb.js';
export * from './fault-proxy/index.js';
