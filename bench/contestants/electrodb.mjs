import { Entity, Service } from 'electrodb';
import { TABLE } from '../lib/sample.mjs';

export const title = 'ElectroDB';

const SCHEMA = {
  model: { entity: 'order', version: '1', service: 'shop' },
  attributes: {
    tenantId: { type: 'string', required: true },
    orderId: { type: 'string', required: true },
    status: { type: 'string', required: true },
    email: { type: 'string' },
    note: { type: 'string' },
    total: { type: 'number' },
    quantity: { type: 'number' },
    rating: { type: 'number' },
    createdAt: {
      type: 'any',
      get: (text) => new Date(text),
      set: (date) => date?.toISOString(),
    },
    tags: { type: 'list', items: { type: 'string' } },
    address: {
      type: 'map',
      properties: {
        street: { type: 'string' },
        city: { type: 'string' },
        zip: { type: 'string' },
        country: { type: 'string' },
        floor: { type: 'number' },
      },
    },
    roles: { type: 'set', items: 'string', get: (roles) => new Set(roles) },
  },
  indexes: {
    primary: { pk: { field: 'pk', composite: ['tenantId'] }, sk: { field: 'sk', composite: ['orderId'] } },
  },
};

export function create({ client }) {
  const orders = new Entity(SCHEMA, { table: TABLE, client });
  const service = new Service({ orders }, { table: TABLE, client });
  return {
    prepare: (order) => ({ ...order, roles: [...order.roles] }),
    put: (order) => orders.put(order).go(),
    get: async (id) => (await orders.get(id).go()).data,
    update: (id, changes, expected) =>
      orders
        .update(id)
        .set(changes)
        .where(({ status }, { eq }) => eq(status, expected))
        .go(),
    putsAndCheck: (list, id, expected) =>
      service.transaction
        .write(({ orders: o }) => [
          ...list.map((order) => o.put(order).commit()),
          o
            .check(id)
            .where(({ status }, { eq }) => eq(status, expected))
            .commit(),
        ])
        .go(),
    puts: (list) => service.transaction.write(({ orders: o }) => list.map((order) => o.put(order).commit())).go(),
    gets: async (ids) =>
      (await service.transaction.get(({ orders: o }) => ids.map((id) => o.get(id).commit())).go()).data.map(
        ({ item }) => item,
      ),
    query: async (tenantId) => (await orders.query.primary({ tenantId }).go()).data,
    batchWrite: (list) => orders.put(list).go(),
    buildPut: (order) => orders.put(order).params(),
    buildPuts: (list) =>
      service.transaction.write(({ orders: o }) => list.map((order) => o.put(order).commit())).params(),
  };
}
