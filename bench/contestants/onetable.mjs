import { Table } from 'dynamodb-onetable';
import { TABLE } from '../lib/sample.mjs';

export const title = 'OneTable';

const SCHEMA = {
  version: '0.0.1',
  format: 'onetable:1.1.0',
  indexes: { primary: { hash: 'pk', sort: 'sk' } },
  params: { isoDates: true, timestamps: false },
  models: {
    Order: {
      pk: { type: String, value: 'TENANT#${tenantId}' },
      sk: { type: String, value: 'ORDER#${orderId}' },
      tenantId: { type: String, required: true },
      orderId: { type: String, required: true },
      status: { type: String },
      email: { type: String },
      note: { type: String },
      total: { type: Number },
      quantity: { type: Number },
      rating: { type: Number },
      createdAt: { type: Date },
      tags: { type: Array, items: { type: String } },
      address: {
        type: Object,
        schema: {
          street: { type: String },
          city: { type: String },
          zip: { type: String },
          country: { type: String },
          floor: { type: Number },
        },
      },
      roles: { type: Set },
    },
  },
};

export function create({ client }) {
  const table = new Table({ name: TABLE, client, schema: SCHEMA, partial: false, logger: false });
  const Order = table.getModel('Order');
  const putAll = async (orders, transaction) => {
    for (const order of orders) await Order.create(order, { exists: null, transaction });
  };
  return {
    put: (order) => Order.create(order, { exists: null }),
    get: (id) => Order.get(id),
    update: (id, changes, expected) =>
      Order.update({ ...id, ...changes }, { where: '${status} = {' + expected + '}', exists: null, return: 'none' }),
    async putsAndCheck(orders, id, expected) {
      const transaction = {};
      await putAll(orders, transaction);
      await Order.check(id, { where: '${status} = {' + expected + '}', exists: null, transaction });
      return table.transact('write', transaction);
    },
    async puts(orders) {
      const transaction = {};
      await putAll(orders, transaction);
      return table.transact('write', transaction);
    },
    async gets(ids) {
      const transaction = {};
      for (const id of ids) await Order.get(id, { transaction });
      return table.transact('get', transaction, { parse: true });
    },
    query: async (tenantId) => [...(await Order.find({ tenantId }))],
    async batchWrite(orders) {
      const batch = {};
      for (const order of orders) await Order.create(order, { exists: null, batch });
      return table.batchWrite(batch);
    },
  };
}
