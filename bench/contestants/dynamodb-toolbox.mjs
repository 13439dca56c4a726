import {
  any,
  BatchPutRequest,
  BatchWriteCommand,
  ConditionCheck,
  Entity,
  executeBatchWrite,
  executeTransactGet,
  executeTransactWrite,
  GetItemCommand,
  GetTransaction,
  item,
  list,
  map,
  number,
  PutItemCommand,
  PutTransaction,
  QueryCommand,
  set,
  string,
  Table,
  UpdateItemCommand,
} from 'dynamodb-toolbox';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { keyOf, TABLE } from '../lib/sample.mjs';

export const title = 'DynamoDB-Toolbox';

const dates = { encode: (date) => date.toISOString(), decode: (text) => new Date(text) };
const SCHEMA = item({
  tenantId: string().key(),
  orderId: string().key(),
  status: string(),
  email: string(),
  note: string(),
  total: number(),
  quantity: number(),
  rating: number(),
  createdAt: any().transform(dates),
  tags: list(string()),
  address: map({ street: string(), city: string(), zip: string(), country: string(), floor: number() }),
  roles: set(string()),
});

export function create({ client }) {
  const table = new Table({
    name: TABLE,
    partitionKey: { name: 'pk', type: 'string' },
    sortKey: { name: 'sk', type: 'string' },
    documentClient: DynamoDBDocumentClient.from(client),
  });
  const Order = new Entity({ name: 'order', table, schema: SCHEMA, computeKey: keyOf, timestamps: false });
  return {
    put: (order) => Order.build(PutItemCommand).item(order).send(),
    get: async (id) => (await Order.build(GetItemCommand).key(id).send()).Item,
    update: (id, changes, expected) =>
      Order.build(UpdateItemCommand)
        .item({ ...id, ...changes })
        .options({ condition: { attr: 'status', eq: expected } })
        .send(),
    putsAndCheck: (orders, id, expected) =>
      executeTransactWrite(
        ...orders.map((order) => Order.build(PutTransaction).item(order)),
        Order.build(ConditionCheck).key(id).condition({ attr: 'status', eq: expected }),
      ),
    puts: (orders) => executeTransactWrite(...orders.map((order) => Order.build(PutTransaction).item(order))),
    gets: async (ids) =>
      (await executeTransactGet(...ids.map((id) => Order.build(GetTransaction).key(id)))).Responses.map(
        ({ Item }) => Item,
      ),
    query: async (tenantId) =>
      (
        await table
          .build(QueryCommand)
          .entities(Order)
          .query({ partition: `TENANT#${tenantId}`, range: { beginsWith: 'ORDER#' } })
          .send()
      ).Items,
    batchWrite: (orders) =>
      executeBatchWrite(
        table.build(BatchWriteCommand).requests(...orders.map((order) => Order.build(BatchPutRequest).item(order))),
      ),
    buildPut: (order) => Order.build(PutItemCommand).item(order).params(),
    buildPuts: (orders) => orders.map((order) => Order.build(PutTransaction).item(order).params()),
  };
}
