import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * Every record of a table's stream, in order, as Lambda's event has them: as in the reply of the Streams API, with the
 * stream's ARN. The SDK's client of that API is no dependency.
 */
export async function streamRecords(client: DynamoDBClient, endpoint: string, TableName: string): Promise<any[]> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const StreamArn = Table?.LatestStreamArn;
  const { StreamDescription } = await call('DescribeStream', { StreamArn });
  const records: any[] = [];
  for (const { ShardId } of StreamDescription.Shards) {
    const { ShardIterator } = await call('GetShardIterator', { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
    const { Records } = await call('GetRecords', { ShardIterator });
    records.push(...Records.map((record: object) => ({ ...record, eventSourceARN: StreamArn })));
  }
  return records;

  async function call(operation: string, input: object): Promise<any> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDBStreams_20120810.${operation}`,
        'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
      },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${operation}: ${await response.text()}`);
    return response.json();
  }
}
