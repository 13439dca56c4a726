import { Attribute, CreatedAt, Entity, KEY, table, Version } from 'dynatomic';
import { IsInt, IsPositive } from 'class-validator';

@Entity({ table: table('Customers', { partitionKey: 'pk' }), partitionKey: 'CUSTOMER#{customerId}' })
export class Customer {
  declare readonly [KEY]?: 'customerId';
  @Attribute() customerId!: string;
  @Attribute({ type: 'string' }) status!: 'active' | 'closed';
}

@Entity({ table: table('Products', { partitionKey: 'pk' }), partitionKey: 'PRODUCT#{sku}' })
export class Product {
  declare readonly [KEY]?: 'sku';
  @Attribute() sku!: string;
  @Attribute() name!: string;
  @Attribute() priceInCents!: number;
  @Attribute() stock!: number;
  @Version() version!: number;
}

/** An order and its lines share a partition: one query finds them together. */
const Orders = table('Orders', { partitionKey: 'pk', sortKey: 'sk' });

@Entity({ table: Orders, partitionKey: 'ORDER#{orderId}', sortKey: 'ORDER' })
export class Order {
  declare readonly [KEY]?: 'orderId';
  @Attribute() orderId!: string;
  @Attribute() customerId!: string;
  @Attribute() totalInCents!: number;
  @CreatedAt() createdAt!: Date;
}

@Entity({ table: Orders, partitionKey: 'ORDER#{orderId}', sortKey: 'LINE#{sku}' })
export class OrderLine {
  declare readonly [KEY]?: 'orderId' | 'sku';
  @Attribute() orderId!: string;
  @Attribute() sku!: string;
  @Attribute() @IsInt() @IsPositive() quantity!: number;
  @Attribute() priceInCents!: number;
}
