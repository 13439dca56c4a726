// What the compiler says of repositories and their operations. Nothing here is run.
import { expectTypeOf } from 'expect-type';
import {
  attr,
  Attribute,
  Entity,
  KEY,
  set,
  table,
  Version,
  type DataSource,
  type Problem,
  type Repository,
  type WriteOperation,
  type WriteResult,
} from 'dynatomic';

const App = table('App', { partitionKey: 'pk', sortKey: 'sk' });

@Entity({ table: 'Users', partitionKey: 'USER#{userId}' })
class User {
  declare readonly [KEY]?: 'userId';
  @Attribute() userId!: string;
  @Attribute() email!: string;
  @Attribute() balance!: number;
  @Attribute() nickname?: string;
  @Attribute({ type: 'stringSet' }) roles?: Set<string>;
  @Version() version!: number;
  greet(): string {
    return this.email;
  }
}

@Entity({ table: App, partitionKey: 'C#{customerId}', sortKey: 'O#{orderId}' })
class Order {
  declare readonly [KEY]?: 'customerId' | 'orderId';
  @Attribute() customerId!: string;
  @Attribute({ type: 'number' }) orderId!: number;
  @Attribute() total!: number;
}

/** Without `[KEY]` ids are not checked, but still of a type that an id can have. */
@Entity({ table: 'Loose', partitionKey: 'L#{id}' })
class Loose {
  @Attribute() id!: string;
  @Attribute() n?: number;
}

declare const db: DataSource;
declare const user: User;
const users = db.repository(User);
const orders = db.repository(Order);
const loose = db.repository(Loose);

expectTypeOf(users).toEqualTypeOf<Repository<User>>();
// @ts-expect-error a table is no class
db.repository(App);

// Ids
expectTypeOf(users.findById('u1')).toEqualTypeOf<Promise<User | undefined>>();
expectTypeOf(users.getById({ userId: 'u1' })).toEqualTypeOf<Promise<User>>();
expectTypeOf(users.exists('u1')).toEqualTypeOf<Promise<boolean>>();
expectTypeOf(orders.findById({ customerId: 'c', orderId: 1 })).toEqualTypeOf<Promise<Order | undefined>>();
void loose.findById('x');
void loose.findById({ id: 'x' });
// @ts-expect-error the id is a text
void users.findById(5);
// @ts-expect-error there is one
void users.findById(undefined);
// @ts-expect-error a part is missing
void orders.getById({ customerId: 'c' });
// @ts-expect-error an id of two parts is an object
void orders.getById('c');
// @ts-expect-error orderId is a number
void orders.exists({ customerId: 'c', orderId: '1' });
// @ts-expect-error no part of the key
void users.deleteById({ email: 'x' });
// @ts-expect-error no property
void loose.findById({ idd: 'x' });

// ORM verbs
expectTypeOf(users.save(user)).toEqualTypeOf<Promise<void>>();
expectTypeOf(users.insert(user)).toEqualTypeOf<Promise<void>>();
expectTypeOf(users.remove(user)).toEqualTypeOf<Promise<void>>();
expectTypeOf(users.deleteById('u1')).toEqualTypeOf<Promise<void>>();
// @ts-expect-error another entity
void users.save(new Order());
// @ts-expect-error not a whole user
void users.insert({ userId: 'u1' });

// DynamoDB verbs build
expectTypeOf(users.put(user).execute()).toEqualTypeOf<Promise<WriteResult>>();
expectTypeOf(users.put(user).returning('old').execute()).toEqualTypeOf<Promise<User | undefined>>();
expectTypeOf(users.delete('u1').returning('old').execute()).toEqualTypeOf<Promise<User | undefined>>();
expectTypeOf(users.check('u1').ifExists().execute()).toEqualTypeOf<Promise<WriteResult>>();
expectTypeOf(users.update('u1').set({ balance: 1 }).execute()).toEqualTypeOf<Promise<WriteResult>>();
expectTypeOf(users.update('u1').set({ balance: 1 }).returning('new').execute()).toEqualTypeOf<Promise<User>>();
expectTypeOf(users.update('u1').set({ balance: 1 }).returning('old').execute()).toEqualTypeOf<
  Promise<User | undefined>
>();
expectTypeOf(users.update('u1').set({ balance: 1 }).returning('none').execute()).toEqualTypeOf<Promise<WriteResult>>();
users.update(user).set({ email: 'x' });
// @ts-expect-error a put has no new values that the caller doesn't know
users.put(user).returning('new');
// @ts-expect-error a delete leaves nothing
users.delete('u1').returning('new');
// @ts-expect-error the key can't change
users.update('u1').set({ userId: 'u2' });
// @ts-expect-error nor be set by an expression
users.update('u1').set((u) => ({ userId: u.email }));
// @ts-expect-error nor be removed
users.update('u1').remove('userId');
// @ts-expect-error no property
users.update('u1').set({ emial: 'x' });
// @ts-expect-error a method is no attribute
users.update('u1').set({ greet: () => '' });
// @ts-expect-error a text is not added to
users.update('u1').add({ email: 'x' });
// @ts-expect-error nothing to take out of a number
users.update('u1').removeFrom({ balance: 1 });
// @ts-expect-error a put has no set
users.put(user).set;
// @ts-expect-error a get has no where
users.get('u1').where;
// @ts-expect-error a factory, not an error
users.put(user).orThrow(new Error());

// Projections
expectTypeOf(users.get('u1').execute()).toEqualTypeOf<Promise<User | undefined>>();
expectTypeOf(users.get('u1').project('userId', 'email').execute()).toEqualTypeOf<
  Promise<Pick<User, 'userId' | 'email'> | undefined>
>();
expectTypeOf(users.get('u1').consistent().project('roles').execute()).toEqualTypeOf<
  Promise<Pick<User, 'roles'> | undefined>
>();
// @ts-expect-error at least one
users.get('u1').project();
// @ts-expect-error no property
users.get('u1').project('emial');

// No builder is thenable
expectTypeOf(users.put(user)).not.toHaveProperty('then');
expectTypeOf(users.update('u1')).not.toHaveProperty('then');
expectTypeOf(users.get('u1')).not.toHaveProperty('then');
expectTypeOf(db.transaction()).not.toHaveProperty('then');
expectTypeOf(db.readTransaction()).not.toHaveProperty('then');

// Write transactions
const transaction = db
  .transaction()
  .add(users.put(user).ifNotExists())
  .add(users.update('u1').set({ balance: 1 }).returning('none'))
  .addAll([orders.delete({ customerId: 'c', orderId: 1 }), users.check('u2').ifExists()])
  .put('audit', { pk: 'A', at: 1, nested: { list: [1, 'a'] } }, attr('pk').notExists())
  .update('counters', { pk: 'orders' }, set({ n: attr('n').plus(1) }), attr('n').exists())
  .delete('carts', { pk: 'C#1' })
  .conditionCheck('flags', { pk: 'F#1' }, attr('open').eq(true))
  .save(user)
  .withIdempotencyKey('k');
expectTypeOf(transaction.execute()).toEqualTypeOf<Promise<WriteResult>>();
expectTypeOf(transaction.validate()).toEqualTypeOf<readonly Problem[]>();
expectTypeOf(transaction.explain().operations[0]?.bytes).toEqualTypeOf<number | undefined>();
void transaction.execute({ signal: new AbortController().signal, returnConsumedCapacity: 'TOTAL' });
// @ts-expect-error no such option
void transaction.execute({ singal: new AbortController().signal });
// @ts-expect-error returning values has no place in a transaction
transaction.add(users.update('u1').set({ balance: 1 }).returning('new'));
// @ts-expect-error nor has a key of its own
transaction.add(users.delete('u1').withIdempotencyKey('k'));
// @ts-expect-error a read is no write
transaction.add(users.get('u1'));
// @ts-expect-error a promise is no operation
transaction.add(users.save(user));
// @ts-expect-error one operation is no list
transaction.addAll(users.put(user));
// @ts-expect-error a check needs its condition
transaction.conditionCheck('flags', { pk: 'F#1' });
// @ts-expect-error an update needs its changes
transaction.update('counters', { pk: 'orders' });

users
  .transaction()
  .save(user)
  .insert(user)
  .update('u2', (u) => u.set({ nickname: 'Al' }).where((f) => f.balance.gte(1)))
  .delete(user)
  .deleteById('u5')
  .conditionCheck('u4', (u) => u.email.eq('x'))
  .add(orders.delete({ customerId: 'c', orderId: 1 }))
  .withIdempotencyKey('req-1');
// @ts-expect-error the id is a text
users.transaction().deleteById(5);
// @ts-expect-error a whole entity
users.transaction().save({ userId: 'u1' });
// @ts-expect-error the callback returns the update
users.transaction().update('u2', (u) => void u.set({ nickname: 'Al' }));

/** Generic code over a repository. */
export function removeAll<E extends object>(repository: Repository<E>, entities: readonly E[]): WriteOperation[] {
  return entities.map((entity) => repository.delete(entity));
}
