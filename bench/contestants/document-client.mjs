import {
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { keyOf, TABLE } from '../lib/sample.mjs';

export const title = 'document client';

const toItem = (order) => ({ ...keyOf(order), ...order, createdAt: order.createdAt.toISOString() });
function fromItem(item) {
  const order = { ...item, createdAt: new Date(item.createdAt) };
  delete order.pk;
  delete order.sk;
  return order;
}
const Put = (order) => ({ Put: { TableName: TABLE, Item: toItem(order) } });

export function create({ client }) {
  const documents = DynamoDBDocumentClient.from(client);
  return {
    put: (order) => documents.send(new PutCommand({ TableName: TABLE, Item: toItem(order) })),
    async get(id) {
      const { Item } = await documents.send(new GetCommand({ TableName: TABLE, Key: keyOf(id) }));
      return Item && fromItem(Item);
    },
    update: (id, { status, total }, expected) =>
      documents.send(
        new UpdateCommand({
          TableName: TABLE,
          Key: keyOf(id),
          UpdateExpression: 'SET #status = :status, #total = :total',
          ConditionExpression: '#status = :expected',
          ExpressionAttributeNames: { '#status': 'status', '#total': 'total' },
          ExpressionAttributeValues: { ':status': status, ':total': total, ':expected': expected },
        }),
      ),
    putsAndCheck: (orders, id, expected) =>
      documents.send(
        new TransactWriteCommand({
          TransactItems: [
            ...orders.map(Put),
            {
              ConditionCheck: {
                TableName: TABLE,
                Key: keyOf(id),
                ConditionExpression: '#status = :expected',
                ExpressionAttributeNames: { '#status': 'status' },
                ExpressionAttributeValues: { ':expected': expected },
              },
            },
          ],
        }),
      ),
    puts: (orders) => documents.send(new TransactWriteCommand({ TransactItems: orders.map(Put) })),
    async gets(ids) {
      const TransactItems = ids.map((id) => ({ Get: { TableName: TABLE, Key: keyOf(id) } }));
      const { Responses } = await documents.send(new TransactGetCommand({ TransactItems }));
      return Responses.map(({ Item }) => Item && fromItem(Item));
    },
    async query(tenantId) {
      const { Items } = await documents.send(
        new QueryCommand({
          TableName: TABLE,
          KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :sk)',
          ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
          ExpressionAttributeValues: { ':pk': `TENANT#${tenantId}`, ':sk': 'ORDER#' },
        }),
      );
      return Items.map(fromItem);
    },
    batchWrite: (orders) =>
      documents.send(
        new BatchWriteCommand({
          RequestItems: { [TABLE]: orders.map((order) => ({ PutRequest: { Item: toItem(order) } })) },
        }),
      ),
  };
}
