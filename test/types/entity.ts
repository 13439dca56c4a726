import { Attribute, Entity, Unique, CreatedAt } from '../../src/decorators/index.js';
import { KEY, table, type Id } from '../../src/model/index.js';

const App = table('App', {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: {
    byStatus: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' },
    byRegion: { partitionKey: ['tenantId', 'region'], sortKey: ['year', 'month'] },
    byCreated: { local: true, sortKey: 'lsi1sk' },
  },
});

class Money {
  constructor(readonly cents: number) {}
}

@Entity({
  table: App,
  name: 'Order',
  partitionKey: 'CUSTOMER#{customerId}',
  sortKey: 'ORDER#{createdAt}#{orderId}',
  indexes: {
    byStatus: { partitionKey: 'STATUS#{status}', sortKey: '{createdAt}' },
    byRegion: { partitionKey: ['{tenantId}', '{region}'], sortKey: ['{year}', '{month}'] },
    byCreated: { sortKey: '{createdAt}' },
  },
})
@Unique(['tenantId', 'region'])
export class Order {
  declare readonly [KEY]?: 'customerId' | 'orderId' | 'createdAt';
  @Attribute() customerId!: string;
  @Attribute() orderId!: string;
  @CreatedAt() createdAt!: Date;
  @Attribute() @Unique({ normalize: (v: string) => v.toLowerCase() }) status!: string;
  @Attribute() tenantId!: string;
  @Attribute() region!: string;
  @Attribute() year!: string;
  @Attribute() month!: string;
  @Attribute({ type: { to: (v: Money) => v.cents, from: (n) => new Money(n as number) } }) price?: Money;
}

export const id: Id<Order> = { customerId: 'c', orderId: 'o', createdAt: new Date() };
// @ts-expect-error a part of the id is missing
export const badId: Id<Order> = { customerId: 'c', orderId: 'o' };

// @ts-expect-error {userIdd} is no property
@Entity({ table: 'Users', partitionKey: 'USER#{userIdd}' })
export class Wrong {
  @Attribute() userId!: string;
}

// @ts-expect-error [KEY] names another property
@Entity({ table: 'Users', partitionKey: 'USER#{userId}' })
export class WrongKey {
  declare readonly [KEY]?: 'email';
  @Attribute() userId!: string;
  @Attribute() email!: string;
}

@Entity({
  table: App,
  partitionKey: 'A#{a}',
  sortKey: 'x',
  // @ts-expect-error the table has no such index
  indexes: { byStatu: { partitionKey: '{a}', sortKey: '{a}' } },
})
export class WrongIndex {
  @Attribute() a!: string;
}
// @ts-expect-error {b} is no property
@Entity({
  table: App,
  partitionKey: 'A#{a}',
  sortKey: 'x',
  indexes: { byStatus: { partitionKey: '{b}', sortKey: '{a}' } },
})
export class WrongIndexTemplate {
  @Attribute() a!: string;
}
