import { Attribute, CreatedAt, DataSource, Entity, KEY, table, UpdatedAt, Version } from 'dynatomic';
import { engine } from './engine.js';

export class Address {
  @Attribute() city!: string;
  @Attribute() zip?: string;
}

export class Line {
  @Attribute() sku!: string;
  @Attribute() quantity!: number;
}

const Users = table('Users', { partitionKey: 'pk' });

@Entity({ table: Users, partitionKey: 'USER#{userId}' })
export class User {
  declare readonly [KEY]?: 'userId';
  @Attribute() userId!: string;
  @Attribute() email!: string;
  @Attribute() balance!: number;
  @Attribute() active?: boolean;
  @Attribute() seen?: number;
  @Attribute() bornAt?: Date;
  @Attribute({ name: 'n', default: () => 'anonymous' }) nickname?: string;
  @Attribute({ type: 'string', nullable: true }) note?: string | null;
  @Attribute({ type: ['string'] }) tags?: string[];
  @Attribute({ type: 'stringSet' }) roles?: Set<string>;
  @Attribute({ type: 'bigint' }) views?: bigint;
  @Attribute() address?: Address;
  @Attribute({ type: [() => Line] }) lines?: Line[];
  @Attribute({ type: { map: 'number' } }) scores?: Record<string, number>;
  @Version() version!: number;
  @CreatedAt() createdAt!: Date;
  @UpdatedAt() updatedAt!: Date;
}

/** Neither a version nor timestamps; one table with `Order`. */
const App = table('App', { partitionKey: 'pk', sortKey: 'sk' });

@Entity({ table: App, partitionKey: 'CUSTOMER#{customerId}', sortKey: 'PROFILE' })
export class Customer {
  declare readonly [KEY]?: 'customerId';
  @Attribute() customerId!: string;
  @Attribute() status!: string;
  @Attribute() credit?: number;
}

@Entity({ table: App, partitionKey: 'CUSTOMER#{customerId}', sortKey: 'ORDER#{orderId}' })
export class Order {
  declare readonly [KEY]?: 'customerId' | 'orderId';
  @Attribute() customerId!: string;
  @Attribute() orderId!: string;
  @Attribute() total!: number;
  @Attribute() status?: string;
}

export function user(userId: string, values: Partial<User> = {}): User {
  return Object.assign(new User(), { userId, email: `${userId}@example.com`, balance: 100, ...values });
}

export function customer(customerId: string, values: Partial<Customer> = {}): Customer {
  return Object.assign(new Customer(), { customerId, status: 'active', ...values });
}

export function order(customerId: string, orderId: string, values: Partial<Order> = {}): Order {
  return Object.assign(new Order(), { customerId, orderId, total: 10, ...values });
}

/** Tables of one test file with a `DataSource` on them; `Plain` belongs to no entity. */
export function shop() {
  const own = engine();
  const db = new DataSource({ client: own.client, tableName: own.tableName, entities: [User, Customer, Order] });
  beforeAll(async () => {
    await own.createTable('Users', 'pk');
    await own.createTable('App', 'pk', 'sk');
    await own.createTable('Plain', 'pk');
  });
  beforeEach(() => own.requests.clear());
  return {
    ...own,
    db,
    users: db.repository(User),
    customers: db.repository(Customer),
    orders: db.repository(Order),
  };
}

/** What a promise rejects with; fails when it resolves. */
export async function failureOf(promise: Promise<unknown>): Promise<any> {
  const value = await promise.then(
    () => 'it resolved',
    (error: unknown) => ({ error }),
  );
  if (typeof value === 'string') throw new Error(value);
  return value.error;
}
