import 'reflect-metadata';
import { Attribute, DataSource, Entity, table } from 'dynatomic';
import { TABLE } from '../lib/sample.mjs';

/** Its own parts, for what it has no public call for: hydrating an item. */
const INSIDE = new URL('../modules/', import.meta.resolve('dynatomic'));
const { entityModel } = await import(new URL('model/index.js', INSIDE));
const { loadEntity } = await import(new URL('operation/index.js', INSIDE));

export const title = 'dynatomic';

class Address {}
declare(Address, { street: 'string', city: 'string', zip: 'string', country: 'string', floor: 'number' });

class Order {}
declare(Order, {
  tenantId: 'string',
  orderId: 'string',
  status: 'string',
  email: 'string',
  note: 'string',
  total: 'number',
  quantity: 'number',
  rating: 'number',
  createdAt: 'date',
  tags: ['string'],
  address: () => Address,
  roles: 'stringSet',
});
Entity({
  table: table(TABLE, { partitionKey: 'pk', sortKey: 'sk', discriminator: false }),
  partitionKey: 'TENANT#{tenantId}',
  sortKey: 'ORDER#{orderId}',
})(Order);

function declare(target, types) {
  for (const [property, type] of Object.entries(types)) Attribute({ type })(target.prototype, property);
}

export function create({ client }) {
  const db = new DataSource({ client, entities: [Order] });
  const orders = db.repository(Order);
  const model = entityModel(Order);
  return {
    query: async (tenantId) => (await orders.query({ tenantId }).execute()).items,
    stream: (tenantId) => orders.query({ tenantId }),
    batchWrite: (list) =>
      db
        .batchWrite()
        .addAll(list.map((order) => orders.put(order)))
        .execute(),
    prepare: (order) => Object.assign(new Order(), order, { address: Object.assign(new Address(), order.address) }),
    put: (order) => orders.save(order),
    get: (id) => orders.findById(id),
    update: (id, changes, expected) =>
      orders
        .update(id)
        .set(changes)
        .where((order) => order.status.eq(expected))
        .execute(),
    putsAndCheck: (list, id, expected) =>
      db
        .transaction()
        .addAll(list.map((order) => orders.put(order)))
        .add(orders.check(id).where((order) => order.status.eq(expected)))
        .execute(),
    puts: (list) =>
      db
        .transaction()
        .addAll(list.map((order) => orders.put(order)))
        .execute(),
    gets: (ids) =>
      db
        .readTransaction()
        .addAll(ids.map((id) => orders.get(id)))
        .execute(),
    hydrate: (item) => loadEntity(model, item),
    buildPut: (order) => orders.put(order).toRequest(),
    buildPuts: (list) =>
      db
        .transaction()
        .addAll(list.map((order) => orders.put(order)))
        .toRequest(),
  };
}
