import { DynamoDB } from '@aws-sdk/client-dynamodb';
import dynamoose from 'dynamoose';
import { keyOf, TABLE } from '../lib/sample.mjs';

export const title = 'Dynamoose';
export const Client = DynamoDB;

const SCHEMA = {
  pk: { type: String, hashKey: true },
  sk: { type: String, rangeKey: true },
  tenantId: String,
  orderId: String,
  status: String,
  email: String,
  note: String,
  total: Number,
  quantity: Number,
  rating: Number,
  createdAt: { type: { value: Date, settings: { storage: 'iso' } } },
  tags: { type: Array, schema: [String] },
  address: { type: Object, schema: { street: String, city: String, zip: String, country: String, floor: Number } },
  roles: { type: Set, schema: [String] },
};

export function create({ client }) {
  dynamoose.aws.ddb.set(client);
  const Order = dynamoose.model(TABLE, new dynamoose.Schema(SCHEMA));
  new dynamoose.Table(TABLE, [Order], { create: false, waitForActive: false });
  const puts = (orders) => orders.map((order) => Order.transaction.create(order, { overwrite: true }));
  return {
    prepare: (order) => ({ ...keyOf(order), ...order }),
    put: (order) => Order.create(order, { overwrite: true }),
    get: (id) => Order.get(keyOf(id)),
    update: (id, changes, expected) =>
      Order.update(keyOf(id), changes, { condition: new dynamoose.Condition('status').eq(expected) }),
    putsAndCheck: (orders, id, expected) =>
      dynamoose.transaction([
        ...puts(orders),
        Order.transaction.condition(keyOf(id), new dynamoose.Condition('status').eq(expected)),
      ]),
    puts: (orders) => dynamoose.transaction(puts(orders)),
    gets: (ids) => dynamoose.transaction(ids.map((id) => Order.transaction.get(keyOf(id)))),
    query: async (tenantId) => [
      ...(await Order.query('pk').eq(`TENANT#${tenantId}`).where('sk').beginsWith('ORDER#').exec()),
    ],
    batchWrite: (orders) => Order.batchPut(orders),
  };
}
