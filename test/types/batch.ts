import { expectTypeOf } from 'expect-type';
import type { BatchWriteResult, DataSource, Repository } from '../../src/index.js';
import type { Order, User } from '../support/shop.js';

declare const db: DataSource;
declare const users: Repository<User>;
declare const orders: Repository<Order>;
declare const user: User;
const orderId = { customerId: 'c', orderId: 'o' };

export async function gets(): Promise<void> {
  const results = await db
    .batchGet()
    .add(users.get('u1'))
    .add(orders.get(orderId).project('total'))
    .get('Plain', { pk: 'x' })
    .addAll([orders.get(orderId)])
    .execute();
  expectTypeOf(results).toEqualTypeOf<
    [User | undefined, Pick<Order, 'total'> | undefined, Record<string, unknown> | undefined, ...(Order | undefined)[]]
  >();
  const list = await db
    .batchGet()
    .addAll([users.get('u1')])
    .execute();
  expectTypeOf(list).toEqualTypeOf<(User | undefined)[]>();
  // @ts-expect-error a put is no get
  db.batchGet().add(users.put(user));
}

export async function writes(): Promise<void> {
  const batch = db.batchWrite().addAll([user].map((each) => users.put(each)));
  const result = await batch.add(orders.delete(orderId)).add(orders.delete(orderId).permanently()).execute();
  expectTypeOf(result).toEqualTypeOf<BatchWriteResult>();
  batch.put('Plain', { pk: 'x' }).delete('Plain', { pk: 'x' });
  batch.addAll([users.put(user), orders.delete(orderId)]);

  // @ts-expect-error a batch checks no conditions
  batch.add(users.put(user).ifNotExists());
  // @ts-expect-error a batch checks no conditions
  batch.add(users.put(user).ifExists());
  // @ts-expect-error a batch checks no conditions
  batch.add(users.put(user).where((u) => u.version.eq(3)));
  // @ts-expect-error a batch checks no conditions
  batch.add(orders.delete(orderId).ifExists());
  // @ts-expect-error a batch checks no conditions
  batch.add(orders.delete(orderId).where({ status: 'open' }));
  // @ts-expect-error nor does one of a list
  batch.addAll([users.put(user), users.put(user).ifNotExists()]);
  // @ts-expect-error a batch has no updates
  batch.add(users.update('u1').set({ balance: 1 }));
  // @ts-expect-error a batch has no condition checks
  batch.add(users.check('u1').ifExists());
  // @ts-expect-error a batch returns no values
  batch.add(users.put(user).returning('old'));
  // @ts-expect-error a batch has no idempotency
  batch.add(users.put(user).withIdempotencyKey('k'));
  // @ts-expect-error a get is no write
  batch.add(users.get('u1'));
}
