import { Attribute, Entity, KEY } from 'dynatomic';
import { Shop } from './entities.js';

export class Address {
  @Attribute() city!: string;
}

/** Types come from what the compiler emits with `emitDecoratorMetadata`. */
@Entity({ table: Shop, partitionKey: 'CUSTOMER#{customerId}', sortKey: 'ORDER#{placedAt}' })
export class Order {
  declare readonly [KEY]?: 'customerId' | 'placedAt';
  @Attribute() customerId!: string;
  @Attribute() placedAt!: Date;
  @Attribute() total!: number;
  @Attribute() paid: boolean = false;
  @Attribute() address?: Address;
}
