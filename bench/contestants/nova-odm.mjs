import annotations from '@nova-odm/annotations';
import expressions from '@nova-odm/expressions';
import mapping from '@nova-odm/mapper';
import { keyOf, TABLE } from '../lib/sample.mjs';

export const title = 'nova-odm';

const { attribute, hashKey, rangeKey, table } = annotations;
const { UpdateExpression } = expressions;

class Address {}
decorate(Address, { street: 'String', city: 'String', zip: 'String', country: 'String', floor: 'Number' });

class Order {}
hashKey({ type: 'String' })(Order.prototype, 'pk');
rangeKey({ type: 'String' })(Order.prototype, 'sk');
decorate(Order, {
  tenantId: 'String',
  orderId: 'String',
  status: 'String',
  email: 'String',
  note: 'String',
  total: 'Number',
  quantity: 'Number',
  rating: 'Number',
  createdAt: {
    type: 'Custom',
    marshall: (date) => ({ S: date.toISOString() }),
    unmarshall: ({ S }) => new Date(S),
  },
  tags: { type: 'List', memberType: { type: 'String' } },
  address: { type: 'Document', valueConstructor: Address, members: Address.prototype[mapping.DynamoDbSchema] },
  roles: { type: 'Set', memberType: 'String' },
});
table(TABLE)(Order);

function decorate(target, types) {
  for (const [property, type] of Object.entries(types)) {
    attribute(typeof type === 'string' ? { type } : type)(target.prototype, property);
  }
}

const keyed = (id) => Object.assign(new Order(), keyOf(id));

async function collect(iterator) {
  const found = [];
  for await (const entity of iterator) found.push(entity);
  return found;
}

export function create({ client }) {
  const mapper = new mapping.DataMapper({ client });
  return {
    prepare: (order) => Object.assign(keyed(order), order, { address: Object.assign(new Address(), order.address) }),
    put: (order) => mapper.put(order),
    get: (id) => mapper.get(keyed(id)),
    update(id, changes, expected) {
      const expression = new UpdateExpression();
      for (const [name, value] of Object.entries(changes)) expression.set(name, value);
      return mapper.executeUpdateExpression(expression, keyOf(id), Order, {
        condition: { type: 'Equals', subject: 'status', object: expected },
      });
    },
    query: (tenantId) =>
      collect(mapper.query(Order, { pk: `TENANT#${tenantId}`, sk: expressions.beginsWith('ORDER#') })),
    batchWrite: (orders) => collect(mapper.batchPut(orders)),
  };
}
