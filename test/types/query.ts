import { expectTypeOf } from 'expect-type';
import type { DataSource, Page, Repository } from 'dynatomic';

class Customer {
  customerId!: string;
  name!: string;
  greet(): string {
    return this.name;
  }
}

class Order {
  customerId!: string;
  createdAt!: Date;
  orderId!: string;
  total!: number;
  status?: string;
  tags?: string[];
}

declare const orders: Repository<Order>;
declare const db: DataSource;

const query = orders.query({ customerId: 'c1' });
expectTypeOf(query.execute()).resolves.toEqualTypeOf<Page<Order>>();
expectTypeOf(query.all()).resolves.toEqualTypeOf<Order[]>();
expectTypeOf(query.first()).resolves.toEqualTypeOf<Order | undefined>();
expectTypeOf(query.count()).resolves.toEqualTypeOf<number>();
expectTypeOf<Page<Order>['cursor']>().toEqualTypeOf<string | undefined>();
expectTypeOf(orders.query('c1')).toEqualTypeOf(query);
expectTypeOf(
  query.limit(5).pageSize(5).after(undefined).descending().ascending().consistent().filter({ total: 5 }),
).toEqualTypeOf(query);
expectTypeOf(
  query.gte({ createdAt: new Date() }).lt({ createdAt: new Date() }).includeExpired().withDeleted(),
).toEqualTypeOf(query);
expectTypeOf(query.beginsWith({ createdAt: '2026-11' })).toEqualTypeOf(query);

type Narrow = Pick<Order, 'orderId' | 'total'>;
expectTypeOf(query.project('orderId', 'total').limit(5).all()).resolves.toEqualTypeOf<Narrow[]>();
expectTypeOf(query.project('orderId', 'total').gt({ createdAt: new Date() }).first()).resolves.toEqualTypeOf<
  Narrow | undefined
>();
expectTypeOf(orders.scan().project('orderId', 'total').segments(4).all()).resolves.toEqualTypeOf<Narrow[]>();
export async function iterate(): Promise<void> {
  for await (const order of query) expectTypeOf(order).toEqualTypeOf<Order>();
  for await (const order of query.project('total').iterate()) expectTypeOf(order).toEqualTypeOf<Pick<Order, 'total'>>();
}

// @ts-expect-error no such property
orders.query({ custmerId: 'c1' });
// @ts-expect-error a text
orders.query({ customerId: 5 });
// @ts-expect-error a list can't be in a key
orders.query({ tags: ['a'] });
// @ts-expect-error a Date
query.gt({ createdAt: '2026-11' });
// @ts-expect-error undefined is no value
query.gt({ createdAt: undefined });
// @ts-expect-error no such property
query.project('nope');
// @ts-expect-error at least one
query.project();
// @ts-expect-error a number has no beginning that is a Date
query.beginsWith({ total: new Date() });
// @ts-expect-error a cursor is text
query.after(5);
// @ts-expect-error a number compares with numbers
query.filter((o) => o.total.gt('5'));

const open = orders.index('byStatus').query({ status: 'open' });
expectTypeOf(open.all()).resolves.toEqualTypeOf<Order[]>();
const partial = orders.index<Partial<Order>>('keysOnly').query({ status: 'open' });
expectTypeOf(partial.all()).resolves.toEqualTypeOf<Partial<Order>[]>();
expectTypeOf(partial.descending().full().all()).resolves.toEqualTypeOf<Order[]>();
expectTypeOf(partial.full().project('total').all()).resolves.toEqualTypeOf<Pick<Order, 'total'>[]>();
// @ts-expect-error not a part of an Order
orders.index<{ other: string }>('keysOnly');

const collection = db.collection({ customers: Customer, orders: Order });
const groups = collection
  .query({ customerId: 'c1' })
  .withDeleted()
  .all({ onUnknown: (item) => expectTypeOf(item).toEqualTypeOf<Record<string, unknown>>() });
expectTypeOf(groups).resolves.toEqualTypeOf<{ customers: Customer[]; orders: Order[] }>();
// @ts-expect-error no property of any of them
collection.query({ nope: 'c1' });
// @ts-expect-error a query can't go into a transaction
db.transaction().add(query);
