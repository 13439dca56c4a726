// What the compiler says of the results of read transactions. Nothing here is run.
import { expectTypeOf } from 'expect-type';
import { Attribute, Entity, KEY, type DataSource } from 'dynatomic';

@Entity({ table: 'Users', partitionKey: 'USER#{userId}' })
class User {
  declare readonly [KEY]?: 'userId';
  @Attribute() userId!: string;
  @Attribute() email!: string;
}

@Entity({ table: 'Orders', partitionKey: 'ORDER#{orderId}' })
class Order {
  declare readonly [KEY]?: 'orderId';
  @Attribute() orderId!: string;
  @Attribute() status?: 'open' | 'paid';
}

declare const db: DataSource;
const users = db.repository(User);
const orders = db.repository(Order);
type Plain = Record<string, unknown> | undefined;

export async function byPosition(): Promise<void> {
  const results = await db
    .readTransaction()
    .add(users.get('u1'))
    .add(orders.get('o1'))
    .add(orders.get('o2').project('status'))
    .get('audit', { pk: 'A#1' }, ['at', 'who'])
    .get('audit', { pk: 'A#2' })
    .execute();
  expectTypeOf(results).toEqualTypeOf<
    [User | undefined, Order | undefined, Pick<Order, 'status'> | undefined, Plain, Plain]
  >();
  // @ts-expect-error there are five
  results[5];
  // @ts-expect-error only status was asked for
  results[2]?.orderId;
  // @ts-expect-error it may be missing
  results[0].email;
}

export async function many(): Promise<void> {
  const all = await db
    .readTransaction()
    .addAll(['a', 'b'].map((id) => users.get(id)))
    .execute();
  expectTypeOf(all).toEqualTypeOf<(User | undefined)[]>();
  const mixed = await db
    .readTransaction()
    .add(orders.get('o1'))
    .addAll([users.get('a')])
    .execute();
  expectTypeOf(mixed).toEqualTypeOf<[Order | undefined, ...(User | undefined)[]]>();
  const none = await db.readTransaction().execute();
  expectTypeOf(none).toEqualTypeOf<[]>();
}

export async function byName(): Promise<void> {
  const { a, b } = await db.readTransaction({ a: users.get('u1'), b: orders.get('o1').project('status') }).execute();
  expectTypeOf(a).toEqualTypeOf<User | undefined>();
  expectTypeOf(b).toEqualTypeOf<Pick<Order, 'status'> | undefined>();
  // @ts-expect-error no such result
  (await db.readTransaction({ a: users.get('u1') }).execute()).c;
}

/** Ten positions keep their types; so do the hundred that DynamoDB takes. */
export async function ten(): Promise<void> {
  const results = await db
    .readTransaction()
    .add(users.get('0'))
    .add(orders.get('1'))
    .add(users.get('2'))
    .add(orders.get('3'))
    .add(users.get('4'))
    .add(orders.get('5'))
    .add(users.get('6'))
    .add(orders.get('7'))
    .add(users.get('8'))
    .add(orders.get('9'))
    .execute();
  expectTypeOf(results[8]).toEqualTypeOf<User | undefined>();
  expectTypeOf(results[9]).toEqualTypeOf<Order | undefined>();
}

// @ts-expect-error a write is no read
db.readTransaction().add(users.delete('u1'));
// @ts-expect-error a promise is no read
db.readTransaction().add(users.findById('u1'));
// @ts-expect-error nor among named ones
db.readTransaction({ a: users.put(new User()) });
// @ts-expect-error a key is an object
db.readTransaction().get('audit', 'A#1');
