// The same entity and the same uses of it, as TypeScript, one file per entity.

const FIELDS = {
  tenantId: 'string',
  orderId: 'string',
  status: 'string',
  email: 'string',
  note: 'string',
  total: 'number',
  quantity: 'number',
  rating: 'number',
  createdAt: 'Date',
  tags: 'string[]',
  address: 'Address',
  roles: 'Set<string>',
};
const ADDRESS = ['street', 'city', 'zip', 'country'];

const lines = (object, line) =>
  Object.entries(object)
    .map(([name, type]) => line(name, type))
    .join('\n');

const DYNATOMIC_TYPES = {
  Date: "'date'",
  'string[]': "['string']",
  Address: '() => Address',
  'Set<string>': "'stringSet'",
};

export const PROJECTS = {
  plain: (n) => `
class Address {
${ADDRESS.map((name) => `  ${name}!: string;`).join('\n')}
  floor!: number;
}
export class Order${n} {
${lines(FIELDS, (name, type) => `  ${name}!: ${type};`)}
}
declare const repository: { save(order: Order${n}): Promise<void>; findById(id: object): Promise<Order${n} | undefined> };
export async function use${n}(order: Order${n}): Promise<number> {
  await repository.save(order);
  const found = await repository.findById({ tenantId: 'a', orderId: 'b' });
  return found?.total ?? 0;
}
`,
  dynatomic: (n) => `
import { Attribute, DataSource, Entity, table } from 'dynatomic';
class Address {
${ADDRESS.map((name) => `  @Attribute() ${name}!: string;`).join('\n')}
  @Attribute() floor!: number;
}
const orders = table('Orders${n}', { partitionKey: 'pk', sortKey: 'sk' });
@Entity({ table: orders, partitionKey: 'TENANT#{tenantId}', sortKey: 'ORDER#{orderId}' })
export class Order${n} {
${lines(FIELDS, (name, type) => `  @Attribute(${DYNATOMIC_TYPES[type] ? `{ type: ${DYNATOMIC_TYPES[type]} }` : ''}) ${name}!: ${type};`)}
}
declare const db: DataSource;
const repository = db.repository(Order${n});
const id = { tenantId: 'a', orderId: 'b' };
export async function use${n}(order: Order${n}): Promise<number> {
  await repository.save(order);
  await repository.update(id).set({ status: 'paid' }).where((o) => o.status.eq('open')).execute();
  await db.transaction().add(repository.put(order).ifNotExists()).add(repository.check(id).where((o) => o.total.gte(1))).execute();
  const [read] = await db.readTransaction().add(repository.get(id)).execute();
  const found = await repository.findById(id);
  return (found?.total ?? 0) + (read?.total ?? 0);
}
`,
  'dynatomic-typical': (n) => `
import { Attribute, CreatedAt, DataSource, Entity, ItemExistsError, KEY, table, Unique, UpdatedAt, Version, type Id } from 'dynatomic';
${n === 0 ? '' : `import { Order${n - 1}, type OrderId${n - 1} } from './entity-${n - 1}.js';`}
class Address {
${ADDRESS.map((name) => `  @Attribute() ${name}!: string;`).join('\n')}
  @Attribute() floor?: number;
}
class Line {
  @Attribute() sku!: string;
  @Attribute() quantity!: number;
}
const App = table('App${n}', {
  partitionKey: 'pk', sortKey: 'sk', indexes: { byStatus: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' }, byDay: { partitionKey: ['tenantId', 'status${n}'], sortKey: 'createdAt' } },
});
@Entity({
  table: App, name: 'Order', partitionKey: 'TENANT#{tenantId}', sortKey: 'ORDER#{orderId}',
  indexes: { byStatus: { partitionKey: 'STATUS#{status${n}}', sortKey: '{createdAt}' }, byDay: { partitionKey: ['{tenantId}', '{status${n}}'], sortKey: '{createdAt}' } },
})
export class Order${n} {
  declare readonly [KEY]?: 'tenantId' | 'orderId';
  @Attribute() tenantId!: string;
  @Attribute() orderId!: string;
  @Attribute() status${n}!: 'open' | 'paid' | 'sent';
  @Attribute() @Unique({ normalize: (email) => email.toLowerCase() }) email${n}!: string;
  @Attribute({ default: () => 0 }) total${n}!: number;
  @Attribute({ type: 'bigint' }) cents${n}?: bigint;
  @Attribute({ type: 'string', nullable: true }) note${n}?: string | null;
  @Attribute({ type: ['string'] }) tags${n}?: string[];
  @Attribute({ type: 'stringSet' }) roles${n}?: Set<string>;
  @Attribute({ type: () => Address }) address${n}?: Address;
  @Attribute({ type: [() => Line] }) lines${n}?: Line[];
  @Attribute({ type: { map: 'number' } }) scores${n}?: Record<string, number>;
  @Version() version!: number;
  @CreatedAt() createdAt!: Date;
  @UpdatedAt() updatedAt!: Date;
}
export type OrderId${n} = Id<Order${n}>;
declare const db: DataSource;
const orders = db.repository(Order${n});
const id: OrderId${n} = { tenantId: 'a', orderId: 'b' };
export async function write${n}(order: Order${n}): Promise<number> {
  await orders.insert(order).catch((error: unknown) => { if (!(error instanceof ItemExistsError)) throw error; });
  await orders.save(order);
  await orders.update(id)
    .set({ status${n}: 'paid', note${n}: null })
    .set((o) => ({ tags${n}: o.tags${n}.append(['x']) }))
    .add({ cents${n}: 1n, roles${n}: new Set(['a']) })
    .where((o) => o.status${n}.eq('open').and(o.total${n}.gte(1), o.address${n}.city.exists()))
    .execute();
  return order.total${n};
}
export async function transact${n}(order: Order${n}): Promise<void> {
  await db.transaction()
    .add(orders.put(order).ifNotExists().orThrow(() => new Error('taken')))
    .add(orders.update(id).set((o) => ({ total${n}: o.total${n}.minus(1) })).where((o) => o.total${n}.gte(1)))
    .add(orders.check(id).where((o) => o.status${n}.in(['open', 'paid'])))
    ${n === 0 ? '' : `.add(db.repository(Order${n - 1}).delete({ tenantId: 'a', orderId: 'b' } satisfies OrderId${n - 1}).ifExists())`}
    .withIdempotencyKey(order.orderId)
    .execute();
}
export async function read${n}(): Promise<number> {
  const found = await orders.findById(id);
  const [first, part${n === 0 ? '' : ', other'}] = await db.readTransaction().add(orders.get(id)).add(orders.get(id).project('total${n}', 'status${n}'))${n === 0 ? '' : `.add(db.repository(Order${n - 1}).get(id))`}.execute();
  const { a, b } = await db.readTransaction({ a: orders.get(id), b: orders.get(id) }).execute();
  const { items } = await orders.query({ tenantId: 'a' }).filter((o) => o.total${n}.gte(10)).limit(5).execute();
  const open = await orders.index('byStatus').query({ status${n}: 'open' }).gte({ createdAt: new Date(0) }).descending().all();
  return items.length + open.length + (found?.total${n} ?? 0) + (first?.total${n} ?? 0) + (part?.total${n} ?? 0) + (a?.total${n} ?? 0) + (b?.total${n} ?? 0)${n === 0 ? '' : ' + (other?.total' + (n - 1) + ' ?? 0)'};
}
`,
  electrodb: (n) => `
import { Entity, Service } from 'electrodb';
const order${n} = new Entity({
  model: { entity: 'order${n}', version: '1', service: 'shop' },
  attributes: {
    tenantId: { type: 'string', required: true }, orderId: { type: 'string', required: true }, status: { type: 'string', required: true },
    email: { type: 'string' }, note: { type: 'string' }, total: { type: 'number', required: true }, quantity: { type: 'number' },
    rating: { type: 'number' }, createdAt: { type: 'string' }, tags: { type: 'list', items: { type: 'string' } },
    address: { type: 'map', properties: { street: { type: 'string' }, city: { type: 'string' }, zip: { type: 'string' }, country: { type: 'string' }, floor: { type: 'number' } } },
    roles: { type: 'set', items: 'string' },
  },
  indexes: { primary: { pk: { field: 'pk', composite: ['tenantId'] }, sk: { field: 'sk', composite: ['orderId'] } } },
});
const service = new Service({ order: order${n} });
const id = { tenantId: 'a', orderId: 'b' };
export async function use${n}(): Promise<number> {
  const values = { ...id, status: 'open', total: 1 };
  await order${n}.put(values).go();
  await order${n}.update(id).set({ status: 'paid' }).where(({ status }, { eq }) => eq(status, 'open')).go();
  await service.transaction.write(({ order }) => [order.put(values).commit(), order.check(id).where(({ total }, { gte }) => gte(total, 1)).commit()]).go();
  const { data: [read] } = await service.transaction.get(({ order }) => [order.get(id).commit()]).go();
  const { data: found } = await order${n}.get(id).go();
  return (found?.total ?? 0) + (read?.item?.total ?? 0);
}
`,
  'dynamodb-toolbox': (n) => `
import { ConditionCheck, Entity, executeTransactGet, executeTransactWrite, GetItemCommand, GetTransaction, any, item, list, map, number, PutItemCommand, PutTransaction, set, string, Table, UpdateItemCommand } from 'dynamodb-toolbox';
const table = new Table({ name: 'Orders${n}', partitionKey: { name: 'pk', type: 'string' }, sortKey: { name: 'sk', type: 'string' } });
const Order = new Entity({
  name: 'order${n}', table,
  schema: item({
    tenantId: string().key(), orderId: string().key(), status: string(), email: string(), note: string(), total: number(), quantity: number(),
    rating: number(), createdAt: any(), tags: list(string()), address: map({ street: string(), city: string(), zip: string(), country: string(), floor: number() }), roles: set(string()),
  }),
  computeKey: ({ tenantId, orderId }: { tenantId: string; orderId: string }) => ({ pk: tenantId, sk: orderId }),
});
const id = { tenantId: 'a', orderId: 'b' };
export async function use${n}(): Promise<number> {
  const values = { ...id, status: 'open', email: 'e', note: 'n', total: 1, quantity: 1, rating: 1, createdAt: 'c', tags: ['t'], address: { street: 's', city: 'c', zip: 'z', country: 'c', floor: 1 }, roles: new Set(['r']) };
  await Order.build(PutItemCommand).item(values).send();
  await Order.build(UpdateItemCommand).item({ ...id, status: 'paid' }).options({ condition: { attr: 'status', eq: 'open' } }).send();
  await executeTransactWrite(Order.build(PutTransaction).item(values), Order.build(ConditionCheck).key(id).condition({ attr: 'total', gte: 1 }));
  const { Responses } = await executeTransactGet(Order.build(GetTransaction).key(id));
  const { Item: found } = await Order.build(GetItemCommand).key(id).send();
  return (found?.total ?? 0) + (Responses?.[0]?.Item?.total ?? 0);
}
`,
  dynamode: (n) => `
import { attribute, Entity, TableManager, transactionGet, transactionWrite } from 'dynamode';
interface Props { pk: string; sk: string; status: string; total: number; tags: string[]; address: Record<string, unknown>; roles: Set<string>; createdAt: Date }
class Order extends Entity {
  @attribute.partitionKey.string() pk: string;
  @attribute.sortKey.string() sk: string;
  @attribute.string() status: string;
  @attribute.string() email = '';
  @attribute.string() note = '';
  @attribute.number() total: number;
  @attribute.number() quantity = 0;
  @attribute.number() rating = 0;
  @attribute.date.string() createdAt: Date;
  @attribute.array() tags: string[];
  @attribute.object() address: Record<string, unknown>;
  @attribute.set() roles: Set<string>;
  constructor(props: Props) {
    super();
    this.pk = props.pk; this.sk = props.sk; this.status = props.status; this.total = props.total;
    this.tags = props.tags; this.address = props.address; this.roles = props.roles; this.createdAt = props.createdAt;
  }
}
const table = new TableManager(Order, { tableName: 'Orders${n}', partitionKey: 'pk', sortKey: 'sk' });
const orders = table.entityManager();
const id = { pk: 'a', sk: 'b' };
export async function use${n}(order: Order): Promise<number> {
  await orders.put(order);
  await orders.update(id, { set: { status: 'paid' } }, { condition: orders.condition().attribute('status').eq('open') });
  await transactionWrite([orders.transaction.put(order), orders.transaction.condition(id, orders.condition().attribute('total').ge(1))]);
  const { items: [read] } = await transactionGet([orders.transaction.get(id)]);
  const found = await orders.get(id);
  return found.total + read.total;
}
`,
};
