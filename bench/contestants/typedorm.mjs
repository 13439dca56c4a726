import { createRequire } from 'node:module';
import 'reflect-metadata';
import { TABLE } from '../lib/sample.mjs';

export const title = 'TypeDORM';

// Its modules for `import` don't resolve in Node.js.
const require = createRequire(import.meta.url);
const { Attribute, Entity, Table } = require('@typedorm/common');
const { createConnection, ReadTransaction, WriteBatch, WriteTransaction } = require('@typedorm/core');
const { DocumentClientV3 } = require('@typedorm/document-client');

class Order {}
for (const [name, type] of Object.entries({
  tenantId: String,
  orderId: String,
  status: String,
  email: String,
  note: String,
  total: Number,
  quantity: Number,
  rating: Number,
  createdAt: String,
  tags: Array,
  address: Object,
  roles: Set,
})) {
  Reflect.defineMetadata('design:type', type, Order.prototype, name);
  Attribute()(Order.prototype, name);
}
Entity({ name: 'order', primaryKey: { partitionKey: 'TENANT#{{tenantId}}', sortKey: 'ORDER#{{orderId}}' } })(Order);

/** It stores sets as lists. */
export const asAsked = (name, value) => (name === 'roles' && value.L ? { SS: value.L.map(({ S }) => S) } : value);

/** TypeDORM keeps dates as they are stored. */
const withDate = (order) => Object.assign(order, { createdAt: new Date(order.createdAt) });

export function create({ client }) {
  const table = new Table({ name: TABLE, partitionKey: 'pk', sortKey: 'sk' });
  const connection = createConnection({ table, entities: [Order], documentClient: new DocumentClientV3(client) });
  const { entityManager, transactionManger: transactionManager, batchManager } = connection;
  return {
    prepare: (order) => Object.assign(new Order(), order, { createdAt: order.createdAt.toISOString() }),
    put: (order) => entityManager.create(order, { overwriteIfExists: true }),
    get: async (id) => withDate(await entityManager.findOne(Order, id)),
    update: (id, changes, expected) =>
      entityManager.update(Order, id, changes, { where: { status: { EQ: expected } } }),
    puts: (orders) =>
      transactionManager.write(
        orders.reduce(
          (transaction, order) => transaction.addCreateItem(order, { overwriteIfExists: true }),
          new WriteTransaction(),
        ),
      ),
    async gets(ids) {
      const transaction = new ReadTransaction();
      for (const id of ids) transaction.addGetItem(Order, id);
      return (await transactionManager.read(transaction)).map(withDate);
    },
    query: async (tenantId) =>
      (await entityManager.find(Order, { tenantId }, { keyCondition: { BEGINS_WITH: 'ORDER#' } })).items.map(withDate),
    batchWrite: (orders) =>
      batchManager.write(orders.reduce((batch, order) => batch.addCreateItem(order), new WriteBatch())),
  };
}
