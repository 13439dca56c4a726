import {
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { TABLE } from '../lib/sample.mjs';

export const title = 'SDK client by hand';

const keyOf = ({ tenantId, orderId }) => ({ pk: { S: `TENANT#${tenantId}` }, sk: { S: `ORDER#${orderId}` } });

function toItem(order) {
  const { address } = order;
  return {
    pk: { S: `TENANT#${order.tenantId}` },
    sk: { S: `ORDER#${order.orderId}` },
    tenantId: { S: order.tenantId },
    orderId: { S: order.orderId },
    status: { S: order.status },
    email: { S: order.email },
    note: { S: order.note },
    total: { N: String(order.total) },
    quantity: { N: String(order.quantity) },
    rating: { N: String(order.rating) },
    createdAt: { S: order.createdAt.toISOString() },
    tags: { L: order.tags.map((S) => ({ S })) },
    address: {
      M: {
        street: { S: address.street },
        city: { S: address.city },
        zip: { S: address.zip },
        country: { S: address.country },
        floor: { N: String(address.floor) },
      },
    },
    roles: { SS: [...order.roles] },
  };
}

function fromItem(item) {
  const address = item.address.M;
  return {
    tenantId: item.tenantId.S,
    orderId: item.orderId.S,
    status: item.status.S,
    email: item.email.S,
    note: item.note.S,
    total: Number(item.total.N),
    quantity: Number(item.quantity.N),
    rating: Number(item.rating.N),
    createdAt: new Date(item.createdAt.S),
    tags: item.tags.L.map(({ S }) => S),
    address: {
      street: address.street.S,
      city: address.city.S,
      zip: address.zip.S,
      country: address.country.S,
      floor: Number(address.floor.N),
    },
    roles: new Set(item.roles.SS),
  };
}

const putInput = (order) => ({ TableName: TABLE, Item: toItem(order) });
const Put = (order) => ({ Put: putInput(order) });

export function create({ client }) {
  return {
    put: (order) => client.send(new PutItemCommand(putInput(order))),
    async get(id) {
      const { Item } = await client.send(new GetItemCommand({ TableName: TABLE, Key: keyOf(id) }));
      return Item && fromItem(Item);
    },
    update: (id, { status, total }, expected) =>
      client.send(
        new UpdateItemCommand({
          TableName: TABLE,
          Key: keyOf(id),
          UpdateExpression: 'SET #status = :status, #total = :total',
          ConditionExpression: '#status = :expected',
          ExpressionAttributeNames: { '#status': 'status', '#total': 'total' },
          ExpressionAttributeValues: {
            ':status': { S: status },
            ':total': { N: String(total) },
            ':expected': { S: expected },
          },
        }),
      ),
    putsAndCheck: (orders, id, expected) =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            ...orders.map(Put),
            {
              ConditionCheck: {
                TableName: TABLE,
                Key: keyOf(id),
                ConditionExpression: '#status = :expected',
                ExpressionAttributeNames: { '#status': 'status' },
                ExpressionAttributeValues: { ':expected': { S: expected } },
              },
            },
          ],
        }),
      ),
    puts: (orders) => client.send(new TransactWriteItemsCommand({ TransactItems: orders.map(Put) })),
    async gets(ids) {
      const TransactItems = ids.map((id) => ({ Get: { TableName: TABLE, Key: keyOf(id) } }));
      const { Responses } = await client.send(new TransactGetItemsCommand({ TransactItems }));
      return Responses.map(({ Item }) => Item && fromItem(Item));
    },
    async query(tenantId) {
      const { Items } = await client.send(
        new QueryCommand({
          TableName: TABLE,
          KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :sk)',
          ExpressionAttributeNames: { '#pk': 'pk', '#sk': 'sk' },
          ExpressionAttributeValues: { ':pk': { S: `TENANT#${tenantId}` }, ':sk': { S: 'ORDER#' } },
        }),
      );
      return Items.map(fromItem);
    },
    batchWrite: (orders) =>
      client.send(
        new BatchWriteItemCommand({
          RequestItems: { [TABLE]: orders.map((order) => ({ PutRequest: { Item: toItem(order) } })) },
        }),
      ),
    buildPut: putInput,
    buildPuts: (orders) => ({ TransactItems: orders.map(Put) }),
    hydrate: fromItem,
  };
}
