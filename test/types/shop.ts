// The entities of what the compiler is asked about; see test/compiler-messages.test.ts.
import { Attribute, CreatedAt, Entity, KEY, table, type DataSource } from 'dynatomic';

export class Address {
  @Attribute() city!: string;
  @Attribute() zip?: string;
}

export const Users = table('Users', { partitionKey: 'pk' });
export const App = table('App', {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: { byStatus: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' } },
});

@Entity({ table: Users, partitionKey: 'USER#{userId}' })
export class User {
  declare readonly [KEY]?: 'userId';
  @Attribute() userId!: string;
  @Attribute() email!: string;
  @Attribute() balance!: number;
  @Attribute() status!: 'open' | 'closed';
  @Attribute() active?: boolean;
  @Attribute({ type: 'date' }) bornAt?: Date;
  @Attribute({ type: 'stringSet' }) roles?: Set<string>;
  @Attribute({ type: ['string'] }) tags?: string[];
  @Attribute({ type: 'bigint' }) views?: bigint;
  @Attribute() address?: Address;
  greet(): string {
    return this.email;
  }
}

@Entity({
  table: App,
  partitionKey: 'CUSTOMER#{customerId}',
  sortKey: 'ORDER#{orderId}',
  indexes: { byStatus: { partitionKey: '{status}', sortKey: '{createdAt}' } },
})
export class Order {
  declare readonly [KEY]?: 'customerId' | 'orderId';
  @Attribute() customerId!: string;
  @Attribute() orderId!: string;
  @Attribute() total!: number;
  @Attribute() status?: string;
  @CreatedAt() createdAt!: Date;
}

export declare const db: DataSource;
export declare const user: User;
export declare const order: Order;
export const users = db.repository(User);
export const orders = db.repository(Order);
export const id = { customerId: 'c', orderId: 'o' };
