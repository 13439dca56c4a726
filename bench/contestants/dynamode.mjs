import { DynamoDB } from '@aws-sdk/client-dynamodb';
import dynamode from 'dynamode';
import { ATTRIBUTES, keyOf, TABLE } from '../lib/sample.mjs';

export const title = 'dynamode';
export const Client = DynamoDB;

const { attribute, Dynamode, Entity, TableManager, transactionGet, transactionWrite } = dynamode;

class Orders extends Entity {
  constructor(props) {
    super(props);
    this.pk = props.pk;
    this.sk = props.sk;
  }
}
attribute.partitionKey.string()(Orders.prototype, 'pk');
attribute.sortKey.string()(Orders.prototype, 'sk');

class Order extends Orders {
  constructor(props) {
    super(props);
    for (const name of ATTRIBUTES) this[name] = props[name];
  }
}
for (const name of ['tenantId', 'orderId', 'status', 'email', 'note']) attribute.string()(Order.prototype, name);
for (const name of ['total', 'quantity', 'rating']) attribute.number()(Order.prototype, name);
attribute.date.string()(Order.prototype, 'createdAt');
attribute.array()(Order.prototype, 'tags');
attribute.object()(Order.prototype, 'address');
attribute.set()(Order.prototype, 'roles');

export function create({ client }) {
  Dynamode.ddb.set(client);
  const table = new TableManager(Orders, { tableName: TABLE, partitionKey: 'pk', sortKey: 'sk' });
  const orders = table.entityManager(Order);
  const isExpected = (expected) => orders.condition().attribute('status').eq(expected);
  return {
    prepare: (order) => new Order({ ...keyOf(order), ...order }),
    put: (order) => orders.put(order),
    get: (id) => orders.get(keyOf(id)),
    update: (id, changes, expected) => orders.update(keyOf(id), { set: changes }, { condition: isExpected(expected) }),
    putsAndCheck: (list, id, expected) =>
      transactionWrite([
        ...list.map((order) => orders.transaction.put(order)),
        orders.transaction.condition(keyOf(id), isExpected(expected)),
      ]),
    puts: (list) => transactionWrite(list.map((order) => orders.transaction.put(order))),
    gets: async (ids) => (await transactionGet(ids.map((id) => orders.transaction.get(keyOf(id))))).items,
    query: async (tenantId) =>
      (await orders.query().partitionKey('pk').eq(`TENANT#${tenantId}`).sortKey('sk').beginsWith('ORDER#').run()).items,
    batchWrite: (list) => orders.batchPut(list),
    buildPut: (order) => orders.put(order, { return: 'input' }),
    buildPuts: (list) =>
      transactionWrite(
        list.map((order) => orders.transaction.put(order)),
        { return: 'input' },
      ),
  };
}
